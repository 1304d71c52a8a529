"""What comes after the deadline is taken, and flagged: answers on what was said, what was taken away on the trainee."""

from datetime import UTC, datetime

import sqlalchemy as sa

from models import AvailabilitySheet, ImportedCalendar, Intake, Trainee, db


def is_late(intake: Intake, now: datetime) -> bool:
    """Whether what is said now comes after the deadline."""
    return intake.answer_deadline is not None and now > intake.answer_deadline


def note_taken_away(trainee: Trainee, *, late: bool, now: datetime) -> None:
    """Note that something that said when the trainee can come has been erased: a draft found before does not heed
    that, and nothing else is left to show it. Part of the running transaction.

    `late` is whether that was the trainee's to do by the deadline, and came after it.
    """
    trainee.taken_away_at = now
    if late:
        trainee.taken_away_late_at = now


def follow_deadline(intake: Intake) -> None:
    """Take the flag off all that turns out to have come in time, now that the intake has this deadline, or none.

    Part of the running transaction. A deadline that is moved earlier flags nobody: they answered in time as it was
    then. Pages that are open on a sheet do not become stale, as nothing that was said has changed.
    """
    last = intake.answer_deadline or datetime.max.replace(tzinfo=UTC)
    sheets = sa.update(AvailabilitySheet).where(
        AvailabilitySheet.intake_id == intake.id,
        AvailabilitySheet.after_deadline,
        AvailabilitySheet.answered_at <= last,
    )
    calendars = sa.update(ImportedCalendar).where(
        ImportedCalendar.intake_id == intake.id,
        ImportedCalendar.after_deadline,
        ImportedCalendar.imported_at <= last,
    )
    erased = sa.update(Trainee).where(Trainee.intake_id == intake.id, Trainee.taken_away_late_at <= last)
    db.session.execute(sheets.values(after_deadline=False))
    db.session.execute(calendars.values(after_deadline=False))
    db.session.execute(erased.values(taken_away_late_at=None))
