"""Approved e-mails on their way, to a real server in a thread of its own."""

import socket
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from config import Settings
from jobs.queue import SolveQueue
from jobs.send_messages import send_due_messages
from models import AuditEntry, Channel, MessageError, MessageStatus, OutboxMessage, db
from operations.actor import COMMAND
from operations.deliver_messages import LOST_AFTER, any_due, mark_lost, note_sent
from operations.message_texts import TemplateText
from operations.outbox import approve, discard_messages, edit_message, mark_sent, reopen
from operations.seen_messages import Outcome, text_key
from tests.conftest import Clock
from tests.jobs.mails import STOP, approved, mail_settings, mails, send, take
from tests.jobs.processes import environment, running, wait_until
from tests.messages.servers import Mailbox
from tests.messages.servers import running as serving
from tests.operations.messages import drafts_to, publish_draft, ready_course

pytestmark = pytest.mark.usefixtures("app")


def test_approved_message_arrives_with_the_link_that_opens(
    app: Flask, settings: Settings, mailbox: Mailbox, port: int, clock: Clock
) -> None:
    (message,) = approved(clock)
    send(settings, port, clock)
    assert (message.status, message.sent_at, message.taken_at) == (MessageStatus.SENT, clock(), None)
    (mail,) = mails(mailbox)
    assert mail["Subject"] == "Lịch học: mời anh/chị cho biết thời gian thuận tiện"
    assert mail["Message-ID"].startswith(f"<{message.public_id}.")
    link = next(word for word in mail.get_content().split() if word.startswith("https://lich.example.vn/hv/"))
    path = link.removeprefix("https://lich.example.vn")
    assert app.test_client().get(path).status_code in {200, 302}


def test_mail_of_a_release_holds_the_link_to_look_alone(
    app: Flask, settings: Settings, mailbox: Mailbox, port: int, clock: Clock
) -> None:
    course = ready_course(clock)
    trainee = course.trainees[0]
    trainee.email = "hv@example.vn"
    db.session.commit()
    publish_draft(course, clock)
    (message,) = drafts_to(trainee)
    approve(course.intake, [text_key(message)], by_mail=True, actor=COMMAND, now=clock())
    send(settings, port, clock)
    (mail,) = mails(mailbox)
    (link,) = [word for word in mail.get_content().split() if word.startswith("https://")]
    path = link.removeprefix("https://lich.example.vn")
    assert path.startswith("/xem/")
    assert "Buổi học tiếp theo" in app.test_client().get(path).text


def test_message_to_a_lecturer_holds_the_calendar(
    app: Flask, settings: Settings, mailbox: Mailbox, port: int, clock: Clock
) -> None:
    course = ready_course(clock)
    course.lecturers[0].email = "gv@example.vn"
    db.session.commit()
    publish_draft(course, clock)
    query = db.select(OutboxMessage).filter_by(lecturer_id=course.lecturers[0].id)
    message = db.session.scalars(query).one()
    approve(course.intake, [text_key(message)], by_mail=True, actor=COMMAND, now=clock())
    send(settings, port, clock)
    (mail,) = mails(mailbox)
    link = next(word for word in mail.get_content().split() if word.startswith("https://"))
    assert "BEGIN:VCALENDAR" in app.test_client().get(link.removeprefix("https://lich.example.vn")).text


def test_mail_is_in_the_language_of_the_person(
    settings: Settings, mailbox: Mailbox, port: int, clock: Clock, english: None
) -> None:
    approved(clock, language="en")
    send(settings, port, clock)
    (mail,) = mails(mailbox)
    assert "Please tell us when you could come" in mail.get_content()


def test_message_goes_once_however_often_it_is_asked_for(
    settings: Settings, mailbox: Mailbox, port: int, clock: Clock
) -> None:
    approved(clock, people=3)
    for _again in range(3):
        send(settings, port, clock)
    assert sorted(recipients for _sender, (recipients,), _body in mailbox.received) == [
        "hv0@example.vn", "hv1@example.vn", "hv2@example.vn",
    ]  # fmt: skip


