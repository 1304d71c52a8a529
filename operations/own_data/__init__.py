"""All that is kept about one trainee, for themselves: to be seen and taken along (right of access and of export)."""

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from models import (
    ActorKind,
    Amendment,
    AnswerDraft,
    AuditEntry,
    AvailabilitySheet,
    DutyRoster,
    FormatDislike,
    ImportedCalendar,
    Link,
    OutboxMessage,
    ReleasePlacement,
    ReleaseSeat,
    Trainee,
    db,
)
from operations.actor import Actor
from operations.audit import record
from operations.own_data.moments import in_iso
from operations.own_data.said import SAID
from operations.own_data.told import TOLD
from operations.transaction import transaction

NOTED_EVERY = timedelta(hours=1)
MOST_LOG_LINES = 200


def own_data(trainee: Trainee, *, whole_log: bool = False) -> dict[str, Any]:
    """Plain values for JSON: dates and moments (UTC) as ISO 8601, states and kinds by their codes.

    Left out are links themselves, which open pages, the draft timetable, which nobody has been told of, and what runs
    of the engine were given of the answers. Of the log there are the newest MOST_LOG_LINES, or with `whole_log` all.
    """
    log = _log(trainee, most=None if whole_log else MOST_LOG_LINES)
    profile: dict[str, Any] = {"profile": _profile(trainee), "consent": _consent(trainee)}
    return profile | {name: read(trainee) for name, read in (SAID | TOLD).items()} | {"log": log}


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
        "created_at": in_iso(trainee.created_at),
        "late_answer_seen_at": in_iso(trainee.late_seen_at),
        "answer_taken_away_at": in_iso(trainee.taken_away_at),
        "answer_taken_away_after_deadline_at": in_iso(trainee.taken_away_late_at),
    }


def _consent(trainee: Trainee) -> dict[str, Any]:
    return {
        "version": trainee.consent_version,
        "given_at": in_iso(trainee.consent_at),
        "noted_by": trainee.consent_noted_by,
        "withdrawn_at": in_iso(trainee.withdrawn_at),
    }


def _log(trainee: Trainee, *, most: int | None) -> list[dict[str, Any]]:
    """Who did what with the data, by role: the newest lines, newest first."""
    query = (
        sa.select(AuditEntry.at, AuditEntry.action, AuditEntry.actor_kind)
        .filter_by(intake_id=trainee.intake_id, subject=f"trainee:{trainee.id}")
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
        .limit(most)
    )
    return [
        {"at": in_iso(at), "action": action, "by": ActorKind(by).value} for at, action, by in db.session.execute(query)
    ]


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
