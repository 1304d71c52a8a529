"""Asks the feasibility model: is there a timetable, is there provably none, or can neither be shown in time."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ortools.sat.python import cp_model

from scheduler.check import check
from scheduler.feasibility.build import build
from scheduler.feasibility.timetable import read_timetable

if TYPE_CHECKING:
    from scheduler.problem import Problem
    from scheduler.solution import Solution


@dataclass
class Limits:
    """What may be spent: seconds of the clock up to a `deadline`, or CP-SAT's deterministic time, or both.

    Deterministic time is the same on every machine, so that an answer found within it can be repeated.
    """

    seed: int = 1
    deadline: float | None = None
    work: float | None = None
    started: float = field(default_factory=time.monotonic)

    @property
    def left(self) -> bool:
        return (self.work is None or self.work > 0) and (self.deadline is None or time.monotonic() < self.deadline)

    def solver(self, *, work: float | None = None, presolve: bool = True) -> cp_model.CpSolver:
        """A solver that keeps to what is left, and to `work` of it."""
        solver = cp_model.CpSolver()
        parameters = solver.parameters
        parameters.num_workers = 1
        parameters.random_seed = self.seed
        parameters.cp_model_presolve = presolve
        if self.deadline is not None:
            parameters.max_time_in_seconds = max(0.01, self.deadline - time.monotonic())
        most = [given for given in (self.work, work) if given is not None]
        if most:
            parameters.max_deterministic_time = max(0.001, min(most))
        return solver

    def spend(self, solver: cp_model.CpSolver) -> None:
        """Count what a solver has used."""
        if self.work is not None:
            self.work -= solver.response_proto.deterministic_time + SOME_WORK


SOME_WORK = 0.01  # of every call, so that many calls of no work come to an end too


@dataclass(frozen=True, slots=True)
class Answer:
    """`possible` is None where neither was shown; a timetable keeps every rule."""

    possible: bool | None
    timetable: Solution | None = None


def find_timetable(problem: Problem, limits: Limits, *, work: float | None = None, confirm: bool = True) -> Answer:
    """A timetable that keeps every rule, or the proof that there is none.

    With `confirm` the proof is made a second time without presolve, which has been known to be wrong.
    """
    made = build(problem, soft=False)
    solver = limits.solver(work=work)
    status = solver.solve(made.model.cp)
    limits.spend(solver)
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        found = read_timetable(made, lambda variable: bool(solver.value(variable)))
        report = check(problem, found)
        return Answer(True, replace(found, objective=report.total)) if report.feasible else Answer(None)
    if status != cp_model.INFEASIBLE:
        return Answer(None)
    return Answer(False) if not confirm or is_impossible(made.model.cp, limits) else Answer(None)


def is_impossible(model: cp_model.CpModel, limits: Limits) -> bool:
    """Whether the model is shown to have no solution without presolve too."""
    solver = limits.solver(presolve=False)
    status = solver.solve(model)
    limits.spend(solver)
    return status == cp_model.INFEASIBLE
