"""Hard rule 3: a room is one of the class's, available, used once per slot, and seats everyone who attends.

Codes: `room_for_online`, `room_not_allowed`, `room_unavailable`, `room_used_twice`, `room_too_small`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.entities import IMPOSSIBLE
from scheduler.rules.base import Finding, Rule
from scheduler.timetable_index import Seat

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scheduler.timetable_index import TimetableIndex


def find(index: TimetableIndex) -> Iterator[Finding]:
    rooms = index.problem.rooms_by_id
    for held, k, session in index.sessions():
        where = {"class": held.id, "session": k, "slot": session.slot, "room": session.room}
        if held.fmt.online:
            if session.room is not None:
                yield Finding("room_for_online", where)
        elif rooms:
            if session.room is None or session.room not in held.course_class.rooms:
                yield Finding("room_not_allowed", where)
            elif rooms[session.room].availability[session.slot] == IMPOSSIBLE:
                yield Finding("room_unavailable", where)
        if session.room is not None and session.room in rooms:
            people, most = index.seats[Seat(held.id, k)], rooms[session.room].capacity
            if people > most:
                yield Finding("room_too_small", where | {"people": people, "most": most})
    for (room, slot), seats in index.room_use.items():
        if len(seats) > 1:
            yield Finding("room_used_twice", {"room": room, "slot": slot, "sessions": list(seats)})


RULE = Rule("room", find)
