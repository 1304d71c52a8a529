"""The question of feasibility, asked beside a search: the process that works on it, and what it has said so far."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scheduler.child import Child

if TYPE_CHECKING:
    from scheduler.feasibility.worker import Question
    from scheduler.solution import Reason, Solution

MODULE = "scheduler.feasibility.worker"


class DoubtError(RuntimeError):
    """The process has failed; the message is what it wrote to its error output."""


class Doubt:
    """Asked at most once. `reasons` are empty until it is shown that there is no timetable."""

    def __init__(self) -> None:
        self.reasons: tuple[Reason, ...] = ()
        self.timetable: Solution | None = None
        self.ended = False
        self._errors = ""
        self._child: Child | None = None

    def ask(self, question: Question) -> None:
        self._child = Child(MODULE, question, self._hear)

    def _hear(self, message: tuple[Any, ...]) -> None:
        kind, what = message
        if kind == "reasons":
            self.reasons = what
        elif kind == "timetable":
            self.timetable = what
        else:
            self._errors, self.ended = what, True

    def wait(self, seconds: float) -> None:
        """Wait so long, or until nothing more is said. Raises DoubtError where the process has failed."""
        if self._child is not None:
            self._child.wait(seconds)
        if self._errors:
            raise DoubtError(self._errors)

    def give_up(self) -> None:
        """Say no more of a failure that has been told."""
        self._errors = ""

    def end(self) -> None:
        """End the process, if there is one, whatever it does."""
        if self._child is not None:
            self._child.end()
            self._child = None
