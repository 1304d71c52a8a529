"""Several officers send messages by hand at the same time: who has just opened the one that somebody looks at."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from models import ActorKind, AuditEntry, OutboxMessage, db
from operations.actor import Actor
from operations.outbox import subject_of

LATELY = timedelta(minutes=15)
_HANDLED = ("link.shown", "message.sent")


@dataclass(frozen=True, slots=True)
class Handling:
    """Somebody else opened the text with its link, or ticked it off as sent."""

    name: str
    at: datetime


def handled_by_others(message: OutboxMessage, *, actor: Actor, now: datetime) -> Handling | None:
    """The newest of what other users did with the link to this person within the last quarter of an hour; one query."""
    query = db.select(AuditEntry).where(
        AuditEntry.intake_id == message.intake_id,
        AuditEntry.at > now - LATELY,
        AuditEntry.subject == subject_of(message),
        AuditEntry.action.in_(_HANDLED),
        AuditEntry.actor_kind == ActorKind.USER,
        AuditEntry.actor_id != actor.id,
    )
    entry = db.session.scalars(query.order_by(AuditEntry.id.desc()).limit(1)).first()
    return Handling(entry.actor_name, entry.at) if entry else None
