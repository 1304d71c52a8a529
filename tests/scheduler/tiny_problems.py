"""Problems that are small enough to try every timetable, with every kind of rule in them now and then."""

from __future__ import annotations

import copy
import random
from typing import Any

from hypothesis import strategies as st

from tests.scheduler.brute_force import BruteForce

Data = dict[str, Any]


@st.composite
def tiny_problems(draw: st.DrawFn, *, most_classes: int = 2, replanned: bool = False) -> Data:
    """A problem of at most so many classes with or without a timetable; some, or all, are to be planned anew
    half-way (where there was a timetable at all).
    """
    rng = random.Random(draw(st.integers(0, 2**32)))
    data = random_problem(rng, most_classes=most_classes)
    return plan_anew(data, rng) if replanned or rng.random() < 0.3 else data


def random_problem(rng: random.Random, *, most_classes: int = 2) -> Data:
    n_classes = rng.randrange(1, most_classes + 1)
    n_periods = rng.choice((1, 2))
    n_slots = rng.choice((4, 5, 6)) if n_classes > 1 else rng.choice((6, 8, 9))
    days = max(2, n_slots // n_periods)
    n_slots = days * n_periods
    modules: list[Data] = [{"id": f"M{i}", "lessons": rng.randrange(1, 3)} for i in range(rng.choice((1, 2, 2)))]
    if rng.random() < 0.5:
        modules[-1]["closing"] = True
    lessons = sum(module["lessons"] for module in modules)
    formats = [_format(rng, f"F{i}", n_periods, lessons) for i in range(rng.choice((1, 2)))]
    data: Data = {
        "start": f"2027-03-{rng.randrange(8, 15):02}",
        "days": days,
        "periods": [
            {
                "id": f"P{i}",
                "start": f"{8 + 4 * i:02}:00",
                "end": f"{11 + 4 * i:02}:00",
                "lessons": rng.choice((2, 3, 4)),
            }
            for i in range(n_periods)
        ],
        "calendar": _marks(rng, n_slots, busy=0.08, unwelcome=0),
        "modules": modules,
        "attendance_percent": rng.choice((0, 50, 80, 100)),
        "formats": formats,
        "classes": [_course_class(rng, f"C{i}", formats) for i in range(n_classes)],
        "units": [{"id": "U", "max_together": rng.choice((1, 1, 2))}],
        "trainees": [_trainee(rng, f"T{i}", n_slots, formats, n_classes) for i in range(rng.randrange(4))],
        "weights": _weights(rng),
    }
    if rng.random() < 0.6:
        data["rooms"] = [
            {"id": f"R{i}", "capacity": rng.choice((1, 2, 9)), "availability": _marks(rng, n_slots, busy=0.1)}
            for i in range(rng.choice((1, 2)))
        ]
    if rng.random() < 0.6:
        data["lecturers"] = [_lecturer(rng, f"L{i}", n_slots, modules) for i in range(rng.choice((1, 2)))]
    if rng.random() < 0.2:
        data["pins"] = [_pin(rng, data, n_slots)]
    return data


def plan_anew(data: Data, rng: random.Random) -> Data:
    """The problem after some of its best timetable has been held and something has come between."""
    found = BruteForce(data).run()
    if found.solution is None:
        return data
    later = copy.deepcopy(data)
    later["previous"] = {key: found.solution[key] for key in ("classes", "trainees")}
    n_slots = data["days"] * len(data["periods"])
    if rng.random() < 0.6:
        later["held_before"] = rng.randrange(n_slots)
    for owner in [*later["trainees"], *later.get("lecturers", [])]:
        if rng.random() < 0.5:
            slot = rng.randrange(later.get("held_before", 0), n_slots)
            owner["availability"] = owner["availability"][:slot] + "#" + owner["availability"][slot + 1 :]
    return later


def _marks(rng: random.Random, n_slots: int, *, busy: float, unwelcome: float = 0.15) -> str:
    return "".join(rng.choices("#-.", (busy, unwelcome, 1 - busy - unwelcome), k=n_slots))


def _format(rng: random.Random, fid: str, n_periods: int, lessons: int) -> Data:
    cut = [1] * lessons if rng.random() < 0.4 else [lessons]
    if lessons > 1 and rng.random() < 0.6:
        first = rng.randrange(1, lessons)
        cut = [first, lessons - first]
    fmt: Data = {"id": fid, "week": "".join(rng.choice("1110") for _ in range(7 * n_periods)), "sessions": cut[:3]}
    fmt["sessions"][-1] += lessons - sum(fmt["sessions"])
    limits = {
        "max_per_day": rng.choice((1, 2)),
        "per_week": rng.choice(([0, 2], [1, 2], [1, 3], [0, 1])),
        "max_gap_days": rng.choice((1, 2, 3)),
        "max_span_days": rng.choice((2, 3, 5)),
    }
    fmt |= {key: value for key, value in limits.items() if rng.random() < 0.3}
    if rng.random() < 0.25:
        fmt["online"] = True
    return fmt


def _course_class(rng: random.Random, cid: str, formats: list[Data]) -> Data:
    chosen = [fmt["id"] for fmt in formats if rng.random() < 0.8] or [formats[0]["id"]]
    return {
        "id": cid,
        "formats": chosen,
        "capacity": rng.choice((1, 2, 3, 4)),
        "min_size": rng.choice((0, 0, 1)),
        "optional": rng.random() < 0.3,
    }


def _trainee(rng: random.Random, tid: str, n_slots: int, formats: list[Data], n_classes: int) -> Data:
    trainee: Data = {"id": tid, "availability": _marks(rng, n_slots, busy=rng.choice((0.1, 0.35, 0.6)))}
    if rng.random() < 0.5:
        trainee["unit"] = "U"
    if rng.random() < 0.4:
        trainee["formats"] = {fmt["id"]: rng.randrange(8) for fmt in formats}
    if rng.random() < 0.2:
        trainee["classes"] = [f"C{rng.randrange(n_classes)}"]
    return trainee


def _lecturer(rng: random.Random, lid: str, n_slots: int, modules: list[Data]) -> Data:
    taught = [module["id"] for module in modules if rng.random() < 0.85]
    lecturer: Data = {"id": lid, "modules": taught, "availability": _marks(rng, n_slots, busy=0.15)}
    if rng.random() < 0.3:
        lecturer["max_per_week"] = rng.choice((1, 2, 3))
    return lecturer


def _weights(rng: random.Random) -> dict[str, int]:
    weights = {"makeup": 5, "avoid": 3, "late_week": 1, "open_class": rng.choice((0, 0, 7, 40))}
    changes = {
        "incomplete": rng.choice((0, 30, 1000)),
        "missed_lesson": rng.choice((1, 4, 20)),
        "makeup": rng.randrange(9),
        "avoid": rng.randrange(6),
        "lecturer_change": rng.randrange(5),
        "room_change": rng.randrange(5),
        "lecturer_avoid": rng.randrange(4),
        "moved": rng.choice((2, 10, 25)),
        "reassigned": rng.choice((0, 5, 15)),
    }
    return weights | {key: value for key, value in changes.items() if rng.random() < 0.4}


def _pin(rng: random.Random, data: Data, n_slots: int) -> Data:
    course_class = rng.choice(data["classes"])
    pin: Data = {"class": course_class["id"], "format": rng.choice(course_class["formats"]), "session": 0}
    if rng.random() < 0.6:
        pin["slot"] = rng.randrange(n_slots)
    if data.get("lecturers") and rng.random() < 0.4:
        pin["lecturer"] = rng.choice(data["lecturers"])["id"]
    return pin
