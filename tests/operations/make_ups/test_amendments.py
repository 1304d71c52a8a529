"""Absences are part of the published timetable: they outlive a consent, and close no more of it than they must."""

from datetime import date

import pytest
from flask import Flask

from models import Amendment, Trainee, db
from operations.actor import trainee_actor
from operations.amendments import absent_cells
from operations.projection import project_problem
from operations.save_availability import NOTICE_VERSION
from operations.withdraw_answers import withdraw_answers
from scheduler.entities import IMPOSSIBLE
from tests.conftest import on_both_databases
from tests.factories import NOW
from tests.operations.amended import own, publish_draft, published_course, stay_away, take, undo
from tests.operations.courses import FRIDAY, TUESDAY, WEDNESDAY, Course


def agree(trainee: Trainee) -> None:
    trainee.consent_version, trainee.consent_at = NOTICE_VERSION, NOW
    db.session.commit()


def withdraw(trainee: Trainee) -> None:
    assert withdraw_answers(trainee, actor=trainee_actor(trainee), now=NOW)


def move_last_and_publish(course: Course) -> None:
    """The last session of the first class goes from Wednesday to Friday."""
    course.session(0, 2).date = FRIDAY
    db.session.commit()
    publish_draft(course)


def absent_days(course: Course) -> set[date]:
    db.session.expire_all()
    return {day for cells in absent_cells(course.intake).values() for day, _period in cells}


@on_both_databases
def test_absence_closes_its_time_without_consent_and_after_it_was_taken_back(app: Flask) -> None:
    course = published_course()
    me = course.trainees[0]
    assert me.consent_at is None
    stay_away(me, course.session(0, 1))
    before = absent_cells(course.intake)
    assert absent_days(course) == {TUESDAY}
    withdraw(me)
    assert absent_cells(course.intake) == before
    assert db.session.query(Amendment).count() == 1


@on_both_databases
@pytest.mark.parametrize(("withdrawn", "days"), [(False, {WEDNESDAY}), (True, set())])
def test_time_of_a_session_that_was_moved_is_closed_unless_the_consent_was_taken_back(
    app: Flask, withdrawn: bool, days: set[date]
) -> None:
    course = published_course()
    me = course.trainees[0]
    stay_away(me, course.session(0, 2))
    if withdrawn:
        withdraw(me)
    move_last_and_publish(course)
    assert absent_days(course) == days
    trainee = next(one for one in project_problem(course.intake, now=NOW)["trainees"] if one["id"] == f"T{me.id}")
    assert (IMPOSSIBLE in trainee["availability"]) is bool(days)


def test_whoever_agrees_again_is_heeded_again(course: Course) -> None:
    me = course.trainees[0]
    stay_away(me, course.session(0, 2))
    withdraw(me)
    move_last_and_publish(course)
    agree(me)
    assert absent_days(course) == {WEDNESDAY}


def test_withdrawal_of_one_leaves_the_absences_of_others(course: Course) -> None:
    for trainee in course.trainees[:2]:
        stay_away(trainee, course.session(0, 2))
    withdraw(course.trainees[0])
    move_last_and_publish(course)
    assert absent_cells(course.intake).keys() == {course.trainees[1].id}


def test_absence_and_make_up_can_be_taken_back_after_a_withdrawal(course: Course) -> None:
    me = course.trainees[0]
    stay_away(me, course.session(0, 2))
    take(me, course.session(0, 1), course.session(1, 1))
    withdraw(me)
    assert [one.number for one in own(me).arrangements] == [1, 2]
    for number in (1, 2):
        undo(me, number)
    assert own(me).arrangements == ()
    assert absent_cells(course.intake) == {}
