"""Writes the model down, lets CP-SAT solve it, and reads the timetable out of it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from ortools.sat.python import cp_model

from benchmarks.peers.greedy import greedy_board
from benchmarks.peers.monolithic.classes import add_classes
from benchmarks.peers.monolithic.hint import Hint
from benchmarks.peers.monolithic.model import Model, OutOfTimeError
from benchmarks.peers.monolithic.people import add_people
from benchmarks.peers.monolithic.previous import charge_changes
from benchmarks.peers.monolithic.staff import add_staff
from scheduler.check import check
from scheduler.class_options import ClassOptions
from scheduler.entities import ClassPlan, Placement, SessionPlan
from scheduler.solution import Solution, to_json

if TYPE_CHECKING:
    from collections.abc import Callable

    from scheduler.problem import CourseClass, Problem

BUILDING_SHARE = 0.9  # of the time; a model that is not written by then is given up
NOT_WRITTEN = {
    "code": "model_not_written",
    "objects": [],
    "text": "the model was not written down in its share of the time: this is the greedy answer",
}
STATUS = {cp_model.OPTIMAL: "optimal", cp_model.FEASIBLE: "feasible", cp_model.INFEASIBLE: "infeasible"}


def solve_monolithically(
    problem: Problem,
    *,
    seconds: float | None,
    seed: int = 1,
    workers: int = 2,
    on_better: Callable[[int], None] = lambda _: None,
) -> dict[str, object]:
    """The solution file. The greedy answer is the hint, and the answer if CP-SAT has none in the time.

    `on_better` is told the objective of every better answer. The time includes writing the model.
    """
    started = time.monotonic()
    board = greedy_board(problem)
    best = board.solution() if board else None
    if best:
        on_better(check(problem, best).total)
    deadline = started + BUILDING_SHARE * seconds if seconds else None
    try:
        model = write_model(problem, Hint(board) if board else None, deadline=deadline)
    except OutOfTimeError:
        return _file(problem, best, None) | {"reasons": [NOT_WRITTEN]}
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = workers
    solver.parameters.random_seed = seed
    if seconds is not None:
        solver.parameters.max_time_in_seconds = max(0.1, seconds - (time.monotonic() - started))
    status = solver.solve(model.cp, _Listener(on_better))
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        best = _solution(model, solver)
    return _file(problem, best, solver, STATUS.get(status))


def write_model(problem: Problem, hint: Hint | None, *, deadline: float | None = None) -> Model:
    """The whole model; OutOfTimeError if it is not written by the deadline (of `time.monotonic`)."""
    model = Model(problem, hint, deadline)
    add_classes(model)
    add_staff(model)
    add_people(model)
    charge_changes(model)
    model.minimize()
    return model


class _Listener(cp_model.CpSolverSolutionCallback):
    def __init__(self, on_better: Callable[[int], None]) -> None:
        super().__init__()
        self.on_better = on_better

    def on_solution_callback(self) -> None:
        self.on_better(round(self.objective_value))


def _file(
    problem: Problem, best: Solution | None, solver: cp_model.CpSolver | None, status: str | None = None
) -> dict[str, object]:
    if best is None:
        return {"status": status or "unknown", "objective": None, "bound": None, "reasons": []}
    found = status in ("optimal", "feasible")
    objective = check(problem, best).total  # the model's own may be too dear until it is optimal
    bound = solver.best_objective_bound if solver and found else None
    return to_json(best, problem) | {"objective": objective, "bound": bound, "status": status if found else "feasible"}


def _solution(model: Model, solver: cp_model.CpSolver) -> Solution:
    plans = {c.id: _plan(model, solver, c) for c in model.problem.classes}
    places = {t.id: _place(model, solver, t.id, plans) for t in model.problem.trainees}
    return Solution(plans, places, "feasible")


def _plan(model: Model, solver: cp_model.CpSolver, course_class: CourseClass) -> ClassPlan | None:
    cid = course_class.id
    for fid in course_class.formats:
        held = model.formats.get((cid, fid))
        if held is None or not solver.boolean_value(held):
            continue
        sessions = list(ClassOptions(model.problem, course_class).held)
        for k in range(len(sessions), len(model.problem.formats_by_id[fid].sessions)):
            slot = next(s for s, var in model.at[cid, fid, k].items() if solver.boolean_value(var))
            room = _chosen(model.rooms, solver, cid, slot)
            sessions.append(SessionPlan(slot, room, _chosen(model.lecturers, solver, cid, slot)))
        return ClassPlan(fid, tuple(sessions))
    return None


def _chosen(
    uses: dict[tuple[str, int, str], cp_model.IntVar], solver: cp_model.CpSolver, cid: str, slot: int
) -> str | None:
    found = (who for (c, s, who), var in uses.items() if (c, s) == (cid, slot) and solver.boolean_value(var))
    return next(found, None)


def _place(model: Model, solver: cp_model.CpSolver, tid: str, plans: dict[str, ClassPlan | None]) -> Placement:
    homes = (c for c in plans if (tid, c) in model.homes and solver.boolean_value(model.homes[tid, c]))
    home = next(homes, None)
    if home is None:
        return Placement(None)
    seats = {
        (cid, k)
        for cid, plan in plans.items()
        for k, session in enumerate(plan.sessions if plan else ())
        if (there := model.attends[tid, cid].get(session.slot)) is not None and solver.boolean_value(there)
    }
    plan = plans[home]
    skips = tuple(k for k in range(len(plan.sessions) if plan else 0) if (home, k) not in seats)
    return Placement(home, skips, tuple(sorted(seat for seat in seats if seat[0] != home)))
