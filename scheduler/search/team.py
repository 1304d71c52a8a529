"""Workers in processes of their own, and their messages as they come."""

from __future__ import annotations

import queue
from typing import TYPE_CHECKING, Any, Self

from scheduler.child import Child
from scheduler.search.worker import Task

if TYPE_CHECKING:
    from scheduler.problem import Problem
    from scheduler.solution import Solution

MODULE = "scheduler.search.worker"


class WorkerError(RuntimeError):
    """A worker has died; the message is what it wrote to its error output."""


class Team:
    """Searches of one problem with different seeds, side by side; `with` ends them all."""

    def __init__(
        self,
        problem: Problem,
        *,
        seed: int,
        workers: int,
        seconds: float,
        warm: bool,
        start: Solution | None = None,
        previous: Solution | None = None,
    ) -> None:
        """Where the kernels are not compiled yet (`warm` false), one more worker runs them interpreted.

        All stay near `start`, if there is one; else the first of each kind begins at `previous`, and the others look
        elsewhere at once.
        """
        self.messages: queue.Queue[tuple[Any, ...]] = queue.Queue()
        interpreted = [False] * workers if warm else [True] + [False] * max(1, workers - 1)
        first = interpreted.index(False)
        self.children = [
            Child(
                MODULE,
                Task(problem, seed * 1000 + i, i, seconds, start, previous if i <= first else None),
                self.messages.put,
                environment={"SCHEDULER_INTERPRETED": "1" if plain else "0"},
            )
            for i, plain in enumerate(interpreted)
        ]
        self.running = len(self.children)

    def share(self, solution: Solution) -> None:
        """Tell all workers of a timetable from which they may go on."""
        for child in self.children:
            child.tell(solution)

    def next_message(self, timeout: float) -> tuple[Any, ...] | None:
        """The next message, or None after `timeout` seconds. Raises WorkerError for a worker that has failed."""
        try:
            message = self.messages.get(timeout=max(0.001, timeout))
        except queue.Empty:
            return None
        if message[0] == "end":
            self.running -= 1
            if message[1]:
                raise WorkerError(message[1])
        return message

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for child in self.children:
            child.end()
