"""A subscriber's calendar as it now stands. Reading an unchanged one costs two small queries."""

import hashlib
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import icalendar
import sqlalchemy as sa

from calendars.feed import CalendarEvent, CalendarFeed, render_feed
from models import EntryStatus, Link, LinkPurpose, db
from operations.feed_entries import (
    NOTICE,
    Shown,
    StoredEntry,
    digest,
    entries_of,
    event_uid,
    notice_etag,
    renewed_notice,
    store_notice,
)
from operations.feed_notice import MIDNIGHT, feed_head
from operations.links import read_link
from operations.transaction import BRIEFLY, LockTakenError, lock, transaction

# Raised when the same entries are written in another way, so that no client keeps the old bytes.
RENDERING = f"2:{icalendar.__version__}"
NOTED_EVERY = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class FeedState:
    """What a feed now is, without its body; `etag` is without quotes; `busy` as of FeedHead, `reminder` of the link.

    `entries` are those that could not be stored; None where they are stored.
    """

    link_id: int
    name: str
    busy: bool
    reminder: timedelta | None
    etag: str
    changed_at: datetime
    entries: Sequence[StoredEntry] | None


@dataclass(frozen=True, slots=True)
class _Content:
    """What the entries of a feed are called, since when, and themselves where they are not stored."""

    etag: str
    changed_at: datetime
    entries: Sequence[StoredEntry] | None = None


def open_feed(token: str, *, secret_key: str, now: datetime, by_program: bool = True) -> FeedState:
    """The state of the feed of a token; raises LinkInvalidError.

    Notes that a calendar program fetched it (`by_program`; a person who downloads it is none), at most hourly
    and once after a change. Before the first release the feed holds the deadline for answering; a changed
    deadline is taken over here. Nothing of this waits for somebody else who is writing: it is stored at another
    fetch.
    """
    link = read_link(token, purpose=LinkPurpose.FEED, secret_key=secret_key)
    head = feed_head(link)
    content = _current(link, head.notice) or _bring_up_to_date(link, head.notice, now=now)
    since = content.changed_at
    state = FeedState(
        link.id, head.name, head.busy, _reminder(link), _etag(link, head.name, content), since, content.entries
    )
    if by_program and (link.fetched_at is None or now - link.fetched_at >= NOTED_EVERY or link.fetched_at < since):
        _note_fetch(link.id, now=now)
    return state


def feed_body(state: FeedState) -> bytes:
    """The calendar itself: the same bytes for the same state."""
    entries = state.entries
    if entries is None:
        entries = list(entries_of(db.session.get_one(Link, state.link_id)).values())
    events = _events(entries, busy=state.busy, reminder=state.reminder)
    return render_feed(CalendarFeed(state.name, tuple(events)))


def _current(link: Link, notice: Shown) -> _Content | None:
    """What is stored; None where it is not what the feed should be."""
    if link.etag is None or (link.etag.startswith(NOTICE) and link.etag != notice_etag(notice, link.changed_at)):
        return None
    return _Content(link.etag, link.changed_at or link.created_at)


def _bring_up_to_date(link: Link, notice: Shown, *, now: datetime) -> _Content:
    """The content as it should be: stored, unless somebody else is writing."""
    link_id, content = link.id, _renewed(link, notice, now=now)
    db.session.rollback()  # a read transaction cannot become one that writes
    with suppress(LockTakenError), transaction(patience=BRIEFLY):
        link = db.session.get_one(Link, link_id)
        lock(link)
        content = _store(link, _renewed(link, notice, now=now))
    return content


def _renewed(link: Link, notice: Shown, *, now: datetime) -> _Content:
    """From what is stored; the etag of the link may have been forgotten when it was rotated."""
    entries = list(entries_of(link).values())
    if all(entry.shown.session_uid.startswith(NOTICE) for entry in entries):
        entry = renewed_notice(link, notice, now=now)
        return _Content(notice_etag(entry.shown, entry.changed_at), entry.changed_at, [entry])
    return _Content(link.etag or digest(entries), link.changed_at or now, entries)


def _store(link: Link, content: _Content) -> _Content:
    link.etag, link.changed_at = content.etag, content.changed_at
    for entry in content.entries or ():
        if entry.shown.session_uid.startswith(NOTICE):
            store_notice(link, entry)
    return replace(content, entries=None)


def _etag(link: Link, name: str, content: _Content) -> str:
    reminder = () if link.reminder_minutes is None else (link.reminder_minutes,)
    return hashlib.sha256(repr((content.etag, name, RENDERING, *reminder)).encode()).hexdigest()[:32]


def _reminder(link: Link) -> timedelta | None:
    return timedelta(minutes=link.reminder_minutes) if link.reminder_minutes is not None else None


def _note_fetch(link_id: int, *, now: datetime) -> None:
    db.session.rollback()
    with suppress(LockTakenError), transaction(patience=BRIEFLY) as session:
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
