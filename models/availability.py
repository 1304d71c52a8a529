"""When people and rooms can be used: what was entered, in layers, so that it can be edited as it was entered.

A sheet is what one unit, trainee, lecturer or room has said for one intake. The fourth state, "not answered",
is the absence of marks: it is never stored and never read as free.
"""

import enum
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Key, Model, text_enum
from models.intake import Intake
from models.lecturer import Lecturer
from models.places import Room, Unit
from models.trainee import Trainee


class State(enum.StrEnum):
    FREE = "free"
    IF_NEEDED = "if_needed"
    BUSY = "busy"


class EnteredBy(enum.StrEnum):
    """Who said it: the person, an officer for the person, or the employer for all its people."""

    SELF = "self"
    STAFF = "staff"
    UNIT = "unit"


class AvailabilitySheet(Model):
    """Exactly one owner. `answered_at` is None while a sheet is only begun."""

    __tablename__ = "availability_sheet"
    __table_args__ = (
        sa.UniqueConstraint("intake_id", "unit_id"),
        sa.UniqueConstraint("intake_id", "trainee_id"),
        sa.UniqueConstraint("intake_id", "lecturer_id"),
        sa.UniqueConstraint("intake_id", "room_id"),
        sa.CheckConstraint(
            "(CASE WHEN unit_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN trainee_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN lecturer_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN room_id IS NULL THEN 0 ELSE 1 END) = 1",
            name="one_owner",
        ),
    )

    id: Mapped[Key]
    intake_id: Mapped[int] = mapped_column(sa.ForeignKey("intake.id", ondelete="CASCADE"))
    unit_id: Mapped[int | None] = mapped_column(sa.ForeignKey("unit.id"))
    trainee_id: Mapped[int | None] = mapped_column(sa.ForeignKey("trainee.id", ondelete="CASCADE"), index=True)
    lecturer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("lecturer.id"))
    room_id: Mapped[int | None] = mapped_column(sa.ForeignKey("room.id"))
    entered_by: Mapped[EnteredBy] = mapped_column(text_enum(EnteredBy, name="entered_by"))
    entered_by_name: Mapped[str] = mapped_column(sa.String(200), default="")
    answered_at: Mapped[datetime | None]
    after_deadline: Mapped[bool] = mapped_column(default=False)
    revision: Mapped[int] = mapped_column(default=1)

    intake: Mapped[Intake] = relationship()
    unit: Mapped[Unit | None] = relationship()
    trainee: Mapped[Trainee | None] = relationship()
    lecturer: Mapped[Lecturer | None] = relationship()
    room: Mapped[Room | None] = relationship()
    week_marks: Mapped[list["WeekMark"]] = relationship(back_populates="sheet", cascade="all, delete-orphan")
    day_marks: Mapped[list["DayMark"]] = relationship(back_populates="sheet", cascade="all, delete-orphan")
    rota: Mapped["Rota | None"] = relationship(back_populates="sheet", cascade="all, delete-orphan")
    shift_marks: Mapped[list["ShiftMark"]] = relationship(back_populates="sheet", cascade="all, delete-orphan")

    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012


class WeekMark(Model):
    """One cell of the weekly pattern; weekday 0 is Monday."""

    __tablename__ = "week_mark"
    __table_args__ = (
        sa.UniqueConstraint("sheet_id", "weekday", "period_id"),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday_range"),
    )

    id: Mapped[Key]
    sheet_id: Mapped[int] = mapped_column(sa.ForeignKey("availability_sheet.id", ondelete="CASCADE"))
    weekday: Mapped[int]
    period_id: Mapped[int] = mapped_column(sa.ForeignKey("period.id", ondelete="CASCADE"))
    state: Mapped[State] = mapped_column(text_enum(State, name="state"))
    sheet: Mapped[AvailabilitySheet] = relationship(back_populates="week_marks")


