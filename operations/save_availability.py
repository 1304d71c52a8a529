"""Store what a person, a unit or an officer said about when somebody or some room can be used."""

from collections.abc import Mapping
from datetime import datetime

from models import (
    AnswerDraft,
    AvailabilitySheet,
    DayMark,
    EnteredBy,
    FormatDislike,
    Intake,
    LinkPurpose,
    Rota,
    ShiftMark,
    Trainee,
    WeekMark,
    db,
)
from operations.actor import Actor
from operations.audit import record
from operations.availability_layers import Entry
from operations.availability_sheets import Owner, entry_of, find_sheet, owner_name
from operations.errors import OperationError, StaleError
from operations.lateness import is_late
from operations.links import ensure_links
from operations.rota_states import SHIFTS, WORKING
from operations.transaction import lock, transaction

# Of the text in templates/person/_notice.html: with another text everybody is asked anew.
NOTICE_VERSION = "2026-11-26"
Likes = tuple[dict[int, int], bool | None]
"""Points of dislike by format id, and whether the person can attend online."""


class ConsentMissingError(OperationError):
    """Nothing that a trainee says is stored before they agreed to the notice."""

    code = "consent_missing"


class ConsentWithdrawnError(OperationError):
    """The person took the consent back: nothing is entered for them until they agree anew."""

    code = "consent_withdrawn"


class CellOutsideError(OperationError):
    """A date, a weekday, a period or a shift code that the intake does not have."""

    code = "availability_cell_outside"


def save_sheet(
    owner: Owner,
    entry: Entry,
    *,
    intake: Intake,
    expected_revision: int | None,
    entered_by: EnteredBy,
    entered_by_name: str,
    actor: Actor,
    now: datetime,
    consent: bool = False,
    format_points: Mapping[int, int] | None = None,
    online: bool | None = None,
    draft_revision: int | None = None,
) -> AvailabilitySheet:
    """Store the whole sheet of `owner` as it was entered, and mark it as answered now.

    `expected_revision` is that of the sheet from which the page was made, None if there was none. A trainee's
    own first entry needs `consent` to the notice NOTICE_VERSION; what others enter for somebody who withdrew needs it
    too, and is then noted as told to `actor`. `format_points` (format id → points of dislike)
    of a trainee are stored with it, and `online`, whether they can attend online; without points both are left.
    What a trainee sends takes the place of the draft, which must then be the one of `draft_revision`. Sending the
    same again changes nothing but the notice that was agreed to, if that is a newer one.

    Raises StaleError, ConsentMissingError, ConsentWithdrawnError, CellOutsideError; then nothing is stored.
    """
    with transaction():
        lock(owner)
        _check_cells(entry, intake)
        sheet = find_sheet(owner, intake=intake)
        likes = None if format_points is None else (dict(format_points), online)
        if isinstance(owner, Trainee) and entered_by is EnteredBy.SELF:
            _end_draft(owner, expected_revision=draft_revision)
            record_consent(owner, given=consent, now=now)
        elif isinstance(owner, Trainee) and owner.has_withdrawn:
            _note_consent(owner, given=consent, actor=actor, now=now)
        if _is_said_already(sheet, owner, entry, entered_by, likes):
            assert sheet is not None
            return sheet
        if (sheet.revision if sheet else None) != expected_revision:
            raise StaleError
        sheet = sheet or _new_sheet(owner, intake, entered_by)
        sheet.entered_by, sheet.entered_by_name = entered_by, entered_by_name
        sheet.after_deadline = isinstance(owner, Trainee) and is_late(intake, now)
        sheet.answered_at = now
        write_entry(sheet, entry)
        if isinstance(owner, Trainee):
            _write_likes(owner, likes)
            ensure_links([owner], LinkPurpose.FEED, now=now)
        _record(owner, sheet, intake, actor=actor, now=now)
    return sheet


def record_consent(trainee: Trainee, *, given: bool, now: datetime) -> None:
    """Note that the trainee agreed to the present notice; raises ConsentMissingError if they did not.

    Part of the running transaction.
    """
    if trainee.consent_version == NOTICE_VERSION:
        return
    if not given:
        raise ConsentMissingError(field="consent")
    trainee.consent_version, trainee.consent_at, trainee.consent_noted_by = NOTICE_VERSION, now, ""


def _note_consent(trainee: Trainee, *, given: bool, actor: Actor, now: datetime) -> None:
    """Somebody who withdrew has told staff that they agree again."""
    if not given:
        raise ConsentWithdrawnError(field="consent")
    trainee.consent_version, trainee.consent_at, trainee.consent_noted_by = NOTICE_VERSION, now, actor.name
    record(
        "consent.noted", actor=actor, now=now, subject=f"trainee:{trainee.id}", intake_id=trainee.intake_id,
        version=NOTICE_VERSION,
    )  # fmt: skip


