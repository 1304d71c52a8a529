"""Asks the feasibility model: is there a timetable, is there provably none, or can neither be shown in time.

First with one format for each class, which makes the model several times smaller and is all that most problems with
a timetable need. First without the trainees, whose minimum numbers seldom decide: who can be seated afterwards has
shown it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from scheduler.check import check
from scheduler.feasibility.build import build
from scheduler.feasibility.deciding import decide
from scheduler.feasibility.one_format import in_one_format
from scheduler.feasibility.timetable import read_timetable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scheduler.entities import ClassPlan
    from scheduler.feasibility.limits import Limits
    from scheduler.problem import Problem
    from scheduler.solution import Solution

ONE_FORMAT_SHARE = 0.15  # of what is left, for each try


@dataclass(frozen=True, slots=True)
class Answer:
    """`possible` is None where neither was shown. A timetable keeps every rule; a proof may need the people."""

    possible: bool | None
    timetable: Solution | None = None
    by_people: bool = False


def find_timetable(
    problem: Problem, limits: Limits, *, fixed: Mapping[str, ClassPlan] | None = None, narrowly: bool = False
) -> Answer:
    """A timetable that keeps every rule, or that there is provably none, or neither.

    Classes that are `fixed` have that format and those slots; what is then impossible may be possible otherwise.
    With `narrowly` only one choice of formats is tried, where classes have several.
    """
    for narrow in in_one_format(problem):
        part = limits if narrowly else limits.part(ONE_FORMAT_SHARE)
        found = _find(problem, narrow, part, fixed)
        if part is not limits:
            limits.settle(part)
        if found.timetable:
            return found
        if narrowly:
            return Answer(None)
        if found.possible is False:
            break  # what one format shows so quickly is likely so in all
    return _find(problem, problem, limits, fixed)


def _find(problem: Problem, modelled: Problem, limits: Limits, fixed: Mapping[str, ClassPlan] | None) -> Answer:
    """The answer by the model of a problem that allows no more than the one asked about."""
    for with_people in (False, True):
        made = build(modelled, soft=False, with_people=with_people, fixed=fixed)
        possible, solver = decide(made.model.cp, limits, narrow=modelled is not problem)
        if not possible:
            return Answer(possible, by_people=with_people)
        found = read_timetable(made, solver.value)
        report = check(problem, found)
        if report.feasible:
            return Answer(True, replace(found, objective=report.total))
    return Answer(None)


def is_impossible(problem: Problem, limits: Limits, *, with_people: bool, seconds: float, work: float) -> bool:
    """Whether the problem is seen to have no timetable, within so many seconds or so much work of the limits."""
    part = limits.within(seconds=seconds, work=work)
    made = build(problem, soft=False, with_people=with_people)
    possible, _ = decide(made.model.cp, part, counting=with_people)
    limits.settle(part)
    return possible is False
