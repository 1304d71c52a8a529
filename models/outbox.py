"""Messages to people, written in the same commit as what they tell of, and sent after it."""

import enum
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Key, Model, new_public_id, text_enum
from models.lecturer import Lecturer
from models.trainee import Trainee


class Channel(enum.StrEnum):
    EMAIL = "email"
    PASTE = "paste"


class MessageStatus(enum.StrEnum):
    DRAFT = "draft"
    APPROVED = "approved"
    SENT = "sent"
    FAILED = "failed"
    DISCARDED = "discarded"


class OutboxMessage(Model):
    """A message to one person; staff review it before it goes. PASTE is a text that staff send by chat."""

    __tablename__ = "outbox_message"
    __table_args__ = (sa.UniqueConstraint("public_id"),)

    id: Mapped[Key]
    public_id: Mapped[str] = mapped_column(sa.String(32), default=new_public_id)
    intake_id: Mapped[int] = mapped_column(sa.ForeignKey("intake.id", ondelete="CASCADE"), index=True)
    trainee_id: Mapped[int | None] = mapped_column(sa.ForeignKey("trainee.id", ondelete="CASCADE"), index=True)
    lecturer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("lecturer.id", ondelete="CASCADE"))
    channel: Mapped[Channel] = mapped_column(text_enum(Channel, name="channel"))
    kind: Mapped[str] = mapped_column(sa.String(40))
    language: Mapped[str] = mapped_column(sa.String(5), default="vi")
    subject: Mapped[str] = mapped_column(sa.String(200))
    body: Mapped[str] = mapped_column(sa.Text)
    status: Mapped[MessageStatus] = mapped_column(text_enum(MessageStatus, name="status"), default=MessageStatus.DRAFT)
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(sa.Text, default="")
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    trainee: Mapped[Trainee | None] = relationship()
    lecturer: Mapped[Lecturer | None] = relationship()
