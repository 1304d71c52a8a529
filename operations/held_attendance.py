"""A trainee may say after a session that they were not there while the engine is at work on what it knew before."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa

from models import Amendment, Intake, Release, db
from operations.slots import problem_id
from scheduler import Problem, Solution
from scheduler.entities import Placement
from scheduler.rules.history import held_attendance


def amended_since(intake: Intake, moment: datetime) -> set[str]:
    """Those who have arranged something since then, by their ids in problem files."""
    query = sa.select(Amendment.trainee_id).join(Release)
    query = query.where(Release.intake_id == intake.id, Amendment.made_at >= moment, Amendment.trainee_id.is_not(None))
    return {problem_id("T", key) for key in db.session.scalars(query.distinct()) if key is not None}


def with_held_attendance(problem: Problem, solution: Solution, trainees: Collection[str]) -> Solution:
    """The solution with what has been held attended by these trainees as in the problem's `previous`."""
    placements = {
        tid: _attending(problem, solution, tid, placement) if tid in trainees else placement
        for tid, placement in solution.trainees.items()
    }
    return replace(solution, trainees=placements)


def _attending(problem: Problem, solution: Solution, trainee: str, placement: Placement) -> Placement:
    home = placement.class_id
    if home is None or problem.previous is None:
        return placement
    attended = held_attendance(problem.previous, trainee, problem.held_before)
    skips = [k for k in _places(solution, home) if _is_held(problem, solution, (home, k)) and (home, k) not in attended]
    skips += [k for k in placement.skips if not _is_held(problem, solution, (home, k))]
    guest = [seat for seat in placement.makeups if not _is_held(problem, solution, seat)]
    guest += [seat for seat in attended if seat[0] != home]
    return Placement(home, tuple(sorted(skips)), tuple(sorted(guest)))


def _places(solution: Solution, cid: str) -> range:
    plan = solution.classes.get(cid)
    return range(len(plan.sessions) if plan is not None else 0)


def _is_held(problem: Problem, solution: Solution, seat: tuple[str, int]) -> bool:
    plan = solution.classes.get(seat[0])
    return plan is not None and plan.sessions[seat[1]].slot < problem.held_before
