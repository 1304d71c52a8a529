"""Promise of relaxations that give classes more times: days, weekdays, a later end, a looser rhythm."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from scheduler.entities import IMPOSSIBLE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from scheduler.relaxations import Relaxation
    from scheduler.suggest.symptoms import Symptoms
    from scheduler.timetable_index import HeldClass

OTHER_FORMAT = 0.3  # a format that no class has now helps less surely than one that some class has
LATER = 0.5  # of the sessions only the last ones can go there
RHYTHM = 0.2  # a looser rhythm opens no slot, only other ways through the same
TIGHT_GAP = 0.7  # a gap that uses this share of what is allowed may be one that would rather be longer


def open_day(symptoms: Symptoms, relaxation: Relaxation) -> float:
    """One or two of the sessions can go there, if people come on that day."""
    problem, n = symptoms.problem, symptoms.problem.n_periods
    day = range(relaxation.params["day"] * n, (relaxation.params["day"] + 1) * n)
    found = 0.0
    for held in symptoms.index.held.values():
        slots = [s for s in day if held.fmt.week[problem.weekday(s) * n + problem.period(s)] == "1"]
        found += symptoms.relief(held.id, slots) * min(2, len(slots)) / len(held.slots)
    return found


def weekday(symptoms: Symptoms, relaxation: Relaxation) -> float:
    problem, params = symptoms.problem, relaxation.params
    slots = [
        slot
        for slot in range(problem.held_before, problem.n_slots)
        if problem.weekday(slot) == params["weekday"]
        and problem.period(slot) in params["periods"]
        and problem.calendar[slot] != IMPOSSIBLE
    ]
    found = 0.0
    for held in symptoms.index.held.values():
        if held.fmt.id == params["format"]:
            found += symptoms.relief(held.id, slots)
        elif params["format"] in held.course_class.formats:
            found += OTHER_FORMAT * symptoms.relief(held.id, slots)
    return found


def later_end(symptoms: Symptoms, _: Relaxation) -> float:
    problem = symptoms.problem
    first = problem.n_slots - 7 * problem.n_periods
    return LATER * sum(
        symptoms.relief(held.id, [slot for slot in symptoms.slots_of(held.fmt) if slot >= first])
        for held in symptoms.index.held.values()
    )


def _rhythm(reached: Callable[[Symptoms, HeldClass], bool]) -> Callable[[Symptoms, Relaxation], float]:
    """The promise of a looser rhythm for the classes of the format that have reached its limit."""

    def promise(symptoms: Symptoms, relaxation: Relaxation) -> float:
        return RHYTHM * sum(
            symptoms.class_trouble(held.id)
            for held in symptoms.index.held.values()
            if held.fmt.id == relaxation.params["format"] and reached(symptoms, held)
        )

    return promise


def _full_week(symptoms: Symptoms, held: HeldClass) -> bool:
    in_week = Counter(map(symptoms.problem.week, held.slots))
    return held.fmt.per_week is not None and max(in_week.values()) >= held.fmt.per_week[1]


def _thin_week(symptoms: Symptoms, held: HeldClass) -> bool:
    in_week = Counter(map(symptoms.problem.week, held.slots))
    return any(
        in_week[week] <= symptoms.problem.least(held.fmt, week) for week in range(min(in_week), max(in_week) + 1)
    )


def _full_day(symptoms: Symptoms, held: HeldClass) -> bool:
    in_day = Counter(map(symptoms.problem.day, held.slots))
    return held.fmt.max_per_day is not None and max(in_day.values()) >= held.fmt.max_per_day


def _long_gap(symptoms: Symptoms, held: HeldClass) -> bool:
    days = _open_days(symptoms, held)
    gap = held.fmt.max_gap_days
    return gap is not None and any(b - a >= TIGHT_GAP * gap for a, b in pairwise(days))


def _long_span(symptoms: Symptoms, held: HeldClass) -> bool:
    days = _open_days(symptoms, held)
    span = held.fmt.max_span_days
    return span is not None and days[-1] - days[0] + 1 >= TIGHT_GAP * span


def _open_days(symptoms: Symptoms, held: HeldClass) -> list[int]:
    return [symptoms.problem.open_days[symptoms.problem.day(slot)] for slot in held.slots]


PROMISES: Mapping[str, Callable[[Symptoms, Relaxation], float]] = {
    "open_day": open_day,
    "weekday": weekday,
    "later_end": later_end,
    "more_per_week": _rhythm(_full_week),
    "fewer_per_week": _rhythm(_thin_week),
    "more_per_day": _rhythm(_full_day),
    "longer_gap": _rhythm(_long_gap),
    "longer_span": _rhythm(_long_span),
}
