"""Which rules collide: a set of them that cannot hold together, from which none can be left out.

Deletion, first of whole topics, then of halves, then of single rules: what is not needed for the contradiction goes.
CP-SAT's own cores are much larger than they need be.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ortools.sat.python import cp_model

from scheduler.feasibility.build import build
from scheduler.feasibility.deciding import decide

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from scheduler.feasibility.base import Sum
    from scheduler.feasibility.build import Feasibility
    from scheduler.feasibility.limits import Limits
    from scheduler.problem import Problem
    from scheduler.solution import StatedRule

PEOPLE = ("trainees_busy", "unit_limit", "capacity", "room_seats", "min_size")
ROOMS = ("room_busy", "rooms")
RHYTHM = ("max_per_day", "most_per_week", "least_per_week", "max_gap_days", "max_span_days")
CLASSES = ("class_held",)
PINS = ("pin_format", "pin_slot", "pin_room", "pin_lecturer")
LECTURERS = ("lecturer_week", "lecturer_busy", "module_lecturers")
# What to do without first: a person understands classes and pins best, so these are tried last.
TOPICS = (PEOPLE, ROOMS, *((code,) for code in LECTURERS), ("closed",), RHYTHM, CLASSES, PINS)
# What most conflicts are about: with one of these alone everything else is out of the question at once.
GUESSES = (
    (*PEOPLE, *CLASSES),
    (*RHYTHM, "closed", *CLASSES, *PINS),
    (*ROOMS, *RHYTHM, *CLASSES, *PINS),
    (*LECTURERS, *RHYTHM, *CLASSES, *PINS),
)
CHECK_WORK, CHECK_SECONDS, CHECK_SHARE = 2.0, 1.0, 0.12  # of one question, at most


@dataclass
class SoftModel:
    """A model whose rules can be left out one by one."""

    made: Feasibility
    limits: Limits
    with_people: bool

    @classmethod
    def of(cls, problem: Problem, limits: Limits, *, with_people: bool) -> SoftModel:
        return cls(build(problem, soft=True, with_people=with_people), limits, with_people)

    @property
    def rules(self) -> Sequence[StatedRule]:
        return self.made.model.rules

    def bind(self, kept: Collection[int] | None) -> None:
        """Let these rules bind and no others; with None the solver may choose."""
        model = self.made.model
        for i, literal in enumerate(model.literals):
            low, high = (0, 1) if kept is None else (int(i in kept),) * 2
            domain = model.cp.proto.variables[literal.index].domain
            domain[0], domain[1] = low, high

    def solve(
        self, kept: Collection[int], *, fewest: Sequence[Sum] = (), limits: Limits | None = None
    ) -> tuple[bool | None, cp_model.CpSolver]:
        """Whether these rules can hold together (None: not shown), and the solver with the values, which make use
        of as few of the things in `fewest` as could be found.
        """
        self.bind(kept)
        cp = self.made.model.cp
        if fewest:
            cp.minimize(sum(fewest))
        own = (limits.part(CHECK_SHARE) if limits else self.limits).within(work=CHECK_WORK, seconds=CHECK_SECONDS)
        possible, solver = decide(cp, own, counting=self.with_people)
        if limits is not None:
            limits.settle(own)
            own = limits
        self.limits.settle(own)
        cp.clear_objective()  # type: ignore[no-untyped-call]
        return possible, solver

    def cheapest_without(
        self, costs: Sequence[int | None], *, seconds: float, work: float
    ) -> tuple[list[int], cp_model.CpSolver | None]:
        """The rules that it is cheapest to leave out so that the others can hold together, and the solver with the
        values; nothing where none were found. Rules without a cost stay.
        """
        self.bind(None)
        model = self.made.model
        for i, cost in enumerate(costs):
            if cost is None:
                model.cp.proto.variables[model.literals[i].index].domain[0] = 1
        model.cp.minimize(sum(cost * ~model.literals[i] for i, cost in enumerate(costs) if cost is not None))
        own = self.limits.within(work=work, seconds=seconds)
        solver = own.solver(presolve=True)
        status = solver.solve(model.cp)
        own.spend(solver)
        self.limits.settle(own)
        model.cp.clear_objective()  # type: ignore[no-untyped-call]
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return [], None
        return [i for i, literal in enumerate(model.literals) if not solver.value(literal)], solver


def find_conflict(soft: SoftModel, limits: Limits) -> list[int]:
    """Rules that cannot hold together, as few as could be found within the limits.

    Which rules do not matter is only claimed where it has been shown.
    """
    topics = [[i for i, rule in enumerate(soft.rules) if rule.code in codes] for codes in TOPICS]
    kept = {i for topic in topics for i in topic}
    for codes in GUESSES[0 if soft.with_people else 1 :]:
        guess = {i for i, rule in enumerate(soft.rules) if rule.code in codes}
        if soft.solve(guess, limits=limits)[0] is False:
            kept = guess
            break
    topics = [[i for i in topic if i in kept] for topic in topics]
    waiting = [topic for topic in reversed(topics) if topic]
    while waiting and limits.left:
        chunk = waiting.pop()
        if soft.solve(kept.difference(chunk), limits=limits)[0] is False:
            kept.difference_update(chunk)
        elif len(chunk) > 1:
            half = len(chunk) // 2
            waiting += [chunk[half:], chunk[:half]]
    return sorted(kept)
