"""A bound for a problem with a previous timetable: class by class, with the trainees who were at home in it.

Every trainee with a previous home either stays there, and then pays for what the class's new pattern costs them, or
leaves, and then pays for being reassigned and the best case elsewhere. So the objective is at least the sum over the
classes of the cheapest way to hold the class (moves, changes and the end included) for just these trainees, each of
whom may leave at that price. That is a CP-SAT model of one class at a time; the other formats that a class could
change to are only counted. Guests, newcomers and what the classes take from each other are left out.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from ortools.sat.python import cp_model

from scheduler.bounds.bound import CLASS_MODELS, Bound
from scheduler.bounds.class_costs import cost_of_leaving, format_costs, least_of_class, previous_plan
from scheduler.bounds.class_model import ClassModel, Member
from scheduler.bounds.people import attended
from scheduler.bounds.trainee_patterns import NEVER, ROUNDING, Kind, TraineePatterns
from scheduler.class_options import ClassOptions

if TYPE_CHECKING:
    from collections.abc import Callable

    from scheduler.bounds.trainee_patterns import Row
    from scheduler.entities import CourseClass, Format
    from scheduler.problem import Problem

SCALE = 60  # make-ups are shared out over lessons: prices are whole numbers in sixtieths, rounded down
TURN = 2.0  # of CP-SAT's deterministic time, for each class


@dataclass(frozen=True, slots=True)
class _Group:
    """A class with the numbers of the trainees who were at home in it."""

    option: ClassOptions
    kind: Kind
    people: list[int]


class PriorClassesBound:
    """The sum over all classes; `bounds` has what is known of each."""

    def __init__(self, problem: Problem, *, on_bound: Callable[[Bound], None]) -> None:
        """The problem has a previous timetable."""
        self.problem, self.on_bound = problem, on_bound
        self.patterns = TraineePatterns(problem)
        self.costs = {
            (id(kind), fmt.id): self.patterns.at_home(kind, fmt)
            for kind in self.patterns.kinds
            for fmt in kind.option.formats
        }
        self.groups = {course_class.id: self._group(course_class) for course_class in problem.classes}
        self.bounds = {cid: self._count(group) for cid, group in self.groups.items()}
        grouped = {i for group in self.groups.values() for i in group.people}
        others = [i for i in range(len(problem.trainees)) if i not in grouped]
        self.newcomers = _total(self._elsewhere(None)[others])

    def run(self, seconds_left: Callable[[], float]) -> None:
        """Work on each class for a while."""
        self._tell()
        for cid, group in self.groups.items():
            if seconds_left() <= 0:
                return
            if group.people:
                self.bounds[cid] = max(self.bounds[cid], self._solve(group, seconds_left()))
                self._tell()

    def _tell(self) -> None:
        self.on_bound(Bound(sum(self.bounds.values()) + self.newcomers, CLASS_MODELS))

    def _group(self, course_class: CourseClass) -> _Group:
        before = self.problem.previous.trainees if self.problem.previous else {}
        homes = [before[t.id].class_id if t.id in before else None for t in self.problem.trainees]
        people = [i for i, home in enumerate(homes) if home == course_class.id]
        kind = next(kind for kind in self.patterns.kinds if course_class in kind.classes)
        return _Group(ClassOptions(self.problem, course_class), kind, people)

    def _elsewhere(self, kind: Kind | None) -> Row:
        """What each trainee costs at least without any class of the kind alone."""
        best = self.patterns.nowhere
        for other in self.patterns.kinds:
            for fmt in other.option.formats:
                if other is not kind or len(other.classes) > 1:
                    best = np.minimum(best, self.costs[id(other), fmt.id])
        return best

    def _leaving(self, group: _Group) -> Row:
        """What each trainee of the group costs at least in another class; what they attended here is made up then."""
        elsewhere = self._elsewhere(group.kind)[group.people]
        makeups = [len(self._held(i, group)) * self.problem.weights["makeup"] for i in group.people]
        costs: Row = np.minimum(elsewhere + np.array(makeups, dtype=float), NEVER)
        return costs

    def _held(self, i: int, group: _Group) -> frozenset[int]:
        seats = attended(self.problem, self.problem.trainees[i])
        return frozenset(k for cid, k in seats if cid == group.option.course_class.id)

    def _count(self, group: _Group) -> int:
        """The least of the class and its trainees without a model."""
        if not group.people:
            return least_of_class(group.option)
        ways = [self._count_in(group, fmt) for fmt in group.option.formats]
        return min([*ways, self._count_without(group)])

    def _count_in(self, group: _Group, fmt: Format) -> int:
        here = self.costs[id(group.kind), fmt.id][group.people]
        return format_costs(group.option)[fmt.id] + _total(np.minimum(here, self._leaving(group)))

    def _count_without(self, group: _Group) -> int:
        """Not holding the class; impossible where it must be held."""
        if group.option.must_be_held:
            return int(NEVER)
        return cost_of_leaving(group.option) + _total(self._leaving(group))

    def _solve(self, group: _Group, seconds: float) -> int:
        """The least of the class and its trainees, the previous format in a model, the others counted."""
        old = previous_plan(group.option)
        ways = [self._count_without(group)]
        for fmt in group.option.formats:
            counted = self._count_in(group, fmt)
            ways.append(max(counted, self._model(group, fmt, seconds)) if old and fmt.id == old.format else counted)
        return min(ways)

    def _model(self, group: _Group, fmt: Format, seconds: float) -> int:
        leaving = self._leaving(group)
        members = [self._member(i, price, group, fmt) for i, price in zip(group.people, leaving, strict=True)]
        model = ClassModel(option=group.option, fmt=fmt, members=members, exact=False, scale=SCALE)
        model.cp.minimize(model.total())
        solver = cp_model.CpSolver()
        solver.parameters.catch_sigint_signal = False  # it would leave Ctrl-C at its default, which ends the process
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = 1
        solver.parameters.linearization_level = 2
        solver.parameters.max_deterministic_time = TURN
        solver.parameters.max_time_in_seconds = seconds
        status = solver.solve(model.cp)
        known = status in (cp_model.OPTIMAL, cp_model.FEASIBLE, cp_model.UNKNOWN)
        bound = solver.best_objective_bound if known else 0.0
        return math.ceil(bound / SCALE - ROUNDING) if math.isfinite(bound) and abs(bound) < NEVER else 0

    def _member(self, i: int, leaving: float, group: _Group, fmt: Format) -> Member:
        problem, trainee = self.problem, self.problem.trainees[i]
        prices = self.patterns.lesson_prices[i]
        missing = tuple(math.floor(prices[r.start : r.stop].sum() * SCALE + ROUNDING) for r in problem.covers(fmt))
        held = self._held(i, group)
        elsewhere = len(attended(problem, trainee)) - len(held)
        staying = problem.weights["format"] * trainee.formats.get(fmt.id, 0) + problem.weights["makeup"] * elsewhere
        price = None if leaving >= NEVER else math.floor(leaving * SCALE + ROUNDING)
        return Member(trainee, price, staying * SCALE, missing, held)


def _total(costs: Row) -> int:
    """The sum of costs that are whole numbers in truth; impossible ones say nothing here."""
    return int(np.ceil(np.where(costs >= NEVER, 0, costs) - ROUNDING).sum())
