"""Quick reasons why a problem has no timetable. Each is a proof: where nothing is said, nothing is known.

A reason counts against what is most generous to the problem: every class by itself, the cheapest format for
each count, every trainee wherever they may sit. Whoever adds one has to keep it so.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from scheduler.class_options import ClassOptions
from scheduler.entities import IMPOSSIBLE
from scheduler.lecturer_checks import find_in_lecturers, find_pinned_together
from scheduler.rules.history import held_attendance
from scheduler.slot_patterns import pattern_exists
from scheduler.solution import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scheduler.problem import Format, Problem, Room

    # Whether a format fits its sessions' slots, so that classes that are alike are looked at once.
    Known = dict[tuple[str, tuple[tuple[int, ...], ...]], bool]

MOST_NAMED = 5  # people of a reason: of more, how many there are


def find_reasons(problem: Problem) -> tuple[Reason, ...]:
    """Reasons why the problem has no timetable; empty where none was found, which proves nothing."""
    options = [ClassOptions(problem, course_class) for course_class in problem.classes]
    needed = [option for option in options if option.must_be_held]
    known: Known = {}
    reasons = [reason for option in needed for reason in _find_in_class(option, known)]
    reasons += _find_in_pins(problem)
    reasons += _find_in_history(problem)
    if not reasons:
        reasons += find_pinned_together(problem, needed)
        reasons += find_in_lecturers(problem, needed)
        reasons += _find_in_rooms(problem, needed)
        reasons += _find_in_roster(problem, needed)
    return tuple(dict.fromkeys(reasons))


def formats_alone(options: Sequence[ClassOptions]) -> list[list[Format]]:
    """For each class the formats in which it could be held if it were alone, as far as is seen quickly."""
    known: Known = {}
    return [[fmt for fmt in option.formats if _why_not_in_format(option, fmt, known) is None] for option in options]


def _find_in_class(option: ClassOptions, known: Known) -> Iterator[Reason]:
    """Why one class cannot be held, whatever the others do."""
    course_class = option.course_class
    if course_class.min_size > course_class.capacity:
        text = f"class {course_class.id} needs {course_class.min_size} trainees and seats {course_class.capacity}"
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
        return Reason("pins_collide", (cid, *pinned), f"class {cid} is pinned to several formats")
    if pinned and pinned[0] not in option.course_class.formats:
        text = f"class {cid} is pinned to format {pinned[0]}, which is not one of its formats"
        return Reason("pin_outside_format", (cid, *pinned), text)
    if option.held:
        text = f"class {cid} has held sessions in a format that it may no longer have"
        return Reason("held_format_lost", (cid,), text)
    return Reason("pin_outside_format", (cid,), f"no format of class {cid} has all the sessions pinned for it")


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
        seated = ", ".join(f"{rid} ({capacity})" for rid, capacity in largest.items())
        text = f"class {cid} needs {option.course_class.min_size} trainees, its rooms seat too few of them: {seated}"
        return Reason("rooms_too_small", (cid, fmt.id, *largest), text)
    key = fmt.id, tuple(candidates)
    if key not in known:
        known[key] = pattern_exists(problem, fmt, candidates)
    if known[key]:
        return None
    text = (
        f"class {cid} in format {fmt.id}: its {len(fmt.sessions)} sessions do not fit between {problem.start} and "
        f"{problem.date(problem.n_slots - 1)} with the days, gaps and pins as they are"
    )
    return Reason("format_does_not_fit", (cid, fmt.id), text)


def _why_no_slot(option: ClassOptions, fmt: Format, session: int) -> Reason | None:
    """Why a session of a class in a format can have no slot at all; None if it can."""
    cid = option.course_class.id
    where, objects = f"class {cid} in format {fmt.id}, session {session}", (cid, fmt.id)
    modules = sorted(option.problem.session_modules(fmt, session))
    if not option.lecturers(fmt, session):
        text = f"{where}: no lecturer who may teach it teaches {', '.join(modules)}"
        return Reason("no_lecturer", (*objects, *modules), text)
    if not option.rooms(fmt, session):
        return Reason("no_room", objects, f"{where}: there is no room that it may have")
    if not option.open_slots(fmt, session):
        pinned = any(pin.session == session and pin.slot is not None for pin in option.pins)
        code = "pin_outside_format" if pinned else "no_slot"
        return Reason(code, objects, f"{where}: calendar, format and pins leave no slot for it")
    if not option.staffed_slots(fmt, session):
        lecturers = tuple(who.id for who in option.lecturers(fmt, session) if who)
        rooms = tuple(room.id for room in option.rooms(fmt, session) if room)
        text = f"{where}: no room and lecturer are free in any slot that is left for it"
        return Reason("nobody_free", (*objects, *lecturers, *rooms), text)
    return None


def _find_in_pins(problem: Problem) -> Iterator[Reason]:
    """Pins that cannot stand together."""
    at: dict[tuple[str, int], dict[str, set[object]]] = defaultdict(lambda: defaultdict(set))
    for pin in problem.pins:
        place = at[pin.course_class, pin.session]
        if pin.slot is not None:
            place["slot"].add(pin.slot)
        if pin.room is not None:
            place["room"].add(pin.room)
        if pin.lecturer is not None:
            place["lecturer"].add(pin.lecturer)
    taken: dict[tuple[str, object, object], tuple[str, int]] = {}
    for (cid, k), place in at.items():
        for what, values in place.items():
            if len(values) > 1:
                names = sorted(_name(problem, what, value) for value in values)
                text = f"class {cid}, session {k} is pinned to more than one {what}: {', '.join(names)}"
                yield Reason("pins_collide", (cid, *names), text)
        for what in ("room", "lecturer"):
            for key in ((what, value, slot) for value in place[what] for slot in place["slot"]):
                other = taken.setdefault(key, (cid, k))
                if other != (cid, k) and _is_known(problem, what, key[1]):
                    day = _name(problem, "slot", key[2])
                    text = f"{what} {key[1]} is pinned to two sessions on {day}, slot {key[2]}"
                    yield Reason("pins_collide", (cid, other[0], str(key[1]), day), text)
    yield from _find_pins_out_of_order(problem, at)


def _name(problem: Problem, what: str, value: object) -> str:
    """A pinned room or lecturer as it is called, a slot as its date."""
    return problem.date(value).isoformat() if what == "slot" and isinstance(value, int) else str(value)


def _is_known(problem: Problem, what: str, value: object) -> bool:
    """Only rooms and lecturers of the problem are used once per slot."""
    return value in (problem.rooms_by_id if what == "room" else problem.lecturers_by_id)


def _find_pins_out_of_order(problem: Problem, at: dict[tuple[str, int], dict[str, set[object]]]) -> Iterator[Reason]:
    slots = sorted((key, slot) for key, place in at.items() for slot in place["slot"] if isinstance(slot, int))
    for ((cid, k), slot), ((next_cid, next_k), next_slot) in pairwise(slots):
        if cid == next_cid and next_k > k and next_slot - slot < next_k - k:
            days = problem.date(slot).isoformat(), problem.date(next_slot).isoformat()
            text = (
                f"class {cid}: session {k} is pinned to {days[0]} and session {next_k} to {days[1]}, which leaves no "
                f"place for the order"
            )
            yield Reason("pins_collide", (cid, *dict.fromkeys(days)), text)


def _find_in_history(problem: Problem) -> Iterator[Reason]:
    """People who have attended sessions that the problem no longer has."""
    if not problem.previous or not problem.held_before:
        return
    for trainee in problem.trainees:
        attended = held_attendance(problem.previous, trainee.id, problem.held_before)
        for cid in sorted({cid for cid, _ in attended} - set(problem.classes_by_id)):
            text = f"trainee {trainee.id} has attended sessions of class {cid}, which is not in the problem"
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
            text = f"{demand} sessions of classes {', '.join(classes)} need a room, their rooms have {supply} slots"
            yield Reason("too_few_room_slots", (*classes, *sorted(rooms)), text)


def _open_in(room: Room, slots: Sequence[int]) -> int:
    return sum(room.availability[slot] != IMPOSSIBLE for slot in slots)


def _find_in_roster(problem: Problem, needed: Sequence[ClassOptions]) -> Iterator[Reason]:
    """Classes that cannot reach their minimum size, each by itself and all together."""
    anyone: set[str] = set()
    alone = False
    for option in needed:
        who = _who_may_join(problem, option)
        anyone |= who
        course_class = option.course_class
        if len(who) < course_class.min_size:
            text = f"class {course_class.id} needs {course_class.min_size} trainees, {len(who)} may and can join it"
            yield _with_people(problem, (course_class.id,), text, who)
            alone = True
    least = sum(option.course_class.min_size for option in needed)
    if least > len(anyone) and not alone:
        classes = tuple(option.course_class.id for option in needed if option.course_class.min_size)
        text = f"classes {', '.join(classes)} need {least} trainees together, {len(anyone)} may and can join them"
        yield _with_people(problem, classes, text, anyone)


def _units_kept_away(problem: Problem) -> list[str]:
    """Units that have people, and of which nobody may be in class at any time."""
    sending = {trainee.unit for trainee in problem.trainees}
    return [unit.id for unit in problem.units if unit.max_together == 0 and unit.id in sending]


def _with_people(problem: Problem, classes: tuple[str, ...], text: str, who: set[str]) -> Reason:
    """Too few people for classes, with the first of those whom there are, and units that let nobody come."""
    named = tuple(trainee.id for trainee in problem.trainees if trainee.id in who)[:MOST_NAMED]
    more = len(who) - len(named)
    if named:
        text += f": {', '.join(named)}" + (f" and {more} more" if more else "")
    kept_away = _units_kept_away(problem)
    if kept_away:
        text += f"; nobody may come from {', '.join(kept_away)}"
    return Reason("min_size_above_roster", (*classes, *kept_away, *named), text, more_trainees=more)


def _who_may_join(problem: Problem, option: ClassOptions) -> set[str]:
    """Trainees for whom the class may be home and who can attend at least one session of it."""
    slots = {slot for fmt in option.formats for slot in range(problem.n_slots) if problem.allows(fmt, slot)}
    away = {unit.id for unit in problem.units if unit.max_together == 0}
    return {
        trainee.id
        for trainee in problem.trainees
        if option.course_class.id in trainee.classes
        and trainee.unit not in away
        and any(slot < problem.held_before or trainee.availability[slot] != IMPOSSIBLE for slot in slots)
    }
