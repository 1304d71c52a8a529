"""What the questions to CP-SAT may cost."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ortools.sat.python import cp_model

if TYPE_CHECKING:
    from collections.abc import Callable

SOME_WORK = 0.01  # of every call, so that many calls of no work come to an end too


@dataclass
class Limits:
    """What may be spent: time up to a `deadline` of the monotonic clock, or `work`, or both.

    Work is CP-SAT's deterministic time, which is the same on every machine. A part counts for itself what it spends,
    until it is settled with the whole.
    """

    seed: int = 1
    deadline: float | None = None
    work: float | None = None
    unsettled: float = 0.0
    stopped: Callable[[], bool] = lambda: False

    @property
    def left(self) -> bool:
        in_time = self.deadline is None or time.monotonic() < self.deadline
        return (self.work is None or self.work > 0) and in_time and not self.stopped()

    def extend(self, deadline: float, *, unless: Callable[[], bool]) -> None:
        """Go on to a later deadline, but no further than to the present one where `unless` holds by then."""
        if self.deadline is None:
            return
        present, stopped = self.deadline, self.stopped
        self.deadline = max(present, deadline)
        self.stopped = lambda: stopped() or (time.monotonic() >= present and unless())

    def part(self, share: float) -> Limits:
        """So much of what is left, as limits of their own."""
        now = time.monotonic()
        deadline = None if self.deadline is None else now + share * (self.deadline - now)
        work = None if self.work is None else share * self.work
        return Limits(self.seed, deadline, work, stopped=self.stopped)

    def within(self, *, seconds: float | None = None, work: float | None = None) -> Limits:
        """At most so many seconds of what is left, and so much work where work is counted."""
        deadline, left = self.deadline, self.work
        if deadline is not None and seconds is not None:
            deadline = min(deadline, time.monotonic() + seconds)
        if left is not None and work is not None:
            left = min(left, work)
        return Limits(self.seed, deadline, left, stopped=self.stopped)

    def solver(self, *, presolve: bool = False, linear: int = 0) -> cp_model.CpSolver:
        """A solver that keeps to the limits; `linear` is its level of linear programmes."""
        solver = cp_model.CpSolver()
        parameters = solver.parameters
        parameters.num_workers = 1
        parameters.random_seed = self.seed
        parameters.cp_model_presolve = presolve
        parameters.cp_model_probing_level = 0  # takes longer than all the rest on these models
        parameters.symmetry_level = 0
        parameters.linearization_level = linear
        parameters.catch_sigint_signal = False
        if self.deadline is not None:
            parameters.max_time_in_seconds = max(0.01, self.deadline - time.monotonic())
        if self.work is not None:
            parameters.max_deterministic_time = max(0.001, self.work)
        return solver

    def spend(self, solver: cp_model.CpSolver) -> None:
        """Count what a solver has used."""
        self.spend_work(solver.response_proto.deterministic_time)

    def spend_work(self, work: float) -> None:
        """Count one call that has used so much work."""
        spent = work + SOME_WORK
        self.unsettled += spent
        if self.work is not None:
            self.work -= spent

    def settle(self, part: Limits) -> None:
        """Count what a part has spent since this was last done."""
        if self.work is not None:
            self.work -= part.unsettled
        self.unsettled += part.unsettled
        part.unsettled = 0.0
