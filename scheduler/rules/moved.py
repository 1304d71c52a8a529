"""Soft rule: sessions in another slot than in the previous timetable; all of a class's if its format changes.

Codes: `format_changed`, `session_moved`.
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
        if old is None:
            continue
        if new is None or new.format != old.format:
            where = {"class": course_class.id, "sessions": len(old.sessions)}
            yield Finding("format_changed", where, len(old.sessions))
            continue
        for k, (a, b) in enumerate(zip(old.sessions, new.sessions, strict=False)):
            if a.slot != b.slot:
                where = {"class": course_class.id, "session": k, "slot": a.slot, "new_slot": b.slot}
                yield Finding("session_moved", where)


RULE = Rule("moved", find, default_weight=10)
