"""What each subscriber's calendar shows, kept as rows: brought up to date by a release, read by a feed.

SEQUENCE rises when time, place or status of a session changes for this subscriber (RFC 5545, 3.8.7.4); a new
title or description changes the time stamp alone. A session that the subscriber no longer attends stays,
cancelled.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass, replace
from datetime import date, datetime, time
from typing import Any

import sqlalchemy as sa

from models import EntryStatus, FeedEntry, Link, db
from operations.release_texts import cancelled_title, in_language

# Before the first release a feed holds one entry that is no session: the deadline for answering. Its uid, and
# then the feed's etag, begin so.
NOTICE = "notice-"


def event_uid(session_uid: str) -> str:
    """What a session is called in calendars."""
    return f"{session_uid}@xep-lich"


@dataclass(frozen=True, slots=True)
class Shown:
    """What a calendar shows of one event, beside its stamps."""

    session_uid: str
    status: EntryStatus
    title: str
    description: str
    date: date
    start_time: time
    end_time: time
    location: str
    meeting_url: str | None

    @property
    def decisive(self) -> tuple[Any, ...]:
        """What raises SEQUENCE when it changes."""
        return self.status, self.date, self.start_time, self.end_time, self.location, self.meeting_url


@dataclass(frozen=True, slots=True)
class StoredEntry:
    id: int
    sequence: int
    changed_at: datetime
    shown: Shown


@dataclass(frozen=True, slots=True)
class Subscriber:
    """One feed to bring up to date: `wanted` are the sessions that its owner now attends or teaches."""

    link_id: int
    language: str
    wanted: Mapping[str, Shown]


def update_entries(subscribers: Iterable[Subscriber], *, own_uids: set[str], now: datetime) -> None:
    """Make the entries of these feeds say what is wanted, in the running transaction, in bulk.

    `own_uids` are the sessions to be called off where they are wanted no more: another entry, as one of another intake,
    is left alone.
    """
    everyone = list(subscribers)
    stored = stored_entries([one.link_id for one in everyone])
    inserts: list[dict[str, Any]] = []
    updates: list[dict[str, Any]] = []
    removed: list[int] = []
    links: list[dict[str, Any]] = []
    for one in everyone:
        before = stored.get(one.link_id, {})
        after = _merge(one, before, own_uids=own_uids, now=now)
        for uid, entry in after.items():
            if uid not in before:
                inserts.append(_columns(entry, one.link_id))
            elif entry != before[uid]:
                updates.append(_columns(entry, one.link_id) | {"id": entry.id})
        removed += [entry.id for uid, entry in before.items() if uid not in after]
        if after != before:
            links.append({"id": one.link_id, "etag": digest(after.values()), "changed_at": now})
    _store(inserts=inserts, updates=updates, removed=removed, links=links)


def _merge(
    one: Subscriber, before: Mapping[str, StoredEntry], *, own_uids: set[str], now: datetime
) -> dict[str, StoredEntry]:
    after = {uid: _renewed(before.get(uid), shown, now=now) for uid, shown in one.wanted.items()}
    for uid, entry in before.items():
        if uid in after or uid.startswith(NOTICE):
            continue
        after[uid] = _renewed(entry, _cancelled(entry.shown, one.language), now=now) if uid in own_uids else entry
    # A feed that has nothing else keeps its notice: subscribers refuse an emptied calendar.
    return after or dict(before)


def _renewed(entry: StoredEntry | None, shown: Shown, *, now: datetime) -> StoredEntry:
    if entry is None:
        return StoredEntry(0, 0, now, shown)
    if entry.shown == shown:
        return entry
    raised = entry.shown.decisive != shown.decisive
    return StoredEntry(entry.id, entry.sequence + raised, now, shown)


def _cancelled(shown: Shown, language: str) -> Shown:
    if shown.status is EntryStatus.CANCELLED:
        return shown
    with in_language(language):
        return replace(shown, status=EntryStatus.CANCELLED, title=cancelled_title(shown.title))


def digest(entries: Iterable[StoredEntry]) -> str:
    """A name of this state of a feed: equal states have equal names, whatever the order."""
    rows = sorted(
        (*map(str, astuple(entry.shown)), str(entry.sequence), entry.changed_at.isoformat()) for entry in entries
    )
    return hashlib.sha256(repr(rows).encode()).hexdigest()[:40]


def entries_of(link: Link) -> dict[str, StoredEntry]:
    """The entries of one feed by the uid of their session."""
    return stored_entries([link.id]).get(link.id, {})


def stored_entries(link_ids: list[int]) -> dict[int, dict[str, StoredEntry]]:
    """The entries of several feeds by link, then by the uid of their session."""
    found: dict[int, dict[str, StoredEntry]] = defaultdict(dict)
    query = sa.select(
        FeedEntry.link_id, FeedEntry.id, FeedEntry.sequence, FeedEntry.changed_at,
        *(getattr(FeedEntry, name) for name in Shown.__slots__),
    )  # fmt: skip
    for start in range(0, len(link_ids), 500):  # SQLite takes a limited number of parameters
        rows = db.session.execute(query.where(FeedEntry.link_id.in_(link_ids[start : start + 500])))
        for link_id, key, sequence, changed_at, *rest in rows:
            shown = Shown(*rest)
            found[link_id][shown.session_uid] = StoredEntry(key, sequence, changed_at, shown)
    return found


def _columns(entry: StoredEntry, link_id: int) -> dict[str, Any]:
    shown = {name: getattr(entry.shown, name) for name in Shown.__slots__}
    return shown | {"link_id": link_id, "sequence": entry.sequence, "changed_at": entry.changed_at}


def _store(
    *, inserts: list[dict[str, Any]], updates: list[dict[str, Any]], removed: list[int], links: list[dict[str, Any]]
) -> None:
    session = db.session
    if inserts:
        session.execute(sa.insert(FeedEntry), inserts)
    if updates:
        session.execute(sa.update(FeedEntry), updates)
    for start in range(0, len(removed), 500):
        session.execute(sa.delete(FeedEntry).where(FeedEntry.id.in_(removed[start : start + 500])))
    if links:
        session.execute(sa.update(Link), links)


def notice_etag(shown: Shown, changed_at: datetime | None) -> str:
    """The etag of a feed that holds this notice alone, since then; its uid is no part of it."""
    named = replace(shown, session_uid=NOTICE)
    return NOTICE + hashlib.sha256(repr((astuple(named), changed_at)).encode()).hexdigest()[:40]


def renewed_notice(link: Link, shown: Shown, *, now: datetime) -> StoredEntry:
    """The notice of a feed that has no session yet, as it is to be shown from now on.

    It keeps its uid. A new one is made from the random name of the link, so that it is the same again where it
    could not be stored.
    """
    old = next(iter(entries_of(link).values()), None)
    uid = old.shown.session_uid if old else NOTICE + hashlib.sha256(link.public_id.encode()).hexdigest()[:32]
    return _renewed(old, replace(shown, session_uid=uid), now=now)


def store_notice(link: Link, entry: StoredEntry) -> None:
    """Make this notice the only entry of the feed, in the running transaction; what the link says is the caller's."""
    columns = _columns(entry, link.id)
    _store(
        inserts=[] if entry.id else [columns],
        updates=[columns | {"id": entry.id}] if entry.id else [],
        removed=[],
        links=[],
    )
