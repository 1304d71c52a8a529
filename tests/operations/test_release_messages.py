"""What people are told of the timetable: always the difference between what they know and what holds."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from models import Channel, MessageError, MessageKind, MessageStatus, OutboxMessage, SeatKind, Skip, db
from operations.actor import COMMAND
from operations.draft_report import fingerprint, report_on_draft
from operations.message_texts import TemplateText
from operations.outbox import approve, discard_messages, edit_message, mark_sent, reopen
from operations.read_outbox import count_urgent, is_urgent
from operations.release_news import MOST_LINES, news_for
from operations.seen_messages import Outcome, text_key
from operations.told_state import ToldSession, ToldState
from tests.factories import NOW
from tests.operations.amended import stay_away, take, undo
from tests.operations.courses import FRIDAY, THURSDAY, WEDNESDAY
from tests.operations.messages import drafts_to, messages_to, move_last, publish_draft, ready_course, send_all_by_hand

MOVED = "Lớp 01 – Buổi 3: chuyển từ Thứ 4 14/01/2026, 07:30–11:30 sang Thứ 6 16/01/2026, 07:30–11:30"


@pytest.fixture
def course(app, clock):
    return ready_course(clock)


@pytest.fixture
def told(course, clock):
    """The course after a release that everybody was told of."""
    publish_draft(course, clock)
    assert send_all_by_hand(course, clock()) == 4
    return course


def test_release_unsent_is_overtaken_by_the_next_in_one_message(course, clock):
    publish_draft(course, clock)
    before = drafts_to(course.trainees[0])[0]
    move_last(course, clock, FRIDAY)
    publish_draft(course, clock)
    (message,) = drafts_to(course.trainees[0])
    assert (message.kind, before.status) == (MessageKind.RELEASE, MessageStatus.DISCARDED)
    assert "(lần ban hành 2)" in message.subject
    assert "chuyển từ" not in message.body


def test_changes_before_sending_become_one_message_from_what_is_known(told, clock):
    for day in (THURSDAY, FRIDAY):
        move_last(told, clock, day)
        publish_draft(told, clock)
    (message,) = drafts_to(told.trainees[0])
    assert message.kind is MessageKind.CHANGES
    assert message.body.count("chuyển từ") == 1
    assert MOVED in message.body
    assert "{lien-ket}" in message.body


def test_change_taken_back_before_it_was_told_is_told_to_nobody(told, clock):
    for day in (FRIDAY, WEDNESDAY):
        move_last(told, clock, day)
        publish_draft(told, clock)
    assert drafts_to(told.trainees[0]) == []
    assert [m.status for m in messages_to(told.trainees[0])] == [MessageStatus.SENT, MessageStatus.DISCARDED]


def test_approved_message_that_is_overtaken_must_be_approved_again(told, clock):
    move_last(told, clock, THURSDAY)
    publish_draft(told, clock)
    (message,) = drafts_to(told.trainees[0])
    approve(told.intake, [text_key(message)], by_mail=True, actor=COMMAND, now=clock())
    assert message.status is MessageStatus.APPROVED
    move_last(told, clock, FRIDAY)
    publish_draft(told, clock)
    (message,) = drafts_to(told.trainees[0])
    assert MOVED in message.body


def test_message_that_still_holds_stays_as_it_was_approved_and_edited(told, clock):
    move_last(told, clock, FRIDAY)
    publish_draft(told, clock)
    (message,) = drafts_to(told.trainees[0])
    own = TemplateText("Lịch học", "Mời xem {lien-ket}")
    edit_message(message, own, seen=message.revision, actor=COMMAND, now=clock())
    approve(told.intake, [text_key(message)], by_mail=True, actor=COMMAND, now=clock())
    told.draft.enrolments[1].skips.append(Skip(session=told.session(0, 0)))
    db.session.commit()
    publish_draft(told, clock)
    assert (message.status, message.body, message.edited) == (MessageStatus.APPROVED, "Mời xem {lien-ket}", True)


def test_session_dropped_for_one_is_a_cancellation_for_them_alone(told, clock):
    told.draft.enrolments[0].skips.append(Skip(session=told.session(0, 0)))
    db.session.commit()
    publish_draft(told, clock)
    (message,) = drafts_to(told.trainees[0])
    assert message.kind is MessageKind.CANCELLATION
    assert "bớt những buổi sau, anh/chị không cần đến:\n- Không còn Lớp 01 – Buổi 1" in message.body
    assert drafts_to(told.trainees[1]) == []


def test_person_put_into_another_class_is_told_which(told, clock):
    told.draft.enrolments[0].class_id = told.classes[1].id
    db.session.commit()
    publish_draft(told, clock)
    (message,) = drafts_to(told.trainees[0])
    assert message.kind is MessageKind.CHANGES
    assert "- Anh/chị chuyển từ Lớp 01 sang Lớp 02." in message.body
    assert drafts_to(told.trainees[1]) == []


def test_many_changes_are_told_in_short_with_what_comes_next():
    def state(day: int) -> ToldState:
        sessions = [
            ToldSession(
                "Lớp 01", n, date(2026, 1, day + n), time(18), time(21), "P.101", "Cơ sở 1", online=False,
                meeting_url=None, kind=SeatKind.HOME,
            )
            for n in range(MOST_LINES + 1)
        ]  # fmt: skip
        return ToldState("01", "Lớp 01", {f"u{n}": one for n, one in enumerate(sessions)})

    def news(before: ToldState, after: ToldState) -> str:
        found = news_for(before, after, teaches=False, language="vi", now=NOW)
        assert found is not None
        return found.content

    assert news(state(12), state(13)) == (
        "Lịch học của anh/chị có thay đổi:\n- Có 9 thay đổi; mở liên kết để xem tất cả.\n"
        "- Buổi sắp tới: Lớp 01 – Buổi 1, Thứ 3 13/01/2026, 18:00–21:00, P.101, Cơ sở 1."
    )
    fewer = replace(state(13), sessions={uid: one for uid, one in state(13).sessions.items() if uid != "u8"})
    all_but_one = replace(state(12), sessions={uid: one for uid, one in state(12).sessions.items() if uid != "u8"})
    assert news(all_but_one, fewer).count("chuyển từ") == MOST_LINES


def test_class_with_another_code_is_the_same_class(told, clock):
    told.classes[0].code = "A"
    db.session.commit()
    move_last(told, clock, FRIDAY)
    publish_draft(told, clock)
    (message,) = drafts_to(told.trainees[0])
    assert "- Lớp 01 – Buổi 3: chuyển từ" in message.body
    assert "Anh/chị chuyển" not in message.body


def test_message_on_its_way_counts_as_told(told, clock):
    move_last(told, clock, FRIDAY)
    publish_draft(told, clock)
    (message,) = drafts_to(told.trainees[0])
    message.status, message.taken_at = MessageStatus.APPROVED, clock()
    db.session.commit()
    move_last(told, clock, WEDNESDAY)
    publish_draft(told, clock)
    (later,) = drafts_to(told.trainees[0])
    assert later.id != message.id
    assert "chuyển từ Thứ 6 16/01/2026, 07:30–11:30 sang Thứ 4 14/01/2026" in later.body


def test_message_that_may_have_arrived_is_followed_by_what_holds(told, clock):
    move_last(told, clock, FRIDAY)
    publish_draft(told, clock)
    (message,) = drafts_to(told.trainees[0])
    message.status, message.error = MessageStatus.FAILED, MessageError.UNCERTAIN
    db.session.commit()
    move_last(told, clock, WEDNESDAY)
    publish_draft(told, clock)
    (later,) = drafts_to(told.trainees[0])
    assert "sang Thứ 4 14/01/2026" in later.body
    assert message.status is MessageStatus.FAILED


def test_discarded_message_is_told_by_the_next(told, clock):
    move_last(told, clock, FRIDAY)
    publish_draft(told, clock)
    (message,) = drafts_to(told.trainees[0])
    discard_messages(told.intake, [text_key(message)], actor=COMMAND, now=clock())
    told.draft.enrolments[0].skips.append(Skip(session=told.session(0, 0)))
    db.session.commit()
    publish_draft(told, clock)
    (later,) = drafts_to(told.trainees[0])
    assert MOVED in later.body
    assert "Không còn Lớp 01 – Buổi 1" in later.body


def test_tick_taken_back_after_another_change_leaves_one_message(told, clock):
    move_last(told, clock, THURSDAY)
    publish_draft(told, clock)
    (first,) = drafts_to(told.trainees[0])
    mark_sent(told.intake, [text_key(first)], actor=COMMAND, now=clock())
    move_last(told, clock, FRIDAY)
    publish_draft(told, clock)
    assert len(drafts_to(told.trainees[0])) == 1
    assert reopen(told.intake, [first.id], actor=COMMAND, now=clock()) == 1
    (message,) = drafts_to(told.trainees[0])
    assert MOVED in message.body


def test_discarded_message_without_news_stays_discarded_when_reopened(told, clock):
    move_last(told, clock, FRIDAY)
    publish_draft(told, clock)
    (message,) = drafts_to(told.trainees[0])
    discard_messages(told.intake, [text_key(message)], actor=COMMAND, now=clock())
    move_last(told, clock, WEDNESDAY)
    publish_draft(told, clock)
    assert reopen(told.intake, [message.id], actor=COMMAND, now=clock()) == 0
    assert message.status is MessageStatus.DISCARDED


def test_text_told_after_it_was_overtaken_is_known_and_what_changed_since_waits(told, clock):
    me = told.trainees[0]
    move_last(told, clock, THURSDAY)
    publish_draft(told, clock)
    (pasted,) = drafts_to(me)
    key = text_key(pasted)
    move_last(told, clock, FRIDAY)
    publish_draft(told, clock)
    outcome = mark_sent(told.intake, [key], actor=COMMAND, now=clock())
    (waiting,) = drafts_to(me)
    assert outcome == Outcome(1, [waiting])
    assert (pasted.status, pasted.content.count("sang Thứ 5 15/01/2026")) == (MessageStatus.SENT, 1)
    assert "chuyển từ Thứ 5 15/01/2026, 07:30–11:30 sang Thứ 6 16/01/2026" in waiting.content
    assert mark_sent(told.intake, [key], actor=COMMAND, now=clock()) == Outcome(0, [waiting])


def test_text_told_after_the_change_was_taken_back_is_corrected(told, clock):
    """Without a tick nobody would be told anything; with it the person believes in Thursday."""
    me = told.trainees[0]
    move_last(told, clock, THURSDAY)
    publish_draft(told, clock)
    key = text_key(drafts_to(me)[0])
    move_last(told, clock, WEDNESDAY)
    publish_draft(told, clock)
    assert drafts_to(me) == []
    mark_sent(told.intake, [key], actor=COMMAND, now=clock())
    (waiting,) = drafts_to(me)
    assert "chuyển từ Thứ 5 15/01/2026, 07:30–11:30 sang Thứ 4 14/01/2026" in waiting.content


def test_first_text_told_late_is_followed_by_the_change_of_a_session_that_it_did_not_name(course, clock):
    """A first message names one session and leads to all: its words are the same, what the person saw is not."""
    me = course.trainees[0]
    publish_draft(course, clock)
    key = text_key(drafts_to(me)[0])
    move_last(course, clock, FRIDAY)
    publish_draft(course, clock)
    assert approve(course.intake, [key], by_mail=True, actor=COMMAND, now=clock()).done == 0
    mark_sent(course.intake, [key], actor=COMMAND, now=clock())
    (waiting,) = drafts_to(me)
    assert (waiting.kind, MOVED in waiting.content) == (MessageKind.CHANGES, True)


def test_change_within_48_hours_is_urgent_until_it_has_gone_or_the_session_has_begun(told, clock):
    move_last(told, clock, FRIDAY)
    publish_draft(told, clock)
    (message,) = drafts_to(told.trainees[0])
    starts = message.concerns_at
    assert starts is not None
    assert f"{starts:%d/%m %H:%M}" == "14/01 00:30"  # 07:30 of the day from which it was moved, in UTC
    moments = (starts - timedelta(hours=49), starts - timedelta(hours=48), starts, starts + timedelta(minutes=1))
    assert [is_urgent(message, now=moment) for moment in moments] == [False, True, True, False]
    assert [count_urgent(told.intake, now=moment) for moment in moments] == [0, 3, 3, 0]
    mark_sent(told.intake, [text_key(message)], actor=COMMAND, now=clock())
    assert not is_urgent(message, now=starts)


def test_make_up_taken_after_the_message_is_no_news_at_the_next_release(told, clock):
    me, other = told.trainees
    take(me, told.session(0, 1), told.session(1, 1), now=clock.advance(hours=1))
    move_last(told, clock, FRIDAY)
    publish_draft(told, clock)
    (message,) = drafts_to(me)
    assert MOVED in message.body
    assert "13/01/2026" not in message.body
    assert message.content == drafts_to(other)[0].content


def test_make_up_taken_after_the_message_and_no_other_change_writes_no_message(told, clock):
    """Nor at the release after the next: what was arranged in a release of old is still known."""
    me = told.trainees[0]
    take(me, told.session(0, 1), told.session(1, 1), now=clock.advance(hours=1))
    for day in (THURSDAY, FRIDAY):
        move_last(told, clock, day, course_class=1)
        publish_draft(told, clock)
    assert [message.status for message in messages_to(me)] == [MessageStatus.SENT]


def test_make_up_taken_after_the_message_is_told_when_it_moves(told, clock):
    me = told.trainees[0]
    take(me, told.session(0, 2), told.session(1, 2), now=clock.advance(hours=1))
    move_last(told, clock, FRIDAY, course_class=1)
    publish_draft(told, clock)
    (message,) = drafts_to(me)
    assert message.content.count("\n") == 1
    assert "Lớp 02 – Buổi 3: chuyển từ Thứ 4 14/01/2026, 13:30–17:30 sang Thứ 6 16/01/2026" in message.content


def test_make_up_that_staff_undo_is_told(told, clock):
    me = told.trainees[0]
    take(me, told.session(0, 1), told.session(1, 1), now=clock.advance(hours=1))
    enrolment = next(one for one in told.draft.enrolments if one.trainee_id == me.id)
    enrolment.skips, enrolment.make_ups = [], []
    told.draft.revision += 1
    db.session.commit()
    publish_broken(told, clock)
    (message,) = drafts_to(me)
    assert (
        "Buổi học bù anh/chị đã chọn (Lớp 02 – Buổi 2, Thứ 3 13/01/2026, 13:30–17:30) không còn; "
        "nay học ở Lớp 01 – Buổi 2, Thứ 3 13/01/2026, 07:30–11:30" in message.content
    )
    assert "Thêm" not in message.content
    send_all_by_hand(told, clock.advance(hours=1))
    move_last(told, clock, FRIDAY)
    publish_broken(told, clock)
    (message,) = drafts_to(me)
    assert message.content.count("\n") == 1


def undo_by_staff(course, clock):
    """Who arranged something is to attend the own class again."""
    enrolment = course.draft.enrolments[0]
    enrolment.skips, enrolment.make_ups = [], []
    course.draft.revision += 1
    db.session.commit()
    publish_broken(course, clock)


def test_make_up_that_staff_undo_is_told_to_who_was_sent_nothing_yet(course, clock):
    """The own page has shown the timetable since it was published; the first message still waits."""
    me = course.trainees[0]
    publish_draft(course, clock)
    take(me, course.session(0, 1), course.session(1, 1), now=clock.advance(hours=1))
    undo_by_staff(course, clock)
    (message,) = drafts_to(me)
    assert message.kind is MessageKind.RELEASE
    assert (
        "\nBuổi học bù anh/chị đã chọn (Lớp 02 – Buổi 2, Thứ 3 13/01/2026, 13:30–17:30) không còn; nay học ở Lớp 01 –"
        in message.content
    )
    (other,) = drafts_to(course.trainees[1])
    assert "không còn" not in other.content


def test_make_up_that_staff_undo_and_that_is_taken_anew_is_not_lost(course, clock):
    me = course.trainees[0]
    publish_draft(course, clock)
    take(me, course.session(0, 1), course.session(1, 1), now=clock.advance(hours=1))
    undo_by_staff(course, clock)
    take(me, course.session(0, 1), course.session(1, 1), now=clock.advance(hours=1), release=2)
    (message,) = drafts_to(me)
    assert "không còn" not in message.content


def test_make_up_lost_is_told_while_it_is_not_over(course, clock):
    me = course.trainees[0]
    publish_draft(course, clock)
    take(me, course.session(0, 1), course.session(1, 1), now=clock.advance(hours=1))
    clock.advance(days=9)
    undo_by_staff(course, clock)
    (message,) = drafts_to(me)
    assert "không còn" not in message.content


def test_session_dropped_from_a_class_with_another_code_is_told(told, clock):
    told.classes[0].code = "A"
    told.draft.enrolments[0].skips.append(Skip(session=told.session(0, 0)))
    db.session.commit()
    publish_draft(told, clock)
    (message,) = drafts_to(told.trainees[0])
    assert message.kind is MessageKind.CANCELLATION
    assert "- Không còn Lớp 01 – Buổi 1" in message.body


def publish_broken(course, clock):
    broken = report_on_draft(course.intake, course.draft, now=clock()).violations
    publish_draft(course, clock, confirmed=fingerprint(broken))


def test_make_up_taken_back_after_the_message_is_no_news(told, clock):
    me = told.trainees[0]
    take(me, told.session(0, 1), told.session(1, 1), now=clock.advance(hours=1))
    undo(me, 1, now=clock.advance(hours=1))
    move_last(told, clock, FRIDAY, course_class=1)
    publish_draft(told, clock)
    assert drafts_to(me) == []


def test_absence_noted_while_a_change_waits_leaves_the_rest_to_be_told(told, clock):
    me = told.trainees[0]
    move_last(told, clock, FRIDAY)
    publish_draft(told, clock)
    stay_away(me, told.session(0, 1), now=clock.advance(hours=1), release=2)
    (message,) = drafts_to(me)
    assert MOVED in message.content
    assert message.content.count("\n") == 1
    stay_away(me, told.session(0, 2), now=clock.advance(hours=1), release=2)
    assert drafts_to(me) == []


def test_change_of_what_is_over_is_told_to_nobody(told, clock):
    clock.advance(days=30)
    told.draft.enrolments[0].skips.append(Skip(session=told.session(0, 0)))
    db.session.commit()
    publish_draft(told, clock)
    assert drafts_to(told.trainees[0]) == []


def test_lecturer_is_told_of_the_sessions_taught(told, clock):
    move_last(told, clock, FRIDAY)
    publish_draft(told, clock)
    query = db.select(OutboxMessage).filter_by(lecturer_id=told.lecturers[0].id, status=MessageStatus.DRAFT)
    message = db.session.scalars(query).one()
    assert "Lịch giảng của thầy/cô có thay đổi:" in message.body
    assert message.subject == "Lịch giảng (lần ban hành 2)"


def test_channel_follows_the_address_of_the_person(course, clock):
    course.trainees[0].email = "a@example.vn"
    db.session.commit()
    publish_draft(course, clock)
    assert [drafts_to(one)[0].channel for one in course.trainees] == [Channel.EMAIL, Channel.PASTE]
