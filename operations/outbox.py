"""What staff do with messages: look, edit, approve, send by hand and tick off, discard, take a step back.

Approved, ticked off and discarded are the texts that somebody saw (`seen`, see operations/seen_messages.py): a message
that was written anew meanwhile is left as it is, and given back for them to look at.
"""

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
from operations.late_asking import late_asking
from operations.links import ensure_links
from operations.message_templates import PlaceholderError
from operations.message_texts import LINK_PLACEHOLDER, TemplateText, edited_placeholders, unknown_placeholders
from operations.release_messages import OPEN, discard, write_again
from operations.seen_messages import UNSENT, Outcome, find_seen, waiting_instead
from operations.transaction import lock, transaction


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
    """Give one message other words; it is a draft again.

    Raises PlaceholderError, MessageGoneError; StaleError also where another message has taken its place.
    """
    for field, value in (("subject", text.subject), ("body", text.body)):
        unknown = unknown_placeholders(value, edited_placeholders() if field == "body" else ())
        if unknown:
            raise PlaceholderError(field=field, unknown=unknown, missing=[])
    if LINK_PLACEHOLDER not in text.body:
        raise PlaceholderError(field="body", unknown=[], missing=[LINK_PLACEHOLDER])
    with transaction():
        _lock(message)
        if message.revision != seen and message.status is MessageStatus.DISCARDED:
            raise StaleError
        if message.status not in UNSENT or message.taken_at is not None:
            raise MessageGoneError
        if message.revision != seen:
            raise StaleError
        message.subject, message.body, message.edited = text.subject, text.body, True
        _make_draft(message)
        record("message.edited", actor=actor, now=now, subject=subject_of(message), intake_id=message.intake_id)


def approve(intake: Intake, seen: Sequence[str], *, by_mail: bool, actor: Actor, now: datetime) -> Outcome:
    """Let drafts and failed messages go: e-mails are sent after the commit, other texts wait to be pasted.

    Without `by_mail` (no mail server is set up), or without an address, a message is to be pasted. Whoever has
    answered meanwhile is asked no more. Those that were approved already do not count.
    """
    with transaction():
        lock(intake)
        settle(intake)
        found = find_seen(intake, seen)
        ready = [message for message in found.waiting if message.status is not MessageStatus.APPROVED]
        late = late_asking(intake, now=now)
        for message in ready:
            if late.of(message):  # approved all the same: it counts from now on, or the worker would hold it back
                message.created_at = now
            _approve(message, by_mail=by_mail)
        _note_batch("messages.approved", intake, len(ready), actor=actor, now=now)
        instead = waiting_instead(intake, [*found.put_aside, *found.others])
    return Outcome(len(ready), instead)


def _approve(message: OutboxMessage, *, by_mail: bool) -> None:
    person = message.trainee or message.lecturer
    if not (by_mail and person is not None and person.email):
        message.channel = Channel.PASTE
    message.status, message.error = MessageStatus.APPROVED, MessageError.NONE
    message.attempts, message.next_attempt_at = 0, None


def mark_sent(intake: Intake, seen: Sequence[str], *, actor: Actor, now: datetime) -> Outcome:
    """Note that staff have sent these by hand, or told it otherwise. Saying it twice changes nothing.

    A text that was put aside meanwhile has been told all the same: what has changed since waits in another message.
    """
    with transaction() as session:
        lock(intake)
        found = find_seen(intake, seen)
        told = [*found.waiting, *found.put_aside]
        for message in told:
            record(
                "message.sent", actor=actor, now=now, subject=subject_of(message), intake_id=intake.id,
                message=message.public_id, was=message.status.value, way=message.channel.value,
            )  # fmt: skip
            message.status, message.sent_at = MessageStatus.SENT, now
            message.channel, message.error, message.next_attempt_at = Channel.PASTE, MessageError.NONE, None
        session.flush()
        write_again(intake, _told_by(found.put_aside), now=now)
        instead = waiting_instead(intake, [*found.put_aside, *found.others])
    return Outcome(len(told), instead)


def sent_by_hand_at(intake: Intake, moment: datetime) -> list[OutboxMessage]:
    """What was noted at this moment as sent by hand and still is."""
    query = db.select(OutboxMessage).filter_by(
        intake_id=intake.id, status=MessageStatus.SENT, channel=Channel.PASTE, sent_at=moment
    )
    query = query.options(joinedload(OutboxMessage.trainee), joinedload(OutboxMessage.lecturer))
    return list(db.session.scalars(query.order_by(OutboxMessage.id)))


def discard_messages(intake: Intake, seen: Sequence[str], *, actor: Actor, now: datetime) -> Outcome:
    """Do not send these. What they would have told is told by the next message to the same person."""
    with transaction():
        lock(intake)
        found = find_seen(intake, seen)
        for message in found.waiting:
            message.status = MessageStatus.DISCARDED
        _note_batch("messages.discarded", intake, len(found.waiting), actor=actor, now=now)
        instead = waiting_instead(intake, [*found.put_aside, *found.others])
    return Outcome(len(found.waiting), instead)


def reopen(intake: Intake, ids: Sequence[int], *, actor: Actor, now: datetime) -> int:
    """Take a step back: what was approved, discarded, failed or ticked off as sent by hand is to be told again.

    It is a draft where its words still say what each person does not know; else another draft takes its place, or
    nothing where nothing is left to say. E-mails that have gone are left out. Returns how many drafts there are.
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
        settle_others(intake, found, now=now)
        drafts = sum(message.status is MessageStatus.DRAFT for message in found if message.kind.asks)
        drafts += len(waiting_instead(intake, [message for message in found if not message.kind.asks]))
    return drafts


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


def settle_others(intake: Intake, reopened: Sequence[OutboxMessage], *, now: datetime) -> None:
    """One message to a person about a matter, not two: what waited already stays, else the first of the reopened.

    In the running transaction.
    """
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
    write_again(intake, _told_by(reopened), now=now)


def _told_by(messages: Sequence[OutboxMessage]) -> list[PersonKey]:
    """Whom these tell of the timetable."""
    return [PersonKey(one.trainee_id, one.lecturer_id) for one in messages if not one.kind.asks]


def _note_batch(action: str, intake: Intake, count: int, *, actor: Actor, now: datetime) -> None:
    if count:
        record(action, actor=actor, now=now, subject=f"intake:{intake.id}", intake_id=intake.id, count=count)
