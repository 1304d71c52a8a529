"""What a timetable means for people, in a few figures that can be set side by side."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from scheduler.entities import UNWELCOME
from scheduler.rules import HARD_RULES, SOFT_RULES
from scheduler.timetable_index import TimetableIndex

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from scheduler.problem import Problem
    from scheduler.solution import Solution
    from scheduler.timetable_index import Attendance


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts over all trainees and all held classes; `last_date` is None where nothing is held.

    `unwelcome` counts the attended sessions in slots that are possible but unwelcome, `lecturer_sessions` the held
    sessions, each of which takes one lecturer. `total` is the weighted sum of `penalties` by rule.
    """

    trainees: int
    completing: int
    missed_lessons: int
    makeups: int
    unwelcome: int
    classes: int
    lecturer_sessions: int
    last_date: date | None
    total: int
    penalties: Mapping[str, int]

    def to_json(self) -> dict[str, object]:
        return asdict(self) | {"last_date": self.last_date.isoformat() if self.last_date else None}


def figures_of(problem: Problem, solution: Solution) -> Figures:
    """The figures of a timetable. Raises ValueError for one that breaks a hard rule: it means nothing for anybody."""
    index = TimetableIndex(problem, solution)
    broken = [rule.name for rule in HARD_RULES if next(iter(rule.find(index)), None)]
    if broken:
        raise ValueError(f"the timetable breaks {', '.join(broken)}")
    penalties = {rule.name: rule.count(index) * problem.weights[rule.name] for rule in SOFT_RULES}
    slots = [slot for held in index.held.values() for slot in held.slots]
    return Figures(
        trainees=len(problem.trainees),
        completing=sum(completes(problem, attendance) for attendance in index.attendance),
        missed_lessons=sum(problem.lessons - len(attendance.lessons) for attendance in index.attendance),
        makeups=sum(len(attendance.place.makeups) for attendance in index.attendance),
        unwelcome=sum(a.trainee.availability[slot] == UNWELCOME for a in index.attendance for slot in a.slots),
        classes=len(index.held),
        lecturer_sessions=len(slots),
        last_date=problem.date(max(slots)) if slots else None,
        total=sum(penalties.values()),
        penalties=penalties,
    )


def completes(problem: Problem, attendance: Attendance) -> bool:
    """Whether the trainee hears the attendance share of the lessons, the closing ones among them."""
    return len(attendance.lessons) >= problem.needed and problem.closing_lessons <= attendance.lessons


def trainees_missing(problem: Problem, solution: Solution) -> int:
    """How many trainees miss some lesson of the programme."""
    attendance = TimetableIndex(problem, solution).attendance
    return sum(len(one.lessons) < problem.lessons for one in attendance)
