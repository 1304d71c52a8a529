"""Answers of trainees that came after the deadline, or after the run began whose answer the draft is: staff look at
both before they go on with a timetable that does not heed them.
"""

import enum
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from models import AvailabilitySheet, ImportedCalendar, Intake, SolveRun, Trainee, db


class Late(enum.StrEnum):
    """What an answer came too late for."""

    DEADLINE = "after_deadline"
    SOLVING = "after_solving"


def late_answers(intake: Intake, trainee: Trainee | None = None) -> Mapping[Late, frozenset[int]]:
    """The ids of the trainees whose sheet or imported calendar came late, or of the one alone; two queries."""
    solved_at = db.session.scalar(
        sa.select(SolveRun.created_at)
        .where(SolveRun.intake_id == intake.id, SolveRun.applied_at.is_not(None))
        .order_by(SolveRun.applied_at.desc())
        .limit(1)
    )
    said = [
        sa.select(table.trainee_id, said_at, table.after_deadline).where(
            table.intake_id == intake.id,
            table.trainee_id.is_not(None) if trainee is None else table.trainee_id == trainee.id,
            said_at.is_not(None),
        )
        for table, said_at in (
            (AvailabilitySheet, AvailabilitySheet.answered_at),
            (ImportedCalendar, ImportedCalendar.imported_at),
        )
    ]
    rows: Sequence[Any] = db.session.execute(sa.union_all(*said)).all()
    return {
        Late.DEADLINE: frozenset(id_ for id_, _at, after_deadline in rows if after_deadline),
        Late.SOLVING: frozenset(id_ for id_, at, _after in rows if solved_at is not None and at > solved_at),
    }
