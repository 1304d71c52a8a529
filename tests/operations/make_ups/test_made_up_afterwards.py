"""What somebody says only when a session has begun: made up, noted as an absence, taken back."""

from datetime import timedelta

import pytest

from models import EntryStatus, db
from operations.draft_report import fingerprint, report_on_draft
from operations.make_up_seats import SessionOverError
from operations.publish_timetable import NothingNewError
from tests.operations.amended import (
    TUESDAY_EVENING,
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


def test_session_missed_is_made_up_afterwards(course):
    """Ill on Tuesday morning, said at noon: the afternoon's class teaches the same."""
    me = course.trainees[0]
    assert own(me, TUESDAY_NOON).taught_again == {course.session(0, 1).uid}
    take(me, course.session(0, 1), course.session(1, 1), now=TUESDAY_NOON)
    found = own(me, TUESDAY_NOON)
    assert uids(found) == [course.session(*place).uid for place in ((0, 0), (1, 1), (0, 2))]
    assert [session.uid for session in found.sessions[1].replaces] == [course.session(0, 1).uid]
    assert [(one.afterwards, one.can_be_taken_back) for one in found.arrangements] == [(True, True)]
    assert (found.missed, found.standing.missed_lessons, found.taught_again) == ((), 0, frozenset())
    assert draft_seats(course, me) == set(uids(found))
    assert report_on_draft(course.intake, course.draft, now=TUESDAY_NOON).violations == ()
    with pytest.raises(NothingNewError):
        publish_draft(course, now=TUESDAY_NOON)


def test_session_missed_is_not_called_off_in_the_calendar_afterwards(course):
    me, missed = course.trainees[0], course.session(0, 1)
    shown = (EntryStatus.CONFIRMED, 0, "Vắng: Lớp 01 – Buổi 2")
    take(me, missed, course.session(1, 1), now=TUESDAY_NOON)
    assert feed_of(me)[missed.uid] == shown
    assert feed_of(me)[course.session(1, 1).uid] == (EntryStatus.CONFIRMED, 0, "Học bù: Lớp 02 – Buổi 2")
    move(course, course.session(0, 2), FRIDAY)
    publish_draft(course, now=TUESDAY_NOON)
    assert feed_of(me)[missed.uid] == shown
    assert feed_of(course.trainees[1])[missed.uid] == (EntryStatus.CONFIRMED, 0, "Lớp 01 – Buổi 2")


def test_session_missed_that_staff_call_off_is_called_off_in_the_calendar(course):
    me, missed = course.trainees[0], course.session(0, 1)
    uid = missed.uid
    stay_away(me, missed, now=TUESDAY_NOON)
    db.session.delete(missed)
    course.draft.revision += 1
    db.session.commit()
    broken = report_on_draft(course.intake, course.draft, now=TUESDAY_NOON).violations
    publish_draft(course, confirmed=fingerprint(broken), now=TUESDAY_NOON)
    assert feed_of(me)[uid] == (EntryStatus.CANCELLED, 1, "Đã hủy: Vắng: Lớp 01 – Buổi 2")


def test_absence_noted_afterwards_counts_and_can_be_made_up_or_taken_back(course):
    me = course.trainees[0]
    stay_away(me, course.session(0, 1), now=TUESDAY_NOON)
    found = own(me, TUESDAY_NOON)
    assert (found.standing.missed_lessons, found.standing.completes) == (5, False)
    assert [session.uid for session in found.missed] == [course.session(0, 1).uid]
    assert found.taught_again == {course.session(0, 1).uid}
    take(me, course.session(0, 1), course.session(1, 1), now=TUESDAY_NOON)
    undo(me, 2, now=TUESDAY_NOON)
    undo(me, 1, now=TUESDAY_EVENING)
    assert (own(me, TUESDAY_EVENING).standing.missed_lessons, draft_seats(course, me)) == (
        0,
        {course.session(0, k).uid for k in range(3)},
    )
    assert feed_of(me)[course.session(0, 1).uid] == (EntryStatus.CONFIRMED, 0, "Lớp 01 – Buổi 2")


def test_absence_noted_before_is_made_up_afterwards_and_stays_called_off(course):
    me = course.trainees[0]
    stay_away(me, course.session(0, 1))
    take(me, course.session(0, 1), course.session(1, 1), now=TUESDAY_NOON)
    assert feed_of(me)[course.session(0, 1).uid] == (EntryStatus.CANCELLED, 1, "Đã hủy: Lớp 01 – Buổi 2")
    assert [one.can_be_taken_back for one in own(me, TUESDAY_NOON).arrangements] == [False, True]
    with pytest.raises(SessionOverError):
        undo(me, 1, now=TUESDAY_NOON)
    undo(me, 2, now=TUESDAY_NOON)
    assert own(me, TUESDAY_NOON).standing.missed_lessons == 5


def test_take_back_of_what_was_said_afterwards_gives_no_thought_to_a_full_room(course):
    me = course.trainees[0]
    take(me, course.session(0, 1), course.session(1, 1), now=TUESDAY_NOON)
    course.room.capacity = 1
    db.session.commit()
    undo(me, 1, now=TUESDAY_NOON)
    assert uids(own(me, TUESDAY_NOON)) == [course.session(0, k).uid for k in range(3)]


def test_take_back_of_what_was_said_afterwards_ends_when_the_make_up_begins(course):
    me = course.trainees[0]
    take(me, course.session(0, 1), course.session(1, 1), now=TUESDAY_NOON)
    assert not own(me, TUESDAY_EVENING).arrangements[0].can_be_taken_back
    with pytest.raises(SessionOverError):
        undo(me, 1, now=TUESDAY_EVENING)


def test_make_up_missed_itself_is_made_up_afterwards(course):
    """On Friday after all: whoever could not come on Wednesday either goes back to the own class."""
    me = course.trainees[0]
    move(course, course.session(0, 2), FRIDAY)
    publish_draft(course)
    take(me, course.session(0, 2), course.session(1, 2), release=2)
    evening = TUESDAY_EVENING + timedelta(days=1)
    take(me, course.session(1, 2), course.session(0, 2), now=evening, release=2)
    found = own(me, evening)
    assert uids(found) == [course.session(0, k).uid for k in range(3)]
    assert feed_of(me)[course.session(1, 2).uid] == (EntryStatus.CONFIRMED, 0, "Vắng: Lớp 02 – Buổi 3")
