"""Soft rule: further lecturers of one module in one class. Code: `lecturers_of_module`."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from scheduler.rules.base import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scheduler.timetable_index import TimetableIndex


def find(index: TimetableIndex) -> Iterator[Finding]:
    lecturers = defaultdict(set)
    for (lecturer, _), seats in index.lecturer_use.items():
        for cid, k in seats:
            for module in index.problem.session_modules(index.held[cid].fmt, k):
                lecturers[cid, module].add(lecturer)
    for (cid, module), who in lecturers.items():
        if len(who) > 1:
            where = {"class": cid, "module": module, "lecturers": sorted(who)}
            yield Finding("lecturers_of_module", where, len(who) - 1)


RULE = Rule("lecturer_change", find, default_weight=2)
