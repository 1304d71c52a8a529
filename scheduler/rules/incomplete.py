"""Soft rule: a trainee stays below the attendance share, or without a closing lesson. Code: `incomplete`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.rules.base import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scheduler.timetable_index import TimetableIndex


def find(index: TimetableIndex) -> Iterator[Finding]:
    needed, closing = index.problem.needed, index.problem.closing_lessons
    for attendance in index.attendance:
        n = len(attendance.lessons)
        if n < needed or not closing <= attendance.lessons:
            where = {"trainee": attendance.trainee.id, "lessons": n, "needed": needed}
            yield Finding("incomplete", where | {"closing": closing <= attendance.lessons})


RULE = Rule("incomplete", find, default_weight=1000)
