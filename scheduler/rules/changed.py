"""Soft rule: another room or lecturer than in the previous timetable, of a session that stays in its slot.

Code: `session_changed`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.rules.base import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scheduler.timetable_index import TimetableIndex


def find(index: TimetableIndex) -> Iterator[Finding]:
    previous = index.problem.previous
    if previous is None:
        return
    for course_class in index.problem.classes:
        old, new = previous.classes.get(course_class.id), index.plan(course_class.id)
        if old is None or new is None or new.format != old.format:
            continue
        for k, (a, b) in enumerate(zip(old.sessions, new.sessions, strict=False)):
            if a.slot == b.slot and a != b:
                yield Finding("session_changed", {"class": course_class.id, "session": k, "slot": a.slot})


RULE = Rule("changed", find, default_weight=2)
