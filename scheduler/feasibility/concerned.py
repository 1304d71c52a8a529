"""What a reason that needs no model is about: the rules that were counted, and the rules that could be loosened.

Both are read from the problem, so that ways out can be tried before any model of the whole is built.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.entities import IMPOSSIBLE
from scheduler.feasibility.build import RHYTHM, closed_runs
from scheduler.feasibility.busy_times import busy_times
from scheduler.feasibility.loosening import further_options, loosen
from scheduler.feasibility.stated_rules import stated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from scheduler.feasibility.options import Option
    from scheduler.problem import Lecturer, Problem, Room
    from scheduler.solution import Reason, StatedRule

    Objects = Sequence[str]

MOST_SLOTS = 10  # at which somebody or something is asked to be there all the same
# For reasons that count, what was counted.
COUNTED = {
    "min_size_above_roster": ("class_held", "min_size", "unit_limit"),
    "rooms_too_small": ("class_held", "min_size", "room_seats"),
    "lecturer_needed_twice": ("class_held", "pin_slot", "module_lecturers", "lecturer_busy"),
    "too_few_lecturer_slots": ("class_held", "module_lecturers", "lecturer_busy", "lecturer_week"),
    "too_few_room_slots": ("class_held", "rooms", "room_busy"),
}
_RHYTHM = (*RHYTHM, "closed")
_PINS = ("pin_format", "pin_slot", "pin_room", "pin_lecturer")
# For each reason, the rules that could be loosened.
LOOSENED = COUNTED | {
    "min_size_above_capacity": ("class_held", "min_size", "capacity"),
    "format_does_not_fit": ("class_held", *_PINS, *_RHYTHM),
    "no_slot": ("class_held", *_PINS, "closed"),
    "no_room": ("class_held", *_PINS, "rooms"),
    "no_lecturer": ("class_held", *_PINS, "module_lecturers"),
    "nobody_free": ("class_held", *_PINS, "module_lecturers", "lecturer_busy", "rooms", "room_busy"),
    "pins_collide": ("class_held", *_PINS),
    "pin_outside_format": ("class_held", *_PINS),
}


def counted_rules(problem: Problem, reason: Reason) -> list[StatedRule]:
    """The rules that a reason which counts has counted; nothing for another reason."""
    return [rule for code in COUNTED.get(reason.code, ()) for rule in _MAKERS[code](problem, reason.objects)]


def options_of(problem: Problem, reasons: Sequence[Reason]) -> Iterator[Option]:
    """Ways to loosen what the reasons are about, and what may help whatever they are."""
    rules: dict[tuple[str, Objects, str], StatedRule] = {}
    for reason in reasons:
        for code in LOOSENED.get(reason.code, ()):
            for rule in _MAKERS[code](problem, reason.objects):
                rules[rule.code, rule.objects, rule.text] = rule
    for rule in rules.values():
        yield from loosen(problem, rule, _at_busy_times(problem, rule))
    classes = {oid for reason in reasons for oid in reason.objects if oid in problem.classes_by_id}
    yield from further_options(problem, classes)


def _at_busy_times(problem: Problem, rule: StatedRule) -> dict[str, list[int]]:
    """For a rule that somebody or something is busy: some of those slots in which a session could be."""
    if rule.code not in ("lecturer_busy", "room_busy"):
        return {}
    (oid,) = rule.objects
    owner: Lecturer | Room = problem.lecturers_by_id[oid] if rule.code == "lecturer_busy" else problem.rooms_by_id[oid]
    pinned = {pin.slot for pin in problem.pins}
    slots = [slot for slot in _open_slots(problem) if owner.availability[slot] == IMPOSSIBLE]
    first = [slot for slot in slots if slot in pinned]
    return {oid: first or slots[-MOST_SLOTS:]}


def _open_slots(problem: Problem) -> list[int]:
    """The slots that are still to come in which some format may teach."""
    return [
        slot
        for slot in range(problem.held_before, problem.n_slots)
        if any(problem.allows(fmt, slot) for fmt in problem.formats)
    ]


def _classes(problem: Problem, objects: Objects) -> Iterator[str]:
    return (oid for oid in objects if oid in problem.classes_by_id)


def _class_held(problem: Problem, objects: Objects) -> Iterator[StatedRule]:
    """The classes that the reason names, or where it names none, all that must be held."""
    named = list(_classes(problem, objects)) or [c.id for c in problem.classes if not c.optional]
    return (stated(problem, "class_held", (cid,)) for cid in named if not problem.classes_by_id[cid].optional)


def _min_size(problem: Problem, objects: Objects) -> Iterator[StatedRule]:
    return (
        stated(problem, "min_size", (cid,), least=problem.classes_by_id[cid].min_size)
        for cid in _classes(problem, objects)
        if problem.classes_by_id[cid].min_size
    )


def _capacity(problem: Problem, objects: Objects) -> Iterator[StatedRule]:
    return (
        stated(problem, "capacity", (cid,), most=problem.classes_by_id[cid].capacity)
        for cid in _classes(problem, objects)
    )


def _unit_limit(problem: Problem, objects: Objects) -> Iterator[StatedRule]:
    return (
        stated(problem, "unit_limit", (unit.id,), most=unit.max_together)
        for unit in problem.units
        if unit.id in objects
    )


def _room_seats(problem: Problem, objects: Objects) -> Iterator[StatedRule]:
    return (
        stated(problem, "room_seats", (cid, *problem.classes_by_id[cid].rooms)) for cid in _classes(problem, objects)
    )


def _module_lecturers(problem: Problem, objects: Objects) -> Iterator[StatedRule]:
    return (
        stated(
            problem, "module_lecturers", (module.id, *(who.id for who in problem.lecturers if module.id in who.modules))
        )
        for module in problem.modules
        if module.id in objects
    )


def _lecturer_busy(problem: Problem, objects: Objects) -> Iterator[StatedRule]:
    wanted = frozenset(_open_slots(problem))
    return (
        stated(problem, "lecturer_busy", (who.id,), **busy_times(problem, who, wanted))
        for who in problem.lecturers
        if who.id in objects and IMPOSSIBLE in who.availability
    )


def _lecturer_week(problem: Problem, objects: Objects) -> Iterator[StatedRule]:
    return (
        stated(problem, "lecturer_week", (who.id,), most=who.max_per_week)
        for who in problem.lecturers
        if who.id in objects and who.max_per_week is not None
    )


def _rooms(problem: Problem, objects: Objects) -> Iterator[StatedRule]:
    """The rooms that the reason names, or else all that its classes may have."""
    allowed = {rid for cid in _classes(problem, objects) for rid in problem.classes_by_id[cid].rooms}
    named = [room.id for room in problem.rooms if room.id in objects]
    if problem.rooms:
        yield stated(problem, "rooms", named or [room.id for room in problem.rooms if room.id in allowed])


def _room_busy(problem: Problem, objects: Objects) -> Iterator[StatedRule]:
    """Of the rooms that the reason names, or that its classes' pins do."""
    pinned = {pin.room for pin in problem.pins if pin.course_class in objects}
    wanted = frozenset(_open_slots(problem))
    return (
        stated(problem, "room_busy", (room.id,), **busy_times(problem, room, wanted))
        for room in problem.rooms
        if (room.id in objects or room.id in pinned) and IMPOSSIBLE in room.availability
    )


