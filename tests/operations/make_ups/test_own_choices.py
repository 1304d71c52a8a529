"""What people chose themselves, told and taken back after the releases that follow."""

from datetime import timedelta

import pytest

from models import MakeUp, Skip, db
from operations.actor import trainee_actor
from operations.amend_draft import lost_arrangements
from operations.draft import load_draft
from operations.errors import NotFoundError
from operations.make_up_seats import SessionOverError
from operations.published_state import state_of_draft
from operations.take_make_up import come_after_all, take_back
from tests.factories import MONDAY, NOW, make_class, make_held_class, make_lecturer, make_room
from tests.operations.amended import move, own, publish_draft, stay_away, take, uids
from tests.operations.courses import FRIDAY, THURSDAY, TUESDAY, WEDNESDAY, answer, make_course
from tests.operations.messages import drafts_to, send_all_by_hand


@pytest.fixture
def course(app):
    """A third class at the times of the second; release 1 is out and everybody was told of it."""
    course = make_course()
    third = make_class(course.intake, formats=[course.format], code="03", name="Lớp 03")
    days = [(day, 1) for day in (MONDAY, TUESDAY, WEDNESDAY)]
    room, lecturer = make_room(course.intake), make_lecturer(course.intake)
    course.classes.append(third)
    course.held.append(make_held_class(course.draft, third, days, room=room, lecturer=lecturer))
    for trainee in course.trainees:
        answer(course.intake, now=NOW, trainee=trainee)
    db.session.commit()
    publish_draft(course)
    send_all_by_hand(course, NOW)
    return course


@pytest.fixture
def me(course):
    return course.trainees[0]


def next_release(course, day=FRIDAY):
    """Another release, in which the last session of the own class is on another day."""
    move(course, course.session(0, 2), day)
    publish_draft(course)


def reseat(course, *, make_up=None):
    """Staff take the first trainee's make-ups in the draft away, and give them another."""
    enrolment = next(one for one in course.draft.enrolments if one.trainee_id == course.trainees[0].id)
    enrolment.make_ups = [MakeUp(session=make_up)] if make_up else []
    db.session.commit()


def back(trainee, number, *, made_of, release, now=NOW):
    actor = trainee_actor(trainee)
    return take_back(trainee, number, release_number=release, actor=actor, now=now, made_of=made_of)


def test_own_absence_is_an_own_choice_after_the_next_release(course, me):
    stay_away(me, course.session(0, 1))
    next_release(course)
    found = own(me)
    assert found.own_choice == {course.session(0, 1).uid}
    (one,) = found.arrangements
    assert (one.release_number, one.number, one.missed.uid, one.taken) == (1, 1, course.session(0, 1).uid, None)
    assert (one.can_be_taken_back, one.told) == (True, None)
    assert own(me, now=NOW + timedelta(days=9)).arrangements[0].can_be_taken_back is False


def test_session_missed_by_the_school_is_no_own_choice_beside_one_that_is(course, me):
    enrolment = next(one for one in course.draft.enrolments if one.trainee_id == me.id)
    enrolment.skips = [Skip(session=course.session(0, 0))]
    db.session.commit()
    publish_draft(course)
    stay_away(me, course.session(0, 1), release=2)
    next_release(course)
    found = own(me)
    assert [one.uid for one in found.missed] == [course.session(0, position).uid for position in (0, 1)]
    assert found.own_choice == {course.session(0, 1).uid}


def test_own_make_up_is_still_chosen_after_two_releases(course, me):
    take(me, course.session(0, 1), course.session(1, 1))
    next_release(course)
    next_release(course, THURSDAY)
    found = own(me)
    assert [one.chosen for one in found.sessions] == [False, True, False]
    assert [(one.release_number, one.number, one.can_be_taken_back) for one in found.arrangements] == [(1, 1, True)]
    assert found.lost == ()


def test_make_up_that_was_given_up_too_stands_beside_that_after_the_next_release(course, me):
    take(me, course.session(0, 1), course.session(1, 1))
    stay_away(me, course.session(1, 1))
    next_release(course)
    found = own(me)
    assert [(one.missed.uid, one.taken and one.taken.uid) for one in found.arrangements] == [
        (course.session(0, 1).uid, course.session(1, 1).uid),
        (course.session(1, 1).uid, None),
    ]
    assert [one.can_be_taken_back for one in found.arrangements] == [False, True]
    assert found.own_choice == {course.session(0, 1).uid}
    back(me, 2, made_of=1, release=2)
    back(me, 1, made_of=1, release=2)
    assert course.session(0, 1).uid in uids(own(me))


