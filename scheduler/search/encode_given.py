"""What a class may not choose any more, as arrays: pins, what has been held, and the timetable before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from scheduler.search.tables import NONE, ints, places, table

if TYPE_CHECKING:
    from scheduler.problem import ClassPlan, CourseClass, Format, Problem, SessionPlan

GONE = -2  # it was in the timetable before, and is not in the problem any more


def keeps_pins(problem: Problem, course_class: CourseClass, fmt: Format) -> bool:
    """Whether the class may have this format with its pins and with what has been held of it."""
    before = problem.previous.classes.get(course_class.id) if problem.previous else None
    if before and before.format != fmt.id and any(s.slot < problem.held_before for s in before.sessions):
        return False
    for pin in problem.pins:
        if pin.course_class != course_class.id:
            continue
        named = pin.slot is not None or pin.pins_room or pin.pins_lecturer
        if pin.format not in (None, fmt.id) or (named and pin.session >= len(fmt.sessions)):
            return False
        needs_room = bool(problem.rooms) and not fmt.online
        if pin.pins_room and needs_room != (pin.room is not None):
            return False
        if pin.pins_lecturer and bool(problem.lecturers) != (pin.lecturer is not None):
            return False
    return True


def is_bound(problem: Problem, course_class: CourseClass) -> bool:
    """Whether a class must be held because something of it is pinned or has been held."""
    before = problem.previous.classes.get(course_class.id) if problem.previous else None
    held = before is not None and any(s.slot < problem.held_before for s in before.sessions)
    pinned = any(
        pin.course_class == course_class.id
        and (pin.format is not None or pin.slot is not None or pin.room is not None or pin.lecturer is not None)
        for pin in problem.pins
    )
    return held or pinned


def fixed(problem: Problem) -> dict[str, Any]:
    """Slots, rooms and lecturers that are pinned or have been held."""
    k = max(len(f.sessions) for f in problem.formats)
    classes, rooms, lecturers = places(problem.classes), places(problem.rooms), places(problem.lecturers)
    shape = (len(classes), k)
    slot, room, lecturer = (np.full(shape, NONE, dtype=np.int64) for _ in range(3))
    for pin in problem.pins:
        if pin.course_class not in classes or pin.session >= k:
            continue
        at = classes[pin.course_class], pin.session
        slot[at] = slot[at] if pin.slot is None else pin.slot
        room[at] = room[at] if pin.room is None else rooms.get(pin.room, NONE)
        lecturer[at] = lecturer[at] if pin.lecturer is None else lecturers.get(pin.lecturer, NONE)
    held = np.zeros(len(classes), dtype=np.int64)
    for cid, plan in (problem.previous.classes if problem.previous else {}).items():
        sessions = [s for s in plan.sessions if s.slot < problem.held_before]
        if cid not in classes:
            continue
        held[classes[cid]] = len(sessions)
        for i, session in enumerate(sessions[:k]):
            slot[classes[cid], i] = session.slot
            room[classes[cid], i] = rooms.get(session.room or "", NONE)
            lecturer[classes[cid], i] = lecturers.get(session.lecturer or "", NONE)
    return {"fixed_slot": slot, "fixed_room": room, "fixed_lecturer": lecturer, "n_held": held}


def before(problem: Problem) -> dict[str, Any]:
    """The timetable before, and what each trainee has attended of it."""
    formats, classes = places(problem.formats), places(problem.classes)
    rooms, lecturers = places(problem.rooms), places(problem.lecturers)
    plans = dict(problem.previous.classes) if problem.previous else {}
    people = dict(problem.previous.trainees) if problem.previous else {}
    sessions = [plans[c.id].sessions if c.id in plans else () for c in problem.classes]
    width = max(map(len, sessions), default=1)
    homes, held_class, held_session, held_from = [], [], [], [0]

    def held(session: SessionPlan) -> bool:
        return session.slot < problem.held_before

    for t in problem.trainees:
        place = people.get(t.id)
        home = place.class_id if place else None
        homes.append(NONE if home is None else classes.get(home, GONE))
        if place and home is not None and problem.previous:
            pairs = [(home, i) for i in range(len(plans[home].sessions)) if i not in place.skips] + list(place.makeups)
            attended = {(c, i) for c, i in pairs if plans[c].sessions[i].slot < problem.held_before and c in classes}
            held_class += [classes[c] for c, _ in sorted(attended)]
            held_session += [i for _, i in sorted(attended)]
        held_from.append(len(held_class))
    return {
        "before_format": ints(_format_before(formats, plans.get(c.id)) for c in problem.classes),
        "before_n": ints(map(len, sessions)),
        "before_slot": table([[s.slot for s in row] for row in sessions], width),
        "before_room": table([[_code(rooms, s.room, held=held(s)) for s in row] for row in sessions], width),
        "before_lecturer": table(
            [[_code(lecturers, s.lecturer, held=held(s)) for s in row] for row in sessions], width
        ),
        "before_home": ints(homes),
        "held_from": ints(held_from),
        "held_class": ints(held_class or [0]),
        "held_session": ints(held_session or [0]),
    }


def _format_before(formats: dict[str, int], plan: ClassPlan | None) -> int:
    return NONE if plan is None else formats.get(plan.format, GONE)


def _code(places: dict[str, int], name: str | None, *, held: bool) -> int:
    """The number of a room or lecturer; one that is gone is a change, but not where the session has been held."""
    return NONE if name is None else places.get(name, NONE if held else GONE)
