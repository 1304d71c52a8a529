"""Somebody who was to miss a session comes to it after all."""

import pytest

from models import Amendment, db
from operations.actor import trainee_actor
from operations.draft_report import report_on_draft
from operations.errors import NotFoundError
from operations.make_up_seats import SessionOverError
from operations.take_make_up import SeatGoneError, come_after_all
from tests.factories import NOW
from tests.operations.amended import TUESDAY_NOON, draft_seats, move, own, publish_draft, published_course, stay_away
from tests.operations.courses import FRIDAY


@pytest.fixture
def course(app):
    return published_course()


def publish_moved(course):
    move(course, course.session(1, 2), FRIDAY)
    publish_draft(course)


def come(trainee, session, release=1, now=NOW):
    actor = trainee_actor(trainee)
    return come_after_all(trainee, session.uid, release_number=release, actor=actor, now=now)


def test_come_after_all_to_what_has_begun_is_refused(course):
    stay_away(course.trainees[0], course.session(0, 1))
    with pytest.raises(SessionOverError):
        come(course.trainees[0], course.session(0, 1), now=TUESDAY_NOON)


def test_come_after_all_attends_the_missed_session_again(course):
    me = course.trainees[0]
    stay_away(me, course.session(0, 1))
    publish_moved(course)
    assert [session.uid for session in own(me).missed] == [course.session(0, 1).uid]
    assert come(me, course.session(0, 1), release=2).kind == "taken_back"
    assert come(me, course.session(0, 1), release=2).number == 1
    found = own(me)
    assert (found.missed, found.standing.completes, found.arrangements) == ((), True, ())
    assert draft_seats(course, me) == {course.session(0, k).uid for k in range(3)}
    assert report_on_draft(course.intake, course.draft, now=NOW).violations == ()


def test_come_after_all_to_a_full_session_is_refused(course):
    me = course.trainees[0]
    stay_away(me, course.session(0, 1))
    course.room.capacity = 1
    db.session.commit()
    with pytest.raises(SeatGoneError):
        come(me, course.session(0, 1))
    assert db.session.query(Amendment).count() == 1


def test_come_after_all_to_what_was_never_missed_is_refused(course):
    with pytest.raises(NotFoundError):
        come(course.trainees[0], course.session(0, 1))