def test_make_up_taken_again_after_a_release_had_dropped_it_stands_once(course, me):
    take(me, course.session(0, 1), course.session(1, 1))
    reseat(course)
    publish_draft(course)
    assert own(me).arrangements == ()
    take(me, course.session(0, 1), course.session(1, 1), release=2)
    assert [(one.release_number, one.number) for one in own(me).arrangements] == [(2, 1)]
    next_release(course)
    assert [(one.release_number, one.number) for one in own(me).arrangements] == [(2, 1)]


def test_choice_of_an_earlier_release_is_taken_back_once(course, me):
    take(me, course.session(0, 1), course.session(1, 1))
    next_release(course)
    first = back(me, 1, made_of=1, release=2)
    assert back(me, 1, made_of=1, release=2).id == first.id
    found = own(me)
    assert course.session(0, 1).uid in uids(found)
    assert course.session(1, 1).uid not in uids(found)
    assert found.arrangements == ()
    next_release(course, THURSDAY)
    assert own(me).arrangements == ()


def test_choice_of_an_earlier_release_is_not_taken_back_when_it_is_held(course, me):
    stay_away(me, course.session(0, 1))
    next_release(course)
    with pytest.raises(SessionOverError):
        back(me, 1, made_of=1, release=2, now=NOW + timedelta(days=9))


def test_choice_that_is_not_there_is_not_taken_back(course, me):
    stay_away(me, course.session(0, 1))
    next_release(course)
    for number, made_of in ((1, 2), (2, 1)):
        with pytest.raises(NotFoundError):
            back(me, number, made_of=made_of, release=2)


def test_coming_after_all_ends_a_choice_of_an_earlier_release(course, me):
    stay_away(me, course.session(0, 1))
    next_release(course)
    come_after_all(me, course.session(0, 1).uid, release_number=2, actor=trainee_actor(me), now=NOW)
    assert own(me).arrangements == ()
    assert own(me).own_choice == frozenset()


def test_session_that_was_moved_since_is_told_with_its_old_time(course, me):
    stay_away(me, course.session(0, 2))
    course.session(0, 2).date = FRIDAY
    db.session.commit()
    publish_draft(course)
    (one,) = own(me).arrangements
    assert one.told is not None
    assert (one.told.date, one.missed.date) == (WEDNESDAY, FRIDAY)


def test_staff_are_told_that_a_choice_of_an_earlier_release_would_be_lost(course, me):
    take(me, course.session(0, 1), course.session(1, 1))
    next_release(course)
    reseat(course)
    db.session.expire_all()
    draft = load_draft(course.intake)
    assert draft is not None
    lost = lost_arrangements(course.intake, state_of_draft(draft))
    assert [(one.release.number, one.number) for one in lost] == [(1, 1)]


def test_own_make_up_that_a_release_replaced_is_told_as_such(course, me):
    take(me, course.session(0, 1), course.session(1, 1), now=NOW + timedelta(hours=1))
    reseat(course, make_up=course.session(2, 1))
    publish_draft(course)
    found = own(me)
    (lost,) = found.lost
    assert lost.taken.uid == course.session(1, 1).uid
    assert [one.session.uid for one in lost.instead] == [course.session(2, 1).uid]
    assert (found.changed, found.changed_sessions, found.gone) == (True, [], ())
    assert [one.chosen for one in found.sessions] == [False, False, False]
    (message,) = drafts_to(me)
    assert (
        "- Buổi học bù anh/chị đã chọn (Lớp 02 – Buổi 2, Thứ 3 13/01/2026, 13:30–17:30) không còn; "
        "nay học bù ở Lớp 03 – Buổi 2, Thứ 3 13/01/2026, " in message.body
    )
    assert "Thêm" not in message.body
    assert "Không còn" not in message.body


def test_own_make_up_that_a_release_dropped_is_told_without_another(course, me):
    take(me, course.session(0, 1), course.session(1, 1), now=NOW + timedelta(hours=1))
    reseat(course)
    publish_draft(course)
    found = own(me)
    assert [(one.taken.uid, one.instead) for one in found.lost] == [(course.session(1, 1).uid, ())]
    assert found.own_choice == {course.session(0, 1).uid}
    (message,) = drafts_to(me)
    assert "không còn; hãy xem lịch và chọn buổi khác nếu cần." in message.body


def test_make_up_that_the_school_gave_and_took_away_is_no_choice(course, me):
    reseat(course, make_up=course.session(1, 1))
    publish_draft(course)
    reseat(course)
    publish_draft(course)
    found = own(me)
    assert found.lost == ()
    assert [session.uid for session in found.gone] == [course.session(1, 1).uid]
