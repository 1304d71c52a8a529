"""The problem as the numbers of `arrays.Facts`."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from scheduler.problem import FREE, IMPOSSIBLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from scheduler.problem import ClassPlan, CourseClass, Format, Problem, SessionPlan
    from scheduler.search.arrays import Array

NONE, GONE = -1, -2
MANY = 10**6
CHANCES = 4096
WEIGHTS = {
    "w_incomplete": "incomplete", "w_missed": "missed_lesson", "w_makeup": "makeup", "w_avoid": "avoid",
    "w_lecturer_avoid": "lecturer_avoid", "w_lecturer_change": "lecturer_change", "w_room_change": "room_change",
    "w_open": "open_class", "w_late": "late_week", "w_moved": "moved", "w_changed": "changed",
    "w_reassigned": "reassigned",
}  # fmt: skip


def encode(problem: Problem) -> dict[str, Any]:
    """Every field of Facts by its name."""
    values: dict[str, Any] = {
        "n_trainees": len(problem.trainees),
        "n_classes": len(problem.classes),
        "n_formats": len(problem.formats),
        "n_slots": problem.n_slots,
        "n_rooms": len(problem.rooms),
        "n_lecturers": len(problem.lecturers),
        "n_modules": len(problem.modules),
        "lessons": problem.lessons,
        "needed": problem.needed,
        "held_before": problem.held_before if problem.previous else 0,
    }
    values |= {name: problem.weights[rule] for name, rule in WEIGHTS.items()}
    values |= _slots(problem)
    values |= _formats(problem)
    values |= _blocks(problem)
    values |= _resources(problem)
    values |= _trainees(problem)
    values |= _classes(problem)
    values |= _fixed(problem)
    values |= _before(problem)
    numbers = [round(-math.log((i + 0.5) / CHANCES) * 1024) for i in range(CHANCES)]
    values["chance"] = _ints(numbers)
    return values


def _ints(rows: Iterable[Any]) -> Array:
    return np.array(list(rows), dtype=np.int64)


def _marks(text: str) -> list[int]:
    return [0 if mark == FREE else 2 if mark == IMPOSSIBLE else 1 for mark in text]


def _table(rows: Sequence[Sequence[int]], width: int, fill: int = NONE) -> Array:
    """Rows of different lengths as one array of at least one row."""
    table = np.full((max(1, len(rows)), max(1, width)), fill, dtype=np.int64)
    for i, row in enumerate(rows):
        table[i, : len(row)] = row
    return table


def _places(items: Iterable[Any]) -> dict[str, int]:
    return {item.id: i for i, item in enumerate(items)}


def _slots(problem: Problem) -> dict[str, Any]:
    slots = range(problem.n_slots)
    return {
        "slot_day": _ints(problem.day(s) for s in slots),
        "slot_week": _ints(problem.week(s) for s in slots),
        "n_weeks": problem.week(problem.n_slots - 1) + 1,
        "slot_open": _ints(problem.open_days[problem.day(s)] for s in slots),
        "slot_lessons": _ints(problem.periods[problem.period(s)].lessons for s in slots),
    }


def _formats(problem: Problem) -> dict[str, Any]:
    formats = problem.formats
    weeks = problem.week(problem.n_slots - 1) + 1
    slots = [_open_slots(problem, f) for f in formats]
    least = [[problem.least(f, week) for week in range(weeks)] for f in formats]
    before = [[sum(n > 0 for n in row[:week]) for week in range(weeks + 1)] for row in least]
    day_max = [problem.n_periods if f.max_per_day is None else f.max_per_day for f in formats]
    week_max = [f.per_week[1] if f.per_week else MANY for f in formats]
    states = [
        _states(f, problem, slots[i], day_max[i], week_max[i], max(least[i], default=0)) for i, f in enumerate(formats)
    ]
    return {
        "n_sessions": _ints(len(f.sessions) for f in formats),
        "online": _ints(f.online for f in formats),
        "day_max": _ints(day_max),
        "week_max": _ints(min(n, MANY) for n in week_max),
        "gap_max": _ints(MANY if f.max_gap_days is None else f.max_gap_days for f in formats),
        "span_max": _ints(MANY if f.max_span_days is None else f.max_span_days for f in formats),
        "day_states": _ints(day for day, _ in states),
        "week_states": _ints(week for _, week in states),
        "least": _table(least, weeks, 0),
        "least_before": _table(before, weeks + 1, 0),
        "format_slots": _table(slots, max(map(len, slots))),
        "n_format_slots": _ints(map(len, slots)),
        "longest": _ints(max(f.sessions) for f in formats),
        "session_lessons": _table([f.sessions for f in formats], max(len(f.sessions) for f in formats), 0),
        "needs_room": _ints(bool(problem.rooms) and not f.online for f in formats),
    }


def _open_slots(problem: Problem, fmt: Format) -> list[int]:
    """The slots that the format may use: none where it allows no session in a day or a week."""
    if fmt.max_per_day == 0 or (fmt.per_week and fmt.per_week[1] == 0):
        return []
    return [slot for slot in range(problem.n_slots) if problem.allows(fmt, slot)]


def _states(
    fmt: Format, problem: Problem, slots: list[int], day_max: int, week_max: int, least: int
) -> tuple[int, int]:
    """How many counts of sessions in a day and in a week the search for patterns must tell apart.

    A limit that can never bind needs no state: that keeps the search for an intensive course small.
    """
    a_day: dict[int, int] = {}
    a_week: dict[int, int] = {}
    for slot in slots:
        a_day[problem.day(slot)] = a_day.get(problem.day(slot), 0) + 1
    for day, n in a_day.items():
        week = problem.week(day * problem.n_periods)
        a_week[week] = a_week.get(week, 0) + min(n, day_max)
    day_binds = 1 < day_max < max(a_day.values(), default=0)
    week_binds = week_max < max(a_week.values(), default=0)
    most = min(week_max, len(fmt.sessions)) if week_binds else 1
    return (day_max if day_binds else 1), max(1, most, least)


def _blocks(problem: Problem) -> dict[str, Any]:
    covers = [problem.covers(f) for f in problem.formats]
    cuts = {0, problem.lessons} | {r.start for rows in covers for r in rows}
    closing = problem.closing_lessons
    cuts |= {i for i in range(1, problem.lessons) if (i in closing) != (i - 1 in closing)}
    edges = sorted(cuts)
    at = {lesson: block for block, lesson in enumerate(edges)}
    k = max(map(len, covers))
    blocks = list(pairwise(edges))
    modules = _places(problem.modules)
    touched = [[[modules[problem.module_of[i]] for i in r] for r in rows] for rows in covers]
    session_of = [[next(i for i, r in enumerate(rows) if a in r) for a, _ in blocks] for rows in covers]
    spans = [
        [[i for i, session in enumerate(rows) if m in session] for m in range(len(problem.modules))] for rows in touched
    ]
    return {
        "n_blocks": len(blocks),
        "closing_blocks": sum(a in closing for a, _ in blocks),
        "block_lessons": _ints(b - a for a, b in blocks),
        "block_closing": _ints(a in closing for a, _ in blocks),
        "block_from": _table([[at[r.start] for r in rows] for rows in covers], k, 0),
        "block_to": _table([[at[r.stop] for r in rows] for rows in covers], k, 0),
        "closing": _table([[int(not closing.isdisjoint(r)) for r in rows] for rows in covers], k, 0),
        "module_from": _table([[min(s) for s in rows] for rows in touched], k, 0),
        "module_to": _table([[max(s) + 1 for s in rows] for rows in touched], k, 0),
        "first_of_module": _table([[min(s, default=0) for s in rows] for rows in spans], len(modules), 0),
        "last_of_module": _table([[max(s, default=-1) for s in rows] for rows in spans], len(modules), 0),
        "session_of_block": _table(session_of, len(blocks), 0),
    }


def _resources(problem: Problem) -> dict[str, Any]:
    slots = problem.n_slots
    k = max(len(f.sessions) for f in problem.formats)
    can = np.zeros((max(1, len(problem.lecturers)), len(problem.formats), k), dtype=np.int64)
    for i, lecturer in enumerate(problem.lecturers):
        for j, f in enumerate(problem.formats):
            for session in range(len(f.sessions)):
                can[i, j, session] = problem.session_modules(f, session) <= set(lecturer.modules)
    most = [MANY if le.max_per_week is None else le.max_per_week for le in problem.lecturers]
    return {
        "needs_lecturer": _ints([bool(problem.lecturers)]),
        "can_teach": can,
        "lecturer_avail": _table([_marks(le.availability) for le in problem.lecturers], slots, 2),
        "lecturer_max": _ints(most or [0]),
        "room_cap": _ints([r.capacity for r in problem.rooms] or [0]),
        "room_avail": _table([_marks(r.availability) for r in problem.rooms], slots, 2),
        "unit_cap": _ints([u.max_together for u in problem.units] or [0]),
    }


def _trainees(problem: Problem) -> dict[str, Any]:
    units, classes, formats = _places(problem.units), _places(problem.classes), _places(problem.formats)
    home_ok = np.zeros((len(problem.trainees), len(classes)), dtype=np.int64)
    dislike = np.zeros((len(problem.trainees), len(formats)), dtype=np.int64)
    for i, t in enumerate(problem.trainees):
        home_ok[i, [classes[c] for c in t.classes]] = 1
        for f, points in t.formats.items():
            if f in formats:
                dislike[i, formats[f]] = points * problem.weights["format"]
    return {
        "avail": _table([_marks(t.availability) for t in problem.trainees], problem.n_slots, 2)[
            : len(problem.trainees)
        ].astype(np.int8),
        "unit": _ints(NONE if t.unit is None else units.get(t.unit, NONE) for t in problem.trainees),
        "home_ok": home_ok,
        "dislike": dislike,
    }


def _classes(problem: Problem) -> dict[str, Any]:
    rooms, formats = _places(problem.rooms), _places(problem.formats)
    class_room = np.zeros((len(problem.classes), max(1, len(rooms))), dtype=np.int64)
    class_format = np.zeros((len(problem.classes), len(formats)), dtype=np.int64)
    must_hold = np.zeros(len(problem.classes), dtype=np.int64)
    for i, c in enumerate(problem.classes):
        class_room[i, [rooms[r] for r in c.rooms if r in rooms]] = 1
        for f in problem.formats:
            class_format[i, formats[f.id]] = f.id in c.formats and _keeps_pins(problem, c, f)
        must_hold[i] = not c.optional or _is_bound(problem, c)
    return {
        "class_room": class_room,
        "class_format": class_format,
        "must_hold": must_hold,
        "class_cap": _ints(c.capacity for c in problem.classes),
        "class_min": _ints(c.min_size for c in problem.classes),
    }


def _keeps_pins(problem: Problem, course_class: CourseClass, fmt: Format) -> bool:
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
    return True


def _is_bound(problem: Problem, course_class: CourseClass) -> bool:
    """Whether a class must be held because something of it is pinned or has been held."""
    before = problem.previous.classes.get(course_class.id) if problem.previous else None
    held = before is not None and any(s.slot < problem.held_before for s in before.sessions)
    pinned = any(
        pin.course_class == course_class.id
        and (pin.format is not None or pin.slot is not None or pin.room is not None or pin.lecturer is not None)
        for pin in problem.pins
    )
    return held or pinned


def _fixed(problem: Problem) -> dict[str, Any]:
    k = max(len(f.sessions) for f in problem.formats)
    classes, rooms, lecturers = _places(problem.classes), _places(problem.rooms), _places(problem.lecturers)
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


def _before(problem: Problem) -> dict[str, Any]:
    formats, classes = _places(problem.formats), _places(problem.classes)
    rooms, lecturers = _places(problem.rooms), _places(problem.lecturers)
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
        "before_format": _ints(_format_before(formats, plans.get(c.id)) for c in problem.classes),
        "before_n": _ints(map(len, sessions)),
        "before_slot": _table([[s.slot for s in row] for row in sessions], width),
        "before_room": _table([[_code(rooms, s.room, held=held(s)) for s in row] for row in sessions], width),
        "before_lecturer": _table(
            [[_code(lecturers, s.lecturer, held=held(s)) for s in row] for row in sessions], width
        ),
        "before_home": _ints(homes),
        "held_from": _ints(held_from),
        "held_class": _ints(held_class or [0]),
        "held_session": _ints(held_session or [0]),
    }


def _format_before(formats: dict[str, int], plan: ClassPlan | None) -> int:
    return NONE if plan is None else formats.get(plan.format, GONE)


def _code(places: dict[str, int], name: str | None, *, held: bool) -> int:
    """The number of a room or lecturer; one that is gone is a change, but not where the session has been held."""
    return NONE if name is None else places.get(name, NONE if held else GONE)
