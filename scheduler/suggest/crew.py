"""Processes that solve one small task after the other, because starting a process for each takes longer than solving.

Every task is counted in steps of work, so that all get the same however busy the machine is.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self, TypeVar

from scheduler.check import check
from scheduler.search.decode import decode
from scheduler.solve import SearchError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import Future
    from multiprocessing.synchronize import Event

    from scheduler.problem import Problem
    from scheduler.solution import Solution

Result = TypeVar("Result")

log = logging.getLogger(__name__)

POLL = 0.2  # seconds between two looks at `should_stop`
SAMPLE = 60_000  # steps of work by which the speed of this machine is measured


@dataclass(frozen=True, slots=True)
class Way:
    """A search of `work` counted steps, from a timetable on or from nothing."""

    work: int
    seed: int
    start: Solution | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """A problem, and the ways to solve it, of which the best answer counts."""

    problem: Problem
    ways: tuple[Way, ...]


def attempt(task: Task, should_stop: Callable[[], bool]) -> Solution | None:
    """The best that the ways give; None where there is nothing, or where it was stopped on the way."""
    found = [search(task.problem, way, should_stop) for way in task.ways]
    return None if should_stop() else min(filter(None, found), key=total_of, default=None)


def search(problem: Problem, way: Way, should_stop: Callable[[], bool]) -> Solution | None:
    """The search alone, without what `solve` does around it: bounds, proofs and reasons would take longer."""
    from scheduler.search.portfolio import Search, WorkBudget  # noqa: PLC0415 - loads what is compiled

    running = Search(
        problem,
        seed=way.seed,
        budget=WorkBudget(way.work),
        start=way.start,
        on_phase=lambda _: None,
        on_chunk=lambda: not should_stop(),
    )
    running.run()
    if not running.best:
        return None
    solution = decode(problem, running.best, objective=running.best_total)
    report = check(problem, solution)
    if report.violations or report.total != running.best_total:
        raise SearchError(f"claimed {running.best_total}, counted {report.total}, broken: {report.violations[:3]}")
    return solution


def total_of(solution: Solution) -> int:
    assert solution.objective is not None
    return solution.objective


@dataclass(frozen=True, slots=True)
class Speed:
    """Seconds before and after a search of this problem, and steps of work in a second of it."""

    around: float
    steps: float

    def work_in(self, seconds: float) -> int:
        """The work of a solve of so many seconds; a little even where they are too few."""
        return max(1, int(self.steps * max(seconds - self.around, seconds / 4)))


class Crew:
    """So many processes; `with` ends them all."""

    def __init__(self, workers: int) -> None:
        context = multiprocessing.get_context("spawn")
        self._stop: Event = context.Event()
        self._pool = ProcessPoolExecutor(
            workers, mp_context=context, initializer=_prepare, initargs=(self._stop, os.getpid())
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._pool.shutdown(cancel_futures=True)

    def measure_speed(self, problem: Problem, start: Solution, should_stop: Callable[[], bool]) -> Speed | None:
        """None if stopped before it is known."""
        return self._result(self._pool.submit(_measure_speed, problem, start), should_stop)

    def map(self, tasks: Iterable[Task], should_stop: Callable[[], bool]) -> Iterator[Solution | None]:
        """The answers in the order of the tasks; None from the moment on that `should_stop` says so.

        A process that dies ends the work in the same way: what has been measured by then is worth keeping.
        """
        futures = [self._pool.submit(_attempt, task) for task in tasks]
        for future in futures:
            try:
                yield self._result(future, should_stop)
            except BrokenProcessPool:
                log.exception("a process that measures has died")
                self._stop.set()
                yield None

    def _result(self, future: Future[Result], should_stop: Callable[[], bool]) -> Result | None:
        while not self._stop.is_set():
            try:
                return future.result(timeout=POLL)
            except TimeoutError:
                if should_stop():
                    self._stop.set()
        future.cancel()
        return None


_stopped: Callable[[], bool]


def _prepare(stop: Event, parent: int) -> None:
    """In a new process: Ctrl-C is the parent's affair, and without the parent there is nobody to work for."""
    global _stopped  # noqa: PLW0603 - a process has one crew
    _stopped = stop.is_set
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1.0)
    os._exit(1)


def _attempt(task: Task) -> Solution | None:
    return None if _stopped() else attempt(task, _stopped)


def _measure_speed(problem: Problem, start: Solution) -> Speed:
    search(problem, Way(1, seed=1, start=start), _stopped)  # loads what is compiled
    began = time.monotonic()
    search(problem, Way(1, seed=1, start=start), _stopped)
    ready = time.monotonic()
    search(problem, Way(SAMPLE, seed=1, start=start), _stopped)
    sampled = time.monotonic() - ready
    return Speed(ready - began, SAMPLE / max(0.001, sampled - (ready - began)))
