"""Ids, slots and dates of a problem as a person says them, for the English sentences of the engine."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from scheduler.entities import CourseClass, Format, Lecturer, Module, Room, Trainee, Unit
    from scheduler.problem import Problem

    Named = CourseClass | Format | Lecturer | Module | Room | Trainee | Unit

MOST_TIMES = 6  # dates or times that are told: of more, how many there are

_THINGS: Mapping[str, Callable[[Problem], Mapping[str, Named]]] = {
    "classes": lambda problem: problem.classes_by_id,
    "formats": lambda problem: problem.formats_by_id,
    "lecturers": lambda problem: problem.lecturers_by_id,
    "modules": lambda problem: {module.id: module for module in problem.modules},
    "rooms": lambda problem: problem.rooms_by_id,
    "trainees": lambda problem: problem.trainees_by_id,
    "units": lambda problem: problem.units_by_id,
}


def called(problem: Problem, kind: str, ids: Iterable[str]) -> str:
    """Things of one kind, such as `classes`, by their names with the ids of the file beside them, or by the ids alone
    where the file has no names; `none` where there are none.
    """
    things = _THINGS[kind](problem)
    return ", ".join(_called(things.get(one), one) for one in ids) or "none"


def _called(thing: Named | None, text_id: str) -> str:
    return f"{thing.name} ({text_id})" if thing and thing.name and thing.name != text_id else text_id


def day_text(day: date) -> str:
    """`08/03/2027`."""
    return f"{day:%d/%m/%Y}"


def moment(problem: Problem, slot: int) -> str:
    """The date and the period of a slot: `08/03/2027 morning`."""
    period = problem.periods[problem.period(slot)]
    return f"{day_text(problem.date(slot))} {period.name or period.id}"


def days_text(days: Iterable[str]) -> str:
    """ISO dates; three or more that follow each other by the first and the last."""
    runs: list[list[date]] = []
    for day in sorted(map(date.fromisoformat, days)):
        if runs and (day - runs[-1][-1]).days == 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    told = [
        f"{day_text(run[0])} to {day_text(run[-1])}" if len(run) > 2 else ", ".join(map(day_text, run)) for run in runs
    ]
    return ", ".join(_first(told))


def times_text(problem: Problem, times: Iterable[Sequence[int]]) -> str:
    """Stretches of time, each by its first and its last slot."""
    return "; ".join(
        moment(problem, first) if first == last else f"{moment(problem, first)} to {moment(problem, last)}"
        for first, last in times
    )


def slots_text(problem: Problem, slots: Sequence[int]) -> str:
    """Single slots, the first of them."""
    return ", ".join(_first([moment(problem, slot) for slot in slots]))


def _first(told: Sequence[str]) -> list[str]:
    more = len(told) - MOST_TIMES
    return [*told[:MOST_TIMES], f"{more} more"] if more > 0 else list(told)
