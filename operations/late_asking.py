"""Invitations and reminders that were left lying: since they were written, the deadline for answering has passed or a
timetable has been published. Staff are told so, and may put them all aside.
"""

import enum
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from models import Intake, OutboxMessage, Release, db
from operations.answer_messages import KINDS
from operations.release_messages import OPEN
from operations.seen_messages import UNSENT, text_key


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


def written_too_early(late: LateAsking) -> sa.ColumnElement[bool]:
    """Of messages that have not gone: whether they ask for an answer and were written before what they missed."""
    if late.written_before is None:
        return sa.false()
    return sa.and_(OutboxMessage.kind.in_(KINDS), OutboxMessage.created_at < late.written_before)


def late_texts(intake: Intake, late: LateAsking) -> list[str]:
    """The text keys of the late messages that can still be put aside, in the order in which they were written."""
    if late.written_before is None:
        return []
    query = sa.select(OutboxMessage.public_id, OutboxMessage.subject, OutboxMessage.body).where(
        OutboxMessage.intake_id == intake.id,
        OutboxMessage.kind.in_(KINDS),
        OPEN,
        OutboxMessage.created_at < late.written_before,
    )
    return [text_key(row) for row in db.session.execute(query.order_by(OutboxMessage.id))]
