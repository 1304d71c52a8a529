"""Amendments: a make-up taken, an absence noted, both taken back; what pages, calendars and messages have of it."""

import pytest

from models import (
    Amendment,
    AuditEntry,
    EntryStatus,
    Intake,
    Link,
    LinkPurpose,
    MessageStatus,
    OutboxMessage,
    ReleaseSeat,
    db,
)
from operations.actor import COMMAND
from operations.errors import NotFoundError, StaleError
from operations.feed_entries import entries_of
from operations.make_up_seats import NotTaughtAgainError, SessionOverError, find_choices
from operations.share_feed import find_feed
from operations.shared_feeds import refresh_unit_feeds
from operations.take_make_up import SeatGoneError, SeatNotBackError
from operations.trainees import remove_trainee
from tests.factories import NOW, make_room, make_unit
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
from tests.operations.courses import FRIDAY, TUESDAY, answer, make_course


def test_take_make_up_changes_the_own_page_at_once_and_not_the_release(course):
    me = course.trainees[0]
    made = take(me, course.session(0, 1), course.session(1, 1))
    assert (made.number, made.kind, made.author, made.made_at) == (1, "make_up", me.full_name, NOW)
    found = own(me)
    assert uids(found) == [course.session(*place).uid for place in ((0, 0), (1, 1), (0, 2))]
    seat = found.sessions[1]
    assert (seat.make_up, seat.chosen, seat.change) == (True, True, None)
    assert [session.uid for session in seat.replaces] == [course.session(0, 1).uid]
    assert (found.missed, found.standing.missed_lessons, found.standing.completes) == ((), 0, True)
    assert [(a.number, a.can_be_taken_back) for a in found.arrangements] == [(1, True)]
    assert db.session.query(ReleaseSeat).filter_by(trainee_id=me.id).count() == 3
    assert own(course.trainees[1]).arrangements == ()


def test_take_make_up_changes_the_own_calendar_at_once(course):
    me = course.trainees[0]
    take(me, course.session(0, 1), course.session(1, 1))
    assert feed_of(me) == {
        course.session(0, 0).uid: (EntryStatus.CONFIRMED, 0, "Lớp 01 – Buổi 1"),
        course.session(0, 1).uid: (EntryStatus.CANCELLED, 1, "Đã hủy: Lớp 01 – Buổi 2"),
        course.session(0, 2).uid: (EntryStatus.CONFIRMED, 0, "Lớp 01 – Buổi 3"),
        course.session(1, 1).uid: (EntryStatus.CONFIRMED, 0, "Học bù: Lớp 02 – Buổi 2"),
    }
    undo(me, 1)
    assert feed_of(me)[course.session(0, 1).uid] == (EntryStatus.CONFIRMED, 2, "Lớp 01 – Buổi 2")
    assert feed_of(me)[course.session(1, 1).uid] == (EntryStatus.CANCELLED, 1, "Đã hủy: Học bù: Lớp 02 – Buổi 2")


def test_take_make_up_leaves_the_calendars_of_others_alone(course):
    def etags():
        links = db.session.scalars(db.select(Link).filter_by(purpose=LinkPurpose.FEED)).all()
        return {link.id: link.etag for link in links if link.trainee_id != course.trainees[0].id}

    before = etags()
    take(course.trainees[0], course.session(0, 1), course.session(1, 1))
    assert etags() == before


def test_take_make_up_changes_how_many_the_unit_counts_as_away(course):
    me = course.trainees[0]
    me.unit = make_unit(name="UBND phường Thử")
    db.session.commit()
    refresh_unit_feeds(course.intake, now=NOW)
    db.session.commit()
    take(me, course.session(0, 1), course.session(1, 1))
    link = find_feed(me.unit, intake=course.intake)
    assert link is not None
    shown = [entry.shown for entry in entries_of(link).values()]
    away = {(one.date, one.start_time) for one in shown if one.status is EntryStatus.CONFIRMED}
    attended = [course.session(*place) for place in ((0, 0), (1, 1), (0, 2))]
    assert away == {(session.date, session.period.start_time) for session in attended}


def test_take_make_up_rewrites_the_message_that_has_not_gone(course):
    me = course.trainees[0]

    def message():
        db.session.expire_all()
        return db.session.scalars(
            db.select(OutboxMessage).filter_by(trainee_id=me.id, status=MessageStatus.DRAFT)
        ).one()

    before = message().tells
    take(me, course.session(0, 1), course.session(1, 1))
    assert course.session(1, 1).uid in str(message().tells)
    assert course.session(0, 1).uid not in str(message().tells)
    undo(me, 1)
    assert message().tells == before


def test_take_make_up_where_nothing_waits_writes_no_message(course):
    me = course.trainees[0]
    db.session.execute(db.update(OutboxMessage).values(status=MessageStatus.SENT, sent_at=NOW))
    db.session.commit()
    count = db.session.query(OutboxMessage).count()
    take(me, course.session(0, 1), course.session(1, 1))
    assert db.session.query(OutboxMessage).count() == count


def test_take_make_up_twice_is_one_amendment(course):
    me = course.trainees[0]
    first = take(me, course.session(0, 1), course.session(1, 1))
    assert take(me, course.session(0, 1), course.session(1, 1)).id == first.id
    assert db.session.query(Amendment).count() == 1
    assert db.session.query(AuditEntry).filter_by(action="amendment.make_up").count() == 1


