"""What every piece of work has in common that the engine does for an intake, in the background."""

import enum
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from models.base import Key, Model, new_public_id, text_enum
from models.intake import Intake
from models.user import User


class RunStatus(enum.StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    FINISHED = "finished"
    STOPPED = "stopped"
    INFEASIBLE = "infeasible"
    UNKNOWN = "unknown"
    FAILED = "failed"
    INTERRUPTED = "interrupted"

    @property
    def active(self) -> bool:
        return self in {RunStatus.QUEUED, RunStatus.RUNNING}


class EngineRun(Model):
    """Each kind has a table of its own, in which an intake has one active row at the most.

    `problem` is the snapshot that is worked on, in the exchange format, with database ids as ids. `heartbeat_at` is
    when the worker was last heard of; `error` is for the operator, not for the page.
    """

    __abstract__ = True

    @declared_attr.directive
    @classmethod
    def __table_args__(cls) -> tuple[sa.schema.SchemaItem, ...]:
        active = sa.text("status IN ('queued', 'running')")
        name = f"uq_{cls.__tablename__}_active"
        return (
            sa.UniqueConstraint("public_id"),
            sa.Index(name, "intake_id", unique=True, sqlite_where=active, postgresql_where=active),
        )

    id: Mapped[Key]
    public_id: Mapped[str] = mapped_column(sa.String(32), default=new_public_id)
    intake_id: Mapped[int] = mapped_column(sa.ForeignKey("intake.id", ondelete="CASCADE"))
    status: Mapped[RunStatus] = mapped_column(text_enum(RunStatus, name="status"), default=RunStatus.QUEUED)
    # Always given; the tables were made without NOT NULL here.
    problem: Mapped[dict[str, Any]] = mapped_column(sa.JSON, deferred=True, nullable=True)
    error: Mapped[str] = mapped_column(sa.Text, default="")
    stop_requested: Mapped[bool] = mapped_column(default=False)
    started_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    heartbeat_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]

    @declared_attr
    @classmethod
    def intake(cls) -> Mapped[Intake]:
        return relationship()

    @declared_attr
    @classmethod
    def started_by(cls) -> Mapped[User | None]:
        return relationship()
