"""Whose waiting message says more than a text that was pasted into a chat: they still have to be told alone."""

from collections.abc import Collection
from datetime import datetime

from models import Intake, MessageKind, OutboxMessage, db
from operations.known_state import PersonKey, known_states
from operations.own_choices import choices_of, chosen_make_ups
from operations.published_state import EMPTY
from operations.release_messages import OPEN
from operations.release_news import changed_uids, moves_class
from operations.told_state import ToldState, told_from_json


def said_alone(intake: Intake, kind: MessageKind, uids: Collection[str], *, now: datetime) -> set[str]:
    """The public ids of the trainees' waiting messages of this kind that tell more than the sessions `uids`.

    That is another class, a make-up, what an earlier release changed; of a first timetable a make-up that is off.
    """
    if kind.asks:
        return set()
    known, chosen = known_states(intake, EMPTY), chosen_make_ups(choices_of(intake))
    query = db.select(OutboxMessage.public_id, OutboxMessage.trainee_id, OutboxMessage.tells).where(
        OutboxMessage.intake_id == intake.id, OutboxMessage.kind == kind, OutboxMessage.trainee_id.is_not(None), OPEN
    )
    found = set()
    for public_id, trainee_id, tells in db.session.execute(query):
        state = told_from_json(tells) if tells is not None else None
        before = known.get(PersonKey(trainee_id, None))
        if kind is MessageKind.RELEASE:
            more = state is None or bool(chosen.get(trainee_id, {}).keys() - state.sessions.keys())
        else:
            more = state is None or before is None or _tells_more(before, state, uids, now=now)
        if more:
            found.add(public_id)
    return found


def _tells_more(known: ToldState, state: ToldState, uids: Collection[str], *, now: datetime) -> bool:
    return moves_class(known, state) or not changed_uids(known, state, now=now) <= set(uids)
