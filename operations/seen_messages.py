"""Which text of a message somebody saw: what they then do is done with that text, never with one written meanwhile.

A message whose facts change is replaced by another (operations/release_messages.py), so that the text which somebody
has read or sent on can still be noted as told. Its words alone may change in place, by an edit or another template.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from models import Intake, MessageStatus, OutboxMessage, db
from operations.release_messages import OPEN

UNSENT = {MessageStatus.DRAFT, MessageStatus.APPROVED, MessageStatus.FAILED}


@dataclass(frozen=True, slots=True)
class Outcome:
    """With how many messages something was done, and what waits instead of a text that was seen, left untouched."""

    done: int
    rewritten: Sequence[OutboxMessage]


@dataclass(frozen=True, slots=True)
class SeenMessages:
    """Messages by what has become of the text that was seen: it waits, it was put aside, or neither (`others`)."""

    waiting: Sequence[OutboxMessage]
    put_aside: Sequence[OutboxMessage]
    others: Sequence[OutboxMessage]


def text_key(message: OutboxMessage | sa.Row[str, str, str]) -> str:
    """Names a message in just these words: `public_id.digest`, which also is what a Message-ID begins with."""
    digest = hashlib.sha256(f"{message.subject}\n{message.body}".encode()).hexdigest()[:16]
    return f"{message.public_id}.{digest}"


def public_id_of(key: str) -> str:
    return key.partition(".")[0]


def find_seen(intake: Intake, seen: Sequence[str]) -> SeenMessages:
    """The messages of these text keys in the order in which they were written; what is no key is left out."""
    query = db.select(OutboxMessage).where(
        OutboxMessage.intake_id == intake.id, OutboxMessage.public_id.in_([public_id_of(key) for key in seen])
    )
    query = query.options(joinedload(OutboxMessage.trainee), joinedload(OutboxMessage.lecturer))
    keys = set(seen)
    waiting, put_aside, others = [], [], []
    for message in db.session.scalars(query.order_by(OutboxMessage.id)):
        same = text_key(message) in keys and message.taken_at is None
        if same and message.status in UNSENT:
            waiting.append(message)
        elif same and message.status is MessageStatus.DISCARDED:
            put_aside.append(message)
        else:
            others.append(message)
    return SeenMessages(waiting, put_aside, others)


def waiting_instead(intake: Intake, messages: Sequence[OutboxMessage]) -> list[OutboxMessage]:
    """What waits to be told to the same people about the same matter in the place of these, or these in other words."""
    if not messages:
        return []
    query = db.select(OutboxMessage).where(OutboxMessage.intake_id == intake.id, OPEN)
    query = query.options(joinedload(OutboxMessage.trainee), joinedload(OutboxMessage.lecturer))
    open_ = {_matter(one): one for one in db.session.scalars(query.order_by(OutboxMessage.id))}
    found = [open_[_matter(one)] for one in messages if _matter(one) in open_ and open_[_matter(one)].id >= one.id]
    return sorted(set(found), key=lambda one: one.id)


def _matter(message: OutboxMessage) -> tuple[int | None, int | None, bool]:
    return message.trainee_id, message.lecturer_id, message.kind.asks
