"""Invitations and reminders that were left lying: since they were written, the deadline for answering has passed or a
timetable has been published. Staff are told so, and may put them all aside.
"""

import enum
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from models import Intake, OutboxMessage, Release, db
from operations.actor import Actor
from operations.answer_messages import KINDS
from operations.outbox import UNSENT, discard_messages
from operations.release_messages import OPEN


class Lateness(enum.StrEnum):
    """What a message that asks for an answer comes too late for."""

    DEADLINE = "deadline"
    PUBLISHED = "published"


@dataclass(frozen=True, slots=True)
class LateAsking:
    """The deadline that has passed and the newest release, where there are such."""

    deadline: datetime | None
    published_at: datetime | None

    def of(self, message: OutboxMessage) -> Lateness | None:
        """Why the message is late; None where it is not, asks nothing, or has gone."""
        if message.kind not in KINDS or message.status not in UNSENT:
            return None
        if self.published_at is not None and message.created_at < self.published_at:
            return Lateness.PUBLISHED
        if self.deadline is not None and message.created_at < self.deadline:
            return Lateness.DEADLINE
        return None

    @property
    def written_before(self) -> datetime | None:
        """What was written before this moment and asks for an answer is late."""
        return max(filter(None, [self.deadline, self.published_at]), default=None)


def late_asking(intake: Intake, *, now: datetime) -> LateAsking:
    """What makes messages of the intake late by now; one query."""
    published_at = db.session.scalar(sa.select(sa.func.max(Release.published_at)).filter_by(intake_id=intake.id))
    deadline = intake.answer_deadline
    return LateAsking(deadline if deadline is not None and deadline <= now else None, published_at)


def late_ids(intake: Intake, late: LateAsking) -> list[int]:
    """The ids of the late messages that can still be put aside, in the order in which they were written."""
    if late.written_before is None:
        return []
    query = sa.select(OutboxMessage.id).where(
        OutboxMessage.intake_id == intake.id,
        OutboxMessage.kind.in_(KINDS),
        OPEN,
        OutboxMessage.created_at < late.written_before,
    )
    return list(db.session.scalars(query.order_by(OutboxMessage.id)))


def discard_late(intake: Intake, *, actor: Actor, now: datetime) -> int:
    """Put all late messages aside, from where they can be opened again; returns how many."""
    return discard_messages(intake, late_ids(intake, late_asking(intake, now=now)), actor=actor, now=now)
