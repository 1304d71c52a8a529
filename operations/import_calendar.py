"""Take over the busy times of somebody's own calendar: read, preview, confirm, forget.

Reading and previewing store nothing. Between the preview and the confirmation the blocks travel with the page (the
web signs them): a draft on the server would be personal data that nobody has agreed to keep, and would have to
be found again and thrown away by a clock.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from calendars.blocks import BusyBlock, BusyTimes, horizon, merge
from calendars.fetch import fetch_calendar
from calendars.read_busy import read_busy
from models import CalendarSource, EnteredBy, ImportedCalendar, Intake, State, Trainee, db
from operations.actor import Actor
from operations.audit import record
from operations.availability import lecturer_grid, school_grid, trainee_grid
from operations.availability_layers import Grid
from operations.availability_sheets import owner_name
from operations.errors import StaleError
from operations.imported_calendars import Person, find_import, own_event_uids, owner_of
from operations.imported_states import cells_of
from operations.lateness import is_late, note_taken_away
from operations.save_availability import record_consent
from operations.transaction import lock, transaction

Cell = tuple[date, int]


@dataclass(frozen=True, slots=True)
class CalendarPreview:
    """What an import would do. Cells are (date, period id) in order, without days on which the school is closed.

    `becoming_busy` are not busy now; `already_busy` are so without the calendar; `kept` stay as the person's single
    days say; `freed` were busy because of the calendar that is replaced. `without_effect` are blocks that meet no
    period in which the school teaches.
    """

    becoming_busy: list[Cell]
    already_busy: list[Cell]
    kept: list[Cell]
    freed: list[Cell]
    without_effect: list[BusyBlock]


def read_calendar(person: Person, data: bytes, *, intake: Intake) -> BusyTimes:
    """When a calendar file says that the person is busy within the intake's dates. Raises CalendarError.

    The school's own sessions do not count: the person may have put them into the calendar. The transaction is ended
    before the file is read, so that nobody waits for it.
    """
    first, last, ignored = intake.start_date, intake.end_date, own_event_uids(person)
    db.session.rollback()
    return read_busy(data, first=first, last=last, ignored=ignored)


def read_calendar_at(person: Person, address: str, *, intake: Intake, hosts: Collection[str] = ()) -> BusyTimes:
    """As `read_calendar`, of the calendar at an address, which is forgotten again. `hosts` as in `fetch_calendar`."""
    db.session.rollback()
    return read_calendar(person, fetch_calendar(address, hosts=hosts), intake=intake)


def preview_import(person: Person, blocks: Sequence[BusyBlock], *, intake: Intake) -> CalendarPreview:
    """What would change if these blocks were confirmed."""
    school = school_grid(intake)
    bare, now, after = (_grid(person, intake, imported) for imported in ((), None, blocks))
    dates, order = set(intake.dates), {period.id: place for place, period in enumerate(intake.periods)}
    met: set[Cell] = set()
    without_effect = []
    for block in blocks:
        cells = cells_of(block, dates=dates, periods=intake.periods)
        taught = {cell for cell in cells if school.get(cell) is not State.BUSY}
        met |= taught
        if not taught:
            without_effect.append(block)

    def in_order(cells: set[Cell]) -> list[Cell]:
        return sorted(cells, key=lambda cell: (cell[0], order[cell[1]]))

    busy = {cell for cell in met if after.get(cell) is State.BUSY}
    already = {cell for cell in busy if bare.get(cell) is State.BUSY}
    freed = {
        cell
        for cell, state in now.items()
        if state is State.BUSY and after.get(cell) is not State.BUSY and school.get(cell) is not State.BUSY
    }
    return CalendarPreview(
        becoming_busy=in_order(busy - already),
        already_busy=in_order(already),
        kept=in_order(met - busy),
        freed=in_order(freed),
        without_effect=without_effect,
    )


def confirm_import(
    person: Person,
    blocks: Sequence[BusyBlock],
    *,
    source: CalendarSource,
    intake: Intake,
    expected_revision: int | None,
    entered_by: EnteredBy,
    actor: Actor,
    now: datetime,
    consent: bool = False,
) -> ImportedCalendar:
    """Keep the blocks instead of those of an earlier calendar.

    `expected_revision` is that of the import that the page saw, None if there was none. What a trainee imports
    needs `consent` to the notice, as an answer does. Sending the same again changes nothing. Raises StaleError,
    ConsentMissingError; then nothing is stored.
    """
    texts = [block.to_text() for block in merge(blocks, within=horizon(intake.start_date, intake.end_date))]
    with transaction() as session:
        lock(person)
        stored = find_import(person, intake=intake)
        if stored is not None and (stored.blocks, stored.source) == (texts, source) and not stored.falls_short:
            return stored
        if (stored.revision if stored else None) != expected_revision:
            raise StaleError
        if isinstance(person, Trainee) and entered_by is EnteredBy.SELF:
            record_consent(person, given=consent, now=now)
        if stored is None:
            stored = ImportedCalendar(intake_id=intake.id, **owner_of(person))
            session.add(stored)
        stored.blocks, stored.source, stored.imported_at = texts, source, now
        stored.first_date, stored.last_date = intake.start_date, intake.end_date
        stored.after_deadline = isinstance(person, Trainee) and is_late(intake, now)
        _note("calendar.imported", person, intake, actor=actor, now=now, calendar_source=source.value)
    return stored


def forget_import(
    person: Person, *, intake: Intake, expected_revision: int | None, actor: Actor, now: datetime
) -> None:
    """Erase what was imported. Gone already is fine; another one than the page saw is a StaleError.

    That a trainee's is gone is noted, for staff to see as they see late answers.
    """
    with transaction() as session:
        lock(person)
        stored = find_import(person, intake=intake)
        if stored is None:
            return
        if stored.revision != expected_revision:
            raise StaleError
        session.delete(stored)
        if isinstance(person, Trainee):
            note_taken_away(person, late=is_late(intake, now), now=now)
        _note("calendar.forgotten", person, intake, actor=actor, now=now)


def _grid(person: Person, intake: Intake, imported: Sequence[BusyBlock] | None) -> Grid:
    if isinstance(person, Trainee):
        return trainee_grid(person, imported=imported)[0]
    return lecturer_grid(person, intake, imported=imported)


def _note(action: str, person: Person, intake: Intake, *, actor: Actor, now: datetime, **details: str) -> None:
    subject = f"{owner_name(person)}:{person.id}"
    record(action, actor=actor, now=now, subject=subject, intake_id=intake.id, **details)
