"""Formats (how a class is spread over the weeks) and classes of an intake."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Key, Model
from models.intake import Intake, Period
from models.places import Room

class_format = sa.Table(
    "class_format",
    Model.metadata,
    sa.Column("class_id", sa.ForeignKey("course_class.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("format_id", sa.ForeignKey("format.id"), primary_key=True),
)
class_room = sa.Table(
    "class_room",
    Model.metadata,
    sa.Column("class_id", sa.ForeignKey("course_class.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("room_id", sa.ForeignKey("room.id"), primary_key=True),
)


class Format(Model):
    """A way to spread the programme: its week, its limits, and its cut of the programme into sessions.

    Gap and span are counted in open days; `per_week_*` in sessions.
    """

    __tablename__ = "format"
    __table_args__ = (
        sa.UniqueConstraint("intake_id", "code"),
        sa.CheckConstraint("max_per_day IS NULL OR max_per_day >= 1", name="max_per_day_positive"),
        sa.CheckConstraint(
            "(per_week_least IS NULL) = (per_week_most IS NULL) AND"
            " (per_week_least IS NULL OR (per_week_least >= 0 AND per_week_most >= per_week_least))",
            name="per_week_in_order",
        ),
        sa.CheckConstraint("max_gap_days IS NULL OR max_gap_days >= 1", name="max_gap_days_positive"),
        sa.CheckConstraint("max_span_days IS NULL OR max_span_days >= 1", name="max_span_days_positive"),
    )

    id: Mapped[Key]
    intake_id: Mapped[int] = mapped_column(sa.ForeignKey("intake.id", ondelete="CASCADE"))
    code: Mapped[str] = mapped_column(sa.String(40))
    name: Mapped[str] = mapped_column(sa.String(100))
    online: Mapped[bool] = mapped_column(default=False)
    max_per_day: Mapped[int | None]
    per_week_least: Mapped[int | None]
    per_week_most: Mapped[int | None]
    max_gap_days: Mapped[int | None]
    max_span_days: Mapped[int | None]
    position: Mapped[int] = mapped_column(default=0)

    intake: Mapped[Intake] = relationship()
    times: Mapped[list["FormatTime"]] = relationship(back_populates="format", cascade="all, delete-orphan")
    cuts: Mapped[list["FormatSession"]] = relationship(
        back_populates="format", order_by="FormatSession.position", cascade="all, delete-orphan"
    )


class FormatTime(Model):
    """A part of the week in which a format may teach; weekday 0 is Monday."""

    __tablename__ = "format_time"
    __table_args__ = (
        sa.UniqueConstraint("format_id", "weekday", "period_id"),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday_range"),
    )

    id: Mapped[Key]
    format_id: Mapped[int] = mapped_column(sa.ForeignKey("format.id", ondelete="CASCADE"))
    weekday: Mapped[int]
    period_id: Mapped[int] = mapped_column(sa.ForeignKey("period.id", ondelete="CASCADE"))
    format: Mapped[Format] = relationship(back_populates="times")
    period: Mapped[Period] = relationship()


class FormatSession(Model):
    """One session of the cut: how many lessons of the programme it holds, in teaching order."""

    __tablename__ = "format_session"
    __table_args__ = (
        sa.UniqueConstraint("format_id", "position"),
        sa.CheckConstraint("lessons >= 1", name="lessons_positive"),
    )

    id: Mapped[Key]
    format_id: Mapped[int] = mapped_column(sa.ForeignKey("format.id", ondelete="CASCADE"))
    position: Mapped[int]
    lessons: Mapped[int]
    format: Mapped[Format] = relationship(back_populates="cuts")


class CourseClass(Model):
    """A class (lớp) of an intake. Without rooms of its own it may use every room of the intake."""

    __tablename__ = "course_class"
    __table_args__ = (
        sa.UniqueConstraint("intake_id", "code"),
        sa.CheckConstraint("capacity >= 1", name="capacity_positive"),
        sa.CheckConstraint("min_size >= 0 AND min_size <= capacity", name="min_size_range"),
    )

    id: Mapped[Key]
    intake_id: Mapped[int] = mapped_column(sa.ForeignKey("intake.id", ondelete="CASCADE"))
    code: Mapped[str] = mapped_column(sa.String(40))
    name: Mapped[str] = mapped_column(sa.String(100))
    capacity: Mapped[int]
    min_size: Mapped[int] = mapped_column(default=0)
    optional: Mapped[bool] = mapped_column(default=False)
    meeting_url: Mapped[str | None] = mapped_column(sa.String(500))

    intake: Mapped[Intake] = relationship()
    formats: Mapped[list[Format]] = relationship(secondary=class_format, order_by=Format.position)
    rooms: Mapped[list[Room]] = relationship(secondary=class_room, order_by=Room.name)
