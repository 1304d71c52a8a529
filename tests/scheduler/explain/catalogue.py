"""Holding an explanation against the rule catalogue."""

from dataclasses import replace

from scheduler.check import Report, check
from scheduler.problem import Placement, Problem
from scheduler.solution import Solution

# The rule that a seat breaks when it is taken in spite of an objection.
RULES_OF_SEATS = {
    "held": {"history"},
    "busy": {"attendance"},
    "clash": {"attendance"},
    "closing_order": {"closing_last"},
    "full": {"room", "class_size"},
    "unit_full": {"unit_together"},
}


def placed(solution: Solution, trainee: str, place: Placement) -> Solution:
    return replace(solution, trainees={**solution.trainees, trainee: place})


def newly_broken(problem: Problem, before: Solution, after: Solution) -> set[str]:
    """The names of the hard rules that are broken in another way than before."""
    old = {(v.rule, v.code, repr(v.params)) for v in check(problem, before).violations}
    return {v.rule for v in check(problem, after).violations if (v.rule, v.code, repr(v.params)) not in old}


def report(problem: Problem, solution: Solution) -> Report:
    return check(problem, solution)
