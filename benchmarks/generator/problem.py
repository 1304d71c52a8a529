"""Puts an invented problem together."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import TYPE_CHECKING

from benchmarks.generator.calendar import Horizon, closed_calendar
from benchmarks.generator.formats import make_formats
from benchmarks.generator.people import availability
from benchmarks.generator.planted import plant
from benchmarks.generator.programmes import PERIODS, modules_of
from benchmarks.generator.replan import disturb
from benchmarks.generator.staff import make_lecturers, make_rooms

if TYPE_CHECKING:
    from benchmarks.generator.families import Family
    from benchmarks.generator.programmes import Data

FIRST_DAY = date(2026, 11, 30)
NOTICE = "Invented: no person, unit or place of this file exists."


def make_problem(family: Family, *, seed: int, name: str) -> Data:
    """A problem file's JSON. The same family, seed and name give the same file."""
    return make_problem_and_answer(family, seed=seed, name=name)[0]


def make_problem_and_answer(family: Family, *, seed: int, name: str) -> tuple[Data, Data | None]:
    """A problem file's JSON and, of planted ones, the hidden solution file that costs nothing."""
    rng = random.Random(f"{name} {seed}")
    frame = _frame(family, rng) | {"name": f"{name} seed {seed} (invented)"}
    horizon = Horizon(date.fromisoformat(frame["start"]), family.days, frame["periods"])
    weights = {"weights": dict(family.weights)}
    if family.planted:
        parts, answer = plant(family, horizon, frame, rng)
        return frame | parts | weights, answer
    problem = frame | _classes_and_staff(family, horizon, frame, rng)
    problem |= _people(family, horizon, frame["formats"], rng) | weights
    return disturb(problem, rng) if family.replan else problem, None


def _frame(family: Family, rng: random.Random) -> Data:
    """Days, periods, programme and formats."""
    start = FIRST_DAY + timedelta(days=rng.randrange(120))
    horizon = Horizon(start, family.days, PERIODS[family.periods])
    calendar = closed_calendar(horizon, rng, closed_days=family.closed_days)
    modules = modules_of(family.programme)
    return {
        "name": "",
        "notice": NOTICE,
        "start": start.isoformat(),
        "days": family.days,
        "periods": [dict(p) for p in horizon.periods],
        "calendar": calendar,
        "modules": modules,
        "attendance_percent": 80,
        "formats": make_formats(family.formats, horizon, calendar, modules),
    }


def _classes_and_staff(family: Family, horizon: Horizon, problem: Data, rng: random.Random) -> Data:
    seats = -(-family.trainees * 117 // (100 * (family.classes - family.optional)))
    classes: list[Data] = []
    for i in range(family.classes):
        course_class: Data = {
            "id": f"C{i:02}",
            "formats": [f["id"] for f in problem["formats"]],
            "capacity": seats,
            "min_size": seats // 3,
        }
        if i >= family.classes - family.optional:
            course_class["optional"] = True
        classes.append(course_class)
    cuts = [f["sessions"] for f in problem["formats"]]
    return {
        "classes": classes,
        "rooms": make_rooms(family.rooms, seats=seats, horizon=horizon, rng=rng),
        "lecturers": make_lecturers(family.lecturers, modules=problem["modules"], cuts=cuts, horizon=horizon, rng=rng),
    }


def _people(family: Family, horizon: Horizon, formats: list[Data], rng: random.Random) -> Data:
    """Trainees of every group, unit by unit, then shuffled as a roster is."""
    units: list[Data] = []
    people: list[Data] = []
    left = family.trainees
    for group, share in family.groups.items():
        n = left if group == list(family.groups)[-1] else round(share * family.trainees)
        left -= n
        for first in range(0, n, family.unit_size):
            size = min(family.unit_size, n - first)
            unit = f"U{len(units)}"
            units.append({"id": unit, "max_together": max(2, round(size * family.unit_share))})
            people += [{"unit": unit, "availability": availability(group, horizon, rng)} for _ in range(size)]
    rng.shuffle(people)
    trainees = []
    for i, person in enumerate(people):
        trainee = {"id": f"T{i:04}", **person}
        if rng.random() < 0.2:
            trainee["formats"] = {rng.choice(formats)["id"]: rng.choice((5, 10, 20))}
        trainees.append(trainee)
    return {"units": units, "trainees": trainees}
