"""Soft rule: further rooms of one class. Code: `rooms_of_class`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.rules.base import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scheduler.timetable_index import TimetableIndex


def find(index: TimetableIndex) -> Iterator[Finding]:
    for held in index.held.values():
        rooms = {session.room for session in held.plan.sessions if session.room is not None}
        if len(rooms) > 1 and not held.fmt.online:
            yield Finding("rooms_of_class", {"class": held.id, "rooms": sorted(rooms)}, len(rooms) - 1)


RULE = Rule("room_change", find, default_weight=2)
