"""A plan's decisions as a solution."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.solution import ClassPlan, Placement, SessionPlan, Solution

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scheduler.problem import Problem
    from scheduler.search.arrays import Array


def decode(problem: Problem, plan: Mapping[str, Array], *, objective: int) -> Solution:
    """The solution in the arrays named in `arrays.DECISIONS`."""
    classes: dict[str, ClassPlan | None] = {}
    for i, course_class in enumerate(problem.classes):
        classes[course_class.id] = _class_plan(problem, plan, i) if plan["fmt"][i] >= 0 else None
    trainees = {t.id: _placement(problem, plan, i) for i, t in enumerate(problem.trainees)}
    return Solution(classes=classes, trainees=trainees, status="feasible", objective=objective)


def _class_plan(problem: Problem, plan: Mapping[str, Array], c: int) -> ClassPlan:
    fmt = problem.formats[plan["fmt"][c]]
    before = problem.previous.classes.get(problem.classes[c].id) if problem.previous else None
    sessions = [s for s in before.sessions if s.slot < problem.held_before] if before else []
    for k in range(len(sessions), len(fmt.sessions)):
        room, lecturer = int(plan["room"][c, k]), int(plan["lecturer"][c, k])
        sessions.append(
            SessionPlan(
                slot=int(plan["slot"][c, k]),
                room=problem.rooms[room].id if room >= 0 else None,
                lecturer=problem.lecturers[lecturer].id if lecturer >= 0 else None,
            )
        )
    return ClassPlan(fmt.id, tuple(sessions))


def _placement(problem: Problem, plan: Mapping[str, Array], t: int) -> Placement:
    home = int(plan["home"][t])
    if home < 0:
        return Placement(None)
    n = int(plan["n_att"][t])
    seats = {(int(c), int(k)) for c, k in zip(plan["att_class"][t, :n], plan["att_session"][t, :n], strict=True)}
    sessions = len(problem.formats[plan["fmt"][home]].sessions)
    skips = tuple(k for k in range(sessions) if (home, k) not in seats)
    makeups = tuple((problem.classes[c].id, k) for c, k in sorted(seats) if c != home)
    return Placement(problem.classes[home].id, skips, makeups)
