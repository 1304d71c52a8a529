"""E-mails on their way to the server, one at a time, each at most once.

A message is taken in a commit of its own before it is handed over, and noted as sent after it. Whoever dies between
the two leaves a message of which nobody knows whether it went: it is never sent again by itself, but shown to staff,
who can send it once more (with the same Message-ID) or tick it off.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from messages.mail import Message
from models import Channel, MessageError, MessageStatus, OutboxMessage, db
from operations.actor import SYSTEM
from operations.answer_messages import KINDS as ASKING
from operations.answer_messages import is_still_wanted
from operations.audit import record
from operations.errors import StaleError
from operations.known_state import PersonKey
from operations.late_asking import Lateness, late_asking
from operations.links import link_path
from operations.message_templates import name_of
from operations.message_texts import deadline_sentence, fill_in
from operations.outbox import message_link, subject_of
from operations.release_messages import OPEN, write_again
from operations.release_texts import in_language
from operations.seen_messages import text_key
from operations.transaction import lock, transaction

BACK_OFF = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240)]  # after the first attempt, the second, …
LOST_AFTER = timedelta(minutes=10)  # handing over takes seconds; a server may hold each answer for 30


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message that this worker has taken, and now has to hand over."""

    key: int
    mail: Message


def any_due(*, now: datetime) -> bool:
    return db.session.scalar(_due(now).limit(1)) is not None


def take_next(*, secret_key: str, base_url: str, domain: str, now: datetime) -> Outgoing | None:
    """Take the most urgent message that may go, for this worker alone; None where there is none.

    Those that need not be sent any more, or have no address, are put aside. `base_url` is the public address of
    the pages, `domain` what Message-IDs end in.
    """
    while True:
        with transaction() as session:
            key = session.scalar(_due(now).limit(1))
            if key is None:
                return None
            message = _find(key)
            address = _address_to_use(message, now=now) if message is not None else None
            if message is None or address is None:
                continue
            message.taken_at, message.attempts = now, message.attempts + 1
            link = base_url.rstrip("/") + link_path(message_link(message, now=now), secret_key=secret_key)
            mail = _mail(message, address, link, domain=domain, now=now)
        return Outgoing(key, mail)


def _address_to_use(message: OutboxMessage, *, now: datetime) -> str | None:
    """Where the message goes; None where it does not go, which is then noted unless another worker was quicker."""
    if message.status is not MessageStatus.APPROVED or message.taken_at is not None:
        return None
    if not is_still_wanted(message):
        message.status = MessageStatus.DISCARDED
        return None
    if late_asking(message.intake, now=now).of(message) is Lateness.PUBLISHED:
        # Approved in time, and overtaken since by a release: staff look at it again. After the deadline alone it
        # goes, and says itself that the answer still counts.
        message.status = MessageStatus.DRAFT
        return None
    person = message.trainee or message.lecturer
    if person is None or not person.email:
        message.status, message.error = MessageStatus.FAILED, MessageError.NO_ADDRESS
        return None
    return person.email


def _due(now: datetime) -> sa.Select[int]:
    waits = sa.or_(OutboxMessage.next_attempt_at.is_(None), OutboxMessage.next_attempt_at <= now)
    return (
        sa.select(OutboxMessage.id)
        .where(
            OutboxMessage.status == MessageStatus.APPROVED,
            OutboxMessage.channel == Channel.EMAIL,
            OutboxMessage.taken_at.is_(None),
            waits,
        )
        .order_by(OutboxMessage.concerns_at.is_(None), OutboxMessage.concerns_at, OutboxMessage.id)
    )


def _mail(message: OutboxMessage, address: str, link: str, *, domain: str, now: datetime) -> Message:
    with in_language(message.language):
        body = fill_in(message.body, link=link, deadline=deadline_sentence(message.intake, now=now))
    return Message(
        to_address=address, to_name=name_of(message), subject=message.subject, body=body,
        # The same words keep their id on every attempt; other words are another message.
        message_id=f"{text_key(message)}@{domain}", written_at=now,
    )  # fmt: skip


def _find(key: int) -> OutboxMessage | None:
    """The message, locked; None where it was removed meanwhile, with the person to whom it is."""
    message = db.session.get(OutboxMessage, key)
    if message is None:
        return None
    try:
        lock(message.intake)
        lock(message)
    except StaleError:
        return None
    return message


def note_sent(outgoing: Outgoing, *, now: datetime) -> None:
    with transaction():
        message = _find(outgoing.key)
        if message is None:
            return
        message.status, message.sent_at, message.taken_at = MessageStatus.SENT, now, None
        message.error = MessageError.NONE
        record("message.mailed", actor=SYSTEM, now=now, subject=subject_of(message), intake_id=message.intake_id)


def note_refused(outgoing: Outgoing, *, now: datetime) -> None:
    """The server will not have it."""
    _note_failure(outgoing, MessageError.REFUSED, now=now)


def note_uncertain(outgoing: Outgoing, *, now: datetime) -> None:
    """The connection broke while the message was handed over."""
    _note_failure(outgoing, MessageError.UNCERTAIN, now=now)


def note_postponed(outgoing: Outgoing, *, now: datetime) -> None:
    """The server cannot be used now: try again later, five times, in growing distances."""
    _note_failure(outgoing, None, now=now)


def _note_failure(outgoing: Outgoing, error: MessageError | None, *, now: datetime) -> None:
    with transaction():
        message = _find(outgoing.key)
        if message is None:
            return
        message.taken_at = None
        if error is None and message.attempts <= len(BACK_OFF):
            message.next_attempt_at = now + BACK_OFF[message.attempts - 1]
        else:
            message.status, message.error = MessageStatus.FAILED, error or MessageError.UNREACHABLE
        db.session.flush()
        if error is not MessageError.UNCERTAIN and not message.kind.asks and _is_overtaken(message):
            write_again(message.intake, [PersonKey(message.trainee_id, message.lecturer_id)], now=now)


def _is_overtaken(message: OutboxMessage) -> bool:
    """Whether a message was written meanwhile that takes this one for known."""
    query = sa.select(OutboxMessage.id).where(
        OutboxMessage.intake_id == message.intake_id,
        OutboxMessage.trainee_id.is_not_distinct_from(message.trainee_id),
        OutboxMessage.lecturer_id.is_not_distinct_from(message.lecturer_id),
        OutboxMessage.id > message.id,
        ~OutboxMessage.kind.in_(ASKING),
        OPEN,
    )
    return db.session.scalar(query.limit(1)) is not None


def mark_lost(*, now: datetime, only_worker: bool = False) -> int:
    """Put aside what a worker took and never reported on; with `only_worker` whatever is taken. Returns how many."""
    lost: sa.ColumnElement[bool] = OutboxMessage.taken_at.is_not(None)
    if not only_worker:
        lost = sa.and_(lost, OutboxMessage.taken_at < now - LOST_AFTER)
    with transaction() as session:
        found = session.scalars(
            sa.select(OutboxMessage).where(lost, OutboxMessage.status == MessageStatus.APPROVED)
        ).all()
        for message in found:
            message.taken_at = None
            message.status, message.error = MessageStatus.FAILED, MessageError.UNCERTAIN
    return len(found)
