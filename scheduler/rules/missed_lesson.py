"""Soft rule: lessons of the programme that a trainee does not hear. Code: `lessons_missed`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.rules.base import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scheduler.timetable_index import TimetableIndex


def find(index: TimetableIndex) -> Iterator[Finding]:
    for attendance in index.attendance:
        missed = index.problem.lessons - len(attendance.lessons)
        if missed:
            yield Finding("lessons_missed", {"trainee": attendance.trainee.id, "lessons": missed}, missed)


RULE = Rule("missed_lesson", find, default_weight=20)
