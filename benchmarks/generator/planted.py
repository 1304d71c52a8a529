"""Problems made backwards from a timetable that costs nothing: everybody can come to everything."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from benchmarks.patterns import find_pattern, fits, loosely
from scheduler.problem import parse_problem

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable

    from benchmarks.generator.calendar import Horizon
    from benchmarks.generator.families import Family
    from benchmarks.generator.programmes import Data
    from scheduler.problem import Format, Problem

Held = tuple["Format", list[int]]  # a class: its format and its slots
SHARED = 0.4  # chance that a room or a lecturer who is free also takes the next class
BUSY, UNWELCOME = 0.45, 0.08


def plant(family: Family, horizon: Horizon, frame: Data, rng: random.Random) -> tuple[Data, Data]:
    """(classes, rooms, lecturers, units and trainees, the hidden timetable with a total of 0)."""
    formats = [f["id"] for f in frame["formats"]]
    classes = [{"id": f"C{i:02}", "formats": formats, "capacity": 1} for i in range(family.classes)]
    problem = parse_problem({**frame, "classes": classes, "trainees": []})
    held = [_hold(problem, rng) for _ in classes]
    trainees, sizes = _trainees(family, horizon, held, rng)
    for i, course_class in enumerate(classes):
        course_class |= {"capacity": max(sizes.values()) + rng.randint(0, 3), "min_size": min(5, sizes[i])}
    sessions: list[list[Data]] = [[{"slot": slot, "room": None} for slot in slots] for _, slots in held]
    parts = {
        "classes": classes,
        "rooms": _rooms(horizon, held, sessions, seats=max(sizes.values()) + 10, rng=rng),
        "lecturers": _lecturers(problem, horizon, held, sessions, rng),
        "units": _units(trainees, held, rng) if rng.random() < 0.5 else [],
    }
    answer = {
        "classes": {f"C{i:02}": {"format": held[i][0].id, "sessions": plan} for i, plan in enumerate(sessions)},
        "trainees": {t["id"]: {"class": f"C{t.pop('home'):02}", "skips": [], "makeups": []} for t in trainees},
        "status": "optimal",
        "objective": 0,
    }
    return parts | {"trainees": trainees}, answer


def _hold(problem: Problem, rng: random.Random) -> tuple[Format, list[int]]:
    """A format and slots at random."""
    for _ in range(100):
        fmt = rng.choice(problem.formats)
        first, days = rng.randrange(problem.n_slots), rng.choice((2, 3, 5))
        candidates = [
            [s for s in range(first, problem.n_slots) if fits(problem, fmt, k, s)] for k in range(len(fmt.sessions))
        ]
        slots = find_pattern(problem, fmt, candidates, order=loosely(rng, days * problem.n_periods))
        if slots is not None:
            return fmt, slots
    raise ValueError("no format can be held within the horizon")


def _marks(horizon: Horizon, used: Iterable[int], rng: random.Random, *, busy: float, unwelcome: float = 0.0) -> str:
    """Marks at random, free in the used slots."""
    drawn = horizon.random_marks(rng, busy=busy, unwelcome=unwelcome)
    free = set(used)
    return "".join("." if slot in free else mark for slot, mark in enumerate(drawn))


def _trainees(
    family: Family, horizon: Horizon, held: list[Held], rng: random.Random
) -> tuple[list[Data], Counter[int]]:
    """Trainees who are free whenever their class `home` meets, and the sizes of the classes."""
    homes = [i % len(held) for i in range(family.trainees)]
    for i in range(len(homes)):
        if rng.random() < 0.15:
            homes[i] = rng.randrange(len(held))
    rng.shuffle(homes)
    trainees = []
    for i, home in enumerate(homes):
        fmt, slots = held[home]
        marks = _marks(horizon, slots, rng, busy=BUSY, unwelcome=UNWELCOME)
        trainee: Data = {"id": f"T{i:04}", "availability": marks, "home": home}
        others = sorted({f.id for f, _ in held} - {fmt.id})
        if others and rng.random() < 0.2:
            trainee["formats"] = {rng.choice(others): rng.choice((5, 10, 20))}
        trainees.append(trainee)
    return trainees, Counter(homes)


def _share(uses: list[set[int]], slots: Iterable[int], rng: random.Random) -> int:
    """The index of one who is free in all the slots: one who works already, or a new one."""
    wanted = set(slots)
    free = [i for i, used in enumerate(uses) if not used & wanted]
    if not free or rng.random() > SHARED:
        uses.append(set())
        free = [len(uses) - 1]
    i = rng.choice(free)
    uses[i] |= wanted
    return i


def _rooms(
    horizon: Horizon, held: list[Held], sessions: list[list[Data]], *, seats: int, rng: random.Random
) -> list[Data]:
    """One room to a class."""
    uses: list[set[int]] = []
    for (fmt, slots), plan in zip(held, sessions, strict=True):
        if not fmt.online:
            room = f"R{_share(uses, slots, rng)}"
            for session in plan:
                session["room"] = room
    return [
        {"id": f"R{i}", "capacity": seats, "availability": _marks(horizon, used, rng, busy=0.05)}
        for i, used in enumerate(uses)
    ] or [{"id": "R0", "capacity": seats}]


def _lecturers(
    problem: Problem, horizon: Horizon, held: list[Held], sessions: list[list[Data]], rng: random.Random
) -> list[Data]:
    """One or two to a class; a module of a class is always taught by the same."""
    uses: list[set[int]] = []
    teaches: list[set[str]] = []
    for (fmt, slots), plan in zip(held, sessions, strict=True):
        for part in _parts(problem, fmt, rng):
            i = _share(uses, (slots[k] for k in part), rng)
            teaches += [set() for _ in range(len(uses) - len(teaches))]
            for k in part:
                teaches[i].update(problem.session_modules(fmt, k))
                plan[k]["lecturer"] = f"L{i}"
    lecturers = []
    for i, used in enumerate(uses):
        a_week = Counter(problem.week(s) for s in used)
        lecturers.append(
            {
                "id": f"L{i}",
                "modules": [m.id for m in problem.modules if m.id in teaches[i] or rng.random() < 0.5],
                "availability": _marks(horizon, used, rng, busy=BUSY),
                "max_per_week": max(a_week.values()) + rng.randint(0, 4),
            }
        )
    return lecturers


def _parts(problem: Problem, fmt: Format, rng: random.Random) -> list[range]:
    """The sessions of a class in one or two parts that have no module in common."""
    n = len(fmt.sessions)
    cuts = [k for k in range(1, n) if not problem.session_modules(fmt, k - 1) & problem.session_modules(fmt, k)]
    if not cuts or rng.random() < 0.5:
        return [range(n)]
    cut = rng.choice(cuts)
    return [range(cut), range(cut, n)]


def _units(trainees: list[Data], held: list[Held], rng: random.Random) -> list[Data]:
    """Employers whose limits the hidden timetable just keeps."""
    n = max(1, len(trainees) // 8)
    together: Counter[tuple[int, int]] = Counter()
    for trainee in trainees:
        unit = rng.randrange(n)
        trainee["unit"] = f"U{unit}"
        together.update((unit, slot) for slot in held[trainee["home"]][1])
    most = [max([1, *(count for (unit, _), count in together.items() if unit == i)]) for i in range(n)]
    return [{"id": f"U{i}", "max_together": limit} for i, limit in enumerate(most)]
