"""The cheapest timetable of a tiny problem by trying all of them, judged by the referee."""

import random
from collections.abc import Iterator
from itertools import chain, combinations, product
from typing import Any

from tests.scheduler.referee import REFEREE

Data = dict[str, Any]


def least_total(problem: Data) -> int | None:
    """The least total of all timetables that keep every hard rule, None if there is none."""
    totals = [
        sum(penalties.values())
        for solution in _timetables(problem)
        for bad, penalties in [REFEREE.score(problem, solution)]
        if not bad
    ]
    return min(totals, default=None)


def _timetables(problem: Data) -> Iterator[Data]:
    plans = [list(_plans(problem, course_class)) for course_class in problem["classes"]]
    for chosen in product(*plans):
        classes = {c["id"]: plan for c, plan in zip(problem["classes"], chosen, strict=True)}
        bad, _ = REFEREE.score({**problem, "trainees": [], "units": []}, {"classes": classes, "trainees": {}})
        if any("trainees" not in line for line in bad):
            continue
        for places in product(*(list(_places(classes)) for _ in problem["trainees"])):
            ids = [t["id"] for t in problem["trainees"]]
            yield {"classes": classes, "trainees": dict(zip(ids, places, strict=True))}


def _plans(problem: Data, course_class: Data) -> Iterator[Data | None]:
    """Every way to hold one class."""
    if course_class.get("optional"):
        yield None
    n_slots = problem["days"] * len(problem["periods"])
    formats = {f["id"]: f for f in problem["formats"]}
    rooms = [r["id"] for r in problem["rooms"]]
    lecturers = [who["id"] for who in problem["lecturers"]]
    for fid in course_class["formats"]:
        n = len(formats[fid]["sessions"])
        of_format = [None] if formats[fid].get("online") else rooms
        for slots, where, who in product(
            combinations(range(n_slots), n), product(of_format, repeat=n), product(lecturers, repeat=n)
        ):
            parts = zip(slots, where, who, strict=True)
            yield {"format": fid, "sessions": [{"slot": s, "room": r, "lecturer": w} for s, r, w in parts]}


def _places(classes: Data) -> Iterator[Data]:
    """Every home and attendance of one trainee."""
    yield {"class": None}
    for home, plan in classes.items():
        if plan is None:
            continue
        elsewhere = [(c, k) for c, p in classes.items() if c != home and p for k in range(len(p["sessions"]))]
        for skips, makeups in product(_subsets(range(len(plan["sessions"]))), _subsets(elsewhere)):
            yield {"class": home, "skips": list(skips), "makeups": list(makeups)}


def _subsets(items: Any) -> list[Any]:
    items = list(items)
    return list(chain.from_iterable(combinations(items, n) for n in range(len(items) + 1)))


def tiny(seed: int) -> Data:
    """A problem of three or four slots: one class with choices of staff, or two classes with guests."""
    rng = random.Random(seed)
    two = seed % 2 == 1
    days = 3 if two else 4

    def marks(busy: float) -> str:
        return "".join("#" if rng.random() < busy else rng.choice("..-") for _ in range(days))

    classes = [
        {"id": c, "formats": ["single", "double"], "capacity": rng.randint(1, 2), "min_size": rng.randint(0, 1)}
        for c in ("AB" if two else "A")
    ]
    classes[-1]["optional"] = rng.random() < 0.5
    return {
        "start": f"2027-03-{rng.randint(4, 8):02}",
        "days": days,
        "periods": [{"id": "day", "start": "08:00", "end": "10:00", "lessons": 2}],
        "modules": [{"id": "M", "lessons": 1}, {"id": "end", "lessons": 1, "closing": rng.random() < 0.7}],
        "formats": [
            {"id": "single", "week": "1111111", "sessions": [1, 1], "per_week": [rng.randint(0, 1), 2],
             "max_gap_days": rng.randint(1, 3)},
            {"id": "double", "week": "1111111", "sessions": [2], "online": rng.random() < 0.4},
        ],
        "classes": classes,
        "rooms": [{"id": f"R{i}", "capacity": rng.randint(1, 2), "availability": marks(0.1)}
                  for i in range(1 if two else 2)],
        "lecturers": [{"id": f"L{i}", "modules": ["M", "end"], "availability": marks(0.1), "max_per_week": 2}
                      for i in range(1 if two else 2)],
        "units": [{"id": "U", "max_together": 1}],
        "trainees": [
            {"id": f"T{i}", "availability": marks(0.35), "unit": rng.choice(["U", None]), "formats": {"double": 7}}
            for i in range(2)
        ],
        "weights": {"late_week": 3, "open_class": 11, "makeup": rng.randint(0, 30), "incomplete": 40},
    }  # fmt: skip
