"""Approved e-mails, and the way that they are sent."""

import email
import threading
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

from config import Settings
from jobs.send_messages import send_due_messages
from models import MessageKind, OutboxMessage, db
from operations.actor import COMMAND
from operations.answer_messages import write_asking
from operations.deliver_messages import Outgoing, take_next
from operations.outbox import approve
from operations.seen_messages import text_key
from tests.conftest import Clock
from tests.factories import make_intake, make_trainee
from tests.messages.servers import Mailbox
from tests.operations.courses import Course
from tests.operations.messages import drafts_to, messages_to, publish_draft

STOP = threading.Event()


def mail_settings(settings: Settings, port: int) -> Settings:
    values = {"smtp_host": "127.0.0.1", "smtp_port": port, "smtp_starttls": False}
    return settings.model_copy(update=values)


def approved(clock: Clock, *, people: int = 1, **values: Any) -> list[OutboxMessage]:
    """Invitations to people with an address, approved."""
    intake = make_intake(calendar_title="Lịch học")
    trainees = [make_trainee(intake, email=f"hv{n}@example.vn", **values) for n in range(people)]
    write_asking(intake, MessageKind.INVITATION, actor=COMMAND, now=clock())
    found = [messages_to(one)[0] for one in trainees]
    assert approve(intake, [text_key(one) for one in found], by_mail=True, actor=COMMAND, now=clock()).done == people
    return found


def send(settings: Settings, port: int, clock: Clock) -> None:
    send_due_messages(mail_settings(settings, port), clock=clock, stopping=STOP)
    db.session.expire_all()


def mails(mailbox: Mailbox) -> list[EmailMessage]:
    found = [email.message_from_bytes(body, policy=SMTP) for _sender, _recipients, body in mailbox.received]
    return [mail for mail in found if isinstance(mail, EmailMessage)]


def take(clock: Clock) -> Outgoing | None:
    return take_next(secret_key="test", base_url="https://lich.example.vn", domain="example.vn", now=clock())


def approved_release(course: Course, clock: Clock) -> OutboxMessage:
    """What the release tells the first trainee, to whose address it is to go."""
    trainee = course.trainees[0]
    trainee.email = "hv@example.vn"
    db.session.commit()
    publish_draft(course, clock)
    (message,) = drafts_to(trainee)
    approve(course.intake, [text_key(message)], by_mail=True, actor=COMMAND, now=clock())
    return message
