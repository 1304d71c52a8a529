"""The best timetable of one run so far, held against every rule, and what is proven and told about it."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from scheduler.bounds import Bound, better, count_bound
from scheduler.check import check
from scheduler.figures import trainees_missing
from scheduler.progress import Progress
from scheduler.search.decode import decode
from scheduler.solution import Placement, Solution
from scheduler.stay_close import stay_close

if TYPE_CHECKING:
    from collections.abc import Callable

    from scheduler.check import Report
    from scheduler.problem import Problem
    from scheduler.progress import SolveOptions
    from scheduler.search.arrays import Array

PROGRESS_EVERY = 0.3  # seconds between two better answers that are reported


class SearchError(RuntimeError):
    """The search has produced an answer that breaks a rule or is counted wrongly: a fault of the program."""


class Incumbent:
    """The best so far and whom to tell. `seconds` count from its making."""

    def __init__(self, problem: Problem, options: SolveOptions, on_progress: Callable[[Progress], None]) -> None:
        self.started = time.monotonic()
        self.problem, self.on_progress = problem, on_progress
        self.bound = count_bound(problem)
        self.phase = "starts"
        self.best: Solution | None = None
        self.report: Report | None = None
        self.waiting: tuple[int, dict[str, Array] | Solution] | None = None
        self.told_at = -PROGRESS_EVERY
        self.take_start(nothing_held(problem))
        if options.start:
            self.take_start(options.start)

    def seconds(self) -> float:
        return time.monotonic() - self.started

    @property
    def objective(self) -> int | None:
        """The total of the best so far, one that is still to be checked included; None if there is none."""
        if self.waiting:
            return self.waiting[0]
        return self.best.objective if self.best else None

    def take_start(self, start: Solution) -> None:
        """A timetable from elsewhere that keeps all rules is the best so far, if it is better than another."""
        report = check(self.problem, start)
        worse = self.report is not None and report.total > self.report.total
        if not report.violations and not worse:
            self.best = replace(start, status="feasible", objective=report.total, seconds=self.seconds(), reasons=())
            self.report = report

    def offer(self, total: int, found: dict[str, Array] | Solution) -> None:
        """Take a better answer; it is checked and told when the time for that has come."""
        known = self.objective
        if known is None or total < known:
            self.waiting = total, found

    def tell(self) -> None:
        """Report the answer that waits, at most a few times a second."""
        if self.waiting and self.seconds() > self.told_at + PROGRESS_EVERY:
            self.confirm()
            self.on_progress(self.progress(self.best))

    def confirm(self) -> None:
        """Hold the answer that waits against all rules and make it the best. Raises SearchError if one is broken."""
        if self.waiting is None:
            return
        total, found = self.waiting
        solution = found if isinstance(found, Solution) else decode(self.problem, found, objective=total)
        report = check(self.problem, solution)
        if report.violations or report.total != total:
            raise SearchError(f"claimed {total}, counted {report.total}, broken: {report.violations[:3]}")
        self.best, self.report, self.waiting = replace(solution, seconds=self.seconds()), report, None
        self.told_at = self.seconds()

    def take_better(self, solution: Solution) -> None:
        """Make a timetable whose total is not counted yet the best if it is better, and tell it."""
        report = check(self.problem, solution)
        if self.report is not None and report.total >= self.report.total:
            return
        self.offer(report.total, replace(solution, objective=report.total))
        self.confirm()
        self.on_progress(self.progress(self.best))

    def stay_close(self, goes_on: Callable[[], bool]) -> None:
        """Take back what the best changes of the previous timetable for nothing."""
        if self.best is None or self.report is None or not self.problem.previous:
            return
        self.best, self.report = stay_close(self.problem, self.best, self.report, goes_on=goes_on)

    def learn(self, bound: Bound) -> None:
        """Take a better bound."""
        self.bound = better(self.bound, bound)

    def learn_and_tell(self, bound: Bound) -> None:
        """The same; a better bound is told like an answer."""
        known = self.bound
        self.learn(bound)
        if self.bound != known and self.seconds() > self.told_at + PROGRESS_EVERY:
            self.told_at = self.seconds()
            self.on_progress(self.progress(None))

    def is_proven(self) -> bool:
        """Whether the best timetable is known to be the best of all."""
        objective = self.best.objective if self.best else None
        return objective is not None and objective <= self.bound.value

    def enter_phase(self, phase: str) -> None:
        if phase != self.phase:
            self.phase = phase
            self.on_progress(self.progress(None))

    def progress(self, solution: Solution | None) -> Progress:
        best = self.best
        return Progress(
            phase=self.phase,
            seconds=self.seconds(),
            objective=best.objective if best else None,
            bound=self.bound.reported(best.objective if best else None),
            bound_source=self.bound.source,
            trainees_missing=trainees_missing(self.problem, best) if best else None,
            penalties=self.report.penalties if self.report else {},
            solution=solution,
        )

    def result(self) -> Solution:
        """The best with what is proven of it, `unknown` if there is none."""
        self.confirm()
        if self.best is None:
            return Solution(status="unknown", seconds=self.seconds())
        bound = self.bound.reported(self.best.objective)
        return replace(
            self.best,
            status="optimal" if self.is_proven() else "feasible",
            bound=bound,
            bound_source=None if bound is None else self.bound.source,
            seconds=self.seconds(),
        )


def nothing_held(problem: Problem) -> Solution:
    """The timetable without classes, which keeps all rules where no class must be held."""
    trainees = {trainee.id: Placement(None) for trainee in problem.trainees}
    return Solution(classes={course_class.id: None for course_class in problem.classes}, trainees=trainees)
