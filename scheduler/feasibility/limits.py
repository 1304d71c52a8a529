"""What the questions to CP-SAT may cost."""

from __future__ import annotations

import time
from dataclasses import dataclass

from ortools.sat.python import cp_model

SOME_WORK = 0.01  # of every call, so that many calls of no work come to an end too


@dataclass
class Limits:
    """What may be spent: time up to a `deadline` of the monotonic clock, or `work`, or both.

    Work is CP-SAT's deterministic time, which is the same on every machine.
    """

    seed: int = 1
    deadline: float | None = None
    work: float | None = None

    @property
    def left(self) -> bool:
        return (self.work is None or self.work > 0) and (self.deadline is None or time.monotonic() < self.deadline)

    def part(self, share: float) -> Limits:
        """So much of what is left, as limits of their own."""
        now = time.monotonic()
        deadline = None if self.deadline is None else now + share * (self.deadline - now)
        return Limits(self.seed, deadline, None if self.work is None else share * self.work)

    def within(self, *, seconds: float | None = None, work: float | None = None) -> Limits:
        """At most so many seconds of what is left, and so much work where work is counted."""
        deadline, left = self.deadline, self.work
        if deadline is not None and seconds is not None:
            deadline = min(deadline, time.monotonic() + seconds)
        if left is not None and work is not None:
            left = min(left, work)
        return Limits(self.seed, deadline, left)

    def solver(self, *, work: float | None = None, seconds: float | None = None) -> cp_model.CpSolver:
        """A solver that keeps to what is left; of it, to so much work where work is counted, else so many seconds.

        Without presolve, whose proofs of impossibility have been known to be wrong, and without linear programmes,
        whose gain does not pay for their time on these models.
        """
        solver = cp_model.CpSolver()
        parameters = solver.parameters
        parameters.num_workers = 1
        parameters.random_seed = self.seed
        parameters.cp_model_presolve = False
        parameters.symmetry_level = 0
        parameters.catch_sigint_signal = False
        parameters.linearization_level = 0
        if self.deadline is not None:
            left = max(0.01, self.deadline - time.monotonic())
            parameters.max_time_in_seconds = left if seconds is None else min(left, seconds)
        if self.work is not None:
            parameters.max_deterministic_time = max(0.001, self.work if work is None else min(self.work, work))
        return solver

    def spend(self, solver: cp_model.CpSolver) -> None:
        """Count what a solver has used."""
        if self.work is not None:
            self.work -= solver.response_proto.deterministic_time + SOME_WORK
