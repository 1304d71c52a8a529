"""What staff do with messages: look, edit, approve, send by hand and tick off, discard, take a step back."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from models import (
    Channel,
    Intake,
    Link,
    LinkPurpose,
    MessageError,
    MessageStatus,
    OutboxMessage,
    db,
)
from operations.actor import Actor
from operations.answer_messages import KINDS as ASKING
from operations.answer_messages import settle
from operations.audit import record
from operations.errors import NotFoundError, OperationError, StaleError
from operations.known_state import PersonKey
from operations.links import ensure_links
from operations.message_templates import PlaceholderError
from operations.message_texts import TemplateText, edited_placeholders, unknown_placeholders
from operations.release_messages import OPEN, discard, write_again
from operations.transaction import lock, transaction

UNSENT = {MessageStatus.DRAFT, MessageStatus.APPROVED, MessageStatus.FAILED}


class MessageGoneError(OperationError):
    """The message has gone by mail, or is on its way: nothing about it can be changed any more."""

    code = "message_gone"


def find_message(intake: Intake, public_id: str) -> OutboxMessage:
    """A message of this intake. Raises NotFoundError."""
    query = db.select(OutboxMessage).filter_by(intake_id=intake.id, public_id=public_id)
    query = query.options(joinedload(OutboxMessage.trainee), joinedload(OutboxMessage.lecturer))
    found: OutboxMessage | None = db.session.scalar(query)
    if found is None:
        raise NotFoundError
    return found


def subject_of(message: OutboxMessage) -> str:
    """Whom the audit log names."""
    return f"trainee:{message.trainee_id}" if message.trainee_id else f"lecturer:{message.lecturer_id}"


def message_link(message: OutboxMessage, *, now: datetime) -> Link:
    """The link that belongs into the message, in the running transaction.

    Of a trainee the personal page where the message asks for an answer, else the timetable to look at: news are
    forwarded. Of a lecturer the calendar.
    """
    if message.trainee is not None:
        purpose = LinkPurpose.PERSONAL if message.kind.asks else LinkPurpose.LOOKING
        return ensure_links([message.trainee], purpose=purpose, now=now)[message.trainee.id]
    assert message.lecturer is not None
    return ensure_links([message.lecturer], purpose=LinkPurpose.FEED, now=now)[message.lecturer.id]


def show_message_link(message: OutboxMessage, *, actor: Actor, now: datetime) -> Link:
    """The same for staff to paste; that it was shown is noted."""
    with transaction():
        link = message_link(message, now=now)
        record(
            "link.shown", actor=actor, now=now, subject=subject_of(message), intake_id=message.intake_id,
            purpose=link.purpose.value,
        )  # fmt: skip
    return link


def edit_message(message: OutboxMessage, text: TemplateText, *, seen: int, actor: Actor, now: datetime) -> None:
    """Give one message other words; it is a draft again. Raises PlaceholderError, MessageGoneError, StaleError."""
    for field, value in (("subject", text.subject), ("body", text.body)):
        unknown = unknown_placeholders(value, edited_placeholders() if field == "body" else ())
        if unknown:
            raise PlaceholderError(field=field, unknown=unknown, missing=[])
    with transaction():
        _lock(message)
        if message.status not in UNSENT or message.taken_at is not None:
            raise MessageGoneError
        if message.revision != seen:
            raise StaleError
        message.subject, message.body, message.edited = text.subject, text.body, True
        _make_draft(message)
        record("message.edited", actor=actor, now=now, subject=subject_of(message), intake_id=message.intake_id)


def approve(intake: Intake, ids: Sequence[int], *, by_mail: bool, actor: Actor, now: datetime) -> int:
    """Let drafts and failed messages go: e-mails are sent after the commit, other texts wait to be pasted.

    Without `by_mail` (no mail server is set up), or without an address, a message is to be pasted. Whoever has
    answered meanwhile is asked no more. Returns how many were approved; those that were so already do not count.
    """
    with transaction():
        lock(intake)
        settle(intake)
        found = _unsent(intake, ids, MessageStatus.DRAFT, MessageStatus.FAILED)
        for message in found:
            _approve(message, by_mail=by_mail)
        _note_batch("messages.approved", intake, len(found), actor=actor, now=now)
    return len(found)


def _approve(message: OutboxMessage, *, by_mail: bool) -> None:
    person = message.trainee or message.lecturer
    if not (by_mail and person is not None and person.email):
        message.channel = Channel.PASTE
    message.status, message.error = MessageStatus.APPROVED, MessageError.NONE
    message.attempts, message.next_attempt_at = 0, None


def mark_sent(intake: Intake, ids: Sequence[int], *, actor: Actor, now: datetime) -> int:
    """Note that staff have sent these by hand, or told it otherwise. Saying it twice changes nothing."""
    with transaction():
        lock(intake)
        found = _unsent(intake, ids, *UNSENT)
        for message in found:
            message.status, message.sent_at = MessageStatus.SENT, now
            message.channel, message.error, message.next_attempt_at = Channel.PASTE, MessageError.NONE, None
            record("message.sent", actor=actor, now=now, subject=subject_of(message), intake_id=intake.id)
    return len(found)


def discard_messages(intake: Intake, ids: Sequence[int], *, actor: Actor, now: datetime) -> int:
    """Do not send these. What they would have told is told by the next message to the same person."""
    with transaction():
        lock(intake)
        found = _unsent(intake, ids, *UNSENT)
        for message in found:
            message.status = MessageStatus.DISCARDED
        _note_batch("messages.discarded", intake, len(found), actor=actor, now=now)
    return len(found)


def reopen(intake: Intake, ids: Sequence[int], *, actor: Actor, now: datetime) -> int:
    """Take a step back: what was approved, discarded, failed or ticked off as sent by hand is a draft again.

    Its words follow what each person knows now; where nothing is left to say to them, or another message says it, it
    stays discarded. E-mails that have gone are left out. Returns how many are drafts.
    """
    with transaction() as session:
        lock(intake)
        gone = sa.and_(OutboxMessage.status == MessageStatus.SENT, OutboxMessage.channel == Channel.EMAIL)
        query = db.select(OutboxMessage).where(
            OutboxMessage.intake_id == intake.id,
            OutboxMessage.id.in_(ids),
            OutboxMessage.status != MessageStatus.DRAFT,
            OutboxMessage.taken_at.is_(None),
            ~gone,
        )
        found = session.scalars(query.order_by(OutboxMessage.id)).all()
        for message in found:
            _make_draft(message)
            message.sent_at = None
            record("message.reopened", actor=actor, now=now, subject=subject_of(message), intake_id=intake.id)
        session.flush()
        _settle_others(intake, found, now=now)
        drafts = [message for message in found if message.status is MessageStatus.DRAFT]
    return len(drafts)


def paste_instead(message: OutboxMessage, *, actor: Actor, now: datetime) -> None:
    """Send this one by chat after all. Raises MessageGoneError."""
    with transaction():
        _lock(message)
        if message.status not in UNSENT or message.taken_at is not None:
            raise MessageGoneError
        message.channel = Channel.PASTE
        if message.status is MessageStatus.FAILED:
            _make_draft(message)
        record("message.paste_instead", actor=actor, now=now, subject=subject_of(message), intake_id=message.intake_id)


def _lock(message: OutboxMessage) -> None:
    """The intake first: who writes messages anew holds it."""
    lock(message.intake)
    lock(message)


def _make_draft(message: OutboxMessage) -> None:
    message.status, message.error = MessageStatus.DRAFT, MessageError.NONE
    message.attempts, message.next_attempt_at = 0, None


def _settle_others(intake: Intake, reopened: Sequence[OutboxMessage], *, now: datetime) -> None:
    """One message to a person about a matter, not two: what waited already stays, else the first of the reopened."""
    told = [PersonKey(one.trainee_id, one.lecturer_id) for one in reopened if not one.kind.asks]
    mine = {one.id for one in reopened if one.kind.asks}
    query = db.select(OutboxMessage.id, OutboxMessage.trainee_id).where(
        OutboxMessage.intake_id == intake.id, OutboxMessage.kind.in_(ASKING), OPEN
    )
    waiting: dict[int | None, list[int]] = {}
    for id_, trainee_id in db.session.execute(query.order_by(OutboxMessage.id)):
        waiting.setdefault(trainee_id, []).append(id_)
    for ids in waiting.values():
        ids.sort(key=lambda id_: (id_ in mine, id_))
    discard([id_ for ids in waiting.values() for id_ in ids[1:] if id_ in mine])
    settle(intake)
    write_again(intake, told, now=now)


def _unsent(intake: Intake, ids: Sequence[int], *statuses: MessageStatus) -> Sequence[OutboxMessage]:
    query = db.select(OutboxMessage).where(
        OutboxMessage.intake_id == intake.id,
        OutboxMessage.id.in_(ids),
        OutboxMessage.status.in_(statuses),
        OutboxMessage.taken_at.is_(None),
    )
    query = query.options(joinedload(OutboxMessage.trainee), joinedload(OutboxMessage.lecturer))
    return db.session.scalars(query.order_by(OutboxMessage.id)).all()


def _note_batch(action: str, intake: Intake, count: int, *, actor: Actor, now: datetime) -> None:
    if count:
        record(action, actor=actor, now=now, subject=f"intake:{intake.id}", intake_id=intake.id, count=count)
