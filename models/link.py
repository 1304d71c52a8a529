"""Private links and feeds: a signed token names a link and its version; raising the version revokes it."""

import enum
from datetime import date, datetime, time

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Key, Model, new_public_id, text_enum
from models.course import CourseClass
from models.intake import Intake
from models.lecturer import Lecturer
from models.places import Room, Unit
from models.trainee import Trainee


class LinkPurpose(enum.StrEnum):
    """Each purpose has its own links: what has spread, from a forwarded message or a calendar, opens nothing else.

    PERSONAL is a trainee's page where things can be changed, LOOKING the timetable alone, FEED a calendar.
    """

    PERSONAL = "personal"
    LOOKING = "looking"
    FEED = "feed"


class Link(Model):
    """A link of one trainee, lecturer, class, room, or unit in an intake. `version` is what the token must carry.

    For a feed, `etag` and `changed_at` describe the body as it now stands, so that an unchanged feed
    costs one read; `fetched_at`, when a calendar program took it, is noted at most hourly and once after a
    change. `shows_names` is what staff chose for a unit: whether its feed says who is away, or only how many.
    `reminder_minutes` is what a trainee chose: how long before a session their calendar is to remind them, if at all.
    """

    __tablename__ = "link"
    __table_args__ = (
        sa.UniqueConstraint("public_id"),
        sa.UniqueConstraint("purpose", "trainee_id"),
        sa.UniqueConstraint("purpose", "lecturer_id"),
        sa.UniqueConstraint("purpose", "class_id"),
        sa.UniqueConstraint("purpose", "room_id"),
        sa.UniqueConstraint("purpose", "unit_id", "intake_id"),
        sa.CheckConstraint(
            "(CASE WHEN trainee_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN lecturer_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN class_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN room_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN unit_id IS NULL THEN 0 ELSE 1 END) = 1",
            name="one_owner",
        ),
        sa.CheckConstraint("(unit_id IS NULL) = (intake_id IS NULL)", name="unit_in_intake"),
        sa.CheckConstraint("reminder_minutes > 0", name="reminder_before"),
    )

    id: Mapped[Key]
    public_id: Mapped[str] = mapped_column(sa.String(32), default=new_public_id)
    purpose: Mapped[LinkPurpose] = mapped_column(text_enum(LinkPurpose, name="purpose"))
    trainee_id: Mapped[int | None] = mapped_column(sa.ForeignKey("trainee.id", ondelete="CASCADE"), index=True)
    lecturer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("lecturer.id", ondelete="CASCADE"), index=True)
    class_id: Mapped[int | None] = mapped_column(sa.ForeignKey("course_class.id", ondelete="CASCADE"), index=True)
    room_id: Mapped[int | None] = mapped_column(sa.ForeignKey("room.id", ondelete="CASCADE"), index=True)
    unit_id: Mapped[int | None] = mapped_column(sa.ForeignKey("unit.id", ondelete="CASCADE"), index=True)
    intake_id: Mapped[int | None] = mapped_column(sa.ForeignKey("intake.id", ondelete="CASCADE"), index=True)
    shows_names: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    reminder_minutes: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=1)
    etag: Mapped[str | None] = mapped_column(sa.String(80))
    changed_at: Mapped[datetime | None]
    fetched_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    trainee: Mapped[Trainee | None] = relationship()
    lecturer: Mapped[Lecturer | None] = relationship()
    course_class: Mapped[CourseClass | None] = relationship()
    room: Mapped[Room | None] = relationship()
    unit: Mapped[Unit | None] = relationship()
    intake: Mapped[Intake | None] = relationship()
    entries: Mapped[list["FeedEntry"]] = relationship(back_populates="link", cascade="all, delete-orphan")


class EntryStatus(enum.StrEnum):
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"


class FeedEntry(Model):
    """What one subscriber's calendar shows for one session, as of the last release.

    `sequence`, `changed_at` and `status` belong to the pair: a trainee who changes class sees a cancellation
    while the session itself goes on.
    """

    __tablename__ = "feed_entry"
    __table_args__ = (sa.UniqueConstraint("link_id", "session_uid"),)

    id: Mapped[Key]
    link_id: Mapped[int] = mapped_column(sa.ForeignKey("link.id", ondelete="CASCADE"))
    session_uid: Mapped[str] = mapped_column(sa.String(40))
    sequence: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime]
    status: Mapped[EntryStatus] = mapped_column(text_enum(EntryStatus, name="status"))
    title: Mapped[str] = mapped_column(sa.String(300))
    description: Mapped[str] = mapped_column(sa.Text, default="")
    date: Mapped[date]
    start_time: Mapped[time]
    end_time: Mapped[time]
    location: Mapped[str] = mapped_column(sa.String(600), default="")
    meeting_url: Mapped[str | None] = mapped_column(sa.String(500))
    link: Mapped[Link] = relationship(back_populates="entries")
