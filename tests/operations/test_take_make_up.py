"""Amendments: a make-up taken, an absence noted, both taken back; what pages, calendars, draft and staff have of it."""

from datetime import timedelta

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
    Release,
    ReleaseSeat,
    db,
)
from operations.actor import COMMAND, trainee_actor
from operations.amend_draft import lost_arrangements
from operations.draft import load_draft
from operations.draft_report import fingerprint, report_on_draft
from operations.errors import NotFoundError, StaleError
from operations.feed_entries import entries_of
from operations.make_up_seats import NotTaughtAgainError, SessionOverError
from operations.move_consequences import Target
from operations.move_session import move_session
from operations.publish_timetable import NothingNewError
from operations.published_state import state_of_draft
from operations.read_published import Change, own_timetable
from operations.see_amendments import see_amendments, unseen_amendments
from operations.share_feed import find_feed
from operations.shared_feeds import refresh_unit_feeds
from operations.take_make_up import SeatGoneError, SeatNotBackError, come_after_all
from operations.trainees import remove_trainee
from tests.factories import NOW, make_unit
from tests.operations.amended import draft_seats, feed_of, publish_draft, published_course, stay_away, take, undo
from tests.operations.courses import FRIDAY

TUESDAY_NOON = NOW + timedelta(days=8, hours=3)
TUESDAY_EVENING = NOW + timedelta(days=8, hours=9)


@pytest.fixture
def course(app):
    return published_course()


def own(trainee, now=NOW):
    db.session.expire_all()
    found = own_timetable(trainee, now=now)
    assert found is not None
    return found


def uids(timetable):
    return [one.session.uid for one in timetable.sessions]


def move(course, session, day):
    target = Target(day, session.period_id, session.room_id, session.lecturer_id)
    return move_session(session, target, expected_revision=course.draft.revision, actor=COMMAND, now=NOW)


def draft_state(course):
    db.session.expire_all()
    draft = load_draft(course.intake)
    assert draft is not None
    return state_of_draft(draft)


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
        return db.session.scalars(db.select(OutboxMessage).filter_by(trainee_id=me.id)).one()

    before = (message().tells, message().public_id)
    take(me, course.session(0, 1), course.session(1, 1))
    assert course.session(1, 1).uid in str(message().tells)
    assert course.session(0, 1).uid not in str(message().tells)
    undo(me, 1)
    assert (message().tells, message().public_id) == before


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


def test_take_back_after_a_session_began_is_refused(course):
    take(course.trainees[0], course.session(0, 1), course.session(1, 1))
    assert not own(course.trainees[0], now=TUESDAY_NOON).arrangements[0].can_be_taken_back
    with pytest.raises(SessionOverError):
        undo(course.trainees[0], 1, now=TUESDAY_NOON)


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


def publish_moved(course):
    move(course, course.session(1, 2), FRIDAY)
    publish_draft(course)


def come(trainee, session, release=1, now=NOW):
    actor = trainee_actor(trainee)
    return come_after_all(trainee, session.uid, release_number=release, actor=actor, now=now)


def test_take_back_of_somebody_elses_is_refused(course):
    take(course.trainees[0], course.session(0, 1), course.session(1, 1))
    with pytest.raises(NotFoundError):
        undo(course.trainees[1], 1)


def test_amendment_is_in_the_draft_so_that_there_is_nothing_new_to_publish(course):
    me, revision = course.trainees[0], course.draft.revision
    take(me, course.session(0, 1), course.session(1, 1))
    assert draft_seats(course, me) == {course.session(*place).uid for place in ((0, 0), (1, 1), (0, 2))}
    assert course.draft.revision == revision + 1
    with pytest.raises(NothingNewError):
        publish_draft(course)


def test_next_release_keeps_what_was_arranged(course):
    me = course.trainees[0]
    take(me, course.session(0, 1), course.session(1, 1))
    move(course, course.session(0, 2), FRIDAY)
    release = publish_draft(course)
    assert [change["id"] for change in release.changes["trainees"]] == [t.id for t in course.trainees]
    assert release.changes["trainees"][0]["added"] == release.changes["trainees"][0]["dropped"] == []
    found = own(me)
    assert [(one.session.uid, one.change) for one in found.sessions] == [
        (course.session(0, 0).uid, None),
        (course.session(1, 1).uid, None),
        (course.session(0, 2).uid, Change.TIME),
    ]
    assert (found.arrangements, found.gone) == ((), ())
    assert feed_of(me)[course.session(1, 1).uid] == (EntryStatus.CONFIRMED, 0, "Học bù: Lớp 02 – Buổi 2")


def test_draft_that_says_something_else_is_left_alone_and_staff_are_told(course):
    me = course.trainees[0]
    move(course, course.session(0, 2), FRIDAY)
    move(course, course.session(1, 2), FRIDAY)
    revision = course.draft.revision
    take(me, course.session(0, 2), course.session(1, 2))
    assert draft_seats(course, me) == {course.session(0, k).uid for k in range(3)}
    assert course.draft.revision == revision + 1
    assert [one.number for one in lost_arrangements(course.intake, draft_state(course))] == [1]


def test_draft_that_seats_somebody_where_they_cannot_come_breaks_a_rule(course):
    me = course.trainees[0]
    stay_away(me, course.session(0, 1))
    enrolment = next(one for one in course.draft.enrolments if one.trainee_id == me.id)
    enrolment.skips = []
    db.session.commit()
    found = [v.code for v in report_on_draft(course.intake, course.draft, now=NOW).violations]
    assert found == ["trainee_busy"]
    assert [one.number for one in lost_arrangements(course.intake, draft_state(course))] == [1]
    enrolment.skips = []
    undo(me, 1)
    assert report_on_draft(course.intake, course.draft, now=NOW).violations == ()


def test_amendment_that_was_taken_back_is_not_lost(course):
    me = course.trainees[0]
    take(me, course.session(0, 1), course.session(1, 1))
    undo(me, 1)
    assert lost_arrangements(course.intake, draft_state(course)) == []


def test_amendments_are_new_to_staff_until_they_are_noted(course):
    take(course.trainees[0], course.session(0, 1), course.session(1, 1))
    stay_away(course.trainees[1], course.session(0, 1))
    release = db.session.scalars(db.select(Release)).one()
    assert unseen_amendments(release) == 2
    assert see_amendments(release, up_to=1, actor=COMMAND, now=NOW) == 1
    assert unseen_amendments(release) == 1
    assert see_amendments(release, up_to=1, actor=COMMAND, now=NOW) == 0
    assert db.session.query(AuditEntry).filter_by(action="amendments.seen").count() == 1


def test_somebody_erased_leaves_no_amendment(course):
    me = course.trainees[0]
    take(me, course.session(0, 1), course.session(1, 1))
    remove_trainee(me, actor=COMMAND, now=NOW)
    assert db.session.query(Amendment).count() == 0
    assert db.session.query(Intake).count() == 1
    assert stay_away(course.trainees[1], course.session(0, 1)).number == 1
