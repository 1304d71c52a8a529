"""The sheets on which availability was entered, as their owners and staff see and edit them."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from calendars.blocks import BusyBlock
from models import AvailabilitySheet, DutyRoster, EnteredBy, Intake, Lecturer, Room, State, Trainee, Unit, db
from operations.availability import board_of
from operations.availability_layers import Entry, Grid, lay_alone
from operations.duty_rosters import duties_within, find_roster
from operations.duty_states import duty_cells
from operations.imported_calendars import blocks_of, find_import
from operations.rota_states import RotaEntry

Owner = Trainee | Lecturer | Room | Unit


@dataclass(frozen=True, slots=True)
class ShownSheet:
    """What a form starts with: the owner's own sheet, else what the unit said for a trainee, else nothing.

    `imported` are the busy times of the calendar that a trainee or lecturer imported. `roster` is what the unit's duty
    roster says of a trainee, and `duties` the cells that follow: single days of whoever has not answered themselves.
    """

    own: AvailabilitySheet | None
    unit: AvailabilitySheet | None
    imported: Sequence[BusyBlock] = ()
    roster: DutyRoster | None = None
    duties: Grid = field(default_factory=dict)

    @property
    def entry(self) -> Entry | None:
        shown = self.own or self.unit
        entry = entry_of(shown) if shown is not None else None
        if not self.duties or self.has_own_words:
            return entry
        entry = entry or Entry()
        return replace(entry, days={**entry.days, **self.duties})

    @property
    def has_own_words(self) -> bool:
        """Whether the person, or an officer for the person, has answered: the unit's roster is then not used."""
        own = self.own
        return own is not None and own.answered_at is not None and own.entered_by is not EnteredBy.UNIT

    @property
    def revision(self) -> int | None:
        return self.own.revision if self.own is not None else None

    @property
    def answered_by_unit(self) -> bool:
        return self.own is None and (self.unit is not None or bool(self.duties))


def owner_name(owner: Owner) -> str:
    """The kind of an owner as the columns and the audit log call it."""
    return type(owner).__name__.lower()


def find_sheet(owner: Owner, *, intake: Intake) -> AvailabilitySheet | None:
    query = db.select(AvailabilitySheet).filter_by(intake_id=intake.id, **{f"{owner_name(owner)}_id": owner.id})
    found: AvailabilitySheet | None = db.session.scalars(query).one_or_none()
    return found


def shown_sheet(owner: Owner, *, intake: Intake) -> ShownSheet:
    own = find_sheet(owner, intake=intake)
    stored = find_import(owner, intake=intake) if isinstance(owner, Trainee | Lecturer) else None
    imported = blocks_of(stored) if stored is not None else ()
    if not isinstance(owner, Trainee) or owner.unit is None:
        return ShownSheet(own=own, unit=None, imported=imported)
    sheet = find_sheet(owner.unit, intake=intake)
    unit = sheet if sheet is not None and sheet.answered_at is not None else None
    below = own if own is not None and own.answered_at is not None else unit
    roster = find_roster(owner)
    duties = _duty_days(roster, intake, below=below) if roster is not None else {}
    return ShownSheet(own=own, unit=unit, imported=imported, roster=roster, duties=duties)


def _duty_days(roster: DutyRoster, intake: Intake, *, below: AvailabilitySheet | None) -> Grid:
    """What the duty roster says over a sheet, and where there is none over days of which nobody has said anything."""
    duties = duties_within(roster.codes, intake)
    board = board_of(intake)
    over = lay_alone(entry_of(below), board=board) if below is not None else board.all_cells(State.IF_NEEDED)
    return duty_cells(duties, over=over, board=board)


def entry_of(sheet: AvailabilitySheet) -> Entry:
    return Entry(
        week={(mark.weekday, mark.period_id): mark.state for mark in sheet.week_marks},
        rota=_rota_entry(sheet),
        days={(mark.date, mark.period_id): mark.state for mark in sheet.day_marks},
    )


def _rota_entry(sheet: AvailabilitySheet) -> RotaEntry | None:
    rota = sheet.rota
    if rota is None or not rota.cycle:
        return None
    marks = {(mark.code, mark.days_after, mark.period_id): mark.state for mark in sheet.shift_marks}
    return RotaEntry(anchor=rota.anchor, cycle=tuple(rota.cycle), marks=marks)
