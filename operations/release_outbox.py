"""The drafts of messages about a release: staff read them, paste them with the personal link in, tick them off."""

from datetime import datetime

from sqlalchemy.orm import joinedload

from models import Link, LinkPurpose, MessageStatus, OutboxMessage, Release, db
from operations.actor import Actor
from operations.audit import record
from operations.errors import NotFoundError
from operations.links import ensure_links
from operations.release_messages import KIND
from operations.release_texts import LINK_PLACEHOLDER
from operations.transaction import lock, transaction


def messages_of(release: Release) -> list[OutboxMessage]:
    """The messages that were written with the release, trainees by name first."""
    query = (
        db.select(OutboxMessage)
        .filter_by(intake_id=release.intake_id, kind=KIND, created_at=release.published_at)
        .options(joinedload(OutboxMessage.trainee), joinedload(OutboxMessage.lecturer))
    )
    return list(db.session.execute(query.order_by(OutboxMessage.id)).scalars())


def find_message(release: Release, public_id: str) -> OutboxMessage:
    found = next((message for message in messages_of(release) if message.public_id == public_id), None)
    if found is None:
        raise NotFoundError
    return found


def show_message_link(message: OutboxMessage, *, actor: Actor, now: datetime) -> Link:
    """The link that belongs into the message: of a trainee the personal page, of a lecturer the calendar.

    That it was shown is noted.
    """
    with transaction():
        if message.trainee is not None:
            links = ensure_links([message.trainee], purpose=LinkPurpose.PERSONAL, now=now)
            link, subject = links[message.trainee.id], f"trainee:{message.trainee_id}"
        else:
            assert message.lecturer is not None
            links = ensure_links([message.lecturer], purpose=LinkPurpose.FEED, now=now)
            link, subject = links[message.lecturer.id], f"lecturer:{message.lecturer_id}"
        record("link.shown", actor=actor, now=now, subject=subject, intake_id=message.intake_id)
    return link


def text_with_link(message: OutboxMessage, link: str) -> str:
    return message.body.replace(LINK_PLACEHOLDER, link)


def mark_sent(message: OutboxMessage, *, actor: Actor, now: datetime) -> None:
    """Note that staff have sent the message by hand. Saying it twice changes nothing."""
    with transaction():
        lock(message)
        if message.status is MessageStatus.SENT:
            return
        message.status, message.sent_at = MessageStatus.SENT, now
        subject = f"trainee:{message.trainee_id}" if message.trainee_id else f"lecturer:{message.lecturer_id}"
        record("message.sent", actor=actor, now=now, subject=subject, intake_id=message.intake_id)
