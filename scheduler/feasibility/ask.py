"""One question from beginning to end: a timetable, or the reasons why there is none, or neither."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.feasibility.feasible import find_timetable
from scheduler.feasibility.heads import UNEXPLAINED
from scheduler.feasibility.reasons import find_reasons, needs_people

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from scheduler.feasibility.limits import Limits
    from scheduler.problem import Problem
    from scheduler.solution import Reason, Solution


def ask(
    problem: Problem,
    reasons: Sequence[Reason],
    *,
    limits: Limits,
    explaining: Callable[[], Limits] | None,
    first_way_by: float | None = None,
    tell: Callable[[tuple[Reason, ...]], None],
) -> Solution | None:
    """A timetable that keeps every rule, if one is found within the limits. If it is shown that there is none, `tell`
    is called with the reasons, and again whenever they get better, within the limits that `explaining` gives then;
    without it only with what is known at once; while no way out is known, one is looked for up to the moment
    `first_way_by` of the monotonic clock. `reasons` are those that show it without a model.
    """
    by_people = needs_people(reasons)
    if not reasons:
        found = find_timetable(problem, limits)
        if found.possible is not False:
            return found.timetable
        by_people = found.by_people
    tell(tuple(reasons) or (UNEXPLAINED,))
    if explaining:
        find_reasons(problem, reasons, by_people=by_people, limits=explaining(), first_way_by=first_way_by, tell=tell)
    return None