def _end_draft(trainee: Trainee, *, expected_revision: int | None) -> None:
    draft = db.session.scalars(db.select(AnswerDraft).filter_by(trainee_id=trainee.id)).one_or_none()
    if draft is None:
        return
    if draft.revision != expected_revision:
        raise StaleError
    db.session.delete(draft)


def _check_cells(entry: Entry, intake: Intake) -> None:
    periods = {period.id for period in intake.periods}
    for weekday, period_id in entry.week:
        if weekday not in range(7) or period_id not in periods:
            raise CellOutsideError(field="week")
    for day, period_id in entry.days:
        if not intake.start_date <= day <= intake.end_date or period_id not in periods:
            raise CellOutsideError(field="days")
    if entry.rota is None:
        return
    if not entry.rota.cycle or not set(entry.rota.cycle) <= SHIFTS.keys():
        raise CellOutsideError(field="rota_cycle")
    for code, days_after, period_id in entry.rota.marks:
        if code not in WORKING or days_after not in {0, 1} or period_id not in periods:
            raise CellOutsideError(field="shifts")


def _is_said_already(
    sheet: AvailabilitySheet | None,
    owner: Owner,
    entry: Entry,
    entered_by: EnteredBy,
    likes: Likes | None,
) -> bool:
    if sheet is None or sheet.answered_at is None or sheet.entered_by is not entered_by:
        return False
    if isinstance(owner, Trainee) and likes is not None and likes != (_points_of(owner), owner.can_attend_online):
        return False
    return entry_of(sheet) == entry


def _points_of(trainee: Trainee) -> dict[int, int]:
    return {dislike.format_id: dislike.points for dislike in trainee.format_dislikes}


def _new_sheet(owner: Owner, intake: Intake, entered_by: EnteredBy) -> AvailabilitySheet:
    sheet = AvailabilitySheet(intake=intake, entered_by=entered_by, **{owner_name(owner): owner})
    db.session.add(sheet)
    return sheet


def write_entry(sheet: AvailabilitySheet, entry: Entry) -> None:
    """Put `entry` in place of what a sheet says, as part of the running transaction.

    Changed mark by mark: rows replaced by new ones would collide with the old in one flush.
    """
    if sheet.revision is not None:
        sheet.revision += 1  # marks are other tables: changing them alone would not raise it
    old_week = {(mark.weekday, mark.period_id): mark for mark in sheet.week_marks}
    for weekday, period_id in entry.week.keys() - old_week.keys():
        old_week[weekday, period_id] = WeekMark(weekday=weekday, period_id=period_id)
    for cell, state in entry.week.items():
        old_week[cell].state = state
    sheet.week_marks = [mark for cell, mark in old_week.items() if cell in entry.week]
    old_days = {(mark.date, mark.period_id): mark for mark in sheet.day_marks}
    for day, period_id in entry.days.keys() - old_days.keys():
        old_days[day, period_id] = DayMark(date=day, period_id=period_id)
    for day_cell, state in entry.days.items():
        old_days[day_cell].state = state
    sheet.day_marks = [mark for day_cell, mark in old_days.items() if day_cell in entry.days]
    _write_rota(sheet, entry)


def _write_rota(sheet: AvailabilitySheet, entry: Entry) -> None:
    if entry.rota is None:
        sheet.rota = None
        sheet.shift_marks = []
        return
    if sheet.rota is None:
        sheet.rota = Rota()
    sheet.rota.anchor, sheet.rota.cycle = entry.rota.anchor, list(entry.rota.cycle)
    old = {(mark.code, mark.days_after, mark.period_id): mark for mark in sheet.shift_marks}
    for code, days_after, period_id in entry.rota.marks.keys() - old.keys():
        old[code, days_after, period_id] = ShiftMark(code=code, days_after=days_after, period_id=period_id)
    for cell, state in entry.rota.marks.items():
        old[cell].state = state
    sheet.shift_marks = [mark for cell, mark in old.items() if cell in entry.rota.marks]


def _write_likes(trainee: Trainee, likes: Likes | None) -> None:
    if likes is None:
        return
    points, trainee.can_attend_online = likes
    old = {dislike.format_id: dislike for dislike in trainee.format_dislikes}
    for format_id, number in points.items():
        old.setdefault(format_id, FormatDislike(format_id=format_id)).points = number
    trainee.format_dislikes = [dislike for format_id, dislike in old.items() if format_id in points]


def _record(owner: Owner, sheet: AvailabilitySheet, intake: Intake, *, actor: Actor, now: datetime) -> None:
    record(
        "availability.saved",
        actor=actor,
        now=now,
        subject=f"{owner_name(owner)}:{owner.id}",
        intake_id=intake.id,
        entered_by=sheet.entered_by.value,
        after_deadline=sheet.after_deadline,
    )
