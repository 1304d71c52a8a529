"""Relaxed problems that are solved on from a timetable, side by side, in rounds of the same length."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scheduler.progress import SolveOptions
from scheduler.solve import solve
from scheduler.suggest.result import TrialProgress

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from scheduler.problem import Problem
    from scheduler.relaxations import Relaxation
    from scheduler.solution import Solution
    from scheduler.suggest.result import SuggestOptions


@dataclass
class Trial:
    """A problem on the way: the timetable that it is solved on from, and what each round has made of it."""

    relaxation: Relaxation | None
    problem: Problem
    start: Solution
    seed: int
    results: list[Solution] = field(default_factory=list)

    @property
    def total(self) -> int:
        """The total of the last round; a trial without any result is worse than all."""
        return total_of(self.results[-1]) if self.results else 10**15


def total_of(solution: Solution) -> int:
    assert solution.objective is not None
    return solution.objective


class TrialRun:
    """Solves trials side by side until they are done or the time is over."""

    def __init__(
        self, options: SuggestOptions, on_progress: Callable[[TrialProgress], None], should_stop: Callable[[], bool]
    ) -> None:
        self.options, self.on_progress, self.should_stop = options, on_progress, should_stop
        self.started = time.monotonic()
        self.planned, self.done = 0, 0

    @property
    def stopped(self) -> bool:
        """Whether somebody has stopped it, or the time is over: a machine may be slower than planned."""
        in_time = self.options.work_each is not None or time.monotonic() < self.started + self.options.seconds
        return self.should_stop() or not in_time

    def solve(self, trials: Sequence[Trial]) -> None:
        """One round; a solve that was stopped half way counts for nothing."""
        if self.options.work_each is not None or self.options.workers == 1:
            self._note(trials, map(self._solve_one, trials))
            return
        with ThreadPoolExecutor(self.options.workers) as pool:
            self._note(trials, pool.map(self._solve_one, trials))

    def _note(self, trials: Sequence[Trial], results: Iterable[Solution | None]) -> None:
        """Keep the results as they come, in the order of the trials."""
        for trial, found in zip(trials, results, strict=True):
            if found is not None:
                trial.start = found
                trial.results.append(found)
                self.done += 1
                self.on_progress(TrialProgress(self.done, self.planned, trial.relaxation, total_of(found)))

    def _solve_one(self, trial: Trial) -> Solution | None:
        """The timetable after one more solve, or None where there is none to count."""
        if self.stopped:
            return None
        options = SolveOptions(
            time_limit=None if self.options.work_each is not None else self.options.seconds_each,
            work_limit=self.options.work_each,
            seed=trial.seed + 100 * len(trial.results),
            workers=1,
            start=trial.start,
        )
        found = solve(trial.problem, options=options, should_stop=self.should_stop)
        return found if found.has_timetable and not self.should_stop() else None
