"""The exact bound for a problem with one class: format by format, a CP-SAT model of all that the class decides.

With one class there are no make-ups, so the model of the class is the whole problem. The formats take turns: each one
for a short while, then always the one with the lowest bound, each time for longer, under the cost of the best
timetable known. The bound of the problem is the lowest of its formats'. A timetable that a model finds on the way is
handed out too.
"""

from __future__ import annotations

import math
import threading
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ortools.sat.python import cp_model

from scheduler.bounds.bound import ONE_CLASS_MODEL, Bound
from scheduler.bounds.class_costs import previous_plan
from scheduler.bounds.class_model import ClassModel, Member
from scheduler.bounds.people import attended, price_of_nothing, price_of_reassigning
from scheduler.bounds.shared_pattern import least_by_slot
from scheduler.bounds.trainee_patterns import NEVER, NOT_HELD, ROUNDING, bounds_by_format
from scheduler.check import check
from scheduler.class_options import ClassOptions
from scheduler.entities import UNWELCOME, ClassPlan, Placement, SessionPlan
from scheduler.solution import Solution

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from scheduler.bounds.pattern_model import Variable
    from scheduler.bounds.shared_pattern import Table
    from scheduler.entities import Format, Trainee
    from scheduler.problem import Problem

FIRST_TURN = 0.5  # of CP-SAT's deterministic time, which on an idle machine is about a second
LONGER = 12


@dataclass(frozen=True, slots=True)
class Limits:
    """How long the models may be worked on: `seconds_left` is asked before each turn, and `work` is the most of
    CP-SAT's deterministic time, which is the same on every machine.
    """

    seconds_left: Callable[[], float] = lambda: math.inf
    work: float = math.inf
    workers: int = 1


class OneClassBound:
    """The turns of the formats. `bounds` has what is known of each, `incumbent` the best objective known."""

    def __init__(
        self, problem: Problem, *, on_bound: Callable[[Bound], None], on_solution: Callable[[Solution], None]
    ) -> None:
        """The problem has one class. Bounds are handed out as they rise, timetables as they get better."""
        self.problem, self.on_bound, self.on_solution = problem, on_bound, on_solution
        self.option = ClassOptions(problem, problem.classes[0])
        self.lock = threading.Lock()
        self.incumbent: int | None = None
        self.bounds = bounds_by_format(problem)
        self.least = {fmt.id: self._least(fmt) for fmt in self.option.formats}
        for fid, least in self.least.items():
            self.bounds[fid] = max(self.bounds[fid], _least_of(least))
        self.settled: set[str] = set()  # formats whose model is solved to the end
        self.told = -1

    def learn(self, objective: int) -> bool:
        """A timetable of this objective is known; whether it is the best so far."""
        with self.lock:  # CP-SAT and whoever knows others' objectives call from threads of their own
            if self.incumbent is not None and objective >= self.incumbent:
                return False
            self.incumbent = objective
            return True

    def run(self, limits: Limits) -> None:
        """Work until the bound meets the best timetable, or the limits are reached."""
        if NOT_HELD in self.bounds:
            self.hand_out({self.option.course_class.id: None}, {})
        self.tell()
        turns, spent = dict.fromkeys(self.bounds, 0), 0.0
        while (fid := self._next(turns)) is not None:
            seconds, work = limits.seconds_left(), limits.work - spent
            if seconds <= 0 or work <= 0:
                return
            spent += self._work_on(fid, seconds, min(FIRST_TURN * LONGER ** turns[fid], work), limits.workers)
            turns[fid] += 1
            self.tell()

    def _next(self, turns: Mapping[str, int]) -> str | None:
        """A format below the best timetable: one that had no turn yet, else the one with the lowest bound."""
        limit = NEVER if self.incumbent is None else self.incumbent
        below = [fid for fid, bound in self.bounds.items() if bound < limit and fid not in self.settled]
        order = sorted(below, key=lambda fid: (turns[fid] > 0, self.bounds[fid], fid))
        return next((fid for fid in order if fid != NOT_HELD), None)

    def tell(self) -> None:
        """Hand out the bound where it has risen."""
        value = min(self.bounds.values(), default=0)
        if self.incumbent is not None:
            value = min(value, self.incumbent)
        if self.told < value < NEVER:
            self.told = value
            self.on_bound(Bound(value, ONE_CLASS_MODEL))

    def hand_out(self, classes: dict[str, ClassPlan | None], places: dict[str, Placement]) -> None:
        """Hand out a timetable where it is the best so far; whoever has no place attends nothing.

        Its objective is counted by the rules, not taken from the model.
        """
        trainees = {t.id: places.get(t.id, Placement(None)) for t in self.problem.trainees}
        solution = Solution(classes=classes, trainees=trainees, status="feasible")
        report = check(self.problem, solution)
        # The model takes what has been held as it was, also where that breaks a rule: then there is no timetable.
        if not report.violations and self.learn(report.total):
            self.on_solution(replace(solution, objective=report.total))

    def _work_on(self, fid: str, seconds: float, work: float, workers: int) -> float:
        """Solve the model of one format for a while; how much of CP-SAT's deterministic time that took."""
        fmt = self.problem.formats_by_id[fid]
        model = self._model(fmt)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = workers
        solver.parameters.random_seed = 1
        solver.parameters.catch_sigint_signal = False  # it would leave Ctrl-C at its default, which ends the process
        solver.parameters.linearization_level = 2  # measured: a third of the time of the default
        solver.parameters.max_deterministic_time = work
        if math.isfinite(seconds):
            solver.parameters.max_time_in_seconds = seconds
        solver.best_bound_callback = lambda value: self._raise_bound(fid, value)
        status = solver.solve(model.cp, _Found(self, model))
        if status == cp_model.OPTIMAL:
            self.settled.add(fid)
        if status == cp_model.INFEASIBLE:
            self.bounds[fid] = max(self.bounds[fid], int(NEVER) if self.incumbent is None else self.incumbent)
        elif status in (cp_model.OPTIMAL, cp_model.FEASIBLE, cp_model.UNKNOWN):
            self._raise_bound(fid, solver.best_objective_bound)
        return max(solver.response_proto.deterministic_time, 1e-3)

    def _model(self, fmt: Format) -> ClassModel:
        """The model of a format, without the slots in which no session can be if it is to beat the best timetable."""
        model = ClassModel(option=self.option, fmt=fmt, members=self._members(fmt), exact=True)
        model.charge(self._outside(), 1)
        limit = NEVER if self.incumbent is None else self.incumbent
        for (k, s), variable in model.x.items():
            if self.least[fmt.id][k, s] > limit - 1 + ROUNDING:
                model.cp.add(variable == 0)
        if self.incumbent is not None:
            model.cp.add(model.total() <= self.incumbent - 1)
        model.cp.minimize(model.total())
        return model

    def _least(self, fmt: Format) -> Table:
        """Session x slot: what a timetable with the session in the slot costs at least."""
        return least_by_slot(self.option, fmt, self._members(fmt)) + self._outside()

    def _raise_bound(self, fid: str, value: float) -> None:
        if math.isfinite(value) and abs(value) < NEVER:
            self.bounds[fid] = max(self.bounds[fid], math.ceil(value - ROUNDING))
            self.tell()

    def _members(self, fmt: Format) -> list[Member]:
        """Everyone who may be at home in the class, priced for a format."""
        problem, home = self.problem, self.option.course_class.id
        missing = tuple(n * problem.weights["missed_lesson"] for n in fmt.sessions)
        members = []
        for trainee in problem.trainees:
            held = self._held(trainee)
            if home in trainee.classes:
                leaving = None if held else self._nowhere(trainee)
                staying = problem.weights["format"] * trainee.formats.get(fmt.id, 0)
                staying += price_of_reassigning(problem, trainee, (home,))
                members.append(Member(trainee, leaving, staying, missing, held))
        return members

    def _outside(self) -> int:
        """The cost of those who may not be at home, and of unwelcome slots in which people have attended."""
        home, cost = self.option.course_class.id, 0
        for trainee in self.problem.trainees:
            if home not in trainee.classes:
                cost += self._nowhere(trainee)
            marks = [trainee.availability[self.option.held[k].slot] for k in self._held(trainee)]
            cost += self.problem.weights["avoid"] * marks.count(UNWELCOME)
        return cost

    def _held(self, trainee: Trainee) -> frozenset[int]:
        """The held sessions of the class that the trainee attended."""
        return frozenset(k for _, k in attended(self.problem, trainee))

    def _nowhere(self, trainee: Trainee) -> int:
        return price_of_nothing(self.problem) + price_of_reassigning(self.problem, trainee)