def _rhythm(code: str) -> Callable[[Problem, Objects], Iterator[StatedRule]]:
    name = "least" if code == "least_per_week" else "most"

    def make(problem: Problem, objects: Objects) -> Iterator[StatedRule]:
        for fmt in problem.formats:
            number = RHYTHM[code](fmt)
            if fmt.id in objects and number is not None:
                yield stated(problem, code, (fmt.id,), **{name: number})

    return make


def _closed(problem: Problem, _objects: Objects) -> Iterator[StatedRule]:
    for run in closed_runs(problem):
        yield stated(problem, "closed", dict.fromkeys(problem.date(slot).isoformat() for slot in run))


def _pin(code: str) -> Callable[[Problem, Objects], Iterator[StatedRule]]:
    """One rule for each pin on the classes: it goes as a whole."""

    def make(problem: Problem, objects: Objects) -> Iterator[StatedRule]:
        for i, pin in enumerate(problem.pins):
            value = {
                "pin_format": pin.format,
                "pin_slot": pin.slot,
                "pin_room": pin.room,
                "pin_lecturer": pin.lecturer,
            }[code]
            if pin.course_class in objects and value is not None:
                named = (pin.course_class,) if code == "pin_slot" else (pin.course_class, str(value))
                yield stated(problem, code, named, pin=i, session=pin.session, slot=pin.slot)

    return make


_MAKERS: Mapping[str, Callable[[Problem, Objects], Iterator[StatedRule]]] = {
    "class_held": _class_held,
    "min_size": _min_size,
    "capacity": _capacity,
    "room_seats": _room_seats,
    "unit_limit": _unit_limit,
    "module_lecturers": _module_lecturers,
    "lecturer_busy": _lecturer_busy,
    "lecturer_week": _lecturer_week,
    "rooms": _rooms,
    "room_busy": _room_busy,
    "closed": _closed,
    **{code: _rhythm(code) for code in RHYTHM},
    **{code: _pin(code) for code in _PINS},
}