class DayMark(Model):
    """One period of one date; it wins over every pattern."""

    __tablename__ = "day_mark"
    __table_args__ = (sa.UniqueConstraint("sheet_id", "date", "period_id"),)

    id: Mapped[Key]
    sheet_id: Mapped[int] = mapped_column(sa.ForeignKey("availability_sheet.id", ondelete="CASCADE"))
    date: Mapped[date]
    period_id: Mapped[int] = mapped_column(sa.ForeignKey("period.id", ondelete="CASCADE"))
    state: Mapped[State] = mapped_column(text_enum(State, name="state"))
    sheet: Mapped[AvailabilitySheet] = relationship(back_populates="day_marks")


class Rota(Model):
    """A shift rota: `cycle` is one shift code a day, repeated in both directions from `anchor`.

    Codes: S 6-14, C 14-22, D 22-6 (night), A 6-18, B 18-6 (night), T 24-hour duty, R after duty, H office hours,
    N day off.
    """

    __tablename__ = "rota"
    __table_args__ = (sa.UniqueConstraint("sheet_id"),)

    id: Mapped[Key]
    sheet_id: Mapped[int] = mapped_column(sa.ForeignKey("availability_sheet.id", ondelete="CASCADE"))
    anchor: Mapped[date]
    cycle: Mapped[list[str]]
    sheet: Mapped[AvailabilitySheet] = relationship(back_populates="rota")


class ShiftMark(Model):
    """What a shift of the rota does to one period of its own day (`days_after` 0) or of the next, if not the usual."""

    __tablename__ = "shift_mark"
    __table_args__ = (
        sa.UniqueConstraint("sheet_id", "code", "days_after", "period_id"),
        sa.CheckConstraint("days_after BETWEEN 0 AND 1", name="days_after_range"),
    )

    id: Mapped[Key]
    sheet_id: Mapped[int] = mapped_column(sa.ForeignKey("availability_sheet.id", ondelete="CASCADE"))
    code: Mapped[str] = mapped_column(sa.String(1))
    days_after: Mapped[int]
    period_id: Mapped[int] = mapped_column(sa.ForeignKey("period.id", ondelete="CASCADE"))
    state: Mapped[State] = mapped_column(text_enum(State, name="state"))
    sheet: Mapped[AvailabilitySheet] = relationship(back_populates="shift_marks")


class DutyRoster(Model):
    """What the duty roster of a unit says of one trainee: counts as long as the trainee is of that unit.

    `codes` has the codes of documents/duty_codes.py, a letter each, by date in ISO 8601; a date that is missing was
    left empty. The person's own sheet stands over it.
    """

    __tablename__ = "duty_roster"
    __table_args__ = (sa.UniqueConstraint("trainee_id"),)

    id: Mapped[Key]
    trainee_id: Mapped[int] = mapped_column(sa.ForeignKey("trainee.id", ondelete="CASCADE"))
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("unit.id"), index=True)
    codes: Mapped[dict[str, Any]]
    uploaded_at: Mapped[datetime]
    uploaded_by_name: Mapped[str] = mapped_column(sa.String(200), default="")

    trainee: Mapped[Trainee] = relationship()
    unit: Mapped[Unit] = relationship()


class AnswerDraft(Model):
    """What a trainee has filled in but not sent: no answer, and kept beside the one that was sent.

    `fields` are the form's own, by name, so that half-typed ones come back too; only the form reads them.
    `sheet_revision` is that of the sheet from which the draft was begun, None if there was none.
    """

    __tablename__ = "answer_draft"
    __table_args__ = (sa.UniqueConstraint("trainee_id"),)

    id: Mapped[Key]
    trainee_id: Mapped[int] = mapped_column(sa.ForeignKey("trainee.id", ondelete="CASCADE"))
    fields: Mapped[dict[str, Any]]
    sheet_revision: Mapped[int | None]
    saved_at: Mapped[datetime]
    revision: Mapped[int] = mapped_column(default=1)

    trainee: Mapped[Trainee] = relationship()

    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012
