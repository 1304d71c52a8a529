"""What a feed is called, and the one entry that it holds while it has no session: an empty one is refused."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import sqlalchemy as sa
from flask_babel import gettext as _

from models import CourseClass, EntryStatus, Intake, Link, Room, Site, Trainee, Unit, db
from operations.feed_entries import NOTICE, Shown
from operations.release_texts import in_language
from operations.slots import SCHOOL_ZONE

MIDNIGHT = time(0)


@dataclass(frozen=True, slots=True)
class FeedHead:
    """`busy` says whether the entries take the time of whoever follows the feed."""

    name: str
    notice: Shown
    busy: bool = True


def feed_head(link: Link) -> FeedHead:
    """The head of a feed, for one read."""
    if link.trainee_id is not None:
        return _trainee_head(link.trainee_id)
    with in_language("vi"):
        if link.class_id is not None:
            query = sa.select(CourseClass.name, Intake.calendar_title, Intake.start_date).join(CourseClass.intake)
            return _shared_head(*db.session.execute(query.where(CourseClass.id == link.class_id)).one())
        if link.unit_id is not None:
            query = sa.select(Unit.name, Intake.calendar_title, Intake.start_date).select_from(Link)
            query = query.join(Link.unit).join(Link.intake).where(Link.id == link.id)
            return _shared_head(*db.session.execute(query).one())
        made_on = link.created_at.astimezone(SCHOOL_ZONE).date()
        if link.room_id is not None:
            places = sa.select(Room.name, Site.name).join(Room.site).where(Room.id == link.room_id)
            name = ", ".join(db.session.execute(places).one())
            return FeedHead(name, _notice(_("Chưa có lịch dùng phòng"), made_on))
        return FeedHead(_("Lịch giảng"), _notice(_("Chưa có lịch giảng"), made_on))


def _shared_head(owner: str, title: str, start: date) -> FeedHead:
    """Of a class or a unit in an intake; who follows it is not the one who is in class."""
    name = _("%(title)s – %(owner)s", title=title, owner=owner)
    return FeedHead(name, _notice(_("Lịch học chưa ban hành"), start), busy=False)


def _trainee_head(trainee_id: int) -> FeedHead:
    query = sa.select(Trainee.language, Intake.calendar_title, Intake.answer_deadline, Intake.start_date).join(
        Trainee.intake
    )
    language, name, deadline, start = db.session.execute(query.where(Trainee.id == trainee_id)).one()
    with in_language(language):
        if deadline is None:
            return FeedHead(name, _notice(_("Lịch học chưa ban hành"), start))
        # Midnight belongs to the day that it ends.
        local: datetime = deadline.astimezone(SCHOOL_ZONE)
        local -= timedelta(minutes=1) if local.time() == MIDNIGHT else timedelta(0)
        about = _("Mở liên kết riêng mà anh/chị đã nhận để khai báo.")
        return FeedHead(name, _notice(_("Hạn khai báo lịch rảnh/bận"), local.date(), local.time(), about))


def _notice(title: str, day: date, moment: time = MIDNIGHT, about: str = "") -> Shown:
    """An event without length; at midnight it is one of the whole day."""
    return Shown(NOTICE, EntryStatus.CONFIRMED, title, about, day, moment, moment, "", None)
