"""Messages to people, written in the same commit as what they tell of, and sent after it."""

import enum
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Key, Model, new_public_id, text_enum
from models.intake import Intake
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


class MessageKind(enum.StrEnum):
    """What a message is about; the first two ask for an answer, the others tell of the timetable."""

    INVITATION = "invitation"
    REMINDER = "reminder"
    RELEASE = "release"
    CHANGES = "changes"
    CANCELLATION = "cancellation"

    @property
    def asks(self) -> bool:
        return self in {MessageKind.INVITATION, MessageKind.REMINDER}


# No CHECK: kinds may come, and a table of thousands need not be copied for it.
_KIND = sa.Enum(
    MessageKind,
    native_enum=False,
    create_constraint=False,
    length=40,
    values_callable=lambda members: [member.value for member in members],
)


class MessageError(enum.StrEnum):
    """Why an e-mail has not gone, in words that name nobody. An UNCERTAIN one may have arrived all the same."""

    NONE = ""
    NO_ADDRESS = "no_address"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    UNCERTAIN = "uncertain"


class OutboxMessage(Model):
    """A message to one person; staff review it before it goes. PASTE is a text that staff send by chat.

    `body` holds placeholders for what is filled in when it goes (operations/message_texts.py); `content` is the part
    of it that is about this person alone, so that another template can be put around it. `tells` is what the person
    knows of the own timetable once they have read it, and `concerns_at` the first session that it changes.
    `taken_at` is set while the worker hands an e-mail to the server, `next_attempt_at` after a failure that may pass.
    """

    __tablename__ = "outbox_message"
    __table_args__ = (
        sa.UniqueConstraint("public_id"),
        sa.Index("ix_outbox_message_status_channel", "status", "channel"),
    )

    id: Mapped[Key]
    public_id: Mapped[str] = mapped_column(sa.String(32), default=new_public_id)
    intake_id: Mapped[int] = mapped_column(sa.ForeignKey("intake.id", ondelete="CASCADE"), index=True)
    trainee_id: Mapped[int | None] = mapped_column(sa.ForeignKey("trainee.id", ondelete="CASCADE"), index=True)
    lecturer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("lecturer.id", ondelete="CASCADE"))
    channel: Mapped[Channel] = mapped_column(text_enum(Channel, name="channel"))
    kind: Mapped[MessageKind] = mapped_column(_KIND)
    language: Mapped[str] = mapped_column(sa.String(5), default="vi")
    subject: Mapped[str] = mapped_column(sa.String(200))
    body: Mapped[str] = mapped_column(sa.Text)
    content: Mapped[str] = mapped_column(sa.Text, default="")
    edited: Mapped[bool] = mapped_column(default=False)
    tells: Mapped[dict[str, Any] | None]
    concerns_at: Mapped[datetime | None]
    status: Mapped[MessageStatus] = mapped_column(text_enum(MessageStatus, name="status"), default=MessageStatus.DRAFT)
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(sa.Text, default="")
    created_at: Mapped[datetime]
    taken_at: Mapped[datetime | None]
    next_attempt_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column(default=1)
    intake: Mapped[Intake] = relationship()
    trainee: Mapped[Trainee | None] = relationship()
    lecturer: Mapped[Lecturer | None] = relationship()

    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012


class MessageTemplate(Model):
    """The words of an intake around all messages of one kind in one language, where staff have changed them."""

    __tablename__ = "message_template"
    __table_args__ = (sa.UniqueConstraint("intake_id", "kind", "language"),)

    id: Mapped[Key]
    intake_id: Mapped[int] = mapped_column(sa.ForeignKey("intake.id", ondelete="CASCADE"))
    kind: Mapped[MessageKind] = mapped_column(_KIND)
    language: Mapped[str] = mapped_column(sa.String(5))
    subject: Mapped[str] = mapped_column(sa.String(200))
    body: Mapped[str] = mapped_column(sa.Text)
    revision: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012
