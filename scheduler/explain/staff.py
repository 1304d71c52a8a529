"""Which rooms and lecturers a session could have in another slot, and why not the others."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from scheduler.class_options import ClassOptions
from scheduler.entities import IMPOSSIBLE
from scheduler.rules.base import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scheduler.problem import Lecturer, Room
    from scheduler.timetable_index import HeldClass, Seat, TimetableIndex


class SessionStaff:
    """The rooms and lecturers of one session that pins and modules leave, while all other sessions stand."""

    def __init__(self, index: TimetableIndex, held: HeldClass, seat: Seat) -> None:
        self.index, self.seat = index, seat
        options = ClassOptions(index.problem, held.course_class)
        self.rooms = options.rooms(held.fmt, seat.session)
        self.lecturers = options.lecturers(held.fmt, seat.session)
        self.needs_room = bool(index.problem.rooms) and not held.fmt.online
        self._teaching: Counter[tuple[str, int]] = Counter(
            (who, index.problem.week(slot))
            for (who, slot), seats in index.lecturer_use.items()
            for other in seats
            if other != seat
        )

    def room_objections(self, room: Room | None, slot: int, people: int) -> Iterator[Finding]:
        """Codes `room_unavailable`, `room_used`, `room_too_small`; nothing where no room is needed."""
        if room is None:
            return
        if room.availability[slot] == IMPOSSIBLE:
            yield Finding("room_unavailable", {"room": room.id})
        for cid, k in self._others(self.index.room_use.get((room.id, slot), ())):
            yield Finding("room_used", {"room": room.id, "class": cid, "session": k})
        if people > room.capacity:
            yield Finding("room_too_small", {"room": room.id, "people": people, "most": room.capacity})

    def lecturer_objections(self, lecturer: Lecturer | None, slot: int) -> Iterator[Finding]:
        """Codes `lecturer_busy`, `lecturer_used`, `lecturer_week_full`; nothing where none is needed."""
        if lecturer is None:
            return
        if lecturer.availability[slot] == IMPOSSIBLE:
            yield Finding("lecturer_busy", {"lecturer": lecturer.id})
        for cid, k in self._others(self.index.lecturer_use.get((lecturer.id, slot), ())):
            yield Finding("lecturer_used", {"lecturer": lecturer.id, "class": cid, "session": k})
        week = self.index.problem.week(slot)
        n, most = self._teaching[lecturer.id, week], lecturer.max_per_week
        if most is not None and n >= most:
            where = {"lecturer": lecturer.id, "week": week, "sessions": n, "most": most}
            yield Finding("lecturer_week_full", where)

    def _others(self, seats: list[Seat] | tuple[()]) -> Iterator[Seat]:
        return (seat for seat in seats if seat != self.seat)
