"""Soft rule: the number of the week (that of `start` is 0) of a class's last session. Code: `ends_in_week`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.rules.base import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scheduler.timetable_index import TimetableIndex


def find(index: TimetableIndex) -> Iterator[Finding]:
    for held in index.held.values():
        week = index.problem.week(max(held.slots))
        if week:
            yield Finding("ends_in_week", {"class": held.id, "week": week}, week)


RULE = Rule("late_week", find, default_weight=1)
