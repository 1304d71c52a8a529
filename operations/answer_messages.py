"""Invitations to say when one could come, and reminders to those who have not.

Invited is whoever neither they themselves nor staff have answered for: where the unit gave its common hours, each can
still correct the own part. Reminded are only those of whom nothing is known. The unit's hours count as an answer
where the intake takes them as one (UnansweredPolicy.UNIT_HOURS); under another policy its people are reminded too.
Whoever has taken back the consent is asked no more.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from models import Channel, Intake, MessageKind, MessageStatus, OutboxMessage, Trainee, UnansweredPolicy, db
from models.base import new_public_id
from operations.actor import Actor
from operations.audit import record
from operations.availability import Source, answer_source, answer_sources
from operations.known_state import UNCERTAIN
from operations.message_templates import templates_of, written
from operations.release_messages import OPEN, discard
from operations.release_texts import LANGUAGES, in_language
from operations.transaction import lock, transaction

REMIND_AFTER = timedelta(days=3)  # since the last message to the same person that asked for an answer
KINDS = (MessageKind.INVITATION, MessageKind.REMINDER)


@dataclass(frozen=True, slots=True)
class AskingPlan:
    """Trainee ids, and numbers of trainees: everybody of the intake once.

    `waiting` have a message that has not gone, `recent` were asked less than REMIND_AFTER ago, `spared` were invited
    and are not reminded since the hours of their unit count. `answered` is by themselves or by staff for them.
    """

    to_invite: Sequence[int]
    to_remind: Sequence[int]
    waiting: Sequence[int]
    recent: Sequence[int]
    spared: Sequence[int]
    answered: int
    withdrawn: int

    def of(self, kind: MessageKind) -> Sequence[int]:
        return self.to_invite if kind is MessageKind.INVITATION else self.to_remind


def plan_asking(intake: Intake, *, now: datetime) -> AskingPlan:
    """Who would be invited and reminded now, in Vietnamese order; five queries."""
    wanted = _still_wanted(intake)
    on_its_way = sa.or_(OPEN, OutboxMessage.taken_at.is_not(None), UNCERTAIN)
    asking = OutboxMessage.intake_id == intake.id, OutboxMessage.kind.in_(KINDS)
    waiting = set(db.session.scalars(sa.select(OutboxMessage.trainee_id).where(*asking, on_its_way)))
    last_sent = sa.select(OutboxMessage.trainee_id, sa.func.max(OutboxMessage.sent_at)).where(
        *asking, OutboxMessage.status == MessageStatus.SENT
    )
    sent = {key: at for key, at in db.session.execute(last_sent.group_by(OutboxMessage.trainee_id)) if at is not None}
    free = [id_ for id_ in wanted if id_ not in waiting]
    asked = [id_ for id_ in free if id_ in sent and MessageKind.REMINDER in wanted[id_]]
    people, withdrawn = _count(intake)
    return AskingPlan(
        to_invite=[id_ for id_ in free if id_ not in sent],
        to_remind=[id_ for id_ in asked if now - sent[id_] >= REMIND_AFTER],
        waiting=[id_ for id_ in wanted if id_ in waiting],
        recent=[id_ for id_ in asked if now - sent[id_] < REMIND_AFTER],
        spared=[id_ for id_ in free if id_ in sent and MessageKind.REMINDER not in wanted[id_]],
        answered=people - withdrawn - len(wanted),
        withdrawn=withdrawn,
    )


def write_asking(intake: Intake, kind: MessageKind, *, actor: Actor, now: datetime) -> int:
    """Write a draft to everybody whom the plan names for this kind; returns how many. Asking twice adds nothing."""
    with transaction() as session:
        lock(intake)
        settle(intake)
        ids = plan_asking(intake, now=now).of(kind)
        rows = _rows(intake, kind, ids, now=now)
        if rows:
            session.execute(sa.insert(OutboxMessage), rows)
            record(
                "messages.written", actor=actor, now=now, subject=f"intake:{intake.id}", intake_id=intake.id,
                kind=kind.value, count=len(rows),
            )  # fmt: skip
    return len(rows)


def ask_one(trainee: Trainee, *, actor: Actor, now: datetime) -> OutboxMessage | None:
    """The message that asks this one person: what has not gone yet, or else a new draft, an invitation first and
    then reminders. Staff want it, so it may come soon after the last. None where the person need not be asked.
    """
    intake = trainee.intake
    with transaction() as session:
        lock(intake, trainee)
        settle(intake)
        kinds = kinds_wanted(trainee)
        if not kinds:
            return None
        asking = db.select(OutboxMessage).where(OutboxMessage.trainee_id == trainee.id, OutboxMessage.kind.in_(KINDS))
        on_its_way = sa.or_(OPEN, OutboxMessage.taken_at.is_not(None), UNCERTAIN)
        waiting: OutboxMessage | None = session.scalar(asking.where(on_its_way).order_by(OutboxMessage.id).limit(1))
        if waiting is not None:
            return waiting
        sent = session.scalar(asking.where(OutboxMessage.status == MessageStatus.SENT).limit(1)) is not None
        kind = kinds[-1] if sent else kinds[0]
        made = OutboxMessage(**_rows(intake, kind, [trainee.id], now=now)[0])
        session.add(made)
        record(
            "message.written", actor=actor, now=now, subject=f"trainee:{trainee.id}", intake_id=intake.id,
            kind=kind.value,
        )  # fmt: skip
    return made


def settle(intake: Intake) -> int:
    """Discard what asks people who have answered meanwhile, in the running transaction; returns how many."""
    gone = needless(intake)
    discard(gone)
    db.session.expire_all()
    return len(gone)


def needless(intake: Intake) -> list[int]:
    """The ids of messages not gone that ask somebody who need not be asked any more."""
    query = sa.select(OutboxMessage.id, OutboxMessage.trainee_id, OutboxMessage.kind).where(
        OutboxMessage.intake_id == intake.id, OutboxMessage.kind.in_(KINDS), OPEN
    )
    rows = db.session.execute(query.order_by(OutboxMessage.id)).all()
    wanted = _still_wanted(intake) if rows else {}
    return [id_ for id_, trainee_id, kind in rows if kind not in wanted.get(trainee_id or 0, ())]


def write_asking_again(trainee: Trainee) -> None:
    """Put what asks this person and has not gone into their language, in the running transaction."""
    intake, language = trainee.intake, trainee.language if trainee.language in LANGUAGES else "vi"
    templates = templates_of(intake)
    query = db.select(OutboxMessage).where(
        OutboxMessage.trainee_id == trainee.id, OutboxMessage.kind.in_(KINDS), OPEN, OutboxMessage.language != language
    )
    for message in db.session.scalars(query):
        with in_language(language):
            text = written(
                templates[message.kind, language].text, title=intake.calendar_title, name=trainee.full_name,
                content="", number=0,
            )  # fmt: skip
        message.language, message.subject, message.body = language, text.subject, text.body
        message.status, message.edited = MessageStatus.DRAFT, False


def is_still_wanted(message: OutboxMessage) -> bool:
    """Whether the person need still be asked; True for what tells of the timetable."""
    if not message.kind.asks:
        return True
    return message.trainee is not None and message.kind in kinds_wanted(message.trainee)


def kinds_wanted(trainee: Trainee) -> tuple[MessageKind, ...]:
    """What may still be sent to ask this person; nothing where an answer is there or the consent was taken back."""
    if trainee.has_withdrawn:
        return ()
    return _kinds_by_source(trainee.intake).get(answer_source(trainee), ())


def _kinds_by_source(intake: Intake) -> dict[Source, tuple[MessageKind, ...]]:
    """What may still be sent to somebody, by who answered for them; to those who are missing, nothing."""
    unit_counts = intake.unanswered_policy is UnansweredPolicy.UNIT_HOURS
    return {Source.NOT_ANSWERED: KINDS, Source.UNIT: (MessageKind.INVITATION,) if unit_counts else KINDS}


def _still_wanted(intake: Intake) -> Mapping[int, tuple[MessageKind, ...]]:
    """Which kinds may go to whom, for those who may still be asked, in Vietnamese order."""
    sources, kinds = answer_sources(intake), _kinds_by_source(intake)
    query = sa.select(Trainee.id).where(Trainee.intake_id == intake.id, ~_has_withdrawn())
    ids = db.session.scalars(query.order_by(Trainee.sort_key, Trainee.id))
    return {id_: kinds[sources[id_]] for id_ in ids if sources[id_] in kinds}


def _has_withdrawn() -> sa.ColumnElement[bool]:
    return sa.and_(Trainee.withdrawn_at.is_not(None), Trainee.consent_at.is_(None))


def _count(intake: Intake) -> tuple[int, int]:
    """How many trainees there are, and how many of them have withdrawn."""
    withdrawn = sa.func.count(sa.case((_has_withdrawn(), 1)))
    people, gone = db.session.execute(
        sa.select(sa.func.count(Trainee.id), withdrawn).filter_by(intake_id=intake.id)
    ).one()
    return people, gone


def _rows(intake: Intake, kind: MessageKind, ids: Sequence[int], *, now: datetime) -> list[dict[str, object]]:
    templates = templates_of(intake)
    query = sa.select(Trainee.id, Trainee.full_name, Trainee.email, Trainee.language).where(Trainee.id.in_(ids))
    rows: list[dict[str, object]] = []
    for key, name, email, language in db.session.execute(query.order_by(Trainee.sort_key, Trainee.id)):
        known = language if language in LANGUAGES else "vi"
        with in_language(known):
            text = written(templates[kind, known].text, title=intake.calendar_title, name=name, content="", number=0)
        rows.append({
            "intake_id": intake.id, "trainee_id": key, "kind": kind, "language": known, "subject": text.subject,
            "body": text.body, "status": MessageStatus.DRAFT, "channel": Channel.EMAIL if email else Channel.PASTE,
            "created_at": now, "public_id": new_public_id(),
        })  # fmt: skip
    return rows
