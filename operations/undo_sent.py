"""Taking back that messages were told by hand: they wait again as they did before."""

from datetime import datetime

from models import AuditEntry, Channel, Intake, MessageStatus, db
from operations.actor import Actor
from operations.audit import record
from operations.outbox import sent_by_hand_at, settle_others, subject_of
from operations.transaction import lock, transaction


def undo_sent(intake: Intake, moment: datetime, *, actor: Actor, now: datetime) -> int:
    """Of all that was noted at this moment and still is. What had failed is a draft: somebody has to try anew.

    What is no longer true is written anew, or falls away. How many were taken back.
    """
    with transaction() as session:
        lock(intake)
        found = sent_by_hand_at(intake, moment)
        entries = db.select(AuditEntry).filter_by(intake_id=intake.id, action="message.sent", at=moment)
        before = {entry.details.get("message"): entry.details for entry in db.session.scalars(entries)}
        for message in found:
            known = before.get(message.public_id, {})
            was = MessageStatus(known.get("was", MessageStatus.DRAFT))
            message.status = MessageStatus.DRAFT if was is MessageStatus.FAILED else was
            message.channel = Channel(known.get("way", message.channel))
            message.sent_at = None
            record("message.reopened", actor=actor, now=now, subject=subject_of(message), intake_id=intake.id)
        session.flush()
        settle_others(intake, found, now=now)
    return len(found)
