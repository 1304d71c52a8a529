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

NEARLY = 1.2  # a search from nothing that ends at so many times the total of a timetable may find what is far from it


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
        self.from_nothing = False

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
                self._tell(trial.relaxation, found)

    def _tell(self, relaxation: Relaxation | None, found: Solution) -> None:
        self.done += 1
        self.on_progress(TrialProgress(self.done, self.planned, relaxation, total_of(found)))

    def probe(self, problem: Problem, current: Solution) -> list[Solution]:
        """Solve the problem as it is from nothing, which tells whether that is worth while for the trials too."""
        found = None if self.stopped else self._solve(problem, 1.0, seed=self.options.seed, start=None)
        if found is None:
            return []
        self.from_nothing = total_of(found) <= NEARLY * total_of(current)
        self._tell(None, found)
        return [found]

    def _solve_one(self, trial: Trial) -> Solution | None:
        """The timetable after one more solve, or None where there is none to count.

        A search from a timetable stays near it. Where a search from nothing gets about as far, each has half the time.
        """
        if self.stopped:
            return None
        seed, share = trial.seed + 100 * len(trial.results), 0.5 if self.from_nothing else 1.0
        found = [self._solve(trial.problem, share, seed=seed, start=trial.start)]
        if self.from_nothing:
            found.append(self._solve(trial.problem, share, seed=seed, start=None))
        return min(filter(None, found), key=total_of, default=None)

    def _solve(self, problem: Problem, share: float, *, seed: int, start: Solution | None) -> Solution | None:
        """What is found in this share of the time of one solve; None where nothing is or where it was stopped."""
        options, work = self.options, self.options.work_each
        limits = SolveOptions(
            time_limit=options.seconds_each * share if work is None else None,
            work_limit=None if work is None else max(1, int(work * share)),
            seed=seed,
            workers=1,
            start=start,
        )
        found = solve(problem, options=limits, should_stop=self.should_stop)
        return found if found.has_timetable and not self.should_stop() else None
