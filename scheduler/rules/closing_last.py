"""Hard rule 6: a session with a closing module is attended after every other session that the trainee attends.

Code: `closing_too_early`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.rules.base import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scheduler.timetable_index import TimetableIndex


def find(index: TimetableIndex) -> Iterator[Finding]:
    for attendance in index.attendance:
        closing: list[int] = []
        others: list[int] = []
        for seat, slot in zip(attendance.seats, attendance.slots, strict=True):
            is_closing = index.problem.is_closing(index.held[seat.class_id].fmt, seat.session)
            (closing if is_closing else others).append(slot)
        if closing and others and min(closing) < max(others):
            where = {"trainee": attendance.trainee.id, "slot": min(closing), "later": max(others)}
            yield Finding("closing_too_early", where)


RULE = Rule("closing_last", find)
