"""The problem as the numbers of `arrays.Facts`."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from scheduler.search.encode_given import before, fixed, is_bound, keeps_pins
from scheduler.search.tables import NONE, ints, marks, places, table

if TYPE_CHECKING:
    from scheduler.problem import Format, Problem

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
    values |= fixed(problem)
    values |= before(problem)
    numbers = [round(-math.log((i + 0.5) / CHANCES) * 1024) for i in range(CHANCES)]
    values["chance"] = ints(numbers)
    return values


def _slots(problem: Problem) -> dict[str, Any]:
    slots = range(problem.n_slots)
    return {
        "slot_day": ints(problem.day(s) for s in slots),
        "slot_week": ints(problem.week(s) for s in slots),
        "n_weeks": problem.week(problem.n_slots - 1) + 1,
        "slot_open": ints(problem.open_days[problem.day(s)] for s in slots),
        "slot_lessons": ints(problem.periods[problem.period(s)].lessons for s in slots),
    }


def _formats(problem: Problem) -> dict[str, Any]:
    formats = problem.formats
    weeks = problem.week(problem.n_slots - 1) + 1
    slots = [_open_slots(problem, f) for f in formats]
    least = [[problem.least(f, week) for week in range(weeks)] for f in formats]
    least_before = [[sum(n > 0 for n in row[:week]) for week in range(weeks + 1)] for row in least]
    day_max = [problem.n_periods if f.max_per_day is None else f.max_per_day for f in formats]
    week_max = [f.per_week[1] if f.per_week else MANY for f in formats]
    states = [
        _states(f, problem, slots[i], day_max[i], week_max[i], max(least[i], default=0)) for i, f in enumerate(formats)
    ]
    return {
        "n_sessions": ints(len(f.sessions) for f in formats),
        "online": ints(f.online for f in formats),
        "day_max": ints(day_max),
        "week_max": ints(min(n, MANY) for n in week_max),
        "gap_max": ints(MANY if f.max_gap_days is None else f.max_gap_days for f in formats),
        "span_max": ints(MANY if f.max_span_days is None else f.max_span_days for f in formats),
        "day_states": ints(day for day, _ in states),
        "week_states": ints(week for _, week in states),
        "least": table(least, weeks, 0),
        "least_before": table(least_before, weeks + 1, 0),
        "format_slots": table(slots, max(map(len, slots))),
        "n_format_slots": ints(map(len, slots)),
        "longest": ints(max(f.sessions) for f in formats),
        "session_lessons": table([f.sessions for f in formats], max(len(f.sessions) for f in formats), 0),
        "needs_room": ints(bool(problem.rooms) and not f.online for f in formats),
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
    modules = places(problem.modules)
    touched = [[[modules[problem.module_of[i]] for i in r] for r in rows] for rows in covers]
    session_of = [[next(i for i, r in enumerate(rows) if a in r) for a, _ in blocks] for rows in covers]
    spans = [
        [[i for i, session in enumerate(rows) if m in session] for m in range(len(problem.modules))] for rows in touched
    ]
    return {
        "n_blocks": len(blocks),
        "closing_blocks": sum(a in closing for a, _ in blocks),
        "block_lessons": ints(b - a for a, b in blocks),
        "block_closing": ints(a in closing for a, _ in blocks),
        "block_from": table([[at[r.start] for r in rows] for rows in covers], k, 0),
        "block_to": table([[at[r.stop] for r in rows] for rows in covers], k, 0),
        "closing": table([[int(not closing.isdisjoint(r)) for r in rows] for rows in covers], k, 0),
        "module_from": table([[min(s) for s in rows] for rows in touched], k, 0),
        "module_to": table([[max(s) + 1 for s in rows] for rows in touched], k, 0),
        "first_of_module": table([[min(s, default=0) for s in rows] for rows in spans], len(modules), 0),
        "last_of_module": table([[max(s, default=-1) for s in rows] for rows in spans], len(modules), 0),
        "session_of_block": table(session_of, len(blocks), 0),
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
        "needs_lecturer": ints([bool(problem.lecturers)]),
        "can_teach": can,
        "lecturer_avail": table([marks(le.availability) for le in problem.lecturers], slots, 2),
        "lecturer_max": ints(most or [0]),
        "room_cap": ints([r.capacity for r in problem.rooms] or [0]),
        "room_avail": table([marks(r.availability) for r in problem.rooms], slots, 2),
        "unit_cap": ints([u.max_together for u in problem.units] or [0]),
    }


def _trainees(problem: Problem) -> dict[str, Any]:
    units, classes, formats = places(problem.units), places(problem.classes), places(problem.formats)
    home_ok = np.zeros((len(problem.trainees), len(classes)), dtype=np.int64)
    dislike = np.zeros((len(problem.trainees), len(formats)), dtype=np.int64)
    for i, t in enumerate(problem.trainees):
        home_ok[i, [classes[c] for c in t.classes]] = 1
        for f, points in t.formats.items():
            if f in formats:
                dislike[i, formats[f]] = points * problem.weights["format"]
    return {
        "avail": table([marks(t.availability) for t in problem.trainees], problem.n_slots, 2)[
            : len(problem.trainees)
        ].astype(np.int8),
        "unit": ints(NONE if t.unit is None else units.get(t.unit, NONE) for t in problem.trainees),
        "home_ok": home_ok,
        "dislike": dislike,
    }


def _classes(problem: Problem) -> dict[str, Any]:
    rooms, formats = places(problem.rooms), places(problem.formats)
    class_room = np.zeros((len(problem.classes), max(1, len(rooms))), dtype=np.int64)
    class_format = np.zeros((len(problem.classes), len(formats)), dtype=np.int64)
    must_hold = np.zeros(len(problem.classes), dtype=np.int64)
    for i, c in enumerate(problem.classes):
        class_room[i, [rooms[r] for r in c.rooms if r in rooms]] = 1
        for f in problem.formats:
            class_format[i, formats[f.id]] = f.id in c.formats and keeps_pins(problem, c, f)
        must_hold[i] = not c.optional or is_bound(problem, c)
    return {
        "class_room": class_room,
        "class_format": class_format,
        "must_hold": must_hold,
        "class_cap": ints(c.capacity for c in problem.classes),
        "class_min": ints(c.min_size for c in problem.classes),
    }
