"""What of the draft the engine has to keep: pins, and, once published, what was held and what people were told."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import joinedload

from models import HeldClass, Intake, Session, Timetable, db
from operations.draft_solution import solution_from_draft
from operations.projection_gaps import Gap, pin_gap
from operations.slots import first_open_slot, problem_id, slot_of


@dataclass(frozen=True, slots=True)
class History:
    """`slots`, and `rooms` and `lecturers` by database id, are the slots of what has been held.

    `first_open` is the first slot that has not begun. `solution` is the draft as a solution and `previous` what of it
    a problem file can say; both are None before the first release.
    """

    first_open: int
    solution: dict[str, Any] | None = None
    previous: dict[str, Any] | None = None
    pins: list[dict[str, Any]] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    slots: set[int] = field(default_factory=set)
    rooms: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    lecturers: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))


def read_history(intake: Intake, draft: Timetable | None, *, published: bool, now: datetime) -> History:
    """The pins of the draft, and the draft itself as `previous` where there is a release."""
    first_open = first_open_slot(intake, now)
    if draft is None:
        return History(first_open)
    solution = solution_from_draft(draft) if published else None
    history = History(first_open, solution, previous=_previous(solution) if solution is not None else None)
    for session in _read_sessions(draft):
        slot = slot_of(intake, session.date, session.period_id)
        if published and 0 <= slot < first_open:
            _note_held(history, session, slot)
        if session.pinned:
            _add_pin(history, intake, session, slot)
    return history


def _read_sessions(draft: Timetable) -> list[Session]:
    query = (
        db.select(Session)
        .join(HeldClass, HeldClass.id == Session.held_class_id)
        .where(HeldClass.timetable_id == draft.id)
        .options(
            joinedload(Session.held_class).joinedload(HeldClass.course_class),
            joinedload(Session.held_class).joinedload(HeldClass.format),
        )
        .order_by(HeldClass.class_id, Session.position)
    )
    return list(db.session.execute(query).scalars())


def _note_held(history: History, session: Session, slot: int) -> None:
    history.slots.add(slot)
    if session.room_id is not None:
        history.rooms[session.room_id].add(slot)
    if session.lecturer_id is not None:
        history.lecturers[session.lecturer_id].add(slot)


def _add_pin(history: History, intake: Intake, session: Session, slot: int) -> None:
    held = session.held_class
    fits = 0 <= slot < intake.days * len(intake.periods) and session.position < len(held.format.cuts)
    if not fits or held.format not in held.course_class.formats:
        history.gaps.append(pin_gap(session))
        return
    pin: dict[str, Any] = {
        "class": problem_id("C", held.class_id),
        "format": problem_id("F", held.format_id),
        "session": session.position,
        "slot": slot,
    }
    if session.room_id is not None:
        pin["room"] = problem_id("R", session.room_id)
    if session.lecturer_id is not None:
        pin["lecturer"] = problem_id("L", session.lecturer_id)
    history.pins.append(pin)


def _previous(solution: dict[str, Any]) -> dict[str, Any]:
    """The draft without classes that begin before the horizon, which a problem file cannot say."""
    classes = {
        cid: plan for cid, plan in solution["classes"].items() if all(each["slot"] >= 0 for each in plan["sessions"])
    }
    trainees = {tid: _within(placement, classes) for tid, placement in solution["trainees"].items()}
    return {"classes": classes, "trainees": trainees}


def _within(placement: dict[str, Any], classes: dict[str, Any]) -> dict[str, Any]:
    if placement["class"] not in classes:
        return {"class": None}
    return placement | {"makeups": [seat for seat in placement["makeups"] if seat[0] in classes]}
