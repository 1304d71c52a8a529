"""The model under construction: variables by what they decide, their hints, and what is charged."""

from __future__ import annotations

import time
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from ortools.sat.python import cp_model

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.peers.monolithic.hint import Hint
    from scheduler.problem import Problem

Var = cp_model.IntVar
ClassSlot = tuple[str, int]  # a class and a slot


class OutOfTimeError(RuntimeError):
    """The time is over before the model is written down."""


@dataclass
class Model:
    """Keys: c class, f format, k session, s slot, r room, l lecturer, t trainee, by their ids and numbers.

    `at[c, f, k][s]` says that session k lies in s; `busy[c][s]` that some session does; `teaches[c, s, i]` that
    it teaches the lessons `blocks[i]`, which no format parts; `closing[c, s]` that it is a closing session.
    """

    problem: Problem
    hint: Hint | None
    deadline: float | None = None  # of time.monotonic()
    cp: cp_model.CpModel = field(default_factory=cp_model.CpModel)
    hinted: list[tuple[Var, bool]] = field(default_factory=list)
    charges: list[tuple[Var, int]] = field(default_factory=list)
    constant: int = 0
    blocks: list[range] = field(default_factory=list)
    formats: dict[tuple[str, str], Var] = field(default_factory=dict)
    at: dict[tuple[str, str, int], dict[int, Var]] = field(default_factory=dict)
    busy: dict[str, dict[int, Var]] = field(default_factory=lambda: defaultdict(dict))
    in_slot: dict[ClassSlot, list[tuple[str, int, Var]]] = field(default_factory=lambda: defaultdict(list))
    teaches: dict[tuple[str, int, int], Var] = field(default_factory=dict)
    closing: dict[ClassSlot, Var] = field(default_factory=dict)
    rooms: dict[tuple[str, int, str], Var] = field(default_factory=dict)
    lecturers: dict[tuple[str, int, str], Var] = field(default_factory=dict)
    homes: dict[tuple[str, str], Var] = field(default_factory=dict)
    attends: dict[tuple[str, str], dict[int, Var]] = field(default_factory=lambda: defaultdict(dict))

    def __post_init__(self) -> None:
        cuts = {end for fmt in self.problem.formats for cover in fmt.covers for end in (cover.start, cover.stop)}
        edges = sorted(cuts)
        self.blocks = [range(a, b) for a, b in pairwise(edges)]

    def new(self, *, hinted: bool = False) -> Var:
        """A yes or no that the hint answers as given."""
        variable = self.cp.new_bool_var("")
        self.hinted.append((variable, hinted))
        return variable

    def any_of(self, literals: Sequence[Var], *, hinted: bool) -> Var:
        """A yes or no that equals the sum of literals of which at most one holds."""
        if len(literals) == 1:
            return literals[0]
        total = self.new(hinted=hinted)
        self.cp.add(sum(literals) == total)
        return total

    def charge(self, weight: int, variable: Var) -> None:
        if weight:
            self.charges.append((variable, weight))

    def charge_without(self, weight: int, variable: Var | None) -> None:
        """Charge where the variable is not true, or always if there is none."""
        self.constant += weight
        if variable is not None:
            self.charge(-weight, variable)

    def minimize(self) -> None:
        variables, weights = [v for v, _ in self.charges], [w for _, w in self.charges]
        self.cp.minimize(cp_model.LinearExpr.weighted_sum(variables, weights) + self.constant)
        if self.hint:
            for variable, value in self.hinted:
                self.cp.add_hint(variable, value)

    def check_time(self) -> None:
        if self.deadline is not None and time.monotonic() > self.deadline:
            raise OutOfTimeError
