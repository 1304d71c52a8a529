"""Rooms and lecturers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

    from benchmarks.generator.calendar import Horizon
    from benchmarks.generator.programmes import Data

MOST_A_WEEK = 8


def make_rooms(n: int, *, seats: int, horizon: Horizon, rng: random.Random) -> list[Data]:
    """The first rooms are large; the smallest holds a little less than a full class where there are many."""
    sizes = [2.0, 1.5, 1.25, 1.1, 1.0, 0.9]
    rooms = []
    for i in range(n):
        size = sizes[min(i + (2 if n <= 2 else 0), len(sizes) - 1)]
        capacity = -(-int(seats * size) // 5) * 5
        rooms.append({"id": f"R{i}", "capacity": capacity, "availability": horizon.random_marks(rng, busy=0.08)})
    return rooms


def make_lecturers(
    n: int, *, modules: Sequence[Data], cuts: Sequence[Sequence[int]], horizon: Horizon, rng: random.Random
) -> list[Data]:
    """Lecturers who each teach neighbouring modules, so that every session has at least two who may hold it."""
    ids = [m["id"] for m in modules]
    taught: list[set[str]] = []
    for i in range(n):
        width = rng.randint(3, 5) if n > 3 else len(ids) - 2
        centre = (i + 0.5) * len(ids) / n
        first = max(0, min(len(ids) - width, round(centre - width / 2)))
        taught.append(set(ids[first : first + width]))
    for together in _sessions(modules, cuts):
        able = [mine for mine in taught if together <= mine]
        others = sorted((mine for mine in taught if not together <= mine), key=lambda mine: -len(together & mine))
        for mine in others[: max(0, 2 - len(able))]:
            mine.update(together)
    return [
        {
            "id": f"L{i}",
            "modules": [m for m in ids if m in mine],
            "availability": horizon.random_marks(rng, busy=0.2, unwelcome=0.1, day_off=0.03),
            "max_per_week": MOST_A_WEEK,
        }
        for i, mine in enumerate(taught)
    ]


def _sessions(modules: Sequence[Data], cuts: Sequence[Sequence[int]]) -> list[set[str]]:
    """The modules that each session of each cut teaches."""
    lessons = [m["id"] for m in modules for _ in range(m["lessons"])]
    found = []
    for cut in cuts:
        first = 0
        for n in cut:
            found.append(set(lessons[first : first + n]))
            first += n
    return found
