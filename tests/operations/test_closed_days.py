"""Closed days and the holidays that are suggested."""

from datetime import date

import pytest
from flask import Flask

from models import ClosedDay, ClosedState, Intake, db
from operations.actor import COMMAND
from operations.closed_days import (
    DayClosedAlreadyError,
    DayOutsideIntakeError,
    add_closed_day,
    add_holidays,
    remove_closed_day,
    suggest_holidays,
)
from operations.errors import NotFoundError
from tests.factories import MONDAY, NOW, make_intake

TET = date(2027, 2, 6)


@pytest.fixture
def intake(app: Flask) -> Intake:
    intake = make_intake(start_date=date(2027, 1, 25), end_date=date(2027, 2, 21))
    db.session.commit()
    return intake


def close(intake: Intake, day: date, *, state: ClosedState = ClosedState.CLOSED, period=None, name: str = "") -> None:
    add_closed_day(intake, day, period=period, state=state, name=name, actor=COMMAND, now=NOW)


def closed(intake: Intake) -> list[tuple[date, int | None, ClosedState]]:
    db.session.expire_all()
    return [(one.date, one.period_id, one.state) for one in intake.closed_days]


def test_suggest_holidays_are_those_of_the_intake(intake: Intake) -> None:
    days = [holiday.date for holiday in suggest_holidays(intake)]
    assert TET in days
    assert all(intake.start_date <= day <= intake.end_date for day in days)


def test_suggest_holidays_leaves_out_what_is_closed(intake: Intake) -> None:
    close(intake, TET)
    close(intake, date(2027, 2, 7), period=intake.periods[0])
    days = [holiday.date for holiday in suggest_holidays(intake)]
    assert TET not in days
    assert date(2027, 2, 7) in days


def test_add_holidays_closes_them_once(intake: Intake) -> None:
    suggested = suggest_holidays(intake)
    assert add_holidays(intake, actor=COMMAND, now=NOW) == suggested
    assert add_holidays(intake, actor=COMMAND, now=NOW) == []
    assert [day for day, _period, _state in closed(intake)] == [holiday.date for holiday in suggested]


def test_add_closed_day_twice_is_one_day(intake: Intake) -> None:
    close(intake, TET, name="Tết")
    revision = intake.revision
    close(intake, TET, name="Tết")
    assert closed(intake) == [(TET, None, ClosedState.CLOSED)]
    assert intake.revision == revision


def test_add_closed_day_with_another_state_is_refused(intake: Intake) -> None:
    close(intake, TET)
    with pytest.raises(DayClosedAlreadyError):
        close(intake, TET, state=ClosedState.UNWELCOME)
    assert closed(intake) == [(TET, None, ClosedState.CLOSED)]


def test_add_closed_day_outside_the_intake_is_refused(intake: Intake) -> None:
    with pytest.raises(DayOutsideIntakeError):
        close(intake, MONDAY)
    assert closed(intake) == []


def test_remove_closed_day_opens_it(intake: Intake) -> None:
    close(intake, TET)
    remove_closed_day(intake, intake.closed_days[0].id, actor=COMMAND, now=NOW)
    assert closed(intake) == []


def test_remove_closed_day_of_another_intake_is_not_found(intake: Intake) -> None:
    other = make_intake()
    other.closed_days = [ClosedDay(date=MONDAY)]
    db.session.flush()
    with pytest.raises(NotFoundError):
        remove_closed_day(intake, other.closed_days[0].id, actor=COMMAND, now=NOW)
