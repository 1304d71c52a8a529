"""Relaxed problems that are solved on from a timetable in rounds, in each of which every one gets the same work."""

from __future__ import annotations

import time
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Self

from scheduler.suggest.crew import Crew, Task, Way, attempt, total_of
from scheduler.suggest.result import TrialProgress

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

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


class TrialRun:
    """Solves trials until they are done, the time is over or somebody stops it; `with` ends its processes."""

    def __init__(
        self, options: SuggestOptions, on_progress: Callable[[TrialProgress], None], should_stop: Callable[[], bool]
    ) -> None:
        self.options, self.on_progress, self.should_stop = options, on_progress, should_stop
        self.started = time.monotonic()
        self.work = options.work_each
        self.planned, self.done = 0, 0
        self.from_nothing = False
        self._crew: Crew | None = None
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        if self.options.work_each is None:
            self._crew = self._stack.enter_context(Crew(self.options.workers))
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def stopped(self) -> bool:
        in_time = self.options.work_each is not None or self.seconds_left() > 0
        return self.should_stop() or not in_time

    def seconds_left(self) -> float:
        return self.started + self.options.seconds - time.monotonic()

    def affordable(self, each: float) -> int:
        """How many more solves of so many seconds there is time for."""
        if self.options.solves is not None:
            return self.options.solves - self.done
        return max(0, int(self.seconds_left() / each)) * self.options.workers

    def settle(self, problem: Problem, current: Solution) -> list[Solution]:
        """What is found for the problem as it is from the current timetable, and from nothing.

        The second tells whether a search from nothing is worth while for the trials too.
        """
        if self._crew:
            speed = self._crew.measure_speed(problem, current, self.stopped)
            self.work = speed.work_in(self.options.seconds_each) if speed else 1
        assert self.work is not None
        anew = Way(self.work, self.options.seed)
        near = replace(anew, start=current)
        began = time.monotonic()
        found, found_anew = self._answers([Task(problem, (near,)), Task(problem, (anew,))])
        if self._crew:  # the machine may be busier than the sample has shown
            self.work = max(1, int(self.work * min(1.0, self.options.seconds_each / (time.monotonic() - began))))
        answers = [solution for solution in (found, found_anew) if solution]
        for solution in answers:
            self._tell(None, solution)
        best = min([current, *answers], key=total_of)
        self.from_nothing = found_anew is not None and total_of(found_anew) <= NEARLY * total_of(best)
        return answers

    def solve(self, trials: Sequence[Trial]) -> None:
        """One round; a solve that was stopped half way counts for nothing."""
        for trial, found in zip(trials, self._answers([self._task(trial) for trial in trials]), strict=True):
            if found is not None:
                trial.start = found
                trial.results.append(found)
                self._tell(trial.relaxation, found)

    def _task(self, trial: Trial) -> Task:
        """A search from a timetable stays near it. Where one from nothing gets about as far, each has half the work."""
        assert self.work is not None
        work = max(1, self.work // 2) if self.from_nothing else self.work
        way = Way(work, trial.seed + 100 * len(trial.results))
        near = replace(way, start=trial.start)
        return Task(trial.problem, (near, way) if self.from_nothing else (near,))

    def _answers(self, tasks: Sequence[Task]) -> Iterator[Solution | None]:
        if self._crew:
            return self._crew.map(tasks, self.stopped)
        return (None if self.stopped() else attempt(task, self.stopped) for task in tasks)

    def _tell(self, relaxation: Relaxation | None, found: Solution) -> None:
        self.done += 1
        self.on_progress(TrialProgress(self.done, self.planned, relaxation, total_of(found)))
