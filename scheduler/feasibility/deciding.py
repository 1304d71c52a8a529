"""Decides whether a model has a solution.

CP-SAT in three ways, each with a part of the time: by clauses alone, which shows most contradictions at once; with
presolve, which is best at finding solutions; with linear programmes, which see what counting shows. That a model has
no solution is only believed without presolve, whose proofs have been known to be wrong.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ortools.sat.python import cp_model

if TYPE_CHECKING:
    from scheduler.feasibility.limits import Limits

# (presolve, linear programmes, share of what is left)
BY_CLAUSES, BY_PRESOLVE, BY_COUNTING = (False, 0, 0.25), (True, 0, 0.6), (False, 1, 0.6)
BY_PRESOLVED_COUNTING, REST = (True, 1, 0.6), (False, 0, 1.0)
WAYS = (BY_CLAUSES, BY_PRESOLVE, BY_COUNTING, REST)
COUNTING_WAYS = (BY_CLAUSES, BY_PRESOLVED_COUNTING, BY_COUNTING, REST)
NARROW_WAYS = ((False, 0, 0.8), (True, 0, 1.0))  # a model with little to choose is solved by clauses, or not at all


def decide(
    model: cp_model.CpModel, limits: Limits, *, counting: bool = False, narrow: bool = False
) -> tuple[bool | None, cp_model.CpSolver]:
    """Whether the model has a solution (None: not shown), and the solver that has the values then.

    `counting` says that a contradiction is likely one of numbers, `narrow` that little is left to choose.
    """
    for presolve, linear, share in NARROW_WAYS if narrow else COUNTING_WAYS if counting else WAYS:
        part = limits.part(share)
        solver = part.solver(presolve=presolve, linear=linear)
        if not limits.left:
            break
        status = solver.solve(model)
        part.spend(solver)
        limits.settle(part)
        if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return True, solver
        if status == cp_model.INFEASIBLE and not presolve:
            return False, solver
    return None, solver
