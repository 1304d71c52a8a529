"""What a class costs at least by itself, in each of its formats, whatever trainees and other classes do.

Every charge is counted for the slots, rooms and lecturers that are most generous to it, so the sum is never above
what any timetable pays.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from scheduler.class_options import ClassOptions
from scheduler.entities import IMPOSSIBLE, UNWELCOME

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from scheduler.entities import ClassPlan, Format
    from scheduler.problem import Problem


def least_of_classes(problem: Problem) -> int:
    """The sum over all classes of what each costs at least, held or not."""
    known: dict[object, int] = {}
    total = 0
    for course_class in problem.classes:
        option = ClassOptions(problem, course_class)
        key = alike(option)
        if key not in known:
            known[key] = least_of_class(option)
        total += known[key]
    return total


def alike(option: ClassOptions) -> object:
    """Equal for classes that have the same options and the same past, whatever their size."""
    course_class = option.course_class
    pins = tuple((p.session, p.format, p.slot, p.room, p.lecturer, p.pins_room, p.pins_lecturer) for p in option.pins)
    previous = previous_plan(option)
    return course_class.formats, course_class.rooms, course_class.optional, pins, previous


def previous_plan(option: ClassOptions) -> ClassPlan | None:
    previous = option.problem.previous
    return previous.classes.get(option.course_class.id) if previous else None


def least_of_class(option: ClassOptions) -> int:
    """The least that the class costs; 0 where it cannot be held, which is for others to report."""
    ways = list(format_costs(option).values())
    if not option.must_be_held:
        ways.append(cost_of_leaving(option))
    return min(ways, default=0)


def cost_of_leaving(option: ClassOptions) -> int:
    """Not holding a class of the previous timetable moves all its sessions."""
    old = previous_plan(option)
    return option.problem.weights["moved"] * len(old.sessions) if old else 0


def format_costs(option: ClassOptions) -> Mapping[str, int]:
    """For each format that the class may have, what the class costs in it at least."""
    return {fmt.id: _least_in_format(option, fmt) for fmt in option.formats}


def _least_in_format(option: ClassOptions, fmt: Format) -> int:
    weights = option.problem.weights
    slots = [option.staffed_slots(fmt, k) for k in range(len(fmt.sessions))]
    cost = weights["late_week"] * earliest_end(option.problem, fmt, slots)
    return cost + staff_cost(option, fmt) + _forced_differences(option, fmt, slots)


def staff_cost(option: ClassOptions, fmt: Format) -> int:
    """Holding the class at all, and the lecturers and rooms that must change or teach unwillingly."""
    weights = option.problem.weights
    slots = [option.staffed_slots(fmt, k) for k in range(len(fmt.sessions))]
    cost = weights["open_class"]
    cost += weights["lecturer_change"] * _forced_lecturer_changes(option, fmt)
    cost += weights["lecturer_avoid"] * _forced_unwelcome(option, fmt, slots)
    rooms = [{room.id for room in option.rooms(fmt, k) if room} for k in range(len(fmt.sessions))]
    if all(rooms) and not set.intersection(*rooms):
        cost += weights["room_change"]
    return cost


def earliest_end(problem: Problem, fmt: Format, slots: Sequence[Sequence[int]]) -> int:
    """The first week in which the last session can lie, by the sessions that fit into a day and a week."""
    a_day = problem.n_periods if fmt.max_per_day is None else fmt.max_per_day
    a_week = fmt.per_week[1] if fmt.per_week else 7 * problem.n_periods
    fitting = {slot for session in slots for slot in session}
    on_day = Counter(problem.day(slot) for slot in fitting)
    in_week: Counter[int] = Counter()
    for day, n in on_day.items():
        in_week[problem.week(day * problem.n_periods)] += min(n, a_day)
    earliest = max((problem.week(min(session)) for session in slots if session), default=0)
    left = len(fmt.sessions)
    for week in sorted(in_week):
        left -= min(in_week[week], a_week)
        if left <= 0:
            return max(earliest, week)
    return earliest


def _forced_lecturer_changes(option: ClassOptions, fmt: Format) -> int:
    """Modules of which nobody can teach all sessions."""
    able: dict[str, set[str]] = {}
    for k in range(len(fmt.sessions)):
        lecturers = {who.id for who in option.lecturers(fmt, k) if who}
        for module in option.problem.session_modules(fmt, k):
            able[module] = able.get(module, lecturers) & lecturers
    return sum(not who for who in able.values()) if option.problem.lecturers else 0


def _forced_unwelcome(option: ClassOptions, fmt: Format, slots: Sequence[Sequence[int]]) -> int:
    """Sessions for which no slot has a lecturer who is free without reserve."""
    forced = 0
    for k, session in enumerate(slots):
        lecturers = [who for who in option.lecturers(fmt, k) if who]
        marks = {who.availability[slot] for slot in session for who in lecturers}
        forced += bool(lecturers) and marks - {IMPOSSIBLE} == {UNWELCOME}
    return forced


def _forced_differences(option: ClassOptions, fmt: Format, slots: Sequence[Sequence[int]]) -> int:
    """What must differ from the previous timetable, priced by its weights."""
    old, weights = previous_plan(option), option.problem.weights
    if old is None:
        return 0
    if old.format != fmt.id:
        return weights["moved"] * len(old.sessions)
    cost = 0
    for k, session in enumerate(old.sessions[: len(slots)]):
        if session.slot not in slots[k]:
            cost += weights["moved"]
            continue
        rooms = {room.id if room else None for room in option.rooms(fmt, k) if _open(room, session.slot)}
        lecturers = {who.id if who else None for who in option.lecturers(fmt, k) if _open(who, session.slot)}
        room_lost = bool(option.problem.rooms or fmt.online) and session.room not in rooms
        if room_lost or (option.problem.lecturers and session.lecturer not in lecturers):
            cost += min(weights["moved"], weights["changed"])
    return cost


def _open(owner: object, slot: int) -> bool:
    availability = getattr(owner, "availability", None)
    return availability is None or availability[slot] != IMPOSSIBLE
