"""Slots for all sessions of a class that keep to the rhythm of a format, found one after the other."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

    from scheduler.problem import Format, Problem

Order = Callable[[int, list[int]], None]  # of a session, and the slots that it may take next, to be rearranged
FIRST = -1  # the slot before the first session


class Step(NamedTuple):
    """What the rhythm needs to know of the sessions so far: the last slot, how many sessions its day and its
    week have, and the week and the open day (counted as in `Problem.open_days`) of the first session."""

    last: int = FIRST
    in_day: int = 0
    in_week: int = 0
    first_week: int = 0
    first_open_day: int = 0


def next_step(problem: Problem, fmt: Format, step: Step, slot: int) -> Step | None:
    """The step after a session in `slot`, or None if the rhythm forbids it there."""
    week, day = problem.week(slot), problem.day(slot)
    open_day = problem.open_days[day]
    if step.last == FIRST:
        return Step(slot, 1, 1, week, open_day) if _high(problem, fmt) > 0 and _most(problem, fmt) > 0 else None
    last_week, last_day = problem.week(step.last), problem.day(step.last)
    in_day = step.in_day + 1 if day == last_day else 1
    in_week = step.in_week + 1 if week == last_week else 1
    if slot <= step.last or in_day > _most(problem, fmt) or in_week > _high(problem, fmt):
        return None
    if fmt.max_gap_days is not None and open_day - problem.open_days[last_day] > fmt.max_gap_days:
        return None
    if fmt.max_span_days is not None and open_day - step.first_open_day + 1 > fmt.max_span_days:
        return None
    if week > last_week:
        full = last_week == step.first_week or step.in_week >= problem.least(fmt, last_week)
        if not full or any(problem.least(fmt, between) for between in range(last_week + 1, week)):
            return None
    return Step(slot, in_day, in_week, step.first_week, step.first_open_day)


def _most(problem: Problem, fmt: Format) -> int:
    return problem.n_periods if fmt.max_per_day is None else fmt.max_per_day


def _high(problem: Problem, fmt: Format) -> int:
    return 7 * problem.n_periods if fmt.per_week is None else fmt.per_week[1]


def fits(problem: Problem, fmt: Format, session: int, slot: int) -> bool:
    """Whether calendar, week and length of the period allow the session there."""
    return problem.allows(fmt, slot) and fmt.sessions[session] <= problem.periods[problem.period(slot)].lessons


def find_pattern(
    problem: Problem,
    fmt: Format,
    candidates: Sequence[Sequence[int]],
    *,
    order: Order = lambda _session, _slots: None,
) -> list[int] | None:
    """One slot of its candidates (ascending) for each session, or None if the rhythm allows no choice.

    Tries the earliest first, or as `order(session, slots)` has rearranged those that may come next.
    """
    failed: set[tuple[int, Step]] = set()
    slots: list[int] = []

    def place(step: Step) -> bool:
        k = len(slots)
        if k == len(candidates):
            return True
        if (k, step) in failed:
            return False
        steps = {s: found for s in candidates[k] if (found := next_step(problem, fmt, step, s)) is not None}
        choices = list(steps)
        order(k, choices)
        for slot in choices:
            slots.append(slot)
            if place(steps[slot]):
                return True
            slots.pop()
        failed.add((k, step))
        return False

    return slots if place(Step()) else None


def loosely(rng: random.Random, slots: int) -> Order:
    """An order at random in which a slot rarely comes before one that is more than some slots earlier."""
    return lambda _, some: some.sort(key=lambda slot: slot + slots * rng.random())
