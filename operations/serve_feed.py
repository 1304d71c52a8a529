"""A subscriber's calendar as it now stands. Reading an unchanged one costs two small queries."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import icalendar
import sqlalchemy as sa

from calendars.feed import CalendarEvent, CalendarFeed, render_feed
from models import EntryStatus, Link, LinkPurpose, db
from models.base import new_session_uid
from operations.feed_entries import NOTICE, Shown, StoredEntry, digest, entries_of, event_uid, notice_etag, store_notice
from operations.feed_notice import MIDNIGHT, feed_head
from operations.links import read_link
from operations.transaction import lock, transaction

# Raised when the same entries are written in another way, so that no client keeps the old bytes.
RENDERING = f"2:{icalendar.__version__}"
NOTED_EVERY = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class FeedState:
    """What a feed now is, without its body; `etag` is without quotes; `busy` as of FeedHead, `reminder` of the link."""

    link_id: int
    name: str
    busy: bool
    reminder: timedelta | None
    etag: str
    changed_at: datetime


def open_feed(token: str, *, secret_key: str, now: datetime, by_program: bool = True) -> FeedState:
    """The state of the feed of a token; raises LinkInvalidError.

    Notes that a calendar program fetched it (`by_program`; a person who downloads it is none), at most hourly
    and once after a change. Before the first release the feed holds the deadline for answering; a changed
    deadline is taken over here.
    """
    link = read_link(token, purpose=LinkPurpose.FEED, secret_key=secret_key)
    head = feed_head(link)
    if not _is_current(link, head.notice):
        link = _bring_up_to_date(link.id, head.notice, now=now)
    changed_at = link.changed_at or link.created_at
    state = FeedState(link.id, head.name, head.busy, _reminder(link), _etag(link, head.name), changed_at)
    if by_program and (link.fetched_at is None or now - link.fetched_at >= NOTED_EVERY or link.fetched_at < changed_at):
        _note_fetch(link.id, now=now)
    return state


def feed_body(state: FeedState) -> bytes:
    """The calendar itself: the same bytes for the same state."""
    link = db.session.get_one(Link, state.link_id)
    events = _events(entries_of(link).values(), busy=state.busy, reminder=state.reminder)
    return render_feed(CalendarFeed(state.name, tuple(events)))


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
    reminder = () if link.reminder_minutes is None else (link.reminder_minutes,)
    return hashlib.sha256(repr((link.etag, name, RENDERING, *reminder)).encode()).hexdigest()[:32]


def _reminder(link: Link) -> timedelta | None:
    return timedelta(minutes=link.reminder_minutes) if link.reminder_minutes is not None else None


def _note_fetch(link_id: int, *, now: datetime) -> None:
    db.session.rollback()
    with transaction() as session:
        session.execute(sa.update(Link).filter_by(id=link_id).values(fetched_at=now))


def _events(entries: Iterable[StoredEntry], *, busy: bool, reminder: timedelta | None) -> Iterable[CalendarEvent]:
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
            busy=busy,
            reminder=None if shown.session_uid.startswith(NOTICE) else reminder,
        )
