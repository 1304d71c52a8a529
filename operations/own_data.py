"""All that is kept about one trainee, for themselves: to be seen and taken along (right of access and of export)."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from models import (
    ActorKind,
    Amendment,
    AnswerDraft,
    AuditEntry,
    AvailabilitySheet,
    DutyRoster,
    Format,
    FormatDislike,
    ImportedCalendar,
    Link,
    MessageStatus,
    OutboxMessage,
    Period,
    Release,
    ReleasePlacement,
    ReleaseSeat,
    ReleaseSession,
    Trainee,
    db,
)
from operations.actor import Actor
from operations.afterwards import was_afterwards
from operations.answer_draft import find_draft
from operations.audit import record
from operations.availability_sheets import entry_of, find_sheet
from operations.imported_calendars import find_import
from operations.rota_states import RotaEntry
from operations.transaction import transaction

NOTED_EVERY = timedelta(hours=1)
MOST_LOG_LINES = 200


def own_data(trainee: Trainee) -> dict[str, Any]:
    """Plain values for JSON: dates and moments (UTC) as ISO 8601, states and kinds by their codes.

    Left out are links themselves, which open pages, and the draft timetable, which nobody has been told of.
    """
    profile: dict[str, Any] = {"profile": _profile(trainee), "consent": _consent(trainee)}
    return profile | {name: read(trainee) for name, read in _PARTS.items()} | {"log": _log(trainee)}


def note_export(trainee: Trainee, *, actor: Actor, now: datetime) -> None:
    """Note that the data were taken along, once an hour. Ends the transaction in which they were read."""
    subject = f"trainee:{trainee.id}"
    query = db.select(AuditEntry.id).where(
        AuditEntry.intake_id == trainee.intake_id,
        AuditEntry.at > now - NOTED_EVERY,
        AuditEntry.action == "data.exported",
        AuditEntry.subject == subject,
    )
    if db.session.scalar(query.limit(1)) is not None:
        return
    db.session.rollback()  # a read transaction cannot become one that writes
    with transaction():
        record("data.exported", actor=actor, now=now, subject=subject, intake_id=trainee.intake_id)


def _profile(trainee: Trainee) -> dict[str, Any]:
    return {
        "full_name": trainee.full_name,
        "birth_date": trainee.birth_date.isoformat() if trainee.birth_date else None,
        "birth_year": trainee.birth_year,
        "sex": trainee.sex.value if trainee.sex else None,
        "unit": trainee.unit.name if trainee.unit else None,
        "position": trainee.position,
        "phone": trainee.phone,
        "email": trainee.email,
        "note": trainee.note,
        "language": trainee.language,
        "can_attend_online": trainee.can_attend_online,
        "intake": trainee.intake.name,
        "created_at": _moment(trainee.created_at),
        "late_answer_seen_at": _moment(trainee.late_seen_at),
    }


def _consent(trainee: Trainee) -> dict[str, Any]:
    return {
        "version": trainee.consent_version,
        "given_at": _moment(trainee.consent_at),
        "withdrawn_at": _moment(trainee.withdrawn_at),
    }


def _answers(trainee: Trainee) -> dict[str, Any] | None:
    sheet = find_sheet(trainee, intake=trainee.intake)
    if sheet is None:
        return None
    entry = entry_of(sheet)
    names = {period.id: period.name for period in _periods(trainee)}
    return {
        "entered_by": sheet.entered_by.value,
        "entered_by_name": sheet.entered_by_name,
        "answered_at": _moment(sheet.answered_at),
        "after_deadline": sheet.after_deadline,
        "week": [
            {"weekday": weekday, "period": names[period_id], "state": state.value}
            for (weekday, period_id), state in _in_order(entry.week, names)
        ],
        "rota": _rota(entry.rota, names) if entry.rota is not None else None,
        "days": [
            {"date": day.isoformat(), "period": names[period_id], "state": state.value}
            for (day, period_id), state in _in_order(entry.days, names)
        ],
    }


def _rota(rota: RotaEntry, names: dict[int, str]) -> dict[str, Any]:
    """The cycle, and what its shifts do where the person said something else than is usual."""
    return {
        "anchor": rota.anchor.isoformat(),
        "cycle": list(rota.cycle),
        "changed": [
            {"code": code, "days_after": days_after, "period": names[period_id], "state": state.value}
            for (code, days_after, period_id), state in sorted(rota.marks.items())
        ],
    }


def _duty_roster(trainee: Trainee) -> dict[str, Any] | None:
    """What the unit sent of the trainee, also after the trainee has left the unit."""
    stored = db.session.scalars(db.select(DutyRoster).filter_by(trainee_id=trainee.id)).one_or_none()
    if stored is None:
        return None
    return {
        "unit": stored.unit.name,
        "uploaded_at": _moment(stored.uploaded_at),
        "uploaded_by_name": stored.uploaded_by_name,
        "days": [{"date": day, "code": code} for day, code in sorted(stored.codes.items())],
    }


def _in_order(cells: Any, names: dict[int, str]) -> list[Any]:
    """Cells by day and then by the time of the day."""
    place = {period_id: n for n, period_id in enumerate(names)}
    return sorted(cells.items(), key=lambda cell: (cell[0][0], place[cell[0][1]]))


def _periods(trainee: Trainee) -> list[Period]:
    query = db.select(Period).filter_by(intake_id=trainee.intake_id).order_by(Period.position)
    return list(db.session.scalars(query))


def _draft(trainee: Trainee) -> dict[str, Any] | None:
    """What was filled in and not sent, by the names of the form's fields."""
    draft = find_draft(trainee)
    return None if draft is None else {"saved_at": _moment(draft.saved_at), "fields": dict(draft.fields)}


