"""Hard rule 2: sessions per day and week, gaps and the span of a class keep to its format.

Gaps and spans are counted in open days. Codes: `day_full`, `week_full`, `week_thin`, `gap`, `span`.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from scheduler.rules.base import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scheduler.problem import Problem
    from scheduler.timetable_index import HeldClass, TimetableIndex


def find(index: TimetableIndex) -> Iterator[Finding]:
    for held in index.held.values():
        yield from _find_per_day(index.problem, held)
        yield from _find_per_week(index.problem, held)
        yield from _find_gaps(index.problem, held)


def _find_per_day(problem: Problem, held: HeldClass) -> Iterator[Finding]:
    most = problem.n_periods if held.fmt.max_per_day is None else held.fmt.max_per_day
    for day, n in Counter(map(problem.day, held.slots)).items():
        if n > most:
            yield Finding("day_full", {"class": held.id, "day": day, "sessions": n, "most": most})


def _find_per_week(problem: Problem, held: HeldClass) -> Iterator[Finding]:
    per_week = Counter(map(problem.week, held.slots))
    first, last = min(per_week), max(per_week)
    most = held.fmt.per_week[1] if held.fmt.per_week else 7 * problem.n_periods
    for week in range(first, last + 1):
        n, least = per_week[week], problem.least(held.fmt, week)
        if n > most:
            yield Finding("week_full", {"class": held.id, "week": week, "sessions": n, "most": most})
        if first < week < last and n < least:
            yield Finding("week_thin", {"class": held.id, "week": week, "sessions": n, "least": least})


def _find_gaps(problem: Problem, held: HeldClass) -> Iterator[Finding]:
    days = sorted({problem.day(slot) for slot in held.slots})
    gap, span = held.fmt.max_gap_days, held.fmt.max_span_days
    for before, day in pairwise(days):
        open_days = problem.open_days[day] - problem.open_days[before]
        if gap is not None and open_days > gap:
            yield Finding("gap", {"class": held.id, "day": day, "open_days": open_days, "most": gap})
    spanned = problem.open_days[days[-1]] - problem.open_days[days[0]] + 1
    if span is not None and spanned > span:
        yield Finding("span", {"class": held.id, "open_days": spanned, "most": span})


RULE = Rule("rhythm", find)
