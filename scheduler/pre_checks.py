"""Quick reasons why a problem has no timetable. Each is a proof: where nothing is said, nothing is known.

A reason counts against what is most generous to the problem: every class by itself, the cheapest format for
each count, every trainee wherever they may sit. Whoever adds one has to keep it so.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from scheduler.class_options import ClassOptions
from scheduler.entities import IMPOSSIBLE
from scheduler.lecturer_checks import find_in_lecturers
from scheduler.pin_checks import find_in_pins, find_pinned_together
from scheduler.roster_checks import find_in_roster
from scheduler.rules.history import held_attendance
from scheduler.slot_patterns import pattern_exists
from scheduler.solution import Reason
from scheduler.wording import called, day_text, slots_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scheduler.problem import Format, Problem, Room

    # Whether a format fits its sessions' slots, so that classes that are alike are looked at once.
    Known = dict[tuple[str, tuple[tuple[int, ...], ...]], bool]


def find_reasons(problem: Problem) -> tuple[Reason, ...]:
    """Reasons why the problem has no timetable; empty where none was found, which proves nothing."""
    options = [ClassOptions(problem, course_class) for course_class in problem.classes]
    needed = [option for option in options if option.must_be_held]
    known: Known = {}
    reasons = [reason for option in needed for reason in _find_in_class(option, known)]
    reasons += find_in_pins(problem)
    reasons += _find_in_history(problem)
    if not reasons:
        reasons += find_pinned_together(problem, needed)
        reasons += find_in_lecturers(problem, needed)
        reasons += _find_in_rooms(problem, needed)
        reasons += find_in_roster(problem, needed)
    return tuple(dict.fromkeys(reasons))


def formats_alone(options: Sequence[ClassOptions]) -> list[list[Format]]:
    """For each class the formats in which it could be held if it were alone, as far as is seen quickly."""
    known: Known = {}
    return [[fmt for fmt in option.formats if _why_not_in_format(option, fmt, known) is None] for option in options]


def _find_in_class(option: ClassOptions, known: Known) -> Iterator[Reason]:
    """Why one class cannot be held, whatever the others do."""
    course_class = option.course_class
    if course_class.min_size > course_class.capacity:
        text = f"{_class(option)} needs {course_class.min_size} trainees and seats {course_class.capacity}"
        yield Reason("min_size_above_capacity", (course_class.id,), text)
    if not option.formats:
        yield _why_no_format(option)
        return
    found = []
    for fmt in option.formats:
        reason = _why_not_in_format(option, fmt, known)
        if reason is None:
            return
        found.append(reason)
    yield from found


def _why_no_format(option: ClassOptions) -> Reason:
    cid = option.course_class.id
    pinned = tuple(dict.fromkeys(pin.format for pin in option.pins if pin.format is not None))
    if len(pinned) > 1:
        text = f"{_class(option)} is pinned to several formats: {called(option.problem, 'formats', pinned)}"
        return Reason("pins_collide", (cid, *pinned), text)
    if pinned and pinned[0] not in option.course_class.formats:
        named = called(option.problem, "formats", pinned)
        text = f"{_class(option)} is pinned to format {named}, which is not one of its formats"
        return Reason("pin_outside_format", (cid, *pinned), text)
    if option.held:
        text = f"{_class(option)} has held sessions in a format that it may no longer have"
        return Reason("held_format_lost", (cid,), text)
    last = max((pin.session for pin in option.pins), default=0)
    text = f"no format of {_class(option)} has all the sessions that are pinned for it, up to session {last}"
    return Reason("pin_outside_format", (cid,), text)


def _why_not_in_format(option: ClassOptions, fmt: Format, known: Known) -> Reason | None:
    cid, problem = option.course_class.id, option.problem
    candidates = []
    for k in range(len(fmt.sessions)):
        reason = _why_no_slot(option, fmt, k)
        if reason:
            return reason
        candidates.append(tuple(option.staffed_slots(fmt, k)))
    rooms = [[room for room in option.rooms(fmt, k) if room] for k in range(len(fmt.sessions))]
    seats = sum(max(room.capacity for room in choice) for choice in rooms if choice)
    if all(rooms) and seats < option.course_class.min_size:
        largest = {room.id: room.capacity for choice in rooms for room in choice}
        seated = ", ".join(f"{called(problem, 'rooms', [rid])} {capacity} seats" for rid, capacity in largest.items())
        text = f"{_in_format(option, fmt)} needs {option.course_class.min_size} trainees, too few seats: {seated}"
        return Reason("rooms_too_small", (cid, fmt.id, *largest), text)
    key = fmt.id, tuple(candidates)
    if key not in known:
        known[key] = pattern_exists(problem, fmt, candidates)
    if known[key]:
        return None
    text = (
        f"{_in_format(option, fmt)}: its {len(fmt.sessions)} sessions do not fit between {day_text(problem.start)} and "
        f"{day_text(problem.date(problem.n_slots - 1))} with the days, gaps and pins as they are"
    )
    return Reason("format_does_not_fit", (cid, fmt.id), text)


def _why_no_slot(option: ClassOptions, fmt: Format, session: int) -> Reason | None:
    """Why a session of a class in a format can have no slot at all; None if it can."""
    objects = option.course_class.id, fmt.id
    modules = sorted(option.problem.session_modules(fmt, session))
    if not option.lecturers(fmt, session):
        text = f"no lecturer who may teach it teaches {called(option.problem, 'modules', modules)}"
        return _of_session(option, fmt, session, Reason("no_lecturer", (*objects, *modules), text))
    if not option.rooms(fmt, session):
        return _of_session(option, fmt, session, Reason("no_room", objects, "there is no room that it may have"))
    if not option.open_slots(fmt, session):
        return _of_session(option, fmt, session, _why_not_open(option, fmt, session))
    if not option.staffed_slots(fmt, session):
        return _of_session(option, fmt, session, _why_not_staffed(option, fmt, session))
    return None


def _why_not_open(option: ClassOptions, fmt: Format, session: int) -> Reason:
    problem, objects = option.problem, (option.course_class.id, fmt.id)
    slots = sorted({pin.slot for pin in option.pins if pin.session == session and pin.slot is not None})
    if not slots:
        between = f"{day_text(problem.start)} and {day_text(problem.date(problem.n_slots - 1))}"
        return Reason("no_slot", objects, f"calendar and format leave no time for it between {between}")
    dates = dict.fromkeys(problem.date(slot).isoformat() for slot in slots)
    text = f"it is pinned to {slots_text(problem, slots)}, where calendar, format and history do not let it be"
    return Reason("pin_outside_format", (*objects, *dates), text)


def _why_not_staffed(option: ClassOptions, fmt: Format, session: int) -> Reason:
    problem = option.problem
    lecturers = [who.id for who in option.lecturers(fmt, session) if who]
    rooms = [room.id for room in option.rooms(fmt, session) if room]
    who = [called(problem, kind, ids) for kind, ids in (("lecturers", lecturers), ("rooms", rooms)) if ids]
    times = slots_text(problem, option.open_slots(fmt, session))
    text = f"nobody, or no room, is free at any time that is left for it: {'; '.join(who)}; times: {times}"
    return Reason("nobody_free", (option.course_class.id, fmt.id, *lecturers, *rooms), text)


def _of_session(option: ClassOptions, fmt: Format, session: int, reason: Reason) -> Reason:
    return replace(reason, text=f"{_in_format(option, fmt)}, session {session}: {reason.text}")


def _class(option: ClassOptions) -> str:
    return f"class {called(option.problem, 'classes', [option.course_class.id])}"


def _in_format(option: ClassOptions, fmt: Format) -> str:
    return f"{_class(option)} in format {called(option.problem, 'formats', [fmt.id])}"


def _find_in_history(problem: Problem) -> Iterator[Reason]:
    """People who have attended sessions that the problem no longer has."""
    if not problem.previous or not problem.held_before:
        return
    for trainee in problem.trainees:
        attended = held_attendance(problem.previous, trainee.id, problem.held_before)
        for cid in sorted({cid for cid, _ in attended} - set(problem.classes_by_id)):
            who = called(problem, "trainees", [trainee.id])
            text = f"trainee {who} has attended sessions of class {cid}, which is not in the problem"
            yield Reason("held_class_missing", (trainee.id, cid), text)


def _future_slots(problem: Problem, formats: Sequence[Format]) -> list[int]:
    """The slots that are still to come in which one of the formats may teach."""
    return [
        slot
        for slot in range(problem.held_before, problem.n_slots)
        if any(problem.allows(fmt, slot) for fmt in formats)
    ]


def _find_in_rooms(problem: Problem, needed: Sequence[ClassOptions]) -> Iterator[Reason]:
    """Groups of classes whose sessions together need more room slots than their rooms have left."""
    if not problem.rooms:
        return
    for rooms in dict.fromkeys(frozenset(option.course_class.rooms) for option in needed):
        group = [option for option in needed if rooms.issuperset(option.course_class.rooms)]
        slots = _future_slots(problem, [fmt for option in group for fmt in option.formats])
        demand = sum(
            min(0 if fmt.online else len(option.new_sessions(fmt)) for fmt in option.formats) for option in group
        )
        supply = sum(_open_in(problem.rooms_by_id[rid], slots) for rid in rooms)
        if demand > supply:
            classes = tuple(option.course_class.id for option in group)
            text = (
                f"{demand} sessions of classes {called(problem, 'classes', classes)} need a room, their rooms are free "
                f"{supply} times: {called(problem, 'rooms', sorted(rooms))}"
            )
            yield Reason("too_few_room_slots", (*classes, *sorted(rooms)), text)


def _open_in(room: Room, slots: Sequence[int]) -> int:
    return sum(room.availability[slot] != IMPOSSIBLE for slot in slots)
