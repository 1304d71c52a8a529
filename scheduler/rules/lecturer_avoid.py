"""Soft rule: a lecturer teaches in a slot that is possible but unwelcome. Code: `lecturer_unwelcome_slot`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.entities import UNWELCOME
from scheduler.rules.base import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scheduler.timetable_index import TimetableIndex


def find(index: TimetableIndex) -> Iterator[Finding]:
    for (lecturer, slot), seats in index.lecturer_use.items():
        if index.problem.lecturers_by_id[lecturer].availability[slot] == UNWELCOME:
            for cid, k in seats:
                where = {"lecturer": lecturer, "slot": slot, "class": cid, "session": k}
                yield Finding("lecturer_unwelcome_slot", where)


RULE = Rule("lecturer_avoid", find, default_weight=2)
