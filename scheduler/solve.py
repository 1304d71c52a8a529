"""The engine's one verb: `solve` a problem."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.counted_run import CountedRun
from scheduler.feasibility.inquiry import Inquiry
from scheduler.incumbent import Incumbent, SearchError
from scheduler.pre_checks import find_reasons
from scheduler.progress import Progress, SolveOptions
from scheduler.solution import Solution
from scheduler.timed_run import TimedRun

if TYPE_CHECKING:
    from collections.abc import Callable

    from scheduler.problem import Problem

__all__ = ["Progress", "SearchError", "SolveOptions", "solve"]

DEFAULT_SECONDS = 30.0


def solve(
    problem: Problem,
    *,
    options: SolveOptions,
    on_progress: Callable[[Progress], None] = lambda _: None,
    should_stop: Callable[[], bool] = lambda: False,
) -> Solution:
    """The best timetable found within the limits, checked against every rule.

    Stopped early it is the best so far; `unknown` if there is none yet. `infeasible` only with proof and reasons.
    Raises SearchError rather than give an answer that the rules do not confirm.
    """
    incumbent = Incumbent(problem, options, on_progress)
    with Inquiry(problem, options, reasons=find_reasons(problem)) as inquiry:
        if inquiry.reasons:
            inquiry.explain(should_stop)
        elif options.work_limit is not None:
            CountedRun(incumbent, inquiry, options, should_stop).run(options.work_limit)
        else:
            seconds = DEFAULT_SECONDS if options.time_limit is None else options.time_limit
            TimedRun(incumbent, inquiry, options, should_stop).run(seconds)
    if inquiry.reasons:
        return Solution(status="infeasible", reasons=inquiry.reasons, seconds=incumbent.seconds())
    return incumbent.result()
