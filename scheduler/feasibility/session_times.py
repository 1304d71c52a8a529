"""When the sessions of one class in one format are held.

The order encoding: a variable says whether a session is held in a slot or before it. In it strictly increasing slots
and every rule of rhythm are clauses of two variables, so that what one class alone cannot do is found by propagation.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from scheduler.feasibility.base import Bool, Model, Sum
    from scheduler.problem import Format, Problem


class SessionTimes:
    """`chosen` says whether the class has the format; `slots` holds the candidate slots of each session, rising."""

    def __init__(self, model: Model, chosen: Bool, slots: Sequence[Sequence[int]]) -> None:
        self.chosen = chosen
        self.slots = _in_order(slots)
        self._by = [[model.cp.new_bool_var("") for _ in times[1:]] + [chosen] for times in self.slots]
        if not all(self.slots):
            model.cp.add(chosen == 0)
        for by in self._by:
            for before, after in pairwise(by):
                model.imply(before, after)
        for k in range(1, len(self.slots)):
            for slot in self.slots[k]:
                model.imply(self.by(k, slot), self.by(k - 1, slot - 1))

    @property
    def last(self) -> int:
        """The number of the last session."""
        return len(self.slots) - 1

    def by(self, session: int, slot: int) -> Bool | None:
        """Whether the session is held in that slot or before; None where it cannot be."""
        place = bisect_right(self.slots[session], slot)
        return self._by[session][place - 1] if place else None

    def at(self, session: int, slot: int) -> Sum:
        """1 if the session is held in that slot, else 0."""
        until, before = self.by(session, slot), self.by(session, slot - 1)
        if until is None or until is before:
            return 0
        return until if before is None else until - before

    def is_by(self, session: int, slot: int, chosen: Callable[[Bool], bool]) -> bool:
        """Whether the session is held by then in a solved model."""
        by = self.by(session, slot)
        return by is not None and chosen(by)

    def sessions_at(self, slot: int) -> Sum:
        """The number of sessions of this class in this format in that slot, at most 1."""
        return sum(self.at(k, slot) for k in range(len(self.slots)))


def _in_order(slots: Sequence[Sequence[int]]) -> list[list[int]]:
    """The candidates without those that leave no slot for an earlier or a later session."""
    kept: list[list[int]] = []
    for times in slots:
        after = kept[-1][0] if kept and kept[-1] else -1
        kept.append([slot for slot in times if slot > after])
    for k in range(len(kept) - 2, -1, -1):
        before = kept[k + 1][-1] if kept[k + 1] else -1
        kept[k] = [slot for slot in kept[k] if slot < before]
    return kept if all(kept) else [[] for _ in kept]


def add_rhythm(model: Model, problem: Problem, fmt: Format, times: SessionTimes, rules: dict[str, Bool | None]) -> None:
    """Hard rule 2, each part of it while the format's rule of that name binds."""
    if not all(times.slots):
        return
    if fmt.max_per_day is not None:
        _add_most(model, times, fmt.max_per_day, lambda slot: _first_of_day(problem, slot), rules["max_per_day"])
    if fmt.per_week:
        _add_most(model, times, fmt.per_week[1], lambda slot: _first_of_week(problem, slot), rules["most_per_week"])
        _add_least(model, problem, fmt, times, rules["least_per_week"])
    ends = _last_slots(problem)
    if fmt.max_gap_days is not None:
        for k in range(times.last):
            for slot in times.slots[k]:
                reach = ends[min(len(ends) - 1, _open_day(problem, slot) + fmt.max_gap_days)]
                model.imply(times.by(k, slot), times.by(k + 1, reach), rules["max_gap_days"])
    if fmt.max_span_days is not None:
        for slot in times.slots[0]:
            reach = ends[min(len(ends) - 1, _open_day(problem, slot) + fmt.max_span_days - 1)]
            model.imply(times.by(0, slot), times.by(times.last, reach), rules["max_span_days"])


def _add_most(model: Model, times: SessionTimes, most: int, first: Callable[[int], int], rule: Bool | None) -> None:
    """No more than `most` sessions in a day or week, which begins with the slot `first` of any slot in it."""
    for k in range(len(times.slots)):
        for slot in times.slots[k]:
            if most == 0:
                model.imply(times.by(k, slot), None, rule)
            elif k >= most:
                model.imply(times.by(k, slot), times.by(k - most, first(slot) - 1), rule)


def _add_least(model: Model, problem: Problem, fmt: Format, times: SessionTimes, rule: Bool | None) -> None:
    """At least the format's minimum in every week that is neither the first nor the last.

    Who has held session k by the end of a week has held that many more, or all, by the end of the next one.
    """
    n = problem.n_periods
    monday = -problem.start.weekday()
    for week in range(1, problem.week(problem.n_slots - 1) + 1):
        start = (monday + 7 * week) * n
        end, least = start + 7 * n - 1, problem.least(fmt, week)
        for k in range(times.last + 1 if least else 0):
            model.imply(times.by(k, start - 1), times.by(min(k + least, times.last), end), rule)


def _open_day(problem: Problem, slot: int) -> int:
    return problem.open_days[problem.day(slot)]


def _last_slots(problem: Problem) -> list[int]:
    """For each number of open days before a day, the last slot of the last such day."""
    last: dict[int, int] = {}
    for day, number in enumerate(problem.open_days):
        last[number] = (day + 1) * problem.n_periods - 1
    return [last[number] for number in sorted(last)]


def _first_of_day(problem: Problem, slot: int) -> int:
    return problem.day(slot) * problem.n_periods


def _first_of_week(problem: Problem, slot: int) -> int:
    return (problem.day(slot) - problem.weekday(slot)) * problem.n_periods
