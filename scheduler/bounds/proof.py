"""A prover in a process of its own, seen from the process that searches."""

from __future__ import annotations

import queue
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from scheduler.child import Child

if TYPE_CHECKING:
    from scheduler.bounds.bound import Bound
    from scheduler.problem import Problem
    from scheduler.solution import Solution

MODULE = "scheduler.bounds.prover"


@dataclass(frozen=True, slots=True)
class Task:
    """What there is to prove; `seconds` counts from the moment it is read."""

    problem: Problem
    seconds: float


class ProverError(RuntimeError):
    """The prover has died; the message is what it wrote to its error output."""


class Proof:
    """The work of one prover; `with` ends it."""

    def __init__(self, problem: Problem, *, seconds: float) -> None:
        self.messages: queue.Queue[tuple[Any, ...]] = queue.Queue()
        self.told: int | None = None
        self.child = Child(MODULE, Task(problem, seconds), self.messages.put)

    def tell(self, objective: int | None) -> None:
        """Let the prover know of the best timetable so far."""
        if objective is not None and (self.told is None or objective < self.told):
            self.told = objective
            self.child.tell(objective)

    def news(self) -> Bound | Solution | None:
        """What it has found since the last call, one thing at a time. Raises ProverError if it has failed."""
        return None if self.messages.empty() else self.wait()

    def wait(self) -> Bound | Solution | None:
        """The next that it finds, None when it has ended. Raises ProverError if it has failed."""
        kind, found = self.messages.get()
        if kind == "end" and found:
            raise ProverError(found)
        return None if kind == "end" else found

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.child.end()