def _imported_calendar(trainee: Trainee) -> dict[str, Any] | None:
    stored = find_import(trainee, intake=trainee.intake)
    if stored is None:
        return None
    return {
        "source": stored.source.value,
        "imported_at": _moment(stored.imported_at),
        "after_deadline": stored.after_deadline,
        "first_date": stored.first_date.isoformat() if stored.first_date else None,
        "last_date": stored.last_date.isoformat() if stored.last_date else None,
        "busy": list(stored.blocks),
    }


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
            "made_at": _moment(one.made_at),
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
        "place": ", ".join(filter(None, [session.room_name, session.site_name])),
    }


def _format_preferences(trainee: Trainee) -> list[dict[str, Any]]:
    query = sa.select(Format.name, FormatDislike.points).join(Format).where(FormatDislike.trainee_id == trainee.id)
    rows = db.session.execute(query.order_by(Format.position))
    return [{"format": name, "dislike_points": points} for name, points in rows]


def _links(trainee: Trainee) -> list[dict[str, Any]]:
    links = db.session.scalars(db.select(Link).filter_by(trainee_id=trainee.id).order_by(Link.id))
    return [
        {
            "purpose": link.purpose.value,
            "created_at": _moment(link.created_at),
            "renewed": link.version - 1,
            "last_fetched_at": _moment(link.fetched_at),
            "reminder_minutes": link.reminder_minutes,
        }
        for link in links
    ]


def _messages(trainee: Trainee) -> list[dict[str, Any]]:
    query = db.select(OutboxMessage).filter_by(trainee_id=trainee.id, status=MessageStatus.SENT)
    return [
        {
            "kind": message.kind.value,
            "channel": message.channel.value,
            "language": message.language,
            "subject": message.subject,
            "body": message.body,
            "sent_at": _moment(message.sent_at),
        }
        for message in db.session.scalars(query.order_by(OutboxMessage.sent_at, OutboxMessage.id))
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
            "published_at": _moment(at),
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


def _log(trainee: Trainee) -> list[dict[str, Any]]:
    """Who did what with the data, by role: the newest lines, newest first."""
    query = (
        sa.select(AuditEntry.at, AuditEntry.action, AuditEntry.actor_kind)
        .filter_by(intake_id=trainee.intake_id, subject=f"trainee:{trainee.id}")
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
        .limit(MOST_LOG_LINES)
    )
    return [
        {"at": _moment(at), "action": action, "by": ActorKind(by).value} for at, action, by in db.session.execute(query)
    ]


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment is not None else None


_PARTS: dict[str, Callable[[Trainee], Any]] = {
    "answers": _answers,
    "duty_roster": _duty_roster,
    "draft": _draft,
    "imported_calendar": _imported_calendar,
    "format_preferences": _format_preferences,
    "links": _links,
    "messages": _messages,
    "placements": _placements,
    "sessions": _sessions,
    "amendments": _amendments,
}
# Every table with a column `trainee_id` stands here or below; a test sees to it.
SHOWN_TABLES = {
    Amendment.__tablename__,
    AnswerDraft.__tablename__,
    AvailabilitySheet.__tablename__,
    DutyRoster.__tablename__,
    FormatDislike.__tablename__,
    ImportedCalendar.__tablename__,
    Link.__tablename__,
    OutboxMessage.__tablename__,
    ReleasePlacement.__tablename__,
    ReleaseSeat.__tablename__,
}
NOT_SHOWN_TABLES = {"enrolment"}  # the draft timetable
