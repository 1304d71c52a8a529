"""Who read, exported or changed what, and when."""

import enum
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Key, Model, text_enum


class ActorKind(enum.StrEnum):
    USER = "user"
    TRAINEE = "trainee"
    COMMAND = "command"
    SYSTEM = "system"


class AuditEntry(Model):
    """`subject` is kind:id of what was touched. Details hold no token and no availability of a person."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        sa.Index("ix_audit_entry_at", "at"),
        sa.Index("ix_audit_entry_intake_id_at", "intake_id", "at"),
    )

    id: Mapped[Key]
    at: Mapped[datetime]
    actor_kind: Mapped[ActorKind] = mapped_column(text_enum(ActorKind, name="actor_kind"))
    actor_id: Mapped[int | None]
    actor_name: Mapped[str] = mapped_column(sa.String(200))
    action: Mapped[str] = mapped_column(sa.String(60))
    subject: Mapped[str] = mapped_column(sa.String(80), default="")
    intake_id: Mapped[int | None] = mapped_column(sa.ForeignKey("intake.id", ondelete="SET NULL"))
    details: Mapped[dict[str, Any]]
