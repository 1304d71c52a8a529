"""One run of the engine that makes a timetable: what it was given, how far it is, what it found."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.engine_run import EngineRun


class SolveRun(EngineRun):
    """`best` holds the best answer so far while the run goes on, so that a killed run loses no finished work.
    `applied_at` says when its answer became the draft.
    """

    __tablename__ = "solve_run"

    time_limit: Mapped[int]
    seed: Mapped[int]
    best: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON, deferred=True)
    phase: Mapped[str] = mapped_column(sa.String(40), default="")
    objective: Mapped[int | None]
    bound: Mapped[float | None]
    trainees_missing: Mapped[int | None]
    penalties: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON)
    curve: Mapped[list[Any]] = mapped_column(sa.JSON, default=list)
    reasons: Mapped[list[Any]] = mapped_column(sa.JSON, default=list)
    applied_at: Mapped[datetime | None]
