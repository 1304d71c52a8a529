"""A subscriber's calendar as it now stands. Reading an unchanged one costs two small queries."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

import icalendar
import sqlalchemy as sa
from flask_babel import gettext as _

from calendars.feed import CalendarEvent, CalendarFeed, render_feed
from models import EntryStatus, Intake, Link, LinkPurpose, Trainee, db
from models.base import new_session_uid
from operations.feed_entries import NOTICE, Shown, StoredEntry, digest, entries_of, event_uid, notice_etag, store_notice
from operations.links import read_link
from operations.release_texts import in_language
from operations.slots import SCHOOL_ZONE
from operations.transaction import lock, transaction

# Raised when the same entries are written in another way, so that no client keeps the old bytes.
RENDERING = f"1:{icalendar.__version__}"
NOTED_EVERY = timedelta(hours=1)
MIDNIGHT = time(0)


@dataclass(frozen=True, slots=True)
class FeedState:
    """What a feed now is, without its body; `etag` is without quotes."""

    link_id: int
    name: str
    etag: str
    changed_at: datetime


def open_feed(token: str, *, secret_key: str, now: datetime) -> FeedState:
    """The state of the feed of a token; raises LinkInvalidError. Notes at most hourly that it was fetched.

    Before the first release the feed holds the deadline for answering; a changed deadline is taken over here.
    """
    link = read_link(token, purpose=LinkPurpose.FEED, secret_key=secret_key)
    name, notice = _name_and_notice(link)
    if not _is_current(link, notice):
        link = _bring_up_to_date(link.id, notice, now=now)
    state = FeedState(link.id, name, _etag(link, name), link.changed_at or link.created_at)
    if link.fetched_at is None or now - link.fetched_at >= NOTED_EVERY:
        _note_fetch(link.id, now=now)
    return state


def feed_body(state: FeedState) -> bytes:
    """The calendar itself: the same bytes for the same state."""
    link = db.session.get_one(Link, state.link_id)
    return render_feed(CalendarFeed(state.name, tuple(_events(entries_of(link).values()))))


def _name_and_notice(link: Link) -> tuple[str, Shown]:
    """The calendar's name, and what it holds while there is nothing else."""
    if link.trainee_id is None:
        with in_language("vi"):
            day = link.created_at.astimezone(SCHOOL_ZONE).date()
            return _("Lịch giảng"), _notice(_("Chưa có lịch giảng"), day)
    query = sa.select(Trainee.language, Intake.calendar_title, Intake.answer_deadline, Intake.start_date).join(
        Trainee.intake
    )
    language, name, deadline, start = db.session.execute(query.where(Trainee.id == link.trainee_id)).one()
    with in_language(language):
        if deadline is None:
            return name, _notice(_("Lịch học chưa ban hành"), start)
        # Midnight belongs to the day that it ends.
        local = deadline.astimezone(SCHOOL_ZONE)
        local -= timedelta(minutes=1) if local.time() == MIDNIGHT else timedelta(0)
        about = _("Mở liên kết riêng mà anh/chị đã nhận để khai báo.")
        return name, _notice(_("Hạn khai báo lịch rảnh/bận"), local.date(), local.time(), about)


def _notice(title: str, day: date, moment: time = MIDNIGHT, about: str = "") -> Shown:
    """An event without length; at midnight it is one of the whole day."""
    return Shown(NOTICE, EntryStatus.CONFIRMED, title, about, day, moment, moment, "", None)


def _is_current(link: Link, notice: Shown) -> bool:
    if link.etag is None:
        return False
    return not link.etag.startswith(NOTICE) or link.etag == notice_etag(notice, link.changed_at)


def _bring_up_to_date(link_id: int, notice: Shown, *, now: datetime) -> Link:
    db.session.rollback()  # a read transaction cannot become one that writes
    with transaction():
        link = db.session.get_one(Link, link_id)
        lock(link)
        entries = entries_of(link)
        if all(uid.startswith(NOTICE) for uid in entries):
            uid = f"{NOTICE}{new_session_uid()}"
            store_notice(link, replace(notice, session_uid=uid), now=now)
        elif link.etag is None:  # forgotten when the link was rotated
            link.etag = digest(entries.values())
            link.changed_at = link.changed_at or now
    return db.session.get_one(Link, link_id, populate_existing=True)


def _etag(link: Link, name: str) -> str:
    return hashlib.sha256(repr((link.etag, name, RENDERING)).encode()).hexdigest()[:32]


def _note_fetch(link_id: int, *, now: datetime) -> None:
    db.session.rollback()
    with transaction() as session:
        session.execute(sa.update(Link).filter_by(id=link_id).values(fetched_at=now))


def _events(entries: Iterable[StoredEntry]) -> Iterable[CalendarEvent]:
    for entry in entries:
        shown = entry.shown
        yield CalendarEvent(
            uid=event_uid(shown.session_uid),
            sequence=entry.sequence,
            changed_at=entry.changed_at,
            start=datetime.combine(shown.date, shown.start_time),
            end=datetime.combine(shown.date, shown.end_time),
            summary=shown.title,
            description=shown.description,
            location=shown.location,
            status="cancelled" if shown.status is EntryStatus.CANCELLED else "confirmed",
            meeting_url=shown.meeting_url,
            all_day=shown.start_time == shown.end_time == MIDNIGHT,
        )
