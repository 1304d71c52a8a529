"""What trainees cost by themselves, shared by the bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.rules.history import held_attendance

if TYPE_CHECKING:
    from collections.abc import Collection

    from scheduler.entities import Trainee
    from scheduler.problem import Problem


def price_of_nothing(problem: Problem) -> int:
    """Penalties of a trainee who hears no lesson at all."""
    price = problem.lessons * problem.weights["missed_lesson"]
    incomplete = problem.needed > 0 or problem.closing_lessons
    return price + (problem.weights["incomplete"] if incomplete else 0)


def price_of_reassigning(problem: Problem, trainee: Trainee, classes: Collection[str] = ()) -> int:
    """The charge where the trainee had a home class that is none of these (none at all: for no class)."""
    place = problem.previous.trainees.get(trainee.id) if problem.previous else None
    if place is None or place.class_id is None or place.class_id in classes:
        return 0
    return problem.weights["reassigned"]


def attended(problem: Problem, trainee: Trainee) -> set[tuple[str, int]]:
    """The (class, session) pairs that the trainee attended of what has been held."""
    if problem.previous is None or not problem.held_before:
        return set()
    return held_attendance(problem.previous, trainee.id, problem.held_before)


def attended_lessons(problem: Problem, trainee: Trainee) -> set[int]:
    """The lessons that the trainee has heard in what has been held."""
    heard: set[int] = set()
    for cid, k in attended(problem, trainee):
        plan = problem.previous.classes[cid] if problem.previous else None
        fmt = problem.formats_by_id.get(plan.format) if plan else None
        heard.update(problem.covers(fmt)[k] if fmt and k < len(fmt.sessions) else ())
    return heard
