"""What has been published: immutable numbered releases with plain copies of all that people were told."""

import enum
from datetime import date, datetime, time
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Key, Model, text_enum
from models.intake import Intake
from models.lecturer import Lecturer
from models.trainee import Trainee
from models.user import User


class SeatKind(enum.StrEnum):
    HOME = "home"
    MAKE_UP = "make_up"


class AmendmentKind(enum.StrEnum):
    """What happened between two releases; a kind is stored as its value."""

    MAKE_UP = "make_up"
    ABSENCE = "absence"
    TAKEN_BACK = "taken_back"


class Release(Model):
    """A published timetable. `changes` is the difference to the release before, as data."""

    __tablename__ = "release"
    __table_args__ = (sa.UniqueConstraint("intake_id", "number"),)

    id: Mapped[Key]
    intake_id: Mapped[int] = mapped_column(sa.ForeignKey("intake.id", ondelete="CASCADE"))
    number: Mapped[int]
    comment: Mapped[str] = mapped_column(sa.String(500), default="")
    changes: Mapped[dict[str, Any]]
    timetable_revision: Mapped[int]
    published_at: Mapped[datetime]
    published_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    published_by: Mapped[User | None] = relationship()
    intake: Mapped[Intake] = relationship()
    sessions: Mapped[list["ReleaseSession"]] = relationship(back_populates="release", cascade="all, delete-orphan")
    placements: Mapped[list["ReleasePlacement"]] = relationship(back_populates="release", cascade="all, delete-orphan")
    amendments: Mapped[list["Amendment"]] = relationship(
        back_populates="release", order_by="Amendment.number", cascade="all, delete-orphan"
    )


class ReleaseSession(Model):
    """A session as it was published: names and times copied, so that later edits change nothing of it.

    `modules` is a list of {code, title, lessons} of what is taught in it, in order.
    """

    __tablename__ = "release_session"
    __table_args__ = (sa.UniqueConstraint("release_id", "uid"),)

    id: Mapped[Key]
    release_id: Mapped[int] = mapped_column(sa.ForeignKey("release.id", ondelete="CASCADE"))
    uid: Mapped[str] = mapped_column(sa.String(40))
    class_id: Mapped[int | None] = mapped_column(sa.ForeignKey("course_class.id", ondelete="SET NULL"), index=True)
    class_code: Mapped[str] = mapped_column(sa.String(40))
    class_name: Mapped[str] = mapped_column(sa.String(100))
    format_name: Mapped[str] = mapped_column(sa.String(100))
    position: Mapped[int]
    first_lesson: Mapped[int]
    lessons: Mapped[int]
    modules: Mapped[list[Any]] = mapped_column(sa.JSON)
    date: Mapped[date]
    start_time: Mapped[time]
    end_time: Mapped[time]
    period_name: Mapped[str] = mapped_column(sa.String(60))
    room_id: Mapped[int | None] = mapped_column(sa.ForeignKey("room.id"))
    room_name: Mapped[str] = mapped_column(sa.String(200), default="")
    site_name: Mapped[str] = mapped_column(sa.String(300), default="")
    lecturer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("lecturer.id"))
    lecturer_name: Mapped[str] = mapped_column(sa.String(300), default="")
    online: Mapped[bool] = mapped_column(default=False)
    meeting_url: Mapped[str | None] = mapped_column(sa.String(500))
    release: Mapped[Release] = relationship(back_populates="sessions")
    lecturer: Mapped[Lecturer | None] = relationship()
    seats: Mapped[list["ReleaseSeat"]] = relationship(back_populates="release_session", cascade="all, delete-orphan")


class ReleasePlacement(Model):
    """The class of one trainee in a release, and how many lessons they will miss."""

    __tablename__ = "release_placement"
    __table_args__ = (sa.UniqueConstraint("release_id", "trainee_id"),)

    id: Mapped[Key]
    release_id: Mapped[int] = mapped_column(sa.ForeignKey("release.id", ondelete="CASCADE"))
    trainee_id: Mapped[int] = mapped_column(sa.ForeignKey("trainee.id", ondelete="CASCADE"), index=True)
    class_code: Mapped[str | None] = mapped_column(sa.String(40))
    missed_lessons: Mapped[int] = mapped_column(default=0)
    completes: Mapped[bool] = mapped_column(default=True)
    release: Mapped[Release] = relationship(back_populates="placements")
    trainee: Mapped[Trainee] = relationship()


class ReleaseSeat(Model):
    """That a trainee attends a published session, in the own class or as a guest."""

    __tablename__ = "release_seat"
    __table_args__ = (sa.UniqueConstraint("release_session_id", "trainee_id"),)

    id: Mapped[Key]
    release_session_id: Mapped[int] = mapped_column(sa.ForeignKey("release_session.id", ondelete="CASCADE"))
    trainee_id: Mapped[int] = mapped_column(sa.ForeignKey("trainee.id", ondelete="CASCADE"), index=True)
    kind: Mapped[SeatKind] = mapped_column(text_enum(SeatKind, name="kind"))
    release_session: Mapped[ReleaseSession] = relationship(back_populates="seats")
    trainee: Mapped[Trainee] = relationship()


class Amendment(Model):
    """A small numbered change of a release between two releases, with its author and time.

    `details` is `{"missed", "taken", "dropped", "added", "undoes"}`: the session that the trainee cannot come to and
    the one attended instead, if any (uids); the seats given up and taken by it (uid → kind); and the number of the
    amendment that this one takes back, if any, with the id of its release as `"undoes_of"` where it was made of an
    earlier one. `seen_at` is when staff have noted it.
    """

    __tablename__ = "amendment"
    __table_args__ = (sa.UniqueConstraint("release_id", "number"),)

    id: Mapped[Key]
    release_id: Mapped[int] = mapped_column(sa.ForeignKey("release.id", ondelete="CASCADE"))
    trainee_id: Mapped[int | None] = mapped_column(sa.ForeignKey("trainee.id", ondelete="CASCADE"), index=True)
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(sa.String(40))
    details: Mapped[dict[str, Any]]
    author: Mapped[str] = mapped_column(sa.String(200))
    made_at: Mapped[datetime]
    seen_at: Mapped[datetime | None]
    release: Mapped[Release] = relationship(back_populates="amendments")
    trainee: Mapped[Trainee | None] = relationship()
