"""Changing the draft by hand: moving one session, giving it another room or lecturer, pinning it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm.attributes import flag_modified

from models import AuditEntry, Enrolment, HeldClass, Intake, MakeUp, Session, Skip, Timetable, db
from operations.actor import Actor
from operations.audit import record
from operations.draft import Draft, DraftSession
from operations.errors import NotFoundError, OperationError, StaleError
from operations.move_consequences import MoveConsequences, SeatChanges, Target, consequences
from operations.publish_timetable import PUBLISHED
from operations.published_state import last_release
from operations.slots import database_id, first_open_slot, slot_of
from operations.transaction import lock, transaction
from scheduler.timetable_index import Seat

MOVED = "session.moved"


class MoveBreaksRulesError(OperationError):
    """The move breaks hard rules (`consequences`), and nobody has confirmed exactly these."""

    code = "move_breaks_rules"

    @property
    def consequences(self) -> MoveConsequences:
        found: MoveConsequences = self.params["consequences"]
        return found


class SessionOrderError(OperationError):
    """Sessions of a class stay in teaching order: `position`, `date` and `period` are of the one in the way."""

    code = "session_order"


class OutsideIntakeError(OperationError):
    code = "outside_intake"


class TargetPastError(OperationError):
    code = "target_past"


class SessionHeldError(OperationError):
    """What has been held stands."""

    code = "session_held"


class SessionPinnedError(OperationError):
    code = "session_pinned"


class NothingMovedError(OperationError):
    """The session is there already."""

    code = "nothing_moved"


def find_session(intake: Intake, uid: str) -> Session:
    """The session of the draft with this identity, or NotFoundError."""
    query = db.select(Session).join(Session.held_class).join(HeldClass.timetable)
    found: Session | None = db.session.execute(
        query.where(Session.uid == uid, Timetable.intake_id == intake.id)
    ).scalar_one_or_none()
    if found is None:
        raise NotFoundError
    return found


def preview_move(intake: Intake, session: Session, target: Target, *, now: datetime) -> MoveConsequences:
    """What the move would break; raises what `move_session` raises for a move that cannot be at all."""
    _refuse_impossible(intake, session, target, now=now)
    return consequences(intake, session, target, now=now)


def move_session(
    session: Session,
    target: Target,
    *,
    pin: bool = False,
    expected_revision: int,
    confirmed: str = "",
    actor: Actor,
    now: datetime,
) -> MoveConsequences:
    """Give a session another time, room or lecturer, and set right the seats that this concerns.

    `confirmed` is the fingerprint of the newly broken hard rules that the officer has seen and accepted. Raises
    StaleError, SessionOrderError and the other refusals above, MoveBreaksRulesError.
    """
    with transaction():
        timetable = session.held_class.timetable
        intake = timetable.intake
        lock(intake)
        _expect(timetable, expected_revision)
        _refuse_impossible(intake, session, target, now=now)
        found = consequences(intake, session, target, now=now)
        if found.new_violations and confirmed != found.fingerprint:
            raise MoveBreaksRulesError(consequences=found)
        moved_from = _placement(session)
        session.date, session.period_id = target.date, target.period_id
        session.room_id, session.lecturer_id = target.room_id, target.lecturer_id
        session.pinned = pin
        _store_seats(timetable, session, found.seats)
        _touch(timetable, now=now)
        record(
            MOVED, actor=actor, now=now, subject=f"session:{session.uid}", intake_id=intake.id,
            moved_from=moved_from, moved_to=_placement(session), broken_rules_confirmed=bool(found.new_violations),
        )  # fmt: skip
    return found


def set_pinned(session: Session, *, pinned: bool, expected_revision: int, actor: Actor, now: datetime) -> None:
    """Say whether the engine must leave the session as it stands. Saying it twice changes nothing."""
    with transaction():
        timetable = session.held_class.timetable
        lock(timetable.intake)
        if session.pinned == pinned:
            return
        _expect(timetable, expected_revision)
        session.pinned = pinned
        _touch(timetable, now=now)
        record(
            "session.pinned" if pinned else "session.unpinned",
            actor=actor, now=now, subject=f"session:{session.uid}", intake_id=timetable.intake_id,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class LastMove:
    """The latest move of the draft that still stands and is not published, and where the session was before."""

    session: DraftSession
    back: Target


def last_move(intake: Intake, draft: Draft) -> LastMove | None:
    """What can be moved back with one form; None where it was published, or the session has gone or been changed."""
    query = sa.select(AuditEntry).where(AuditEntry.intake_id == intake.id, AuditEntry.action.in_((MOVED, PUBLISHED)))
    entry = db.session.execute(query.order_by(AuditEntry.id.desc()).limit(1)).scalar_one_or_none()
    if entry is None or entry.action == PUBLISHED:
        return None
    session = next((s for s in draft.sessions if f"session:{s.uid}" == entry.subject), None)
    if session is None or entry.details["moved_to"] != _placement(session):
        return None
    before = entry.details["moved_from"]
    return LastMove(
        session,
        Target(date.fromisoformat(before["date"]), before["period_id"], before["room_id"], before["lecturer_id"]),
    )


def _placement(session: Session | DraftSession) -> dict[str, Any]:
    return {
        "date": session.date.isoformat(),
        "period_id": session.period_id,
        "room_id": session.room_id,
        "lecturer_id": session.lecturer_id,
    }


def _expect(timetable: Timetable, revision: int) -> None:
    if timetable.revision != revision:
        raise StaleError


def _touch(timetable: Timetable, *, now: datetime) -> None:
    """Raise the revision, also when nothing of the row itself differs."""
    timetable.updated_at = now
    flag_modified(timetable, "updated_at")


def _refuse_impossible(intake: Intake, session: Session, target: Target, *, now: datetime) -> None:
    """Raise for a move that no confirmation can make right."""
    if session.pinned:
        raise SessionPinnedError
    if not intake.start_date <= target.date <= intake.end_date:
        raise OutsideIntakeError(field="date", start=intake.start_date, end=intake.end_date)
    old, new = slot_of(intake, session.date, session.period_id), slot_of(intake, target.date, target.period_id)
    if (old, session.room_id, session.lecturer_id) == (new, target.room_id, target.lecturer_id):
        raise NothingMovedError
    begun = first_open_slot(intake, now)
    if old < begun and last_release(intake) is not None:
        raise SessionHeldError
    if new < begun:
        raise TargetPastError(field="date")
    for other in session.held_class.sessions:
        slot = slot_of(intake, other.date, other.period_id)
        if (other.position < session.position and slot >= new) or (other.position > session.position and slot <= new):
            raise SessionOrderError(field="date", position=other.position, date=other.date, period=other.period.name)


def _store_seats(timetable: Timetable, session: Session, seats: SeatChanges) -> None:
    enrolments = _enrolments(timetable, seats)
    for trainee in seats.will_miss:
        db.session.add(Skip(enrolment_id=enrolments[trainee], session_id=session.id))
    if seats.will_come:
        coming = [enrolments[trainee] for trainee in seats.will_come]
        db.session.execute(sa.delete(Skip).where(Skip.session_id == session.id, Skip.enrolment_id.in_(coming)))
    keys = _session_keys(timetable) if seats.lost_make_ups or seats.new_make_ups else {}
    for lost in seats.lost_make_ups:
        db.session.execute(
            sa.delete(MakeUp).filter_by(enrolment_id=enrolments[lost.trainee], session_id=keys[lost.seat])
        )
    for new in seats.new_make_ups:
        db.session.add(MakeUp(enrolment_id=enrolments[new.trainee], session_id=keys[new.seat]))


def _enrolments(timetable: Timetable, seats: SeatChanges) -> dict[str, int]:
    """Enrolment keys by the trainee's id in the problem."""
    make_ups = (*seats.lost_make_ups, *seats.new_make_ups)
    wanted = {*seats.will_miss, *seats.will_come, *(one.trainee for one in make_ups)}
    query = sa.select(Enrolment.trainee_id, Enrolment.id).filter_by(timetable_id=timetable.id)
    by_trainee: dict[int, int] = dict(db.session.execute(query).all())
    return {trainee: by_trainee[database_id(trainee)] for trainee in wanted}


def _session_keys(timetable: Timetable) -> dict[Seat, int]:
    return {
        Seat(f"C{held.class_id}", place): session.id
        for held in timetable.held_classes
        for place, session in enumerate(held.sessions)
    }
