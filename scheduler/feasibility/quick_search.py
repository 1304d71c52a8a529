"""A timetable by the compiled search, which needs a tenth of what a model does where there are many classes.

First of the classes without anybody: who can be seated in them afterwards shows that it is one of the whole. Only
where that fails with everybody. Where nothing is found nothing is shown.
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from scheduler.check import check
from scheduler.entities import Previous
from scheduler.feasibility.greedy_seating import GreedySeating
from scheduler.search.compiled import is_warm

if TYPE_CHECKING:
    from scheduler.feasibility.limits import Limits
    from scheduler.problem import Problem
    from scheduler.solution import Solution

STEPS = 200_000  # of the search cost about as much as one of CP-SAT's deterministic time
MOST_SECONDS = 3600.0  # where only work is counted


def can_search(limits: Limits) -> bool:
    """Whether the search is compiled, or may be however long that takes."""
    return limits.work is not None or is_warm()


def search_timetable(problem: Problem, limits: Limits) -> Solution | None:
    """A timetable that keeps every rule, if one is found within the limits."""
    if problem.held_before:  # who has attended what stands
        return _kept(problem, _search(problem, limits))
    found = _search(_without_people(problem), limits)
    if found is None:
        return None
    held = {cid: plan for cid, plan in found.classes.items() if plan}
    seated = replace(found, trainees=GreedySeating(problem, held, {}).place_all({}))
    return _kept(problem, seated) or _kept(problem, _search(problem, limits))


def _without_people(problem: Problem) -> Problem:
    previous = problem.previous
    return replace(
        problem,
        trainees=(),
        classes=tuple(replace(course_class, min_size=0) for course_class in problem.classes),
        previous=Previous(previous.classes, {}) if previous else None,
    )


def _kept(problem: Problem, found: Solution | None) -> Solution | None:
    """The timetable with its total, if it keeps every rule."""
    report = check(problem, found) if found else None
    return replace(found, objective=report.total) if found and report and report.feasible else None


def _search(problem: Problem, limits: Limits) -> Solution | None:
    """The first timetable that the search finds."""
    from scheduler.search.decode import decode  # noqa: PLC0415 - the search takes a second to load
    from scheduler.search.portfolio import NO_TOTAL, Search, TimeBudget, WorkBudget  # noqa: PLC0415

    if not limits.left:
        return None
    steps = None if limits.work is None else int(STEPS * limits.work)
    now = time.monotonic()
    search = Search(
        problem,
        seed=limits.seed,
        budget=TimeBudget(now, (limits.deadline or now + MOST_SECONDS) - now) if steps is None else WorkBudget(steps),
        on_phase=lambda _: None,
        on_chunk=lambda: search.best_total == NO_TOTAL and limits.left,
    )
    search.run()
    limits.spend_work(int(search.arrays["work"][0]) / STEPS)
    return decode(problem, search.best, objective=0) if search.best else None
