"""What the parts of the feasibility model share: the CP-SAT model, and the rules that a person could change."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ortools.sat.python import cp_model

from scheduler.feasibility.stated_rules import stated

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scheduler.problem import Problem
    from scheduler.solution import StatedRule

    Bool = cp_model.IntVar
    Sum = cp_model.LinearExpr | int


@dataclass
class Model:
    """A CP-SAT model of a problem.

    Where it is `soft`, every stated rule has a literal and binds only while that is true.
    """

    problem: Problem
    soft: bool
    cp: cp_model.CpModel = field(default_factory=cp_model.CpModel)
    rules: list[StatedRule] = field(default_factory=list)
    literals: list[Bool] = field(default_factory=list)

    def state(self, code: str, objects: Iterable[str], **params: object) -> Bool | None:
        """A rule of the problem; its literal, or None where all rules bind."""
        if not self.soft:
            return None
        self.rules.append(stated(self.problem, code, objects, **params))
        self.literals.append(self.cp.new_bool_var(""))
        return self.literals[-1]

    def require(self, constraint: cp_model.Constraint, rule: Bool | None) -> None:
        """Let the constraint bind while the rule does."""
        if rule is not None:
            constraint.only_enforce_if(rule)

    def imply(self, premise: Bool | None, conclusion: Bool | None, rule: Bool | None = None) -> None:
        """Let the one follow from the other while the rule binds; None is something that is never so."""
        if premise is None or premise is conclusion:
            return
        clause = [~premise]
        if conclusion is not None:
            clause.append(conclusion)
        if rule is not None:
            clause.append(~rule)
        self.cp.add_bool_or(clause)

    def forbid(self, fact: Bool, rule: Bool | None) -> None:
        """Let the fact be false while the rule binds."""
        self.imply(fact, None, rule)
