"""A lower bound that is cheap and always right, far from tight."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scheduler.problem import Problem, Trainee


def lower_bound(problem: Problem) -> int:
    """Penalties that no timetable avoids: of the classes that must be held, and of people without enough time."""
    held = [c for c in problem.classes if not c.optional]
    bound = len(held) * problem.weights["open_class"]
    last = [min(_earliest_end(problem, f) for f in c.formats) for c in held]
    bound += sum(last) * problem.weights["late_week"]
    return bound + sum(_trainee_bound(problem, t) for t in problem.trainees)


def _earliest_end(problem: Problem, format_id: str) -> int:
    """The first week in which a class of the format could have its last session."""
    fmt = problem.formats_by_id[format_id]
    open_slots = [slot for slot in range(problem.n_slots) if problem.allows(fmt, slot)]
    n = len(fmt.sessions)
    return problem.week(open_slots[n - 1]) if n <= len(open_slots) else 0


def _trainee_bound(problem: Problem, trainee: Trainee) -> int:
    """What the trainee costs even if a session were held in every slot they can come to."""
    if problem.held_before:
        return 0
    lessons = sum(
        problem.periods[problem.period(slot)].lessons
        for slot, mark in enumerate(trainee.availability)
        if mark != "#" and problem.calendar[slot] != "#"
    )
    missed = max(0, problem.lessons - lessons)
    cost = missed * problem.weights["missed_lesson"]
    return cost + (problem.weights["incomplete"] if problem.lessons - missed < problem.needed else 0)
