"""The newest release as one trainee sees it."""

import pytest

from models import MakeUp, Skip, db
from operations.actor import COMMAND
from operations.move_consequences import Target
from operations.move_session import move_session
from operations.own_changes import Change
from operations.publish_timetable import publish
from operations.read_published import own_timetable
from tests.factories import MONDAY, make_room, make_trainee
from tests.operations.courses import FRIDAY, TUESDAY, WEDNESDAY, answer, make_course
from tests.operations.messages import drafts_to, ready_course, send_all_by_hand


@pytest.fixture
def course(app, clock):
    return ready_course(clock)


def publish_draft(course, clock):
    publish(course.intake, comment="", expected_revision=course.draft.revision, actor=COMMAND, now=clock())
    db.session.expire_all()


def move(course, clock, session, **where):
    target = Target(
        where.get("day", session.date), session.period_id, where.get("room", session.room_id), session.lecturer_id
    )
    move_session(session, target, expected_revision=course.draft.revision, actor=COMMAND, now=clock())


def skip(course, position, *, make_up=None):
    enrolment = next(one for one in course.draft.enrolments if one.trainee_id == course.trainees[0].id)
    enrolment.skips = [Skip(session=course.session(0, position))]
    enrolment.make_ups = [MakeUp(session=make_up)] if make_up else []
    db.session.commit()


def test_own_timetable_before_the_first_release_is_none(course, clock):
    assert own_timetable(course.trainees[0], now=clock()) is None


def test_own_timetable_lists_the_sessions_in_order_of_time(course, clock):
    publish_draft(course, clock)
    found = own_timetable(course.trainees[0], now=clock())
    assert found is not None
    assert [(one.session.date, one.make_up, one.change) for one in found.sessions] == [
        (MONDAY, False, None),
        (TUESDAY, False, None),
        (WEDNESDAY, False, None),
    ]
    assert (found.class_name, found.format_name, found.changed, found.missed) == ("Lớp 01", "Tập trung", False, ())


def test_own_timetable_next_session_is_the_one_that_has_not_ended(course, clock):
    publish_draft(course, clock)
    found = own_timetable(course.trainees[0], now=clock())
    assert found is not None
    first, second, _third = found.sessions
    assert found.next_session(now=clock()) is first
    assert found.next_session(now=first.starts) is first
    assert found.next_session(now=first.ends) is second
    assert found.next_session(now=found.sessions[-1].ends) is None


def test_own_timetable_tells_a_moved_session_with_its_old_time(course, clock):
    publish_draft(course, clock)
    move(course, clock, course.session(0, 2), day=FRIDAY)
    publish_draft(course, clock)
    found = own_timetable(course.trainees[0], now=clock())
    assert found is not None
    last = found.sessions[-1]
    assert (found.release.number, found.changed, last.change, last.session.date) == (2, True, Change.TIME, FRIDAY)
    assert last.before is not None
    assert last.before.date == WEDNESDAY


def test_own_timetable_tells_another_room(course, clock):
    publish_draft(course, clock)
    move(course, clock, course.session(0, 2), room=make_room(course.intake).id)
    publish_draft(course, clock)
    found = own_timetable(course.trainees[0], now=clock())
    assert found is not None
    assert [one.change for one in found.sessions] == [None, None, Change.PLACE]


def test_own_timetable_tells_another_meeting_link_of_what_lies_ahead(app, clock):
    course = make_course(online=True)
    for trainee in course.trainees:
        answer(course.intake, now=clock(), trainee=trainee)
    db.session.commit()
    publish_draft(course, clock)
    course.classes[0].meeting_url = "https://hop.example.vn/lop-01"
    db.session.commit()
    publish_draft(course, clock)
    found = own_timetable(course.trainees[0], now=clock())
    assert found is not None
    assert found.changed
    assert [one.change for one in found.sessions] == [Change.LINK] * 3
    after_the_first = own_timetable(course.trainees[0], now=found.sessions[0].ends)
    assert after_the_first is not None
    assert [one.change for one in after_the_first.sessions] == [None, Change.LINK, Change.LINK]


def test_own_timetable_change_in_another_class_is_no_news(course, clock):
    publish_draft(course, clock)
    move(course, clock, course.session(1, 2), day=FRIDAY)
    publish_draft(course, clock)
    found = own_timetable(course.trainees[0], now=clock())
    assert found is not None
    assert not found.changed


def test_own_timetable_make_up_replaces_a_session_of_the_own_class(course, clock):
    publish_draft(course, clock)
    skip(course, 1, make_up=course.session(1, 1))
    move(course, clock, course.session(1, 2), day=FRIDAY)
    publish_draft(course, clock)
    found = own_timetable(course.trainees[0], now=clock())
    assert found is not None
    assert [(one.make_up, one.change) for one in found.sessions] == [(False, None), (True, Change.NEW), (False, None)]
    assert [session.date for session in found.made_up] == [TUESDAY]
    assert [session.class_code for session in found.gone] == ["01"]
    assert found.missed == ()


def test_own_timetable_names_the_session_that_is_missed(course, clock):
    skip(course, 1)
    publish_draft(course, clock)
    found = own_timetable(course.trainees[0], now=clock())
    assert found is not None
    assert [session.date for session in found.missed] == [TUESDAY]
    assert found.placement is not None
    assert found.placement.missed_lessons == 5


def test_own_timetable_of_a_newcomer_is_empty(course, clock):
    publish_draft(course, clock)
    found = own_timetable(make_trainee(course.intake), now=clock())
    assert found is not None
    assert (found.placement, found.sessions, found.class_name) == (None, (), "")


def test_own_timetable_tells_another_lecturer_of_what_lies_ahead_but_writes_no_message(course, clock):
    publish_draft(course, clock)
    send_all_by_hand(course, clock())
    course.session(0, 1).lecturer = course.lecturers[1]
    move(course, clock, course.session(0, 2), day=FRIDAY)
    course.session(0, 2).lecturer = course.lecturers[1]
    db.session.commit()
    publish_draft(course, clock)
    found = own_timetable(course.trainees[0], now=clock())
    assert found is not None
    assert [(one.change, one.other_lecturer) for one in found.sessions] == [
        (None, False),
        (Change.LECTURER, True),
        (Change.TIME, True),
    ]
    later = own_timetable(course.trainees[0], now=found.sessions[1].ends)
    assert later is not None
    assert later.sessions[1].change is None
    (message,) = drafts_to(course.trainees[0])
    assert "Buổi 3" in message.body
    assert "Buổi 2" not in message.body
