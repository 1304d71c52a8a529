"""The messages of an intake as staff see them: urgent ones first, found, filtered, by pages."""

import enum
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from documents.names import search_key
from models import Channel, Intake, Lecturer, MessageKind, MessageStatus, OutboxMessage, Trainee, db
from operations.answer_messages import is_still_wanted, needless
from operations.late_asking import late_asking, written_too_early
from operations.message_groups import Group, trainees_in
from operations.seen_messages import text_key

URGENT_WITHIN = timedelta(hours=48)
PAGE_SIZE = 50


class Stage(enum.StrEnum):
    """How far a message is, as it is filtered by. OPEN is all that has not gone and was not discarded;
    LATE what of it asks for an answer too late (operations/late_asking.py).
    """

    OPEN = "open"
    LATE = "late"
    DRAFT = "draft"
    APPROVED = "approved"
    FAILED = "failed"
    SENT = "sent"
    DISCARDED = "discarded"


_STATUSES = {
    Stage.OPEN: [MessageStatus.DRAFT, MessageStatus.APPROVED, MessageStatus.FAILED],
    Stage.LATE: [MessageStatus.DRAFT, MessageStatus.APPROVED, MessageStatus.FAILED],
    Stage.DRAFT: [MessageStatus.DRAFT],
    Stage.APPROVED: [MessageStatus.APPROVED],
    Stage.FAILED: [MessageStatus.FAILED],
    Stage.SENT: [MessageStatus.SENT],
    Stage.DISCARDED: [MessageStatus.DISCARDED],
}


@dataclass(frozen=True, slots=True)
class OutboxQuery:
    """What is looked for; None is all."""

    stage: Stage = Stage.OPEN
    kind: MessageKind | None = None
    channel: Channel | None = None
    text: str = ""
    group: Group | None = None


@dataclass(frozen=True, slots=True)
class OutboxPage:
    """`needless` are ids of messages that ask somebody who has answered meanwhile; `number` counts from 1."""

    messages: Sequence[OutboxMessage]
    needless: frozenset[int]
    found: int
    number: int
    pages: int


def is_urgent(message: OutboxMessage, *, now: datetime) -> bool:
    """Whether it has not gone, and the first session that it changes begins within the next 48 hours."""
    if message.concerns_at is None or message.status not in _STATUSES[Stage.OPEN]:
        return False
    return now <= message.concerns_at <= now + URGENT_WITHIN


def is_needless(message: OutboxMessage) -> bool:
    """Whether it has not gone and asks somebody who need not be asked any more."""
    return message.status in _STATUSES[Stage.OPEN] and not is_still_wanted(message)


