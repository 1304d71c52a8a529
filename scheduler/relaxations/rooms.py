"""A bigger room, and one more room.

What is wanted of a room is that it seats the largest class that may use it and half as many guests, but never more
than all trainees.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scheduler.relaxations.base import Data, Kind, Relaxation, fresh_id, row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from scheduler.problem import CourseClass, Problem

BIGGER, ANOTHER = "bigger_room", "another_room"


def wanted_seats(problem: Problem, classes: Iterable[CourseClass]) -> int:
    """Seats of a room that would serve every one of the classes well."""
    largest = max((course_class.capacity for course_class in classes), default=0)
    return min(len(problem.trainees), largest + -(-largest // 2))


def bigger_candidates(problem: Problem) -> Iterator[Relaxation]:
    for room in problem.rooms:
        seats = wanted_seats(problem, (c for c in problem.classes if room.id in c.rooms))
        if seats > room.capacity:
            text = f"have {seats} seats instead of {room.capacity} in room {room.id}"
            yield Relaxation(BIGGER, (room.id,), {"room": room.id, "capacity": seats}, text)


def change_bigger(data: Data, params: Mapping[str, Any]) -> None:
    row(data, "rooms", params["room"])["capacity"] = params["capacity"]


def another_candidates(problem: Problem) -> Iterator[Relaxation]:
    """One, for every class, open at all times; none where no session needs a room."""
    if problem.rooms:
        new = fresh_id("room-new", problem.rooms_by_id)
        seats = wanted_seats(problem, problem.classes)
        text = f"have one more room for every class, with {seats} seats, free at all times"
        yield Relaxation(ANOTHER, (), {"room": new, "capacity": seats}, text)


def change_another(data: Data, params: Mapping[str, Any]) -> None:
    data["rooms"].append({"id": params["room"], "capacity": params["capacity"]})
    for course_class in data["classes"]:
        if "rooms" in course_class:
            course_class["rooms"] = [*course_class["rooms"], params["room"]]


BIGGER_KIND = Kind(BIGGER, bigger_candidates, change_bigger)
ANOTHER_KIND = Kind(ANOTHER, another_candidates, change_another)
