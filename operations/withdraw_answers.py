"""A trainee takes the consent back: what they, their unit or staff entered about when they can come is deleted.

They then count as not answered, and are asked no more by messages; what the intake does with such people holds
(Intake.unanswered_policy), and common hours of the unit are the unit's own and stay. What earlier runs of the engine
were given about them is emptied too. Published timetables, with the absences that were reported and the make-ups that
were chosen in them, messages that went and the audit log are kept with the intake: they are the record of the course
and of who used the data. What absences say to the engine from then on stands in operations/amendments.py.
"""

from datetime import datetime

import sqlalchemy as sa

from models import AnswerDraft, AvailabilitySheet, DutyRoster, FormatDislike, ImportedCalendar, Model, Trainee, db
from operations.actor import Actor
from operations.audit import record
from operations.forget_in_runs import forget_in_runs
from operations.lateness import is_late, note_taken_away
from operations.transaction import lock, transaction

# Every table of what was entered about one trainee; the database deletes what hangs on its rows.
ANSWERS: tuple[type[Model], ...] = (AnswerDraft, AvailabilitySheet, DutyRoster, FormatDislike, ImportedCalendar)


def has_answers(trainee: Trainee) -> bool:
    """Whether there is anything to delete or to take back."""
    said = trainee.consent_at is not None or trainee.can_attend_online is not None
    return said or any(_has_any(table, trainee) for table in ANSWERS)


def withdraw_answers(trainee: Trainee, *, actor: Actor, now: datetime) -> bool:
    """Delete the answers and take the consent back; False where there was nothing (left)."""
    with transaction() as session:
        lock(trainee.intake, trainee)
        if not has_answers(trainee):
            return False
        # Staff see it as they see a late answer; a draft was none.
        if any(_has_any(table, trainee) for table in ANSWERS if table is not AnswerDraft):
            note_taken_away(trainee, late=is_late(trainee.intake, now), now=now)
            session.flush()
        for table in ANSWERS:
            session.execute(db.delete(table).where(table.__mapper__.c.trainee_id == trainee.id))
        forget_in_runs(trainee)
        session.expire_all()
        trainee.consent_noted_by = ""
        trainee.consent_version = trainee.consent_at = trainee.can_attend_online = None
        trainee.withdrawn_at = now
        record("consent.withdrawn", actor=actor, now=now, subject=f"trainee:{trainee.id}", intake_id=trainee.intake_id)
    return True


def _has_any(table: type[Model], trainee: Trainee) -> bool:
    columns = table.__mapper__.c
    mine = sa.select(columns.id).where(columns.trainee_id == trainee.id)
    return db.session.scalar(mine.limit(1)) is not None
