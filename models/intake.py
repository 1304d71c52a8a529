"""An intake (đợt học): the horizon, the periods of its days, its calendar and how its rules are weighed."""

import enum
from datetime import date, datetime, time, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Key, Model, new_public_id, text_enum
from models.lecturer import Lecturer
from models.places import Room
from models.programme import ProgrammeVersion


class UnansweredPolicy(enum.StrEnum):
    """How the engine reads somebody who has not answered; never as free."""

    UNIT_HOURS = "unit_hours"
    IF_NEEDED = "if_needed"
    LEAVE_OUT = "leave_out"


class ClosedState(enum.StrEnum):
    CLOSED = "closed"
    UNWELCOME = "unwelcome"


intake_lecturer = sa.Table(
    "intake_lecturer",
    Model.metadata,
    sa.Column("intake_id", sa.ForeignKey("intake.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("lecturer_id", sa.ForeignKey("lecturer.id"), primary_key=True),
)
intake_room = sa.Table(
    "intake_room",
    Model.metadata,
    sa.Column("intake_id", sa.ForeignKey("intake.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("room_id", sa.ForeignKey("room.id"), primary_key=True),
)


class Intake(Model):
    """`revision` rises with every change of the set-up, so that a stale page can be refused.

    `calendar_title` is what feeds and messages call the course: neutral, as candidacy is sensitive.
    """

    __tablename__ = "intake"
    __table_args__ = (
        sa.UniqueConstraint("code"),
        sa.UniqueConstraint("public_id"),
        sa.CheckConstraint("end_date >= start_date", name="dates_in_order"),
        sa.CheckConstraint("attendance_percent BETWEEN 1 AND 100", name="attendance_percent_range"),
    )

    id: Mapped[Key]
    public_id: Mapped[str] = mapped_column(sa.String(32), default=new_public_id)
    code: Mapped[str] = mapped_column(sa.String(40))
    name: Mapped[str] = mapped_column(sa.String(200))
    calendar_title: Mapped[str] = mapped_column(sa.String(100), default="Lịch học")
    start_date: Mapped[date]
    end_date: Mapped[date]
    answer_deadline: Mapped[datetime | None]
    attendance_percent: Mapped[int] = mapped_column(default=80)
    unanswered_policy: Mapped[UnansweredPolicy] = mapped_column(
        text_enum(UnansweredPolicy, name="unanswered_policy"), default=UnansweredPolicy.UNIT_HOURS
    )
    programme_version_id: Mapped[int] = mapped_column(sa.ForeignKey("programme_version.id"))
    is_example: Mapped[bool] = mapped_column(default=False)
    revision: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]

    programme_version: Mapped[ProgrammeVersion] = relationship()
    periods: Mapped[list["Period"]] = relationship(
        back_populates="intake", order_by="Period.position", cascade="all, delete-orphan"
    )
    closed_days: Mapped[list["ClosedDay"]] = relationship(
        back_populates="intake", order_by="ClosedDay.date", cascade="all, delete-orphan"
    )
    rule_weights: Mapped[list["RuleWeight"]] = relationship(back_populates="intake", cascade="all, delete-orphan")
    lecturers: Mapped[list[Lecturer]] = relationship(secondary=intake_lecturer, order_by=Lecturer.name)
    rooms: Mapped[list[Room]] = relationship(secondary=intake_room, order_by=Room.name)

    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012

    @property
    def days(self) -> int:
        """Number of days of the horizon, both ends counted."""
        return (self.end_date - self.start_date).days + 1

    @property
    def dates(self) -> list[date]:
        return [self.start_date + timedelta(days=n) for n in range(self.days)]


class Period(Model):
    """A part of the day (buổi), in wall-clock time of the school; `lessons` is the most that fit."""

    __tablename__ = "period"
    __table_args__ = (
        sa.UniqueConstraint("intake_id", "position"),
        sa.UniqueConstraint("intake_id", "code"),
        sa.CheckConstraint("lessons >= 1", name="lessons_positive"),
        sa.CheckConstraint("end_time > start_time", name="times_in_order"),
    )

    id: Mapped[Key]
    intake_id: Mapped[int] = mapped_column(sa.ForeignKey("intake.id", ondelete="CASCADE"))
    position: Mapped[int]
    code: Mapped[str] = mapped_column(sa.String(20))
    name: Mapped[str] = mapped_column(sa.String(60))
    start_time: Mapped[time]
    end_time: Mapped[time]
    lessons: Mapped[int]
    intake: Mapped[Intake] = relationship(back_populates="periods")


class ClosedDay(Model):
    """A date (or one period of it) on which the school is closed, or would rather not teach."""

    __tablename__ = "closed_day"
    __table_args__ = (sa.UniqueConstraint("intake_id", "date", "period_id"),)

    id: Mapped[Key]
    intake_id: Mapped[int] = mapped_column(sa.ForeignKey("intake.id", ondelete="CASCADE"))
    date: Mapped[date]
    period_id: Mapped[int | None] = mapped_column(sa.ForeignKey("period.id", ondelete="CASCADE"))
    state: Mapped[ClosedState] = mapped_column(text_enum(ClosedState, name="state"), default=ClosedState.CLOSED)
    name: Mapped[str] = mapped_column(sa.String(200), default="")
    intake: Mapped[Intake] = relationship(back_populates="closed_days")
    period: Mapped[Period | None] = relationship()


class RuleWeight(Model):
    """The weight of one soft rule in an intake; a rule without a row has its default weight."""

    __tablename__ = "rule_weight"
    __table_args__ = (
        sa.UniqueConstraint("intake_id", "rule"),
        sa.CheckConstraint("weight >= 0", name="weight_not_negative"),
    )

    id: Mapped[Key]
    intake_id: Mapped[int] = mapped_column(sa.ForeignKey("intake.id", ondelete="CASCADE"))
    rule: Mapped[str] = mapped_column(sa.String(40))
    weight: Mapped[int]
    intake: Mapped[Intake] = relationship(back_populates="rule_weights")
