"""Soft rule: sessions that a trainee attends in another class. Code: `makeups`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.rules.base import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scheduler.timetable_index import TimetableIndex


def find(index: TimetableIndex) -> Iterator[Finding]:
    for attendance in index.attendance:
        n = len(attendance.place.makeups) if attendance.home else 0
        if n:
            yield Finding("makeups", {"trainee": attendance.trainee.id, "sessions": n}, n)


RULE = Rule("makeup", find, default_weight=5)
