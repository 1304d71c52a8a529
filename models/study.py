"""A study of an intake by the engine that changes nothing: what would help, and which format serves the people."""

import enum
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from models.base import Key, Model, new_public_id, text_enum
from models.intake import Intake
from models.solve_run import RunStatus
from models.user import User


class StudyKind(enum.StrEnum):
    SUGGEST = "suggest"
    COMPARE = "compare"


class Study(Model):
    """`problem` is the snapshot that is studied, in the exchange format, and `solution` the draft, where the study is
    about a timetable; what lies before `first_day` is over. `done` of `planned` steps are done. `result` is what the
    engine told, as plain data.
    """

    __tablename__ = "study"
    __table_args__ = (
        sa.UniqueConstraint("public_id"),
        sa.Index(
            "uq_study_active",
            "intake_id",
            unique=True,
            sqlite_where=sa.text("status IN ('queued', 'running')"),
            postgresql_where=sa.text("status IN ('queued', 'running')"),
        ),
    )

    id: Mapped[Key]
    public_id: Mapped[str] = mapped_column(sa.String(32), default=new_public_id)
    intake_id: Mapped[int] = mapped_column(sa.ForeignKey("intake.id", ondelete="CASCADE"))
    kind: Mapped[StudyKind] = mapped_column(text_enum(StudyKind, name="kind"))
    status: Mapped[RunStatus] = mapped_column(text_enum(RunStatus, name="status"), default=RunStatus.QUEUED)
    problem: Mapped[dict[str, Any]] = deferred(mapped_column(sa.JSON))
    solution: Mapped[dict[str, Any] | None] = deferred(mapped_column(sa.JSON))
    first_day: Mapped[date]
    done: Mapped[int] = mapped_column(default=0)
    planned: Mapped[int] = mapped_column(default=0)
    result: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON)
    error: Mapped[str] = mapped_column(sa.Text, default="")
    stop_requested: Mapped[bool] = mapped_column(default=False)
    started_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    heartbeat_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]

    intake: Mapped[Intake] = relationship()
    started_by: Mapped[User | None] = relationship()
