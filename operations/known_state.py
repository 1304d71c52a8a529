"""What each person knows of the own timetable: what the last message to them said, and what they have arranged since.

Whoever takes a make-up, notes an absence or takes it back sees it confirmed on the own page at once, so that no
later message tells it to them as news.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa

from models import (
    Amendment,
    Intake,
    MessageError,
    MessageKind,
    MessageStatus,
    OutboxMessage,
    Release,
    ReleaseSession,
    db,
)
from operations.published_state import PublishedSession, PublishedState, session_of_row
from operations.told_state import ToldState, arranged, class_names, lecturer_state, told_from_json, trainee_state

KINDS = tuple(kind for kind in MessageKind if not kind.asks)
# Perhaps read by the person: it is taken as known, since what comes after it says what holds then.
UNCERTAIN = sa.and_(OutboxMessage.status == MessageStatus.FAILED, OutboxMessage.error == MessageError.UNCERTAIN)
TOLD = sa.or_(OutboxMessage.status == MessageStatus.SENT, OutboxMessage.taken_at.is_not(None), UNCERTAIN)


class PersonKey(NamedTuple):
    """Whose message it is: one of the two is set."""

    trainee_id: int | None
    lecturer_id: int | None


def known_states(intake: Intake, before: PublishedState) -> dict[PersonKey, ToldState]:
    """By person, of those to whom a message has gone; of a message of old, what had been published (`before`)."""
    newest = (
        sa.select(sa.func.max(OutboxMessage.id))
        .where(OutboxMessage.intake_id == intake.id, OutboxMessage.kind.in_(KINDS), TOLD)
        .group_by(OutboxMessage.trainee_id, OutboxMessage.lecturer_id)
    )
    columns = OutboxMessage.trainee_id, OutboxMessage.lecturer_id, OutboxMessage.tells, OutboxMessage.created_at
    query = sa.select(*columns).where(OutboxMessage.id.in_(newest))
    teaching, names = before.teaching, class_names(before)
    found: dict[PersonKey, ToldState] = {}
    written: dict[int, datetime] = {}
    for trainee_id, lecturer_id, tells, at in db.session.execute(query):
        if tells is not None:
            state = told_from_json(tells)
        elif trainee_id is not None:
            state = trainee_state(before, names, trainee_id)
        else:
            state = lecturer_state(before, teaching.get(lecturer_id, set()))
        found[PersonKey(trainee_id, lecturer_id)] = state
        if trainee_id is not None and tells is not None:
            written[trainee_id] = at
    _add_arrangements(intake, found, written)
    return found


def _add_arrangements(intake: Intake, found: dict[PersonKey, ToldState], written: Mapping[int, datetime]) -> None:
    """What trainees have arranged since their message was `written`, with the sessions as the page showed them then.

    A message that waited has been written anew with each amendment: to add what it says already changes nothing.
    """
    query = (
        sa.select(Amendment.trainee_id, Amendment.release_id, Amendment.details, Amendment.made_at)
        .join(Release)
        .where(Release.intake_id == intake.id, Amendment.trainee_id.is_not(None))
        .order_by(Release.number, Amendment.number)
    )
    since = [
        (trainee_id, release_id, details)
        for trainee_id, release_id, details, made_at in db.session.execute(query)
        if trainee_id in written and made_at > written[trainee_id]
    ]
    taken: dict[int, set[str]] = defaultdict(set)
    for _trainee_id, release_id, details in since:
        taken[release_id] |= details["added"].keys()
    facts = {release_id: _facts(release_id, uids) for release_id, uids in taken.items()}
    for trainee_id, release_id, details in since:
        key = PersonKey(trainee_id, None)
        found[key] = arranged(found[key], details, facts[release_id])


def _facts(release_id: int, uids: set[str]) -> Mapping[str, PublishedSession]:
    query = db.select(ReleaseSession).where(ReleaseSession.release_id == release_id, ReleaseSession.uid.in_(uids))
    return {row.uid: session_of_row(row) for row in db.session.scalars(query)}
