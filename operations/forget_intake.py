"""Retention with a date: some time after an intake all goes that was needed only to plan it.

What stays of its trainees is who attended what: name, birth, unit, and the timetables that were published. When its
lecturers could come goes too, their own calendars included; hours of rooms and common hours of units name nobody.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from models import (
    AnswerDraft,
    AvailabilitySheet,
    DutyRoster,
    FormatDislike,
    ImportedCalendar,
    Intake,
    Link,
    Model,
    OutboxMessage,
    SolveRun,
    Study,
    Trainee,
    db,
)
from operations.actor import Actor
from operations.audit import record
from operations.slots import SCHOOL_ZONE
from operations.transaction import lock, transaction

# What is set to nothing in the row that stays of a person. There is nothing left that the consent was for.
_EMPTY: dict[Any, Any] = {
    Trainee.position: "",
    Trainee.note: "",
    Trainee.sex: None,
    Trainee.phone: None,
    Trainee.email: None,
    Trainee.can_attend_online: None,
    Trainee.consent_version: None,
    Trainee.consent_at: None,
    Trainee.consent_noted_by: "",
    Trainee.withdrawn_at: None,
    Trainee.late_seen_at: None,
    Trainee.taken_away_at: None,
    Trainee.taken_away_late_at: None,
}


def kept_until(intake: Intake, *, keep_days: int) -> date:
    """The last day on which the data of the intake's trainees are kept."""
    return intake.end_date + timedelta(days=keep_days)


def intakes_to_forget(*, keep_days: int, now: datetime) -> list[Intake]:
    """The intakes whose time is over and of which anything is left that has to go, the oldest first.

    The example is about invented people and stays.
    """
    last = now.astimezone(SCHOOL_ZONE).date() - timedelta(days=keep_days)
    query = (
        db.select(Intake)
        .where(Intake.end_date < last, Intake.is_example.is_(False))
        .order_by(Intake.end_date, Intake.id)
    )
    return [intake for intake in db.session.scalars(query) if _is_left(intake)]


def forget_intake(intake: Intake, *, keep_days: int, actor: Actor, now: datetime) -> bool:
    """Erase what is not to be kept any longer; False where its time is not over, or nothing is left.

    Twice is once. What somebody enters again afterwards goes the next time.
    """
    with transaction() as session:
        lock(intake)
        today = now.astimezone(SCHOOL_ZONE).date()
        if today <= kept_until(intake, keep_days=keep_days) or not _is_left(intake):
            return False
        for table, mine in _to_erase(intake):
            session.execute(sa.delete(table).where(mine))
        session.execute(sa.update(Trainee).where(_has_details(intake)).values(_EMPTY))
        session.expire_all()
        record(
            "intake.forgotten", actor=actor, now=now, subject=f"intake:{intake.id}", intake_id=intake.id,
            kept_days=keep_days,
        )  # fmt: skip
    return True


def _is_left(intake: Intake) -> bool:
    wanted = [*_to_erase(intake), (Trainee, _has_details(intake))]
    return any(db.session.scalar(sa.select(sa.exists().where(mine))) for _table, mine in wanted)


def _to_erase(intake: Intake) -> Iterator[tuple[type[Model], sa.ColumnElement[bool]]]:
    """Tables and their rows; the database erases what hangs on them."""
    people = sa.select(Trainee.id).where(Trainee.intake_id == intake.id).scalar_subquery()
    tables: tuple[type[Model], ...] = (
        AnswerDraft, AvailabilitySheet, DutyRoster, FormatDislike, ImportedCalendar, OutboxMessage, Link,
    )  # fmt: skip
    for table in tables:
        yield table, table.__mapper__.c.trainee_id.in_(people)
    for owned in (AvailabilitySheet, ImportedCalendar):
        yield owned, (owned.intake_id == intake.id) & owned.lecturer_id.is_not(None)
    # A unit's feed may say who is away.
    yield Link, (Link.intake_id == intake.id) & Link.unit_id.is_not(None)
    runs: tuple[type[Model], ...] = (SolveRun, Study)
    for run in runs:
        yield run, run.__mapper__.c.intake_id == intake.id


def _has_details(intake: Intake) -> sa.ColumnElement[bool]:
    any_left = [column != empty if empty == "" else column.is_not(None) for column, empty in _EMPTY.items()]
    return (Trainee.intake_id == intake.id) & sa.or_(*any_left)
