"""Factories: a tiny problem with a correct solution, and hypothesis strategies of planted and spoiled problems."""

from __future__ import annotations

import copy
import random
from typing import Any

from hypothesis import strategies as st

from tests.scheduler.planting import Planter

Data = dict[str, Any]


def tiny_problem() -> Data:
    """Two classes in two formats over two weeks from a Monday, two slots a day, 6 lessons, the last 2 closing."""
    free = "." * 28
    return {
        "start": "2027-03-08",
        "days": 14,
        "periods": [
            {"id": "morning", "start": "07:30", "end": "11:00", "lessons": 4},
            {"id": "evening", "start": "18:00", "end": "20:00", "lessons": 3},
        ],
        "modules": [
            {"id": "history", "lessons": 2},
            {"id": "ethics", "lessons": 2},
            {"id": "end", "lessons": 2, "closing": True},
        ],
        "formats": [
            {"id": "days", "week": "10" * 5 + "0000", "sessions": [2, 2, 2], "max_per_day": 1,
             "per_week": [1, 3], "max_gap_days": 5, "max_span_days": 10},
            {"id": "evenings", "week": "01" * 7, "sessions": [2, 2, 2]},
            {"id": "net", "week": "1" * 14, "sessions": [3, 3], "online": True},
        ],
        "classes": [
            {"id": "A", "formats": ["days", "net"], "capacity": 3, "min_size": 1},
            {"id": "B", "formats": ["evenings"], "capacity": 3, "optional": True, "rooms": ["R1"]},
        ],
        "rooms": [{"id": "R0", "capacity": 3}, {"id": "R1", "capacity": 3}],
        "lecturers": [
            {"id": "L0", "modules": ["history", "ethics", "end"], "max_per_week": 4},
            {"id": "L1", "modules": ["history", "ethics", "end"]},
        ],
        "units": [{"id": "U", "max_together": 1}],
        "trainees": [
            {"id": "T0", "availability": free, "unit": "U"},
            {"id": "T1", "availability": free},
            {"id": "T2", "availability": free, "unit": "U", "classes": ["B"]},
        ],
    }  # fmt: skip


def tiny_solution() -> Data:
    """A timetable of the tiny problem that keeps every rule; A on three mornings, B on three evenings."""
    a = [{"slot": slot, "room": "R0", "lecturer": "L0"} for slot in (0, 4, 14)]
    b = [{"slot": slot, "room": "R1", "lecturer": "L1"} for slot in (1, 5, 15)]
    return {
        "classes": {"A": {"format": "days", "sessions": a}, "B": {"format": "evenings", "sessions": b}},
        "trainees": {
            "T0": {"class": "A", "skips": [], "makeups": []},
            "T1": {"class": "A", "skips": [1], "makeups": [["B", 1]]},
            "T2": {"class": "B", "skips": [], "makeups": []},
        },
        "status": "feasible",
    }


def replan_problem() -> Data:
    """The tiny problem after its first week: the tiny solution is the previous one, what lay before slot 6 was held."""
    previous = {key: tiny_solution()[key] for key in ("classes", "trainees")}
    return tiny_problem() | {"previous": previous, "held_before": 6}


@st.composite
def planted_problems(draw: st.DrawFn) -> tuple[Data, Data]:
    """(problem, a solution that keeps every hard rule)."""
    return Planter(random.Random(draw(st.integers(0, 2**32)))).plant()


@st.composite
def small_problems(draw: st.DrawFn) -> Data:
    """A problem with or without a solution: planted, then spoiled in a few places."""
    problem, _ = draw(planted_problems())
    rng = random.Random(draw(st.integers(0, 2**32)))
    for _ in range(rng.randrange(4)):
        spoil_problem(problem, rng)
    return problem


@st.composite
def judged_pairs(draw: st.DrawFn) -> tuple[Data, Data]:
    """(problem, a timetable of right form that may break any rule)."""
    problem, solution = draw(planted_problems())
    rng = random.Random(draw(st.integers(0, 2**32)))
    for _ in range(rng.choice((0, 1, 1, 1, 2, 5))):
        if rng.random() < 0.35:
            spoil_problem(problem, rng)
        else:
            spoil_solution(problem, solution, rng)
    return problem, solution


