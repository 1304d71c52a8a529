"""Promise of more lecturers, lecturers who teach more modules, and lecturers who teach more in a week.

A session that could be at a better time but for want of a lecturer may cost what its people lack, as far as slots are
closed to it for that reason alone; what lecturers cost by themselves is added.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.entities import IMPOSSIBLE

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from scheduler.relaxations import Relaxation
    from scheduler.suggest.symptoms import Symptoms
    from scheduler.timetable_index import HeldClass


def another_lecturer(symptoms: Symptoms, relaxation: Relaxation) -> float:
    sessions = list(_sessions(symptoms, relaxation.params["modules"]))
    return sum(_opened(symptoms, held, k, lambda _: True) for held, k in sessions) + _staff_costs(symptoms, sessions)


def lecturer_module(symptoms: Symptoms, relaxation: Relaxation) -> float:
    lecturer = symptoms.problem.lecturers_by_id[relaxation.params["lecturer"]]
    module = relaxation.params["module"]
    sessions = [
        (held, k)
        for held, k in _sessions(symptoms, {*lecturer.modules, module})
        if module in symptoms.problem.session_modules(held.fmt, k)
    ]
    if all(lecturer.availability[slot] == IMPOSSIBLE for held, _ in sessions for slot in symptoms.slots_of(held.fmt)):
        return 0.0
    opened = sum(_opened(symptoms, held, k, lambda slot: symptoms.could_teach(lecturer, slot)) for held, k in sessions)
    return opened + _staff_costs(symptoms, sessions) / 2


def lecturer_week(symptoms: Symptoms, relaxation: Relaxation) -> float:
    """Only for one who has a full week."""
    problem = symptoms.problem
    lecturer = problem.lecturers_by_id[relaxation.params["lecturer"]]

    def would_be_free(slot: int) -> bool:
        return (
            lecturer.availability[slot] != IMPOSSIBLE
            and (lecturer.id, slot) not in symptoms.index.lecturer_use
            and symptoms.is_full(lecturer, problem.week(slot))
        )

    if not any(symptoms.is_full(lecturer, week) for week in range(problem.week(problem.n_slots - 1) + 1)):
        return 0.0
    sessions = list(_sessions(symptoms, lecturer.modules))
    opened = sum(_opened(symptoms, held, k, would_be_free) for held, k in sessions)
    return opened + _staff_costs(symptoms, sessions) / 2


def _sessions(symptoms: Symptoms, modules: Collection[str]) -> Iterator[tuple[HeldClass, int]]:
    """The sessions that one who teaches these modules may teach, as far as they can still change."""
    for held, k, session in symptoms.index.sessions():
        if session.slot >= symptoms.problem.held_before and symptoms.problem.session_modules(held.fmt, k) <= set(
            modules
        ):
            yield held, k


def _opened(symptoms: Symptoms, held: HeldClass, session: int, helps: Callable[[int], bool]) -> float:
    """The part of a session in its class's trouble, by the share of slots that want for a lecturer and get one."""
    slots = symptoms.slots_of(held.fmt)
    gained = sum(helps(slot) for slot in symptoms.unstaffed(held, session))
    return symptoms.class_trouble(held.id) / len(held.slots) * gained / len(slots) if slots else 0.0


def _staff_costs(symptoms: Symptoms, sessions: Collection[tuple[HeldClass, int]]) -> float:
    """What the rules about lecturers charge for these sessions."""
    problem = symptoms.problem
    seats = {(held.id, k) for held, k in sessions}
    modules = {(held.id, module) for held, k in sessions for module in problem.session_modules(held.fmt, k)}
    unwelcome = sum(
        points
        for finding, points in symptoms.charges("lecturer_avoid")
        if (finding.params["class"], finding.params["session"]) in seats
    )
    changes = sum(
        points
        for finding, points in symptoms.charges("lecturer_change")
        if (finding.params["class"], finding.params["module"]) in modules
    )
    return unwelcome + changes


PROMISES: Mapping[str, Callable[[Symptoms, Relaxation], float]] = {
    "another_lecturer": another_lecturer,
    "lecturer_module": lecturer_module,
    "lecturer_week": lecturer_week,
}
