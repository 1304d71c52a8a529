"""The feeds of classes, rooms and units, which several people may follow: no trainee's name unless staff allow it.

A class feed has the sessions of the class, a room's feed says which class is in it. A unit's feed says when how
many of its people are away: an entry is a time of the day, not a session, so that it gives the whole number.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa

from calendars.text import is_meeting_url
from models import (
    CourseClass,
    EntryStatus,
    Intake,
    Link,
    LinkPurpose,
    Release,
    ReleaseSession,
    Room,
    Trainee,
    Unit,
    db,
)
from models.base import new_session_uid
from operations.feed_entries import NOTICE, Shown, StoredEntry, Subscriber, stored_entries, update_entries
from operations.links import ensure_links
from operations.published_state import EMPTY, PublishedSession, PublishedState, When, last_release, state_of_release
from operations.release_texts import (
    away_title,
    cancelled_title,
    class_description,
    in_language,
    nobody_away_title,
    place_text,
    room_description,
    session_title,
)

LANGUAGE = "vi"  # whoever follows such a feed is no one that we know


def update_shared_feeds(intake: Intake, *, before: PublishedState, after: PublishedState, now: datetime) -> None:
    """Make and change the entries of the intake's classes and units and of the rooms old and new."""
    with in_language(LANGUAGE):
        subscribers = [*_class_feeds(intake, after, now=now), *_room_feeds(intake, before, after, now=now)]
    update_entries(subscribers, own_uids=published_uids(intake), now=now)
    update_unit_feeds(intake, after, now=now)


def fill_from_releases(owner: CourseClass | Room | Unit, *, intake: Intake, now: datetime) -> None:
    """Give a feed that is new what the last releases hold for it; a room may be in those of several intakes."""
    intakes = db.session.scalars(sa.select(Intake).order_by(Intake.id)).all() if isinstance(owner, Room) else [intake]
    for one in intakes:
        release = last_release(one)
        if release is not None:
            update_shared_feeds(one, before=EMPTY, after=state_of_release(release), now=now)


def published_uids(intake: Intake) -> set[str]:
    """All sessions that the intake ever published."""
    query = sa.select(ReleaseSession.uid).join(Release).where(Release.intake_id == intake.id)
    return set(db.session.scalars(query.distinct()))


def _class_feeds(intake: Intake, after: PublishedState, *, now: datetime) -> list[Subscriber]:
    classes = db.session.scalars(sa.select(CourseClass).filter_by(intake_id=intake.id)).all()
    links = ensure_links(classes, LinkPurpose.FEED, now=now)
    wanted: dict[int | None, dict[str, Shown]] = defaultdict(dict)
    for uid, facts in after.sessions.items():
        title = session_title(facts.class_name, facts.position)
        wanted[facts.class_id][uid] = shown_session(facts, title, class_description(facts))
    return [Subscriber(links[one.id].id, LANGUAGE, wanted[one.id]) for one in classes]


def _room_feeds(intake: Intake, before: PublishedState, after: PublishedState, *, now: datetime) -> list[Subscriber]:
    used = {facts.room_id for state in (before, after) for facts in state.sessions.values()} - {None}
    rooms = db.session.scalars(sa.select(Room).where(Room.id.in_(used))).all()
    links = ensure_links(rooms, LinkPurpose.FEED, now=now)
    wanted: dict[int | None, dict[str, Shown]] = defaultdict(dict)
    for uid, facts in after.sessions.items():
        title = session_title(facts.class_name, facts.position)
        about = room_description(facts, intake.calendar_title)
        wanted[facts.room_id][uid] = shown_session(facts, title, about)
    return [Subscriber(links[room.id].id, LANGUAGE, wanted[room.id]) for room in rooms]


def shown_session(facts: PublishedSession, title: str, description: str) -> Shown:
    """A session that takes place as a calendar shows it."""
    return Shown(
        session_uid=facts.uid,
        status=EntryStatus.CONFIRMED,
        title=title,
        description=description,
        date=facts.date,
        start_time=facts.start_time,
        end_time=facts.end_time,
        location=place_text(facts.room_name, facts.site_name, online=facts.online),
        # A calendar cannot carry what is no address; whoever has a session is told by other ways.
        meeting_url=facts.meeting_url if facts.meeting_url and is_meeting_url(facts.meeting_url) else None,
    )


def refresh_unit_feeds(intake: Intake, *, now: datetime) -> None:
    """Take over what changed since the release about who belongs to a unit, what they are called, who may be named."""
    release = last_release(intake)
    if release is not None:
        update_unit_feeds(intake, state_of_release(release), now=now)


def refresh_names(intake: Intake, *, now: datetime) -> None:
    """Take over what people are called now, where a unit's feed names them."""
    named = sa.select(Link.id).filter_by(intake_id=intake.id, purpose=LinkPurpose.FEED, shows_names=True)
    if db.session.scalar(named.limit(1)) is not None:
        refresh_unit_feeds(intake, now=now)


def update_unit_feeds(intake: Intake, after: PublishedState, *, now: datetime) -> None:
    """Make and change the entries of all units that have, or had, people in the intake."""
    away = _away_of_units(intake, after)
    had_feed = sa.select(Link.unit_id).filter_by(intake_id=intake.id, purpose=LinkPurpose.FEED)
    query = sa.select(Unit).where(Unit.id.in_(away.keys()) | Unit.id.in_(had_feed))
    links = ensure_links(db.session.scalars(query).all(), LinkPurpose.FEED, now=now, intake=intake)
    stored = stored_entries([link.id for link in links.values()])
    with in_language(LANGUAGE):
        subscribers = [
            Subscriber(link.id, LANGUAGE, _unit_entries(link, stored.get(link.id, {}), away.get(unit_id, {})))
            for unit_id, link in links.items()
        ]
    update_entries(subscribers, own_uids=set(), now=now)


def _away_of_units(intake: Intake, state: PublishedState) -> Mapping[int | None, Mapping[When, list[str]]]:
    """Unit → time → the names of its people who are then in class, in the order of names."""
    query = sa.select(Trainee.id, Trainee.unit_id, Trainee.full_name).where(
        Trainee.intake_id == intake.id, Trainee.unit_id.is_not(None)
    )
    found: dict[int | None, dict[When, list[str]]] = {}
    for trainee_id, unit_id, name in db.session.execute(query.order_by(Trainee.sort_key, Trainee.id)):
        times = found.setdefault(unit_id, {})
        for uid in state.seats.get(trainee_id, ()):
            times.setdefault(state.sessions[uid].when, []).append(name)
    return found


def _unit_entries(link: Link, stored: Mapping[str, StoredEntry], away: Mapping[When, list[str]]) -> dict[str, Shown]:
    """A time keeps its entry: its uid is random like a session's, and found again by the time."""
    known = {_when(entry.shown): uid for uid, entry in stored.items() if not uid.startswith(NOTICE)}
    uids = {when: known.get(when) or new_session_uid() for when in sorted({*known, *away})}
    return {uid: _away(uid, when, away.get(when, []), named=link.shows_names) for when, uid in uids.items()}


def _when(shown: Shown) -> When:
    return shown.date, shown.start_time, shown.end_time


def _away(uid: str, when: When, people: list[str], *, named: bool) -> Shown:
    date, start, end = when
    return Shown(
        session_uid=uid,
        status=EntryStatus.CONFIRMED if people else EntryStatus.CANCELLED,
        title=away_title(len(people)) if people else cancelled_title(nobody_away_title()),
        description="\n".join(people) if named else "",
        date=date,
        start_time=start,
        end_time=end,
        location="",
        meeting_url=None,
    )
