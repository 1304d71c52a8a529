"""The previous timetable as the one at which a search begins, so that what nothing touches stays as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.entities import Placement
from scheduler.solution import Solution

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scheduler.entities import ClassPlan
    from scheduler.problem import Problem


def previous_start(problem: Problem) -> Solution | None:
    """What `previous` says of the problem's own classes and people, whatever rules it breaks by now.

    None where there is no previous timetable, or no class of it can be held as it was.
    """
    if problem.previous is None:
        return None
    plans = {
        course_class.id: plan
        for course_class in problem.classes
        if (plan := problem.previous.classes.get(course_class.id)) and _fits(problem, plan)
    }
    if not plans:
        return None
    before = problem.previous.trainees
    trainees = {one.id: _seats_left(before.get(one.id), plans) for one in problem.trainees}
    return Solution(classes={one.id: plans.get(one.id) for one in problem.classes}, trainees=trainees)


def _fits(problem: Problem, plan: ClassPlan) -> bool:
    """Whether the problem still knows the format, as long as it was, and all its slots."""
    fmt = problem.formats_by_id.get(plan.format)
    if fmt is None or len(fmt.sessions) != len(plan.sessions):
        return False
    return all(0 <= session.slot < problem.n_slots for session in plan.sessions)


def _seats_left(place: Placement | None, plans: Mapping[str, ClassPlan]) -> Placement:
    """The placement without seats in classes that are gone."""
    if place is None or place.class_id not in plans:
        return Placement(None)
    kept = tuple((cid, k) for cid, k in place.makeups if cid in plans)
    return Placement(place.class_id, place.skips, kept)
