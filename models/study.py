"""A study of an intake by the engine that changes nothing: what would help, and which format serves the people."""

import enum
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import text_enum
from models.engine_run import EngineRun


class StudyKind(enum.StrEnum):
    SUGGEST = "suggest"
    COMPARE = "compare"


class Study(EngineRun):
    """`solution` is the draft as it was, where the study is about a timetable; what lies before `first_day` is over.
    `done` of `planned` steps are done. `result` is what the engine told, as plain data.
    """

    __tablename__ = "study"

    kind: Mapped[StudyKind] = mapped_column(text_enum(StudyKind, name="kind"))
    solution: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON, deferred=True)
    first_day: Mapped[date]
    done: Mapped[int] = mapped_column(default=0)
    planned: Mapped[int] = mapped_column(default=0)
    result: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON)
