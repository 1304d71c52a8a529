"""Promise of more seats: bigger rooms, one more room, and units that send more people at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.entities import IMPOSSIBLE
from scheduler.timetable_index import Seat

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from scheduler.relaxations import Relaxation
    from scheduler.suggest.symptoms import Symptoms
    from scheduler.timetable_index import Attendance, HeldClass

SEATS = 0.2


def bigger_room(symptoms: Symptoms, relaxation: Relaxation) -> float:
    """Only for a room that some session fills, or that is too small for one of its classes."""
    room = symptoms.problem.rooms_by_id[relaxation.params["room"]]
    index = symptoms.index
    filled = any(
        session.room == room.id and index.seats[Seat(held.id, k)] >= room.capacity
        for held, k, session in index.sessions()
    )
    small = any(
        room.id in held.course_class.rooms and index.home_size[held.id] > room.capacity for held in index.held.values()
    )
    if not filled and not small:
        return 0.0
    return SEATS * symptoms.total_trouble + sum(points for _, points in symptoms.charges("room_change"))


def another_room(symptoms: Symptoms, _: Relaxation) -> float:
    """By the share of slots in which a class finds none of its rooms free."""
    found = float(sum(points for _, points in symptoms.charges("room_change")))
    for held in symptoms.index.held.values():
        slots = [] if held.fmt.online else symptoms.slots_of(held.fmt)
        if slots:
            missing = sum(_no_room(symptoms, held, slot) for slot in slots)
            found += symptoms.class_trouble(held.id) * missing / len(slots)
    return found


def _no_room(symptoms: Symptoms, held: HeldClass, slot: int) -> bool:
    """Whether every room of the class is closed, too small for its people or used by another class."""
    return all(
        room.availability[slot] == IMPOSSIBLE
        or room.capacity < symptoms.index.home_size[held.id]
        or any(seat.class_id != held.id for seat in symptoms.index.room_use.get((room.id, slot), ()))
        for room in map(symptoms.problem.rooms_by_id.__getitem__, held.course_class.rooms)
    )


def unit_limit(symptoms: Symptoms, relaxation: Relaxation) -> float:
    """The trouble of those people of the units whom the limit keeps out of a session that they could attend."""
    units = set(relaxation.params["units"])
    return sum(
        symptoms.trouble[attendance.trainee.id]
        for attendance in symptoms.index.attendance
        if attendance.trainee.unit in units
        and attendance.trainee.id in symptoms.trouble
        and _kept_out(symptoms, attendance)
    )


def _kept_out(symptoms: Symptoms, attendance: Attendance) -> bool:
    unit = symptoms.problem.units_by_id[attendance.trainee.unit or ""]
    return any(
        attendance.trainee.availability[slot] != IMPOSSIBLE
        and slot not in attendance.slots
        and symptoms.index.unit_slots[unit.id, slot] >= unit.max_together
        for held in symptoms.index.held.values()
        for slot in held.slots
    )


PROMISES: Mapping[str, Callable[[Symptoms, Relaxation], float]] = {
    "bigger_room": bigger_room,
    "another_room": another_room,
    "unit_limit": unit_limit,
}
