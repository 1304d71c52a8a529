"""The draft on which staff work: classes held, sessions, enrolments, make-ups."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Key, Model, new_session_uid
from models.course import CourseClass, Format
from models.intake import Intake, Period
from models.lecturer import Lecturer
from models.places import Room
from models.trainee import Trainee


class Timetable(Model):
    """The draft of an intake. `revision` rises with every change; a page that is older is refused."""

    __tablename__ = "timetable"
    __table_args__ = (sa.UniqueConstraint("intake_id"),)

    id: Mapped[Key]
    intake_id: Mapped[int] = mapped_column(sa.ForeignKey("intake.id", ondelete="CASCADE"))
    solve_run_id: Mapped[int | None] = mapped_column(sa.ForeignKey("solve_run.id", ondelete="SET NULL"))
    revision: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[datetime]
    intake: Mapped[Intake] = relationship()
    held_classes: Mapped[list["HeldClass"]] = relationship(back_populates="timetable", cascade="all, delete-orphan")
    enrolments: Mapped[list["Enrolment"]] = relationship(back_populates="timetable", cascade="all, delete-orphan")

    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012


class HeldClass(Model):
    """That a class is held, and in which format."""

    __tablename__ = "held_class"
    __table_args__ = (sa.UniqueConstraint("timetable_id", "class_id"),)

    id: Mapped[Key]
    timetable_id: Mapped[int] = mapped_column(sa.ForeignKey("timetable.id", ondelete="CASCADE"))
    class_id: Mapped[int] = mapped_column(sa.ForeignKey("course_class.id"))
    format_id: Mapped[int] = mapped_column(sa.ForeignKey("format.id"))
    timetable: Mapped[Timetable] = relationship(back_populates="held_classes")
    course_class: Mapped[CourseClass] = relationship()
    format: Mapped[Format] = relationship()
    sessions: Mapped[list["Session"]] = relationship(
        back_populates="held_class", order_by="Session.position", cascade="all, delete-orphan"
    )


class Session(Model):
    """A session (buổi học) on a date and period. `uid` is its permanent identity in every calendar.

    Lessons are counted from 0 over the whole programme: `first_lesson` up to, not including, `first_lesson +
    lessons`.
    """

    __tablename__ = "session"
    __table_args__ = (
        sa.UniqueConstraint("uid"),
        sa.UniqueConstraint("held_class_id", "position"),
        sa.CheckConstraint("lessons >= 1", name="lessons_positive"),
    )

    id: Mapped[Key]
    uid: Mapped[str] = mapped_column(sa.String(40), default=new_session_uid)
    held_class_id: Mapped[int] = mapped_column(sa.ForeignKey("held_class.id", ondelete="CASCADE"))
    position: Mapped[int]
    first_lesson: Mapped[int]
    lessons: Mapped[int]
    date: Mapped[date]
    period_id: Mapped[int] = mapped_column(sa.ForeignKey("period.id"))
    room_id: Mapped[int | None] = mapped_column(sa.ForeignKey("room.id"))
    lecturer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("lecturer.id"))
    meeting_url: Mapped[str | None] = mapped_column(sa.String(500))
    pinned: Mapped[bool] = mapped_column(default=False)
    held_class: Mapped[HeldClass] = relationship(back_populates="sessions")
    period: Mapped[Period] = relationship()
    room: Mapped[Room | None] = relationship()
    lecturer: Mapped[Lecturer | None] = relationship()


class Enrolment(Model):
    """The home class of a trainee in the draft; None says that there is no class they could attend."""

    __tablename__ = "enrolment"
    __table_args__ = (sa.UniqueConstraint("timetable_id", "trainee_id"),)

    id: Mapped[Key]
    timetable_id: Mapped[int] = mapped_column(sa.ForeignKey("timetable.id", ondelete="CASCADE"))
    trainee_id: Mapped[int] = mapped_column(sa.ForeignKey("trainee.id", ondelete="CASCADE"))
    class_id: Mapped[int | None] = mapped_column(sa.ForeignKey("course_class.id"))
    timetable: Mapped[Timetable] = relationship(back_populates="enrolments")
    trainee: Mapped[Trainee] = relationship()
    course_class: Mapped[CourseClass | None] = relationship()
    skips: Mapped[list["Skip"]] = relationship(back_populates="enrolment", cascade="all, delete-orphan")
    make_ups: Mapped[list["MakeUp"]] = relationship(back_populates="enrolment", cascade="all, delete-orphan")


class Skip(Model):
    """A session of the home class that the trainee does not attend."""

    __tablename__ = "skip"
    __table_args__ = (sa.UniqueConstraint("enrolment_id", "session_id"),)

    id: Mapped[Key]
    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey("enrolment.id", ondelete="CASCADE"))
    session_id: Mapped[int] = mapped_column(sa.ForeignKey("session.id", ondelete="CASCADE"))
    enrolment: Mapped[Enrolment] = relationship(back_populates="skips")
    session: Mapped[Session] = relationship()


class MakeUp(Model):
    """A seat in another class's session that teaches lessons missed in the home class."""

    __tablename__ = "make_up"
    __table_args__ = (sa.UniqueConstraint("enrolment_id", "session_id"),)

    id: Mapped[Key]
    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey("enrolment.id", ondelete="CASCADE"))
    session_id: Mapped[int] = mapped_column(sa.ForeignKey("session.id", ondelete="CASCADE"))
    enrolment: Mapped[Enrolment] = relationship(back_populates="make_ups")
    session: Mapped[Session] = relationship()
