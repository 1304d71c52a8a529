"""What happens between the approval of an e-mail and its sending: answers, releases, somebody else at once."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from config import Settings
from models import Intake, MessageError, MessageKind, MessageStatus, OutboxMessage, Trainee, db
from operations.actor import COMMAND
from operations.answer_messages import write_asking
from operations.deliver_messages import note_postponed, note_refused, note_sent, note_uncertain, take_next
from operations.errors import OperationError
from operations.message_texts import TemplateText
from operations.outbox import approve, discard_messages, edit_message, reopen
from operations.seen_messages import text_key
from operations.trainees import remove_trainee
from tests.conftest import Clock, on_both_databases
from tests.factories import NOW, make_intake, make_trainee
from tests.jobs.mails import approved, approved_release, mails, send, take
from tests.messages.servers import Mailbox
from tests.operations.at_once import at_once
from tests.operations.courses import FRIDAY, WEDNESDAY, answer
from tests.operations.messages import drafts_to, messages_to, move_last, publish_draft, ready_course, send_all_by_hand

pytestmark = pytest.mark.usefixtures("app")


def test_answer_given_after_approval_stops_the_invitation(
    settings: Settings, mailbox: Mailbox, port: int, clock: Clock
) -> None:
    (message,) = approved(clock)
    answer(message.intake, now=clock(), trainee=message.trainee)
    db.session.commit()
    send(settings, port, clock)
    assert mailbox.received == []
    assert message.status is MessageStatus.DISCARDED


def test_address_taken_away_after_approval_is_a_failure(
    settings: Settings, mailbox: Mailbox, port: int, clock: Clock
) -> None:
    (message,) = approved(clock)
    assert message.trainee is not None
    message.trainee.email = None
    db.session.commit()
    send(settings, port, clock)
    assert (message.status, message.error) == (MessageStatus.FAILED, MessageError.NO_ADDRESS)


def test_mail_that_fails_after_a_newer_release_says_what_holds_then(app: Flask, clock: Clock) -> None:
    """Never two messages to one person that contradict each other."""
    course = ready_course(clock)
    trainee = course.trainees[0]
    trainee.email = "hv@example.vn"
    db.session.commit()
    publish_draft(course, clock)
    send_all_by_hand(course, clock())
    move_last(course, clock, FRIDAY)
    publish_draft(course, clock)
    (message,) = drafts_to(trainee)
    approve(course.intake, [text_key(message)], by_mail=True, actor=COMMAND, now=clock())
    outgoing = take(clock)
    assert outgoing is not None
    move_last(course, clock, WEDNESDAY)
    publish_draft(course, clock)
    assert len(drafts_to(trainee)) == 1
    note_postponed(outgoing, now=clock())
    db.session.expire_all()
    assert drafts_to(trainee) == []  # what they know is what holds
    assert [one.status for one in messages_to(trainee)] == [
        MessageStatus.SENT, MessageStatus.DISCARDED, MessageStatus.DISCARDED,
    ]  # fmt: skip


def test_approved_mail_that_a_release_overtakes_does_not_go(
    settings: Settings, mailbox: Mailbox, port: int, clock: Clock
) -> None:
    """What takes its place waits for somebody to look at it."""
    course = ready_course(clock)
    approved_release(course, clock)
    move_last(course, clock, FRIDAY)
    publish_draft(course, clock)
    send(settings, port, clock)
    assert mailbox.received == []
    assert [one.status for one in messages_to(course.trainees[0])] == [MessageStatus.DISCARDED, MessageStatus.DRAFT]


def test_invitation_that_a_release_has_overtaken_is_not_mailed_but_is_a_draft_again(clock: Clock) -> None:
    course = ready_course(clock)
    silent = make_trainee(course.intake, email="a@example.vn")
    write_asking(course.intake, MessageKind.INVITATION, actor=COMMAND, now=clock())
    (invitation,) = messages_to(silent)
    seen = [text_key(invitation)]
    approve(course.intake, seen, by_mail=True, actor=COMMAND, now=clock())
    clock.advance(hours=1)
    publish_draft(course, clock)
    assert take_next(secret_key="s", base_url="https://lich.example.vn", domain="example.vn", now=clock()) is None
    assert invitation.status is MessageStatus.DRAFT
    approve(course.intake, seen, by_mail=True, actor=COMMAND, now=clock())  # staff want it all the same
    taken = take_next(secret_key="s", base_url="https://lich.example.vn", domain="example.vn", now=clock())
    assert taken is not None
    assert taken.mail.to_address == "a@example.vn"


@on_both_databases
def test_mail_taken_and_edited_at_once_goes_as_it_was_approved_or_not_at_all(app: Flask) -> None:
    clock = Clock()
    (message,) = approved(clock)
    key, seen = message.id, message.revision

    def edit() -> None:
        text = TemplateText("Lịch học", "Khác {lien-ket}")
        edit_message(db.session.get_one(OutboxMessage, key), text, seen=seen, actor=COMMAND, now=NOW)

    outgoing, refused = at_once(app, lambda: take(clock), edit)
    if outgoing is None:
        assert (refused, message.status) == (None, MessageStatus.DRAFT)
    else:
        assert "Nhà trường mời" in outgoing.mail.body
        assert isinstance(refused, OperationError)


@on_both_databases
def test_message_taken_by_two_workers_at_once_is_taken_by_one(app: Flask) -> None:
    clock = Clock()
    approved(clock)
    found = at_once(app, lambda: take(clock), lambda: take(clock))
    assert sorted(one is None for one in found) == [False, True]


@on_both_databases
def test_approved_and_discarded_at_once_is_one_of_the_two(app: Flask) -> None:
    clock = Clock()
    (message,) = approved(clock)
    reopen(message.intake, [message.id], actor=COMMAND, now=NOW)
    intake_id, key = message.intake_id, text_key(message)

    def do(operation: Any, **values: Any) -> Any:
        return operation(db.session.get_one(Intake, intake_id), [key], actor=COMMAND, now=NOW, **values)

    at_once(app, lambda: do(approve, by_mail=True), lambda: do(discard_messages))
    assert message.status is MessageStatus.DISCARDED  # approved ones can be discarded, discarded ones not approved


@on_both_databases
def test_invitations_written_twice_at_once_are_one_each(app: Flask) -> None:
    intake_id = make_intake().id
    for _n in range(3):
        make_trainee(db.session.get_one(Intake, intake_id))

    def write() -> int:
        return write_asking(db.session.get_one(Intake, intake_id), MessageKind.INVITATION, actor=COMMAND, now=NOW)

    assert sorted(at_once(app, write, write)) == [0, 3]


@on_both_databases
@pytest.mark.parametrize("note", [note_sent, note_refused, note_uncertain, note_postponed])
def test_person_removed_while_their_mail_is_handed_over_holds_up_nobody_else(
    settings: Settings, mailbox: Mailbox, port: int, clock: Clock, note: Callable[..., None]
) -> None:
    first, second = approved(clock, people=2)
    outgoing, trainee = take(clock), first.trainee
    assert outgoing is not None
    assert trainee is not None
    assert outgoing.key == first.id
    remove_trainee(trainee, actor=COMMAND, now=clock())
    note(outgoing, now=clock())
    send(settings, port, clock)
    assert [mail["To"].addresses[0].addr_spec for mail in mails(mailbox)] == ["hv1@example.vn"]
    assert db.session.scalars(db.select(OutboxMessage)).all() == [second]


@on_both_databases
def test_person_removed_in_the_moment_in_which_their_mail_is_taken_gets_none_or_is_forgotten(
    app: Flask, clock: Clock
) -> None:
    (message,) = approved(clock)
    assert message.trainee is not None
    trainee_id, moment = message.trainee.id, clock()

    def remove() -> None:
        remove_trainee(db.session.get_one(Trainee, trainee_id), actor=COMMAND, now=moment)

    def hand_over() -> None:
        outgoing = take(clock)
        if outgoing is not None:
            note_sent(outgoing, now=moment)

    assert at_once(app, remove, hand_over) == [None, None]
    assert db.session.scalars(db.select(OutboxMessage)).all() == []