def test_drafts_and_messages_to_paste_do_not_go(settings: Settings, mailbox: Mailbox, port: int, clock: Clock) -> None:
    (message,) = approved(clock)
    reopen(message.intake, [message.id], actor=COMMAND, now=clock())
    send(settings, port, clock)
    assert mailbox.received == []


def test_refused_message_is_failed_for_good_and_names_nobody(settings: Settings, clock: Clock) -> None:
    (message,) = approved(clock)
    with serving(Mailbox(rcpt="550 hv0@example.vn unknown")) as port:
        send(settings, port, clock)
    assert (message.status, message.error, message.attempts) == (MessageStatus.FAILED, MessageError.REFUSED, 1)
    assert not any_due(now=clock.advance(days=3))


def test_busy_server_is_tried_again_later_and_later_with_the_same_id(
    settings: Settings, mailbox: Mailbox, clock: Clock
) -> None:
    (message,) = approved(clock)
    with serving(mailbox) as port:
        mailbox.data = "451 later"
        waits = []
        for _attempt in range(3):
            send(settings, port, clock)
            assert message.status is MessageStatus.APPROVED
            assert not any_due(now=clock())
            assert message.next_attempt_at is not None
            waits.append((message.next_attempt_at - clock()).total_seconds() / 60)
            clock.moment = message.next_attempt_at
        mailbox.data = "250 OK"
        send(settings, port, clock)
    assert waits == [1, 5, 15]
    assert (message.status, message.attempts) == (MessageStatus.SENT, 4)
    assert len(mailbox.received) == 1


def test_server_away_for_hours_fails_the_message_in_the_end(settings: Settings, clock: Clock) -> None:
    (message,) = approved(clock)
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        for _attempt in range(6):
            send(settings, closed.getsockname()[1], clock)
            clock.moment = message.next_attempt_at or clock()
    assert (message.status, message.error, message.attempts) == (MessageStatus.FAILED, MessageError.UNREACHABLE, 6)


def test_server_that_is_away_is_not_asked_for_every_message(settings: Settings, clock: Clock) -> None:
    messages = approved(clock, people=3)
    with serving(Mailbox(data="421 closing")) as port:
        send(settings, port, clock)
    assert sorted(one.attempts for one in messages) == [0, 0, 1]


def test_connection_broken_at_the_end_of_the_message_is_not_repeated(
    settings: Settings, mailbox: Mailbox, port: int, clock: Clock
) -> None:
    """The server may have taken it: staff are asked, and sending it again keeps its id."""
    mailbox.breaks_after_data = True
    (message,) = approved(clock)
    send(settings, port, clock)
    assert (message.status, message.error) == (MessageStatus.FAILED, MessageError.UNCERTAIN)
    assert not any_due(now=clock.advance(days=1))
    mailbox.breaks_after_data = False
    reopen(message.intake, [message.id], actor=COMMAND, now=clock())
    approve(message.intake, [text_key(message)], by_mail=True, actor=COMMAND, now=clock())
    send(settings, port, clock)
    first, second = mails(mailbox)
    assert first["Message-ID"] == second["Message-ID"]


def test_message_with_other_words_has_another_id(settings: Settings, mailbox: Mailbox, port: int, clock: Clock) -> None:
    mailbox.breaks_after_data = True
    (message,) = approved(clock)
    send(settings, port, clock)
    mailbox.breaks_after_data = False
    reopen(message.intake, [message.id], actor=COMMAND, now=clock())
    text = TemplateText("Lịch học", "Khác {lien-ket}")
    edit_message(message, text, seen=message.revision, actor=COMMAND, now=clock())
    approve(message.intake, [text_key(message)], by_mail=True, actor=COMMAND, now=clock())
    send(settings, port, clock)
    first, second = mails(mailbox)
    assert first["Message-ID"] != second["Message-ID"]


