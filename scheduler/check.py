"""Holds a finished timetable against every rule of the catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scheduler.rules import HARD_RULES, SOFT_RULES
from scheduler.timetable_index import TimetableIndex

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scheduler.problem import Problem
    from scheduler.solution import Solution


@dataclass(frozen=True, slots=True)
class Violation:
    """A broken hard rule: the rule's name, what of it is broken, and the ids and numbers of the place."""

    rule: str
    code: str
    params: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Report:
    """Every broken hard rule, the weighted penalty of every soft rule, and the sum of the penalties."""

    violations: tuple[Violation, ...]
    penalties: dict[str, int]
    total: int

    @property
    def feasible(self) -> bool:
        return not self.violations


def check(problem: Problem, solution: Solution) -> Report:
    """What the rules say about the solution. What cannot be counted (a class that is not held properly, and
    whoever is at home in it) is a violation and adds nothing to the penalties.
    """
    index = TimetableIndex(problem, solution)
    violations = tuple(
        Violation(rule.name, finding.code, finding.params) for rule in HARD_RULES for finding in rule.find(index)
    )
    penalties = {rule.name: rule.count(index) * problem.weights[rule.name] for rule in SOFT_RULES}
    return Report(violations, penalties, sum(penalties.values()))
