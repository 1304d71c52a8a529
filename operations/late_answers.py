"""Answers of trainees that came after the deadline, or after the run began whose answer the draft is: staff look at
both before they go on with a timetable that does not heed them, and note those that they have seen.
"""

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from models import AvailabilitySheet, ImportedCalendar, Intake, SolveRun, Trainee, db


class Late(enum.StrEnum):
    """What an answer came too late for."""

    DEADLINE = "after_deadline"
    SOLVING = "after_solving"


Moments = Mapping[Late, Mapping[int, datetime]]
"""When late answers were given last, by what they came too late for and by trainee id."""


@dataclass(frozen=True, slots=True)
class LateAnswers:
    """`unseen` were given, or changed, since a staff member last noted an answer of that trainee; `seen` were not."""

    unseen: Moments
    seen: Moments


def late_answers(intake: Intake, trainee: Trainee | None = None) -> LateAnswers:
    """The trainees whose sheet or imported calendar came late, or the one alone; two queries."""
    solved_at = db.session.scalar(
        sa.select(SolveRun.created_at)
        .where(SolveRun.intake_id == intake.id, SolveRun.applied_at.is_not(None))
        .order_by(SolveRun.applied_at.desc())
        .limit(1)
    )
    said = [
        sa.select(table.trainee_id, said_at, table.after_deadline, Trainee.late_seen_at)
        .join(Trainee, Trainee.id == table.trainee_id)
        .where(
            table.intake_id == intake.id,
            sa.true() if trainee is None else table.trainee_id == trainee.id,
            said_at.is_not(None),
        )
        for table, said_at in (
            (AvailabilitySheet, AvailabilitySheet.answered_at),
            (ImportedCalendar, ImportedCalendar.imported_at),
        )
    ]
    rows: Sequence[Any] = db.session.execute(sa.union_all(*said)).all()
    unseen: dict[Late, dict[int, datetime]] = {why: {} for why in Late}
    seen: dict[Late, dict[int, datetime]] = {why: {} for why in Late}
    for id_, at, after_deadline, seen_at in rows:
        kept = seen if seen_at is not None and at <= seen_at else unseen
        late = {Late.DEADLINE: after_deadline, Late.SOLVING: solved_at is not None and at > solved_at}
        for why in (why for why, is_late in late.items() if is_late):
            kept[why][id_] = max(at, kept[why].get(id_, at))
    return LateAnswers(unseen, seen)
