"""How invented trainees are busy, in hours, so that any division of the day can be read from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.generator.calendar import Horizon, Hours

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterator

MORNING, AFTERNOON, EVENING = (7.0, 11.9), (13.0, 17.3), (17.9, 21.5)
HALF_DAYS = (MORNING, AFTERNOON)


def on(day: int, span: tuple[float, float], mark: str = "#") -> Hours:
    return Hours(24 * day + span[0], 24 * day + span[1], mark)


def office(horizon: Horizon, rng: random.Random) -> Iterator[Hours]:
    """Monday to Friday in the office; some days may be missed if needed, some evenings are always taken."""
    taken = rng.randrange(5) if rng.random() < 0.2 else None
    for day in range(horizon.days):
        weekday = horizon.weekday(day)
        if weekday < 5:
            yield on(day, (7.0, 17.3), "-" if rng.random() < 0.13 else "#")
        if weekday == taken:
            yield on(day, EVENING)


def _weekly(
    horizon: Horizon, rng: random.Random, *, half_days: float, evenings: float, saturdays: float
) -> Iterator[Hours]:
    """A timetable that repeats every week, with a few hours that are only unwelcome."""
    week = [
        (weekday, span)
        for weekday in range(6)
        for span in (*HALF_DAYS, EVENING)
        if rng.random() < (evenings if span is EVENING else saturdays if weekday == 5 else half_days)
    ]
    for day in range(horizon.days):
        yield from (on(day, span) for weekday, span in week if weekday == horizon.weekday(day))
        if rng.random() < 0.25:
            yield on(day, rng.choice(HALF_DAYS), "-")


def teachers(horizon: Horizon, rng: random.Random) -> Iterator[Hours]:
    return _weekly(horizon, rng, half_days=0.6, evenings=0.0, saturdays=0.35)


def students(horizon: Horizon, rng: random.Random) -> Iterator[Hours]:
    return _weekly(horizon, rng, half_days=0.6, evenings=0.3, saturdays=0.35)


def hospital(horizon: Horizon, rng: random.Random) -> Iterator[Hours]:
    """On duty for 24 hours every fourth or fifth day, the morning after is lost and the afternoon is bad."""
    cycle = rng.choice((4, 4, 5))
    phase = rng.randrange(cycle)
    for day in range(-1, horizon.days):
        if day % cycle == phase:
            yield on(day, (7.0, 24.0 + 12.0))
            yield on(day + 1, AFTERNOON, "-")
        elif horizon.weekday(day) < 5 and day % cycle != (phase + 1) % cycle and rng.random() < 0.65:
            yield on(day, (7.0, 17.3))


SHIFTS = ((6.0, 14.0), (14.0, 22.0), (22.0, 37.0))  # a night shift and the sleep after it


def factory(horizon: Horizon, rng: random.Random) -> Iterator[Hours]:
    """Three shifts that change every week, overtime at short notice, one day of rest, mostly Sunday."""
    phase = rng.randrange(3)
    rest = 6 if rng.random() < 0.85 else rng.randrange(6)
    for day in range(horizon.days):
        shift = SHIFTS[(horizon.week(day * len(horizon.periods)) + phase) % 3]
        if horizon.weekday(day) == rest:
            continue
        if shift[0] == 22.0:
            yield on(day, (6.0, 12.5))
            yield on(day, EVENING, "#" if rng.random() < 0.5 else "-")
        else:
            yield on(day, shift)
            if shift[0] == 6.0:
                yield on(day, (14.0, 17.5), "#" if rng.random() < 0.4 else "-")


def residents(horizon: Horizon, rng: random.Random) -> Iterator[Hours]:
    """Market in the mornings, otherwise free."""
    for day in range(horizon.days):
        if rng.random() < 0.8:
            yield on(day, MORNING, "-")


def incidents(horizon: Horizon, rng: random.Random) -> Iterator[Hours]:
    """What befalls anybody: journeys, family, an evening, a Sunday."""
    for day in range(horizon.days):
        if rng.random() < 0.03:
            yield on(day, (6.0, 22.0))
        if rng.random() < 0.03:
            yield on(day, rng.choice((*HALF_DAYS, EVENING)))
        if horizon.weekday(day) == 6 and rng.random() < 0.25:
            yield on(day, EVENING, "-")


GROUPS: dict[str, Callable[[Horizon, random.Random], Iterator[Hours]]] = {
    "office": office,
    "teachers": teachers,
    "students": students,
    "hospital": hospital,
    "factory": factory,
    "residents": residents,
}


def availability(group: str, horizon: Horizon, rng: random.Random) -> str:
    """The marks of one invented member of a group."""
    return horizon.marks([*GROUPS[group](horizon, rng), *incidents(horizon, rng)])
