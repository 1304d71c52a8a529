"""Soft rule: a trainee attends in a slot that is possible but unwelcome. Code: `unwelcome_slot`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.entities import UNWELCOME
from scheduler.rules.base import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scheduler.timetable_index import TimetableIndex


def find(index: TimetableIndex) -> Iterator[Finding]:
    for attendance in index.attendance:
        for slot in attendance.slots:
            if attendance.trainee.availability[slot] == UNWELCOME:
                yield Finding("unwelcome_slot", {"trainee": attendance.trainee.id, "slot": slot})


RULE = Rule("avoid", find, default_weight=3)