def _least_of(least: Table) -> int:
    """The best of all slots of each session, the worst of these over the sessions."""
    return min(int(NEVER), math.ceil(float(least.min(axis=1).max()) - ROUNDING))


class _Found(cp_model.CpSolverSolutionCallback):
    """Hands out each timetable that the model finds."""

    def __init__(self, owner: OneClassBound, model: ClassModel) -> None:
        super().__init__()
        self.owner, self.model = owner, model

    def on_solution_callback(self) -> None:
        model, option = self.model, self.model.option
        cid = option.course_class.id
        sessions = tuple(self._session(k) for k in range(model.n))
        places = {}
        for i, member in enumerate(model.members):
            skips = [k for k in range(model.n) if not self._attends(i, k)]
            if len(skips) < model.n:
                places[member.trainee.id] = Placement(cid, tuple(skips))
        self.owner.hand_out({cid: ClassPlan(model.fmt.id, sessions)}, places)

    def _attends(self, i: int, k: int) -> bool:
        seat = self.model.attends.get((i, k), int(k in self.model.members[i].held))
        return bool(seat if isinstance(seat, int) else self.value(seat))

    def _session(self, k: int) -> SessionPlan:
        model = self.model
        if k < model.n_held:
            return model.option.held[k]
        slot = next(s for s in model.slots[k] if self.boolean_value(model.x[k, s]))
        old = previous_plan(model.option)
        before = old.sessions[k] if old and old.format == model.fmt.id else None
        before = before if before and before.slot == slot else SessionPlan(slot)
        before = replace(before, room=None) if model.fmt.online else before
        pins = [pin for pin in model.option.pins if pin.session == k]
        return SessionPlan(
            slot,
            room=self._chosen(model.rooms, k, [before.room] + [pin.room for pin in pins if pin.pins_room]),
            lecturer=self._chosen(
                model.lecturers, k, [before.lecturer] + [pin.lecturer for pin in pins if pin.pins_lecturer]
            ),
        )

    def _chosen(self, chosen: Mapping[tuple[int, str], Variable], k: int, else_: Sequence[str | None]) -> str | None:
        """The room or lecturer of a session; where the model has no choice of them, the last one of `else_`."""
        choices = {who: one for (at, who), one in chosen.items() if at == k}
        return next((who for who, one in choices.items() if self.boolean_value(one)), else_[-1])