def _replace(text: str, place: int, mark: str) -> str:
    return text[:place] + mark + text[place + 1 :]


def spoil_problem(problem: Data, rng: random.Random) -> None:
    """Change one value of a problem, so that it keeps its form but perhaps not its solution."""
    n_slots = problem["days"] * len(problem["periods"])
    slot, mark = rng.randrange(n_slots), rng.choice("#-")
    people = [*problem["trainees"], *problem.get("rooms", []), *problem.get("lecturers", [])]
    what = rng.choice(("calendar", "mark", "limit", "class", "unit", "period", "week", "week_least"))
    fmt, course_class = rng.choice(problem["formats"]), rng.choice(problem["classes"])
    if what == "calendar":
        problem["calendar"] = _replace(problem.get("calendar") or "." * n_slots, slot, "#")
    elif what == "mark" and people:
        owner = rng.choice(people)
        owner["availability"] = _replace(owner.get("availability") or "." * n_slots, slot, mark)
    elif what == "limit":
        key = rng.choice(("max_per_day", "max_gap_days", "max_span_days"))
        fmt[key] = rng.randrange(1, 4)
    elif what == "class":
        key = rng.choice(("capacity", "min_size"))
        course_class[key] = rng.randrange(4)
        course_class["optional"] = rng.random() < 0.3
    elif what == "unit":
        rng.choice(problem["units"])["max_together"] = rng.randrange(2)
    elif what == "period":
        rng.choice(problem["periods"])["lessons"] = rng.randrange(1, 4)
    elif what == "week":
        fmt["week"] = _replace(fmt["week"], rng.randrange(len(fmt["week"])), "0")
    elif what == "week_least":
        least = rng.randrange(3)
        fmt["per_week"] = [least, least + rng.randrange(2)]
    for owner in problem.get("lecturers", []):
        if rng.random() < 0.1:
            owner["max_per_week"] = rng.randrange(3)


def spoil_solution(problem: Data, solution: Data, rng: random.Random) -> None:
    """Change one decision of a timetable; its form stays right."""
    n_slots = problem["days"] * len(problem["periods"])
    plans = [plan for plan in solution["classes"].values() if plan]
    if rng.random() < 0.5 and plans:
        plan = rng.choice(plans)
        what = rng.choice(("slot", "slot", "swap", "room", "lecturer", "format", "drop", "unheld", "foreign"))
        if what == "slot" and plan["sessions"]:
            rng.choice(plan["sessions"])["slot"] = rng.randrange(-1, n_slots + 1)
        elif what == "swap":
            rng.shuffle(plan["sessions"])
        elif what in ("room", "lecturer") and plan["sessions"]:
            rng.choice(plan["sessions"])[what] = rng.choice((None, what[0].upper() + str(rng.randrange(4)), "nobody"))
        elif what == "format":
            plan["format"] = rng.choice(problem["formats"])["id"]
        elif what == "drop":
            plan["sessions"] = plan["sessions"][:-1]
        elif what == "unheld":
            solution["classes"][rng.choice(problem["classes"])["id"]] = None
        elif what == "foreign":
            solution["classes"]["foreign"] = copy.deepcopy(plan)
    elif problem["trainees"]:
        _spoil_place(problem, solution, rng)


def _spoil_place(problem: Data, solution: Data, rng: random.Random) -> None:
    place = solution["trainees"].setdefault(rng.choice(problem["trainees"])["id"], {"class": None})
    classes = [c["id"] for c in problem["classes"]]
    what = rng.choice(("class", "class", "none", "skip", "unskip", "makeup", "makeup", "foreign"))
    if what == "class":
        place["class"] = rng.choice(classes)
    elif what == "none":
        place["class"] = None
    elif what == "skip":
        place["skips"] = [*place.get("skips", []), rng.randrange(5)]
    elif what == "unskip":
        place["skips"] = []
    elif what == "makeup":
        place["makeups"] = [*place.get("makeups", []), [rng.choice(classes), rng.randrange(4)]]
    elif what == "foreign":
        solution["trainees"]["foreign"] = dict(place)
