"""Answers for trainees that came after the deadline, or after the run began whose answer the draft is: staff look at
both before they go on with a timetable that does not heed them, and note those that they have seen.

An answer that was taken away then (a calendar or a duty roster erased, the consent taken back) is late like a new one.

What a unit says after that run, as working hours or as a duty roster, counts for all its people who have not answered
themselves. The deadline is the trainees' alone.
"""

import enum
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from models import AvailabilitySheet, DutyRoster, EnteredBy, ImportedCalendar, Intake, SolveRun, Trainee, Unit, db


class Late(enum.StrEnum):
    """What an answer came too late for."""

    DEADLINE = "after_deadline"
    SOLVING = "after_solving"


Moments = Mapping[Late, Mapping[int, datetime]]
"""When late answers were given last, by what they came too late for and by trainee id."""


@dataclass(frozen=True, slots=True)
class LateAnswers:
    """`unseen` were given, or changed, since a staff member last noted an answer of that trainee; `seen` were not.

    `units` are the ids of the trainees by the unit that gave an unseen answer for them after the run.
    """

    unseen: Moments
    seen: Moments
    units: Mapping[int, frozenset[int]]


def late_answers(intake: Intake, trainee: Trainee | None = None) -> LateAnswers:
    """The trainees of whom something was said or taken away late, or the one alone; two queries."""
    solved_at = db.session.scalar(
        sa.select(SolveRun.created_at)
        .where(SolveRun.intake_id == intake.id, SolveRun.applied_at.is_not(None))
        .order_by(SolveRun.applied_at.desc())
        .limit(1)
    )
    whose = Trainee.intake_id == intake.id
    if trainee is not None:
        whose = whose & (Trainee.id == trainee.id)
    unseen: dict[Late, dict[int, datetime]] = {why: {} for why in Late}
    seen: dict[Late, dict[int, datetime]] = {why: {} for why in Late}
    units: dict[int, set[int]] = defaultdict(set)
    for id_, at, after_deadline, unit_id, seen_at in _said(intake, whose):
        kept = seen if seen_at is not None and at <= seen_at else unseen
        late = {Late.DEADLINE: after_deadline, Late.SOLVING: solved_at is not None and at > solved_at}
        for why in (why for why, is_late in late.items() if is_late):
            kept[why][id_] = max(at, kept[why].get(id_, at))
        if unit_id is not None and late[Late.SOLVING] and kept is unseen:
            units[unit_id].add(id_)
    return LateAnswers(unseen, seen, {unit_id: frozenset(ids) for unit_id, ids in units.items()})


def late_units(late: LateAnswers) -> Sequence[tuple[Unit, int]]:
    """The units that answered for their people after the run, those with most people first, with how many."""
    if not late.units:
        return ()
    found = db.session.scalars(db.select(Unit).where(Unit.id.in_(late.units)).order_by(Unit.search_key)).all()
    return sorted(((unit, len(late.units[unit.id])) for unit in found), key=lambda row: -row[1])


def _said(intake: Intake, whose: sa.ColumnElement[bool]) -> Sequence[Any]:
    """All that was said or taken away: (trainee id, when, whether after the deadline, unit if a unit said it, when
    staff saw it).
    """
    nobody = sa.cast(sa.null(), sa.Integer)  # PostgreSQL would take an untyped one for text
    own = [
        sa.select(Trainee.id, said_at, table.after_deadline, nobody, Trainee.late_seen_at)
        .join(table, table.trainee_id == Trainee.id)
        .where(whose, table.intake_id == intake.id, said_at.is_not(None))
        for table, said_at in (
            (AvailabilitySheet, AvailabilitySheet.answered_at),
            (ImportedCalendar, ImportedCalendar.imported_at),
        )
    ]
    taken_away = [
        sa.select(Trainee.id, at, after_deadline, nobody, Trainee.late_seen_at).where(whose, at.is_not(None))
        for at, after_deadline in ((Trainee.taken_away_at, sa.false()), (Trainee.taken_away_late_at, sa.true()))
    ]
    answered = sa.select(AvailabilitySheet.trainee_id).where(
        AvailabilitySheet.intake_id == intake.id,
        AvailabilitySheet.trainee_id.is_not(None),
        AvailabilitySheet.answered_at.is_not(None),
        AvailabilitySheet.entered_by != EnteredBy.UNIT,
    )
    by_unit = [
        sa.select(Trainee.id, said_at, sa.false(), Trainee.unit_id, Trainee.late_seen_at)
        .join(table, joined)
        .where(whose, said_at.is_not(None), Trainee.id.not_in(answered))
        for table, said_at, joined in (
            (
                AvailabilitySheet,
                AvailabilitySheet.answered_at,
                (AvailabilitySheet.unit_id == Trainee.unit_id) & (AvailabilitySheet.intake_id == intake.id),
            ),
            (
                DutyRoster,
                DutyRoster.uploaded_at,
                (DutyRoster.trainee_id == Trainee.id) & (DutyRoster.unit_id == Trainee.unit_id),
            ),
        )
    ]
    return db.session.execute(sa.union_all(*own, *taken_away, *by_unit)).all()
