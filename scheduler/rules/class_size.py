"""Hard rule 7: a class is home to at most its capacity and at least its minimum of trainees; a session without a
room seats at most the class's capacity, guests included.

Codes: `class_too_big`, `class_too_small`, `session_too_big`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.rules.base import Finding, Rule
from scheduler.timetable_index import Seat

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scheduler.timetable_index import TimetableIndex


def find(index: TimetableIndex) -> Iterator[Finding]:
    for held in index.held.values():
        course_class, n = held.course_class, index.home_size[held.id]
        if n > course_class.capacity:
            yield Finding("class_too_big", {"class": held.id, "people": n, "most": course_class.capacity})
        if n < course_class.min_size:
            yield Finding("class_too_small", {"class": held.id, "people": n, "least": course_class.min_size})
    for held, k, session in index.sessions():
        people, most = index.seats[Seat(held.id, k)], held.course_class.capacity
        if session.room not in index.problem.rooms_by_id and people > most:
            yield Finding("session_too_big", {"class": held.id, "session": k, "people": people, "most": most})


RULE = Rule("class_size", find)
