"""First fitting slots, rooms and lecturers for one class, beside the classes that lie already."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from benchmarks.patterns import find_pattern
from scheduler.entities import FREE, IMPOSSIBLE, SessionPlan

if TYPE_CHECKING:
    from collections.abc import Container

    from benchmarks.patterns import Order
    from benchmarks.peers.board import Board
    from scheduler.class_options import ClassOptions
    from scheduler.problem import Format, Problem

NOBODY = ""  # the id of a room or lecturer where all are taken
ATTEMPTS = 60  # sessions for which a slot is given up because their lecturers have enough of that week


def lay_class(
    board: Board,
    class_id: str,
    fmt: Format,
    *,
    within: Container[int] | None = None,
    order: Order | None = None,
) -> list[SessionPlan] | None:
    """All sessions of the class in the format, at the first slots that fit; None if there are none.

    What has been held stays, the rest lies `within` some slots, if given, and is tried in the `order` of
    `find_pattern`. Without an order, a class that lay in the same format in the previous
    timetable keeps its slots where it can.
    """
    options = board.options(class_id)
    candidates = [_free_slots(board, options, fmt, k, within) for k in range(len(fmt.sessions))]
    order = order or _closest_to_previous(board.problem, class_id, fmt)
    for _ in range(ATTEMPTS):
        slots = find_pattern(board.problem, fmt, candidates, order=order)
        if slots is None:
            return None
        sessions, failed = _staff(board, options, fmt, slots)
        if failed is None:
            return sessions
        candidates[failed].remove(slots[failed])
    return None


def _free_slots(board: Board, options: ClassOptions, fmt: Format, k: int, within: Container[int] | None) -> list[int]:
    """The slots in which a room and a lecturer are free for the session; of one that was held, its slot."""
    if k < len(options.held):
        return [options.held[k].slot]
    rooms, lecturers = options.rooms(fmt, k), options.lecturers(fmt, k)
    return [
        slot
        for slot in options.staffed_slots(fmt, k)
        if (within is None or slot in within)
        and any(r is None or (r.availability[slot] != IMPOSSIBLE and (r.id, slot) not in board.rooms) for r in rooms)
        and any(
            who is None or (who.availability[slot] != IMPOSSIBLE and (who.id, slot) not in board.lecturers)
            for who in lecturers
        )
    ]


def _closest_to_previous(problem: Problem, class_id: str, fmt: Format) -> Order:
    """Puts the slots first that are near the one of the previous timetable; without one, the earliest."""
    plan = problem.previous.classes.get(class_id) if problem.previous else None
    if plan is None or plan.format != fmt.id:
        return lambda _session, _slots: None
    old = [s.slot for s in plan.sessions]
    return lambda session, slots: slots.sort(key=lambda slot: (abs(slot - old[session]), slot))


def _staff(board: Board, options: ClassOptions, fmt: Format, slots: list[int]) -> tuple[list[SessionPlan], int | None]:
    """Sessions with rooms and lecturers, and the first session for which there was nobody, if any."""
    sessions: list[SessionPlan] = list(options.held)
    weeks = Counter(board.lecturer_weeks)
    taught: dict[str, str] = {}  # module → lecturer
    for k, session in enumerate(sessions):
        taught |= dict.fromkeys(board.problem.session_modules(fmt, k), session.lecturer or "")
    for k in range(len(sessions), len(slots)):
        room = _room(board, options, fmt, k, slots[k], sessions)
        modules = board.problem.session_modules(fmt, k)
        lecturer = _lecturer(board, options, fmt, k, slots[k], weeks, [taught.get(m, "") for m in modules])
        if NOBODY in (room, lecturer):
            return sessions, k
        sessions.append(SessionPlan(slots[k], room, lecturer))
        weeks[lecturer or "", board.problem.week(slots[k])] += 1
        taught |= dict.fromkeys(modules, lecturer or "")
    return sessions, None


def _room(
    board: Board, options: ClassOptions, fmt: Format, k: int, slot: int, sessions: list[SessionPlan]
) -> str | None:
    """The id of the room (None: needs none), NOBODY if all are taken: that of the last session, else the best size."""
    rooms = [room for room in options.rooms(fmt, k) if room is not None]
    if not rooms:
        pinned = [pin.room for pin in options.pins if pin.session == k and pin.pins_room]
        return pinned[0] if pinned else None
    last = sessions[-1].room if sessions else None
    seats = options.course_class.capacity
    rooms.sort(key=lambda r: (r.id != last, r.capacity < seats, r.capacity if r.capacity >= seats else -r.capacity))
    free = (r.id for r in rooms if r.availability[slot] != IMPOSSIBLE and (r.id, slot) not in board.rooms)
    return next(free, NOBODY)


def _lecturer(
    board: Board,
    options: ClassOptions,
    fmt: Format,
    k: int,
    slot: int,
    weeks: Counter[tuple[str, int]],
    before: list[str],
) -> str | None:
    """The id of the lecturer (None: needs none), NOBODY if none is free: one who taught the modules before, if free."""
    people = [who for who in options.lecturers(fmt, k) if who is not None]
    if not people:
        pinned = [pin.lecturer for pin in options.pins if pin.session == k and pin.pins_lecturer]
        return pinned[0] if pinned else None
    week = board.problem.week(slot)
    people.sort(key=lambda who: (-before.count(who.id), who.availability[slot] != FREE))
    free = (
        who.id
        for who in people
        if who.availability[slot] != IMPOSSIBLE
        and (who.id, slot) not in board.lecturers
        and (who.max_per_week is None or weeks[who.id, week] < who.max_per_week)
    )
    return next(free, NOBODY)
