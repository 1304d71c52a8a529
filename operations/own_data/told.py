"""What a trainee has been told, and what the trainee has changed in it: links, messages, releases, amendments."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from models import (
    Amendment,
    Link,
    OutboxMessage,
    Release,
    ReleasePlacement,
    ReleaseSeat,
    ReleaseSession,
    Trainee,
    db,
)
from operations.afterwards import was_afterwards
from operations.own_data.moments import in_iso


def _links(trainee: Trainee) -> list[dict[str, Any]]:
    links = db.session.scalars(db.select(Link).filter_by(trainee_id=trainee.id).order_by(Link.id))
    return [
        {
            "purpose": link.purpose.value,
            "created_at": in_iso(link.created_at),
            "renewed": link.version - 1,
            "last_fetched_at": in_iso(link.fetched_at),
            "reminder_minutes": link.reminder_minutes,
        }
        for link in links
    ]


def _messages(trainee: Trainee) -> list[dict[str, Any]]:
    """Also those that have not gone: `status` says how far each is."""
    query = db.select(OutboxMessage).filter_by(trainee_id=trainee.id)
    return [
        {
            "kind": message.kind.value,
            "status": message.status.value,
            "created_at": in_iso(message.created_at),
            "channel": message.channel.value,
            "language": message.language,
            "subject": message.subject,
            "body": message.body,
            "sent_at": in_iso(message.sent_at),
        }
        for message in db.session.scalars(query.order_by(OutboxMessage.id))
    ]


def _placements(trainee: Trainee) -> list[dict[str, Any]]:
    query = (
        sa.select(Release.number, Release.published_at, ReleasePlacement)
        .join(Release)
        .where(ReleasePlacement.trainee_id == trainee.id)
        .order_by(Release.number)
    )
    return [
        {
            "release": number,
            "published_at": in_iso(at),
            "class": one.class_code,
            "missed_lessons": one.missed_lessons,
            "completes": one.completes,
        }
        for number, at, one in db.session.execute(query)
    ]


def _sessions(trainee: Trainee) -> list[dict[str, Any]]:
    query = (
        sa.select(Release.number, ReleaseSeat.kind, ReleaseSession)
        .select_from(ReleaseSeat)
        .join(ReleaseSession, ReleaseSeat.release_session_id == ReleaseSession.id)
        .join(Release, ReleaseSession.release_id == Release.id)
        .where(ReleaseSeat.trainee_id == trainee.id)
        .order_by(Release.number, ReleaseSession.date, ReleaseSession.start_time)
    )
    return [
        {"release": number, **_told(session), "seat": kind.value} for number, kind, session in db.session.execute(query)
    ]


def _amendments(trainee: Trainee) -> list[dict[str, Any]]:
    query = (
        db.select(Amendment)
        .join(Amendment.release)
        .filter(Amendment.trainee_id == trainee.id)
        .options(contains_eager(Amendment.release))
        .order_by(Release.number, Amendment.number)
    )
    found = list(db.session.scalars(query))
    uids = {uid for one in found for uid in (one.details["missed"], one.details["taken"]) if uid}
    sessions = db.session.scalars(db.select(ReleaseSession).where(ReleaseSession.uid.in_(uids)))
    known = {(one.release_id, one.uid): one for one in sessions}
    told = {key: _told(session) for key, session in known.items()}
    return [
        {
            "release": one.release.number,
            "number": one.number,
            "kind": one.kind,
            "missed": told[one.release_id, one.details["missed"]],
            "taken": told.get((one.release_id, one.details["taken"])),
            "afterwards": was_afterwards(one, known[one.release_id, one.details["missed"]]),
            "made_at": in_iso(one.made_at),
        }
        for one in found
    ]


def _told(session: ReleaseSession) -> dict[str, Any]:
    return {
        "class": session.class_name,
        "number": session.position + 1,
        "date": session.date.isoformat(),
        "start": f"{session.start_time:%H:%M}",
        "end": f"{session.end_time:%H:%M}",
        "online": session.online,
        "place": ", ".join(filter(None, [session.room_name, session.site_name])),
    }


TOLD: dict[str, Callable[[Trainee], Any]] = {
    "links": _links,
    "messages": _messages,
    "placements": _placements,
    "sessions": _sessions,
    "amendments": _amendments,
}
