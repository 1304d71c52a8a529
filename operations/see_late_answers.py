"""Late answers that a staff member has looked at: noted, for one trainee or many, and taken back.

A trainee who sends or imports something after that has an unseen answer again.
"""

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa

from models import Intake, Trainee, db
from operations.actor import Actor
from operations.audit import record
from operations.late_answers import late_answers
from operations.transaction import lock, transaction

_MOST_IDS = 500  # SQLite takes a limited number of parameters


def see_late_answers(intake: Intake, ids: Collection[int], *, up_to: datetime, actor: Actor, now: datetime) -> int:
    """Note as seen what a page showed: the late answers of these trainees that were given by `up_to`. For how many.

    What somebody has sent since the page was made stays unseen.
    """
    with transaction():
        lock(intake)
        last: dict[int, datetime] = {}
        for moments in late_answers(intake).unseen.values():
            last |= {id_: max(at, last.get(id_, at)) for id_, at in moments.items()}
        noted = [id_ for id_ in sorted(ids) if id_ in last and last[id_] <= up_to]
        _note(noted, now)
        _record("late_answers.seen", intake, noted, actor=actor, now=now)
    return len(noted)


def unsee_late_answers(
    intake: Intake, *, seen_at: datetime, actor: Actor, now: datetime, trainee: Trainee | None = None
) -> int:
    """Take back what was noted at this moment, of all in the intake or of one trainee. For how many."""
    with transaction():
        lock(intake)
        noted = noted_at(intake, seen_at)
        if trainee is not None:
            noted = [id_ for id_ in noted if id_ == trainee.id]
        _note(noted, None)
        _record("late_answers.unseen", intake, noted, actor=actor, now=now)
    return len(noted)


def noted_at(intake: Intake, seen_at: datetime) -> list[int]:
    """The ids of the trainees whose answers were noted at this moment."""
    query = sa.select(Trainee.id).filter_by(intake_id=intake.id, late_seen_at=seen_at).order_by(Trainee.id)
    return list(db.session.scalars(query))


def _note(ids: list[int], seen_at: datetime | None) -> None:
    for start in range(0, len(ids), _MOST_IDS):
        those = Trainee.id.in_(ids[start : start + _MOST_IDS])
        db.session.execute(sa.update(Trainee).where(those).values(late_seen_at=seen_at))


def _record(action: str, intake: Intake, ids: list[int], *, actor: Actor, now: datetime) -> None:
    if not ids:
        return
    subject = f"trainee:{ids[0]}" if len(ids) == 1 else f"intake:{intake.id}"
    record(action, actor=actor, now=now, subject=subject, intake_id=intake.id, count=len(ids))