def test_take_make_up_that_is_not_offered_changes_nothing(course):
    me = course.trainees[0]
    with pytest.raises(SeatGoneError):
        take(me, course.session(0, 1), course.session(1, 0))
    course.room.capacity = 1
    take(course.trainees[1], course.session(0, 1), course.session(1, 1))
    with pytest.raises(SeatGoneError):
        take(me, course.session(0, 1), course.session(1, 1))
    assert own(me).arrangements == ()
    assert draft_seats(course, me) == {course.session(0, k).uid for k in range(3)}


def test_take_make_up_at_the_time_of_another_own_session_is_refused(app):
    """The other class teaches the first session on Tuesday morning, at the time of the own second one."""
    course = make_course()
    me, other = course.trainees[0], course.session(1, 0)
    other.date, other.period, other.room = TUESDAY, course.intake.periods[0], make_room(course.intake)
    for trainee in course.trainees:
        answer(course.intake, now=NOW, trainee=trainee)
    db.session.commit()
    publish_draft(course)
    assert find_choices(me, course.session(0, 0).uid, now=NOW).seats == ()
    with pytest.raises(SeatGoneError):
        take(me, course.session(0, 0), other)
    assert uids(own(me)) == [course.session(0, k).uid for k in range(3)]


def test_take_make_up_from_the_page_of_an_older_release_is_stale(course):
    move(course, course.session(0, 2), FRIDAY)
    publish_draft(course)
    with pytest.raises(StaleError):
        take(course.trainees[0], course.session(0, 1), course.session(1, 1), release=1)


def test_take_make_up_for_what_is_not_taught_again_or_is_not_theirs_is_refused(course):
    with pytest.raises(NotTaughtAgainError):
        take(course.trainees[0], course.session(0, 0), course.session(1, 1), now=TUESDAY_NOON)
    with pytest.raises(NotTaughtAgainError):
        stay_away(course.trainees[0], course.session(0, 1), now=TUESDAY_EVENING)
    with pytest.raises(NotFoundError):
        take(course.trainees[0], course.session(1, 1), course.session(0, 1))


def test_note_absence_says_what_is_lost(course):
    me = course.trainees[0]
    stay_away(me, course.session(0, 1))
    found = own(me)
    assert (found.standing.missed_lessons, found.standing.completes) == (5, False)
    assert [session.uid for session in found.missed] == [course.session(0, 1).uid]
    assert stay_away(me, course.session(0, 1)).number == 1
    assert db.session.query(Amendment).count() == 1
    assert feed_of(me)[course.session(0, 1).uid][0] is EntryStatus.CANCELLED


def test_make_up_for_an_absence_can_be_taken_later(course):
    me = course.trainees[0]
    stay_away(me, course.session(0, 1))
    take(me, course.session(0, 1), course.session(1, 1))
    found = own(me)
    assert (found.standing.missed_lessons, len(found.arrangements)) == (0, 2)
    assert draft_seats(course, me) == {course.session(*place).uid for place in ((0, 0), (1, 1), (0, 2))}


def test_take_back_gives_the_own_session_again(course):
    me = course.trainees[0]
    take(me, course.session(0, 1), course.session(1, 1))
    assert undo(me, 1).kind == "taken_back"
    assert undo(me, 1).number == 2
    found = own(me)
    assert uids(found) == [course.session(0, k).uid for k in range(3)]
    assert (found.arrangements, found.standing.missed_lessons) == ((), 0)
    assert draft_seats(course, me) == set(uids(found))
    assert take(me, course.session(0, 1), course.session(1, 1)).number == 3


def test_take_back_when_the_own_seat_is_gone_is_refused(course):
    me = course.trainees[0]
    take(me, course.session(0, 1), course.session(1, 1))
    course.room.capacity = 1
    db.session.commit()
    with pytest.raises(SeatNotBackError) as refused:
        undo(me, 1)
    assert refused.value.params["reasons"] == ["full"]
    assert own(me).sessions[1].make_up


def test_take_back_of_what_a_later_amendment_stands_on_waits_for_that_one(course):
    me = course.trainees[0]
    take(me, course.session(0, 1), course.session(1, 1))
    stay_away(me, course.session(1, 1))
    assert [(one.number, one.can_be_taken_back) for one in own(me).arrangements] == [(1, False), (2, True)]
    with pytest.raises(StaleError):
        undo(me, 1)
    assert uids(own(me)) == [course.session(0, k).uid for k in (0, 2)]
    undo(me, 2)
    undo(me, 1)
    assert uids(own(me)) == [course.session(0, k).uid for k in range(3)]


def test_take_back_after_a_session_began_is_refused(course):
    take(course.trainees[0], course.session(0, 1), course.session(1, 1))
    assert not own(course.trainees[0], now=TUESDAY_NOON).arrangements[0].can_be_taken_back
    with pytest.raises(SessionOverError):
        undo(course.trainees[0], 1, now=TUESDAY_NOON)


def test_take_back_of_somebody_elses_is_refused(course):
    take(course.trainees[0], course.session(0, 1), course.session(1, 1))
    with pytest.raises(NotFoundError):
        undo(course.trainees[1], 1)


def test_somebody_erased_leaves_no_amendment(course):
    me = course.trainees[0]
    take(me, course.session(0, 1), course.session(1, 1))
    remove_trainee(me, actor=COMMAND, now=NOW)
    assert db.session.query(Amendment).count() == 0
    assert db.session.query(Intake).count() == 1
    assert stay_away(course.trainees[1], course.session(0, 1)).number == 1
