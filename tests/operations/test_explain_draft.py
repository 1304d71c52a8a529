"""Explaining the draft: what it says agrees with what a move does."""

import pytest

from models import Enrolment, Skip, UnansweredPolicy, db
from operations.explain_draft import WhyTrainee, explain_move, explain_trainee
from operations.move_consequences import Target, consequences
from operations.projection_gaps import ProblemIncompleteError
from operations.slots import database_id, moment_of
from scheduler.rules import Finding
from tests.factories import MONDAY, make_enrolment, make_room, make_trainee
from tests.operations.courses import FRIDAY, THURSDAY, TUESDAY, WEDNESDAY, answer, make_course


@pytest.fixture
def course(app, clock):
    """Three people with different days, one of whom misses a session, and a second room."""
    course = make_course(trainees=3)
    make_room(course.intake)
    busy = ({(THURSDAY, 0), (WEDNESDAY, 1)}, {(TUESDAY, 0)}, {(FRIDAY, 0), (MONDAY, 1)})
    for trainee, times in zip(course.trainees, busy, strict=True):
        answer(course.intake, now=clock(), trainee=trainee, busy=times)
    late = make_trainee(course.intake)
    make_enrolment(course.draft, late, course.classes[1], skips=(course.session(1, 0),))
    answer(course.intake, now=clock(), trainee=late, busy={(MONDAY, 1)})
    db.session.commit()
    return course


@pytest.mark.parametrize("position", [0, 1, 2])
def test_explain_move_says_of_every_time_what_moving_there_does(course, clock, position):
    session = course.session(0, position)
    found = explain_move(course.intake, session, now=clock())
    assert found is not None
    movable = [one for one in found.slots if one.effect is not None]
    assert movable
    for one in movable:
        day, period = moment_of(course.intake, one.slot)
        room, lecturer = (None if key is None else database_id(key) for key in (one.plan.room, one.plan.lecturer))
        moved = consequences(course.intake, session, Target(day, period.id, room, lecturer), now=clock())
        assert (moved.total, moved.penalties, moved.seats) == (
            one.effect.total, one.effect.penalties, one.effect.seats,
        )  # fmt: skip
        assert bool(moved.new_violations) == bool(one.objections)


def test_explain_move_of_a_class_with_a_session_outside_the_intake_says_nothing(course, clock):
    course.session(0, 2).date = course.intake.end_date.replace(year=2030)
    db.session.commit()
    assert explain_move(course.intake, course.session(0, 0), now=clock()) is None


def test_explain_trainee_tells_the_busy_slot(course, clock):
    """The second of the three is at home in Lớp 01 and busy on Tuesday morning."""
    trainee = course.trainees[1]
    enrolment = db.session.scalars(db.select(Enrolment).filter_by(trainee_id=trainee.id)).one()
    enrolment.skips = [Skip(session=course.session(0, 1))]
    db.session.commit()
    found = explain_trainee(course.intake, course.draft, trainee, now=clock()).found
    assert found is not None
    assert (found.trainee, found.class_id, found.missed_lessons) == (f"T{trainee.id}", f"C{course.classes[0].id}", 5)
    assert [(missed.session, missed.reasons) for missed in found.sessions] == [(1, (Finding("busy", {"slot": 3}),))]


def test_explain_trainee_left_out_for_now(course, clock):
    course.intake.unanswered_policy = UnansweredPolicy.LEAVE_OUT
    silent = make_trainee(course.intake)
    db.session.commit()
    assert explain_trainee(course.intake, course.draft, silent, now=clock()) == WhyTrainee(left_out=True, found=None)


def test_explain_with_an_incomplete_set_up_is_refused(course, clock):
    course.format.cuts.clear()
    db.session.commit()
    with pytest.raises(ProblemIncompleteError):
        explain_move(course.intake, course.session(0, 0), now=clock())
