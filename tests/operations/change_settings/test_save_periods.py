from dataclasses import replace
from datetime import date, time

import pytest
from flask import Flask

from models import HeldClass, Intake, Session, Timetable, db
from operations.actor import COMMAND
from operations.change_settings.cuts import cut_of
from operations.change_settings.save_periods import (
    LastPeriodOfFormatError,
    NoPeriodsError,
    PeriodFields,
    PeriodsOverlapError,
    PeriodTimesError,
    PeriodUsedError,
    fields_of,
    save_periods,
)
from operations.projection import project_problem
from tests.factories import NOW, make_class, make_format, make_intake, make_trainee

NOON = PeriodFields(None, "Trưa", time(11, 45), time(13, 15), 2)


def _rows(intake: Intake) -> list[PeriodFields]:
    return [fields_of(period) for period in intake.periods]


def _save(intake: Intake, rows: list[PeriodFields]) -> None:
    save_periods(intake, periods=rows, expected_revision=intake.revision, actor=COMMAND, now=NOW)


def _draft_in(intake: Intake, place: int) -> None:
    course_class = make_class(intake, formats=[make_format(intake, periods=(0, 1, 2))])
    held = HeldClass(course_class=course_class, format=course_class.formats[0])
    held.sessions = [
        Session(position=0, first_lesson=0, lessons=4, date=date(2026, 1, 12), period=intake.periods[place])
    ]
    db.session.add(Timetable(intake=intake, updated_at=NOW, held_classes=[held]))
    db.session.commit()


def test_new_period_takes_its_place_in_the_day(app: Flask) -> None:
    intake = make_intake()
    _save(intake, [*_rows(intake), NOON])
    assert [period.name for period in intake.periods] == ["Sáng", "Trưa", "Chiều", "Tối"]
    assert [period.position for period in intake.periods] == [0, 1, 2, 3]


def test_changed_periods_are_in_the_next_problem(app: Flask) -> None:
    intake = make_intake()
    make_class(intake)
    make_trainee(intake)
    rows = _rows(intake)
    _save(intake, [*rows[:2], replace(rows[2], start=time(18, 30), lessons=3)])
    told = project_problem(intake, now=NOW)["periods"][2]
    assert (told["start"], told["lessons"]) == ("18:30", 3)


def test_shorter_period_cuts_the_formats_that_use_it_anew(app: Flask) -> None:
    intake = make_intake()
    days, evenings = make_format(intake), make_format(intake, periods=(2,), cuts=(4, 4, 4, 3))
    rows = _rows(intake)
    _save(intake, [*rows[:2], replace(rows[2], lessons=3)])
    assert (cut_of(days), cut_of(evenings)) == ([5, 5, 5], [3, 3, 3, 3, 3])


def test_deleted_period_leaves_the_weeks_of_the_formats(app: Flask) -> None:
    intake = make_intake()
    used = make_format(intake, periods=(0, 2))
    _save(intake, _rows(intake)[:2])
    assert {time.period.name for time in used.times} == {"Sáng"}


def test_deleted_period_that_a_format_needs_is_refused(app: Flask) -> None:
    intake = make_intake()
    make_format(intake, periods=(2,))
    db.session.commit()
    with pytest.raises(LastPeriodOfFormatError):
        _save(intake, _rows(intake)[:2])
    assert len(intake.periods) == 3


def test_deleted_period_of_the_draft_is_refused(app: Flask) -> None:
    intake = make_intake()
    _draft_in(intake, 2)
    with pytest.raises(PeriodUsedError) as caught:
        _save(intake, _rows(intake)[:2])
    assert caught.value.params == {"name": "Tối", "sessions": 1}


@pytest.mark.parametrize(
    ("rows", "error"),
    [
        ([], NoPeriodsError),
        ([replace(NOON, end=time(11, 45))], PeriodTimesError),
        ([NOON, replace(NOON, start=time(13))], PeriodsOverlapError),
    ],
)
def test_periods_that_make_no_day_are_refused(app: Flask, rows: list[PeriodFields], error: type[Exception]) -> None:
    intake = make_intake()
    db.session.commit()
    with pytest.raises(error):
        _save(intake, rows)
    assert len(intake.periods) == 3
