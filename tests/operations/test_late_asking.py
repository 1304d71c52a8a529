"""Invitations and reminders left lying past the deadline or a release, and no other messages."""

from datetime import timedelta

import pytest

from models import AuditEntry, MessageKind, MessageStatus, OutboxMessage, db
from operations.actor import COMMAND
from operations.answer_messages import write_asking
from operations.late_asking import Lateness, late_asking, late_texts
from operations.outbox import approve, discard_messages, mark_sent
from operations.read_outbox import OutboxQuery, Stage, found_texts, in_row
from operations.seen_messages import text_key
from tests.factories import make_intake, make_trainee
from tests.operations.messages import messages_to, publish_draft, ready_course


@pytest.fixture
def intake(app, clock):
    intake = make_intake(answer_deadline=clock() + timedelta(days=4))
    for _number in range(3):
        make_trainee(intake)
    write_asking(intake, MessageKind.INVITATION, actor=COMMAND, now=clock())
    return intake


def messages():
    return list(db.session.scalars(db.select(OutboxMessage).order_by(OutboxMessage.id)))


def discard_late(intake, now):
    seen = late_texts(intake, late_asking(intake, now=now))
    return discard_messages(intake, seen, actor=COMMAND, now=now).done


def reasons(intake, now):
    late = late_asking(intake, now=now)
    found = [late.of(message) for message in messages()]
    assert late_texts(intake, late) == [text_key(one) for one, reason in zip(messages(), found, strict=True) if reason]
    return found


def test_asking_is_late_from_the_deadline_on(intake, clock):
    assert reasons(intake, clock.advance(days=4) - timedelta(seconds=1)) == [None] * 3
    assert reasons(intake, clock()) == [Lateness.DEADLINE] * 3


def test_asking_without_a_deadline_is_never_late(intake, clock):
    intake.answer_deadline = None
    assert reasons(intake, clock.advance(days=30)) == [None] * 3


def test_asking_written_after_the_deadline_is_meant_so(intake, clock):
    clock.advance(days=5)
    newcomer = make_trainee(intake)
    write_asking(intake, MessageKind.INVITATION, actor=COMMAND, now=clock())
    assert reasons(intake, clock()) == [Lateness.DEADLINE] * 3 + [None]
    assert discard_late(intake, clock()) == 3
    assert [one.status for one in messages_to(newcomer)] == [MessageStatus.DRAFT]


def test_asking_is_late_once_a_timetable_is_published_and_what_tells_it_is_not(app, clock):
    course = ready_course(clock)
    newcomer = make_trainee(course.intake)
    write_asking(course.intake, MessageKind.INVITATION, actor=COMMAND, now=clock())
    clock.advance(hours=1)
    publish_draft(course, clock)
    clock.advance(days=30)
    found = dict(zip([one.kind for one in messages()], reasons(course.intake, clock()), strict=True))
    assert found == {MessageKind.INVITATION: Lateness.PUBLISHED, MessageKind.RELEASE: None}
    assert discard_late(course.intake, clock()) == 1
    assert [one.status for one in messages_to(newcomer)] == [MessageStatus.DISCARDED]


def test_late_ones_put_aside_leave_what_has_gone_and_is_noted_once(intake, clock):
    first, second, third = messages()
    mark_sent(intake, [text_key(first)], actor=COMMAND, now=clock())
    approve(intake, [text_key(second), text_key(third)], by_mail=False, actor=COMMAND, now=clock())
    third.taken_at = clock()
    db.session.commit()
    clock.advance(days=5)
    assert discard_late(intake, clock()) == 1
    assert discard_late(intake, clock()) == 0
    assert [one.status for one in messages()] == [
        MessageStatus.SENT, MessageStatus.DISCARDED, MessageStatus.APPROVED
    ]  # fmt: skip
    assert db.session.query(AuditEntry).filter_by(action="messages.discarded").count() == 1


def test_late_messages_are_left_out_of_what_is_done_with_all_unless_they_are_looked_for(intake, clock):
    newcomer = make_trainee(intake)
    clock.advance(days=5)
    write_asking(intake, MessageKind.INVITATION, actor=COMMAND, now=clock())
    (timely,) = messages_to(newcomer)
    late = [one for one in messages() if one is not timely]
    assert found_texts(intake, OutboxQuery(), now=clock()) == [text_key(timely)]
    looked_for = OutboxQuery(stage=Stage.LATE)
    assert found_texts(intake, looked_for, now=clock()) == [text_key(one) for one in late]
    assert in_row(intake, OutboxQuery(), at=timely, now=clock()) == [timely.public_id]
    assert in_row(intake, looked_for, at=late[0], now=clock()) == [one.public_id for one in late]
    assert late[1].public_id in in_row(intake, OutboxQuery(), at=late[1], now=clock())


def test_late_message_that_is_approved_all_the_same_counts_from_then_on(intake, clock):
    late = messages()[0]
    clock.advance(days=5)
    assert approve(intake, [text_key(late)], by_mail=False, actor=COMMAND, now=clock()).done == 1
    assert late_asking(intake, now=clock()).of(late) is None
