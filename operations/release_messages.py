"""Drafts of messages about a release, one per person whose timetable changed; staff look at them first."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from models import Channel, Intake, Lecturer, MessageStatus, OutboxMessage, Release, SeatKind, Trainee, db
from models.base import new_public_id
from operations.draft import lecturer_label
from operations.published_state import PublishedState
from operations.release_changes import Changes
from operations.release_texts import (
    change_message,
    class_change_text,
    first_message,
    in_language,
    message_subject,
    person_change_text,
)

KIND = "release"


def write_messages(
    release: Release, intake: Intake, *, before: PublishedState, after: PublishedState, now: datetime
) -> int:
    """Add the messages to the running transaction, in bulk; returns how many."""
    shared = {
        "intake_id": intake.id, "kind": KIND, "status": MessageStatus.DRAFT, "created_at": now,
        "trainee_id": None, "lecturer_id": None, "attempts": 0, "error": "",
    }  # fmt: skip
    rows = []
    for message in _messages(release, intake, before=before, after=after):
        email = message.pop("email")
        channel = Channel.EMAIL if email else Channel.PASTE
        rows.append(shared | message | {"channel": channel, "public_id": new_public_id()})
    if rows:
        db.session.execute(sa.insert(OutboxMessage), rows)
    return len(rows)


def _messages(
    release: Release, intake: Intake, *, before: PublishedState, after: PublishedState
) -> Iterator[dict[str, Any]]:
    people = sa.select(Trainee.id, Trainee.full_name, Trainee.email, Trainee.language).filter_by(intake_id=intake.id)
    changed = {change["id"]: change for change in release.changes["trainees"]}
    for key, name, email, language in db.session.execute(people.order_by(Trainee.sort_key)):
        seats = after.seats.get(key, {})
        with in_language(language):
            body = (
                _first(name, seats, after, teaches=False)
                if release.changes["first"]
                else _later(name, changed.get(key), before, after, seats=(before.seats.get(key, {}), seats))
            )
            subject = message_subject(intake.calendar_title, release.number)
        if body:
            yield {"trainee_id": key, "email": email, "language": language, "subject": subject, "body": body}
    yield from _lecturer_messages(release, before=before, after=after)


def _lecturer_messages(release: Release, *, before: PublishedState, after: PublishedState) -> Iterator[dict[str, Any]]:
    changed = {change["id"]: change for change in release.changes["lecturers"]}
    teaching = after.teaching
    keys = before.teaching.keys() | teaching.keys()
    for one in db.session.execute(sa.select(Lecturer).where(Lecturer.id.in_(keys)).order_by(Lecturer.name)).scalars():
        name = lecturer_label(one.title, one.name)
        with in_language("vi"):
            body = (
                _first(name, dict.fromkeys(teaching[one.id], SeatKind.HOME), after, teaches=True)
                if release.changes["first"]
                else _later(name, changed.get(one.id), before, after, seats=None)
            )
            subject = message_subject(None, release.number)
        if body:
            yield {"lecturer_id": one.id, "email": one.email, "language": "vi", "subject": subject, "body": body}


def _first(name: str, seats: Mapping[str, SeatKind], after: PublishedState, *, teaches: bool) -> str:
    sessions = sorted((after.sessions[uid] for uid in seats), key=lambda session: session.when)
    return first_message(name=name, teaches=teaches, sessions=sessions) if sessions else ""


def _later(
    name: str,
    change: Changes | None,
    before: PublishedState,
    after: PublishedState,
    *,
    seats: tuple[Mapping[str, SeatKind], Mapping[str, SeatKind]] | None,
) -> str:
    if change is None:
        return ""
    old_seats, new_seats = seats or ({}, {})
    lines = []
    was, now = change.get("class", [None, None])
    if was != now:
        lines.append(class_change_text(_class_name(before, was), _class_name(after, now)))
    # Whoever changes class is told the new sessions; that the old ones are off goes without saying.
    gone = [] if was != now and now is not None else change["dropped"]
    lines += [
        person_change_text("dropped", before.sessions[uid], None, old_seats.get(uid))
        for uid in _in_time_order(gone, before)
    ]
    lines += [
        person_change_text(kind, after.sessions[uid], before.sessions.get(uid), new_seats.get(uid))
        for kind in ("added", "moved", "place")
        for uid in _in_time_order(change[kind], after)
    ]
    return change_message(name=name, teaches=seats is None, lines=lines)


def _in_time_order(uids: list[str], state: PublishedState) -> list[str]:
    return sorted(uids, key=lambda uid: state.sessions[uid].when)


def _class_name(state: PublishedState, code: str | None) -> str | None:
    return next((facts.class_name for facts in state.sessions.values() if facts.class_code == code), code)
