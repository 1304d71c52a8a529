"""Days on which the school is closed or would rather not teach."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

import holidays

from documents.names import clean_text
from models import ClosedDay, ClosedState, HeldClass, Intake, Period, Session, Timetable, db
from operations.actor import Actor
from operations.audit import record
from operations.errors import NotFoundError, OperationError
from operations.transaction import lock, transaction


class DayOutsideIntakeError(OperationError):
    code = "day_outside_intake"


class DayClosedAlreadyError(OperationError):
    code = "day_closed_already"


@dataclass(frozen=True, slots=True)
class Holiday:
    date: date
    name: str


def suggest_holidays(intake: Intake) -> list[Holiday]:
    """Public holidays of Vietnam within the intake that are not closed as a whole yet.

    The calendar is that of the `holidays` package, of the public sector only and not complete: staff confirm it.
    """
    known = {closed.date for closed in intake.closed_days if closed.period_id is None}
    years = range(intake.start_date.year, intake.end_date.year + 1)
    found = holidays.country_holidays("VN", years=years, language="vi")
    return [
        Holiday(date=day, name=name)
        for day, name in sorted(found.items())
        if intake.start_date <= day <= intake.end_date and day not in known
    ]


def add_holidays(intake: Intake, *, actor: Actor, now: datetime) -> list[Holiday]:
    """Close all suggested holidays; with nothing to suggest nothing changes."""
    with transaction():
        lock(intake)
        added = suggest_holidays(intake)
        for holiday in added:
            _add(intake, holiday.date, period=None, state=ClosedState.CLOSED, name=holiday.name)
        if added:
            _note(intake, "closed_days.added", [holiday.date for holiday in added], actor=actor, now=now)
    return added


def sessions_on(intake: Intake, days: Collection[date], period: Period | None) -> int:
    """How many sessions the draft has on these days, in this period or in any."""
    query = db.select(db.func.count(Session.id)).join(HeldClass).join(Timetable)
    query = query.where(Timetable.intake_id == intake.id, Session.date.in_(days))
    if period is not None:
        query = query.where(Session.period_id == period.id)
    return db.session.scalar(query) or 0


def add_closed_day(
    intake: Intake,
    day: date,
    *,
    period: Period | None,
    state: ClosedState,
    name: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Close a date, or one period of it. Sending the same again changes nothing.

    Raises DayOutsideIntakeError, DayClosedAlreadyError (the same date and period stands with another state).
    """
    with transaction():
        lock(intake)
        if not intake.start_date <= day <= intake.end_date:
            raise DayOutsideIntakeError(field="date", first=intake.start_date, last=intake.end_date)
        period_id = period.id if period is not None else None
        name = clean_text(name)
        for closed in intake.closed_days:
            if (closed.date, closed.period_id) == (day, period_id):
                if (closed.state, closed.name) == (state, name):
                    return
                raise DayClosedAlreadyError(field="date", day=day)
        _add(intake, day, period=period, state=state, name=name)
        _note(intake, "closed_days.added", [day], actor=actor, now=now)


def remove_closed_day(intake: Intake, closed_day_id: int, *, actor: Actor, now: datetime) -> None:
    """Open the day again. Raises NotFoundError if it is not, or no longer, one of the intake's."""
    with transaction():
        lock(intake)
        closed = next((one for one in intake.closed_days if one.id == closed_day_id), None)
        if closed is None:
            raise NotFoundError
        intake.closed_days.remove(closed)
        _note(intake, "closed_days.removed", [closed.date], actor=actor, now=now)


def _add(intake: Intake, day: date, *, period: Period | None, state: ClosedState, name: str) -> None:
    intake.closed_days.append(ClosedDay(date=day, period=period, state=state, name=name))


def _note(intake: Intake, action: str, days: Iterable[date], *, actor: Actor, now: datetime) -> None:
    intake.revision += 1
    dates = [day.isoformat() for day in days]
    record(action, actor=actor, now=now, subject=f"intake:{intake.id}", intake_id=intake.id, dates=dates)
