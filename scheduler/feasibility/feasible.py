"""Asks the feasibility model: is there a timetable, is there provably none, or can neither be shown in time.

First without the trainees, whose minimum numbers seldom decide: who can be seated afterwards has shown it. Every
proof is made without presolve.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ortools.sat.python import cp_model

from scheduler.check import check
from scheduler.feasibility.build import build
from scheduler.feasibility.timetable import read_timetable

if TYPE_CHECKING:
    from scheduler.feasibility.build import Feasibility
    from scheduler.feasibility.limits import Limits
    from scheduler.problem import Problem
    from scheduler.solution import Solution

# Of what is left, for a search by clauses and then one with linear programmes, which see what counting shows.
SHARES = ((False, 0, 0.4), (False, 1, 0.4), (True, 0, 0.4), (True, 1, 1.0))


@dataclass(frozen=True, slots=True)
class Answer:
    """`possible` is None where neither was shown. A timetable keeps every rule; a proof may need the people."""

    possible: bool | None
    timetable: Solution | None = None
    by_people: bool = False


def find_timetable(
    problem: Problem, limits: Limits, *, seconds: float | None = None, work: float | None = None
) -> Answer:
    """A timetable that keeps every rule, or that there is provably none, or neither.

    Of the limits it spends no more than these seconds, or this work where work is counted.
    """
    own = limits.within(seconds=seconds, work=work)
    given = own.work
    answer = _find_timetable(problem, own)
    if limits.work is not None and given is not None and own.work is not None:
        limits.work -= given - own.work
    return answer


def _find_timetable(problem: Problem, limits: Limits) -> Answer:
    made: dict[bool, Feasibility] = {}
    enough = False
    for with_people, linear, share in SHARES:
        if not limits.left or (enough and not with_people):
            continue
        if with_people not in made:
            made[with_people] = build(problem, soft=False, with_people=with_people)
        model = made[with_people]
        solver = limits.part(share).solver()
        solver.parameters.linearization_level = linear
        status = solver.solve(model.model.cp)
        limits.spend(solver)
        if status == cp_model.INFEASIBLE:
            return Answer(False, by_people=with_people)
        if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            found = read_timetable(model, solver.value)
            report = check(problem, found)
            if report.feasible:
                return Answer(True, replace(found, objective=report.total))
            if with_people:
                return Answer(None)  # people could be counted but not seated: the model says less than the rules
            enough = True
    return Answer(None)
