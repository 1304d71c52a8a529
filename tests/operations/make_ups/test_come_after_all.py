"""Somebody who was to miss a session comes to it after all."""

import pytest

from models import Amendment, EntryStatus, ReleaseSession, db
from operations.actor import trainee_actor
from operations.amendments import absent_cells
from operations.draft_report import report_on_draft
from operations.errors import NotFoundError
from operations.make_up_seats import SessionOverError, find_choices
from operations.released_counts import people_in
from operations.take_make_up import SeatGoneError, come_after_all
from tests.factories import NOW
from tests.operations.amended import (
    TUESDAY_NOON,
    draft_seats,
    feed_of,
    move,
    own,
    publish_draft,
    stay_away,
    take,
    uids,
    undo,
)
from tests.operations.courses import FRIDAY


def publish_moved(course):
    move(course, course.session(1, 2), FRIDAY)
    publish_draft(course)


def choices_of(trainee, session):
    return find_choices(trainee, session.uid, now=NOW)


def session_row(session):
    return db.session.scalars(db.select(ReleaseSession).filter_by(uid=session.uid)).one()


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


def test_come_after_all_gives_the_make_up_back_and_leaves_nothing_arranged(course):
    me, home, seat = course.trainees[0], course.session(0, 1), course.session(1, 1)
    take(me, home, seat)
    assert choices_of(me, home).needless == (seat.uid,)
    amendment = come(me, home)
    assert come(me, home).number == amendment.number
    found = own(me)
    assert uids(found) == [course.session(0, k).uid for k in range(3)]
    assert (found.missed, found.made_up, found.arrangements, found.standing.missed_lessons) == ((), (), (), 0)
    assert draft_seats(course, me) == {course.session(0, k).uid for k in range(3)}
    status = {uid: status for uid, (status, _sequence, _title) in feed_of(me).items()}
    assert (status[home.uid], status[seat.uid]) == (EntryStatus.CONFIRMED, EntryStatus.CANCELLED)
    assert people_in([session_row(seat)])[seat.uid] == 0


def test_come_after_all_after_an_absence_and_then_a_make_up_leaves_nothing_arranged(course):
    me, home, seat = course.trainees[0], course.session(0, 1), course.session(1, 1)
    stay_away(me, home)
    take(me, home, seat)
    come(me, home)
    found = own(me)
    assert (uids(found), found.arrangements) == ([course.session(0, k).uid for k in range(3)], ())
    assert absent_cells(course.intake) == {}


def test_come_after_all_keeps_the_make_up_of_another_session(course):
    me = course.trainees[0]
    take(me, course.session(0, 0), course.session(1, 0))
    take(me, course.session(0, 1), course.session(1, 1))
    come(me, course.session(0, 1))
    found = own(me)
    assert set(uids(found)) == {course.session(1, 0).uid, course.session(0, 1).uid, course.session(0, 2).uid}
    assert [one.missed.uid for one in found.arrangements] == [course.session(0, 0).uid]


def test_make_up_taken_again_after_coming_after_all_is_arranged_again(course):
    me, home, seat = course.trainees[0], course.session(0, 1), course.session(1, 1)
    take(me, home, seat)
    come(me, home)
    assert take(me, home, seat).number == 3
    found = own(me)
    assert [one.number for one in found.arrangements] == [3]
    undo(me, 3)
    assert (uids(own(me)), own(me).arrangements) == ([course.session(0, k).uid for k in range(3)], ())


def test_come_after_all_to_what_was_never_missed_is_refused(course):
    with pytest.raises(NotFoundError):
        come(course.trainees[0], course.session(0, 1))
