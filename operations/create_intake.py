"""Open an intake with all that it needs to start, and change its set-up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from documents.names import clean_text
from models import (
    CourseClass,
    Format,
    HeldClass,
    Intake,
    Lecturer,
    ProgrammeVersion,
    Room,
    Session,
    Timetable,
    UnansweredPolicy,
    db,
)
from operations.actor import Actor
from operations.audit import record
from operations.default_formats import default_formats, default_periods
from operations.default_programme import find_or_make_default_programme
from operations.errors import OperationError, StaleError
from operations.lateness import follow_deadline
from operations.transaction import lock, transaction

LONGEST_DAYS = 366
MOST_CLASSES = 50


class IntakeCodeTakenError(OperationError):
    code = "intake_code_taken"


class DatesOutOfOrderError(OperationError):
    code = "intake_dates_out_of_order"


class HorizonTooLongError(OperationError):
    """An intake may last a year at most; a longer one is a slip of the keyboard."""

    code = "intake_too_long"


class SessionsOutsideDatesError(OperationError):
    """The new dates would leave sessions of the draft outside the intake."""

    code = "intake_sessions_outside"


@dataclass(frozen=True, slots=True)
class IntakeFields:
    """What staff may say about an intake, at its opening and later."""

    name: str
    start_date: date
    end_date: date
    calendar_title: str = "Lịch học"
    answer_deadline: datetime | None = None
    attendance_percent: int = 80
    unanswered_policy: UnansweredPolicy = UnansweredPolicy.UNIT_HOURS


def create_intake(
    *,
    code: str,
    fields: IntakeFields,
    actor: Actor,
    now: datetime,
    programme_version: ProgrammeVersion | None = None,
    classes: int = 0,
    capacity: int = 50,
) -> Intake:
    """Store a new intake with the default periods and formats, every active room and lecturer, `classes` classes.

    Rules keep their default weights (an intake has no rows of its own until an admin changes one). Without a
    programme the default one is used.
    """
    with transaction():
        version = programme_version or find_or_make_default_programme(now=now)
        intake = add_intake(code=code, fields=fields, programme_version=version, now=now)
        formats = default_formats(intake)
        db.session.add_all(formats)
        add_classes(intake, formats=formats, number=classes, capacity=capacity)
        intake.rooms = list(db.session.scalars(db.select(Room).filter_by(active=True)))
        intake.lecturers = list(db.session.scalars(db.select(Lecturer).filter_by(active=True)))
        record("intake.created", actor=actor, now=now, subject=f"intake:{intake.id}", intake_id=intake.id, code=code)
    return intake


def add_intake(*, code: str, fields: IntakeFields, programme_version: ProgrammeVersion, now: datetime) -> Intake:
    """An intake with default periods and nothing else, in the running transaction."""
    code = clean_text(code)
    check_dates(fields.start_date, fields.end_date)
    # Compared here, not by the database: SQLite knows the case of ASCII letters only.
    if code.casefold() in {other.casefold() for other in db.session.scalars(db.select(Intake.code))}:
        raise IntakeCodeTakenError(field="code", taken=code)
    intake = Intake(code=code, programme_version=programme_version, created_at=now)
    _set_fields(intake, fields)
    intake.periods = default_periods()
    db.session.add(intake)
    db.session.flush()
    return intake


def add_classes(intake: Intake, *, formats: Sequence[Format], number: int, capacity: int) -> None:
    """Classes L01, L02, … that may be held in any of `formats`."""
    for n in range(1, min(number, MOST_CLASSES) + 1):
        made = CourseClass(intake=intake, code=f"L{n:02}", name=f"Lớp {n:02}", capacity=capacity, min_size=0)
        made.formats = list(formats)
        db.session.add(made)


def check_dates(start: date, end: date) -> None:
    if end < start:
        raise DatesOutOfOrderError(field="end_date")
    if (end - start).days >= LONGEST_DAYS:
        raise HorizonTooLongError(field="end_date", days=LONGEST_DAYS)


def change_intake(intake: Intake, *, fields: IntakeFields, revision: int, actor: Actor, now: datetime) -> None:
    """Store the fields of a page that was made from `revision`; StaleError if somebody was faster.

    What was answered by a new deadline is late no more.
    """
    with transaction():
        lock(intake)
        if intake.revision != revision:
            raise StaleError
        check_dates(fields.start_date, fields.end_date)
        _check_sessions_inside(intake, fields)
        _set_fields(intake, fields)
        intake.revision += 1
        follow_deadline(intake)
        record("intake.changed", actor=actor, now=now, subject=f"intake:{intake.id}", intake_id=intake.id)


def _check_sessions_inside(intake: Intake, fields: IntakeFields) -> None:
    """Only against narrower dates: a wider intake always holds what the old one held."""
    outside = db.session.scalar(
        db.select(db.func.count())
        .select_from(Session)
        .join(HeldClass)
        .join(Timetable)
        .where(Timetable.intake_id == intake.id)
        .where((Session.date < fields.start_date) | (Session.date > fields.end_date))
    )
    if outside:
        raise SessionsOutsideDatesError(field="end_date", sessions=outside)


def _set_fields(intake: Intake, fields: IntakeFields) -> None:
    intake.name = clean_text(fields.name)
    intake.calendar_title = clean_text(fields.calendar_title)
    intake.start_date = fields.start_date
    intake.end_date = fields.end_date
    intake.answer_deadline = fields.answer_deadline
    intake.attendance_percent = fields.attendance_percent
    intake.unanswered_policy = fields.unanswered_policy
