"""Soft rule `format`: dislike points of a trainee for the format of the home class. Code: `format_disliked`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.rules.base import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scheduler.timetable_index import TimetableIndex


def find(index: TimetableIndex) -> Iterator[Finding]:
    for attendance in index.attendance:
        if attendance.home:
            fmt = attendance.home.fmt.id
            points = attendance.trainee.formats.get(fmt, 0)
            if points:
                where = {"trainee": attendance.trainee.id, "class": attendance.home.id, "format": fmt}
                yield Finding("format_disliked", where, points)


RULE = Rule("format", find, default_weight=1)
