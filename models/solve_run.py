"""One run of the engine: what it was given, how far it is, what it found."""

import enum
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

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


class SolveRun(Model):
    """`problem` is the snapshot that was solved, in the exchange format, with database ids as ids.

    `best` holds the best answer so far while the run goes on, so that a killed run loses no finished work.
    `applied_at` says when its answer became the draft.
    """

    __tablename__ = "solve_run"
    __table_args__ = (
        sa.UniqueConstraint("public_id"),
        sa.Index(
            "uq_solve_run_active",
            "intake_id",
            unique=True,
            sqlite_where=sa.text("status IN ('queued', 'running')"),
            postgresql_where=sa.text("status IN ('queued', 'running')"),
        ),
    )

    id: Mapped[Key]
    public_id: Mapped[str] = mapped_column(sa.String(32), default=new_public_id)
    intake_id: Mapped[int] = mapped_column(sa.ForeignKey("intake.id", ondelete="CASCADE"))
    status: Mapped[RunStatus] = mapped_column(text_enum(RunStatus, name="status"), default=RunStatus.QUEUED)
    time_limit: Mapped[int]
    seed: Mapped[int]
    problem: Mapped[dict[str, Any]] = deferred(mapped_column(sa.JSON))
    best: Mapped[dict[str, Any] | None] = deferred(mapped_column(sa.JSON))
    phase: Mapped[str] = mapped_column(sa.String(40), default="")
    objective: Mapped[int | None]
    bound: Mapped[float | None]
    trainees_missing: Mapped[int | None]
    penalties: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON)
    curve: Mapped[list[Any]] = mapped_column(sa.JSON, default=list)
    reasons: Mapped[list[Any]] = mapped_column(sa.JSON, default=list)
    error: Mapped[str] = mapped_column(sa.Text, default="")
    stop_requested: Mapped[bool] = mapped_column(default=False)
    started_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    heartbeat_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    applied_at: Mapped[datetime | None]

    intake: Mapped[Intake] = relationship()
    started_by: Mapped[User | None] = relationship()