def test_worker_killed_between_sending_and_noting_never_sends_it_again(
    settings: Settings, mailbox: Mailbox, port: int, clock: Clock
) -> None:
    (message,) = approved(clock)
    assert take(clock) is not None  # and now the worker dies
    send(settings, port, clock)
    assert mailbox.received == []
    assert mark_lost(now=clock.advance(minutes=LOST_AFTER.total_seconds() // 60)) == 0
    assert mark_lost(now=clock.advance(seconds=1)) == 1
    db.session.expire_all()
    assert (message.status, message.error) == (MessageStatus.FAILED, MessageError.UNCERTAIN)
    mark_sent(message.intake, [text_key(message)], actor=COMMAND, now=clock())
    assert message.status is MessageStatus.SENT


def test_only_worker_puts_aside_what_was_taken_at_its_start(app: Flask, clock: Clock) -> None:
    approved(clock)
    take(clock)
    assert mark_lost(now=clock(), only_worker=True) == 1


def test_urgent_message_goes_first(app: Flask, clock: Clock) -> None:
    first, second = approved(clock, people=2)
    second.concerns_at = clock()
    db.session.commit()
    outgoing = take(clock)
    assert outgoing is not None
    assert outgoing.key == second.id
    assert first.taken_at is None


def test_nothing_is_sent_without_a_mail_server_or_a_public_address(settings: Settings, clock: Clock) -> None:
    (message,) = approved(clock)
    send_due_messages(settings, clock=clock, stopping=STOP)
    send_due_messages(
        mail_settings(settings, 9).model_copy(update={"base_url": None}), clock=clock, stopping=STOP
    )  # fmt: skip
    db.session.expire_all()
    assert (message.status, message.attempts) == (MessageStatus.APPROVED, 0)


def test_queue_hands_the_mail_to_the_one_who_works(settings: Settings) -> None:
    sent: list[bool] = []
    web, worker = SolveQueue(settings), SolveQueue(settings, send=lambda: sent.append(True))
    web.enqueue_mail()
    assert (web.has_no_mail(), web.is_empty()) == (False, True)
    worker.mail.execute(worker.mail.dequeue())
    assert sent == [True]
    for side in (web, worker):
        side.huey.storage.close()
        side.mail.storage.close()


def test_worker_process_sends_what_was_approved(
    app: Flask, settings: Settings, mailbox: Mailbox, port: int, clock: Clock, tmp_path: Path, monkeypatch: Any
) -> None:
    values = {
        "XEPLICH_SMTP_HOST": "127.0.0.1", "XEPLICH_SMTP_PORT": str(port), "XEPLICH_SMTP_STARTTLS": "false",
        "XEPLICH_BASE_URL": "https://lich.example.vn",
    }  # fmt: skip
    monkeypatch.setattr("tests.jobs.processes.environment", lambda found: environment(found, **values))
    (message,) = approved(clock)
    SolveQueue(settings).enqueue_mail()
    with running("jobs.worker", settings, log=tmp_path / "worker.log"):

        def is_noted() -> bool:
            db.session.rollback()
            db.session.refresh(message)
            return message.status is MessageStatus.SENT

        wait_until(is_noted, what="the mail is sent")
    assert len(mailbox.received) == 1


def test_note_of_sending_is_in_the_audit_log(app: Flask, clock: Clock) -> None:
    (message,) = approved(clock)
    outgoing = take(clock)
    assert outgoing is not None
    note_sent(outgoing, now=clock())
    entry = db.session.scalars(db.select(AuditEntry).filter_by(action="message.mailed")).one()
    assert entry.subject == f"trainee:{message.trainee_id}"


@pytest.mark.parametrize("operation", [discard_messages, mark_sent])
def test_mail_on_its_way_is_neither_discarded_nor_ticked_off(operation: Any, clock: Clock) -> None:
    (message,) = approved(clock)
    outgoing = take(clock)
    assert outgoing is not None
    outcome = operation(message.intake, [text_key(message)], actor=COMMAND, now=clock())
    assert outcome == Outcome(0, [])
    assert (message.status, message.channel) == (MessageStatus.APPROVED, Channel.EMAIL)
    clock.advance(seconds=5)
    note_sent(outgoing, now=clock())
    assert (message.status, message.channel, message.sent_at) == (MessageStatus.SENT, Channel.EMAIL, clock())