def read_outbox(intake: Intake, query: OutboxQuery, *, page: int, now: datetime) -> OutboxPage:
    """One page of the messages that fit. A page too far is the last one."""
    wanted = _wanted(intake, query, now)
    keys = wanted.with_only_columns(OutboxMessage.id).subquery()
    found = db.session.scalar(sa.select(sa.func.count()).select_from(keys))
    pages = max(1, -(-(found or 0) // PAGE_SIZE))
    page = min(max(page, 1), pages)
    shown = wanted.order_by(*_order(now)).limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)
    messages = db.session.scalars(
        shown.options(joinedload(OutboxMessage.trainee).joinedload(Trainee.unit), joinedload(OutboxMessage.lecturer))
    ).all()
    return OutboxPage(messages, frozenset(needless(intake)), found or 0, page, pages)


def found_texts(intake: Intake, query: OutboxQuery, *, now: datetime) -> list[str]:
    """The text keys of all that fit, on whatever page; of late ones only where these are looked for."""
    columns = OutboxMessage.public_id, OutboxMessage.subject, OutboxMessage.body
    rows = db.session.execute(_to_do(intake, query, now).with_only_columns(*columns).order_by(OutboxMessage.id))
    return [text_key(row) for row in rows]


def messages_of(intake: Intake, public_ids: Sequence[str]) -> Sequence[OutboxMessage]:
    """These messages, as far as they are of this intake, in the order in which they were written."""
    query = db.select(OutboxMessage).where(
        OutboxMessage.intake_id == intake.id, OutboxMessage.public_id.in_(public_ids)
    )
    query = query.options(
        joinedload(OutboxMessage.trainee).joinedload(Trainee.unit), joinedload(OutboxMessage.lecturer)
    )
    return db.session.scalars(query.order_by(OutboxMessage.id)).all()


def in_row(intake: Intake, query: OutboxQuery, *, at: OutboxMessage, now: datetime) -> list[str]:
    """The public ids of all that fit in the order of the list, to go from one to the next.

    Needless ones are passed over, and late ones unless these are looked for; `at`, where one stands, keeps its place.
    """
    passed = set(needless(intake)) - {at.id}
    wanted = (
        _to_do(intake, query, now, at=at)
        .with_only_columns(OutboxMessage.id, OutboxMessage.public_id)
        .order_by(*_order(now))
    )
    return [public_id for id_, public_id in db.session.execute(wanted) if id_ not in passed]


def count_stages(intake: Intake) -> Mapping[tuple[MessageKind, MessageStatus], int]:
    rows = db.session.execute(
        sa.select(OutboxMessage.kind, OutboxMessage.status, sa.func.count())
        .filter_by(intake_id=intake.id)
        .group_by(OutboxMessage.kind, OutboxMessage.status)
    )
    return Counter({(kind, status): number for kind, status, number in rows})


def has_mails(intake: Intake) -> bool:
    """Whether a message of the intake is to go, or has gone, by mail."""
    query = sa.select(OutboxMessage.id).filter_by(intake_id=intake.id, channel=Channel.EMAIL)
    return db.session.scalar(query.limit(1)) is not None


def count_urgent(intake: Intake, *, now: datetime) -> int:
    query = sa.select(sa.func.count(OutboxMessage.id)).where(OutboxMessage.intake_id == intake.id, _is_urgent(now))
    return db.session.scalar(query) or 0


def _is_urgent(now: datetime) -> sa.ColumnElement[bool]:
    """is_urgent for queries."""
    return sa.and_(
        OutboxMessage.status.in_(_STATUSES[Stage.OPEN]),
        OutboxMessage.concerns_at >= now,
        OutboxMessage.concerns_at <= now + URGENT_WITHIN,
    )


def _to_do(intake: Intake, query: OutboxQuery, now: datetime, *, at: OutboxMessage | None = None) -> sa.Select[Any]:
    """What fits, without what comes too late to be sent, unless that is looked for or is where one stands."""
    wanted = _wanted(intake, query, now)
    if query.stage is Stage.LATE:
        return wanted
    late = sa.and_(OutboxMessage.status.in_(_STATUSES[Stage.OPEN]), _is_late(intake, now))
    return wanted.where(sa.or_(~late, OutboxMessage.id == (at.id if at is not None else None)))


def _is_late(intake: Intake, now: datetime) -> sa.ColumnElement[bool]:
    return written_too_early(late_asking(intake, now=now))


def _wanted(intake: Intake, query: OutboxQuery, now: datetime) -> sa.Select[Any]:
    wanted: sa.Select[Any] = (
        db.select(OutboxMessage)
        .outerjoin(Trainee, OutboxMessage.trainee_id == Trainee.id)
        .outerjoin(Lecturer, OutboxMessage.lecturer_id == Lecturer.id)
        .where(OutboxMessage.intake_id == intake.id, OutboxMessage.status.in_(_STATUSES[query.stage]))
    )
    if query.stage is Stage.LATE:
        wanted = wanted.where(_is_late(intake, now))
    if query.group is not None:
        wanted = wanted.where(OutboxMessage.trainee_id.in_(trainees_in(query.group, intake)))
    if query.kind is not None:
        wanted = wanted.where(OutboxMessage.kind == query.kind)
    if query.channel is not None:
        wanted = wanted.where(OutboxMessage.channel == query.channel)
    for word in search_key(query.text).split():
        wanted = wanted.where(
            sa.or_(
                Trainee.search_key.contains(word, autoescape=True),
                OutboxMessage.lecturer_id.in_(_lecturers_named(word)),
            )
        )
    return wanted


def _lecturers_named(word: str) -> list[int]:
    """Lecturers have no search key, and there are few of them."""
    rows = db.session.execute(sa.select(Lecturer.id, Lecturer.name))
    return [key for key, name in rows if word in search_key(name)]


def _order(now: datetime) -> list[Any]:
    """Urgent first, the next session foremost; then trainees by name, then lecturers."""
    urgent = _is_urgent(now)
    return [
        sa.case((urgent, 0), else_=1),
        sa.case((urgent, OutboxMessage.concerns_at), else_=None),
        sa.case((OutboxMessage.trainee_id.is_(None), 1), else_=0),
        Trainee.sort_key,
        Lecturer.name,
        OutboxMessage.id.desc(),
    ]
