"""A timetable that is filled in bit by bit and never breaks a rule that speaks of what is on it."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scheduler.class_options import ClassOptions
from scheduler.entities import IMPOSSIBLE, ClassPlan, Placement, SessionPlan
from scheduler.solution import Solution, to_json

if TYPE_CHECKING:
    from scheduler.problem import Format, Problem, Trainee

Seat = tuple[str, int]  # class and session


@dataclass
class HeldClass:
    """A class on the board, with how many trainees have it as their home."""

    fmt: Format
    sessions: list[SessionPlan]
    home: int = 0


@dataclass
class Board:
    """Classes with rooms and lecturers, and who sits where."""

    problem: Problem
    classes: dict[str, HeldClass] = field(default_factory=dict)
    rooms: set[tuple[str, int]] = field(default_factory=set)
    lecturers: set[tuple[str, int]] = field(default_factory=set)
    lecturer_weeks: Counter[tuple[str, int]] = field(default_factory=Counter)
    homes: dict[str, str] = field(default_factory=dict)
    attended: dict[str, dict[int, Seat]] = field(default_factory=lambda: defaultdict(dict))  # by trainee and slot
    seated: Counter[Seat] = field(default_factory=Counter)
    away: Counter[tuple[str, int]] = field(default_factory=Counter)  # people of a unit in a slot

    def __post_init__(self) -> None:
        """What has been held is counted from the start, so that nobody is given too much beside it."""
        for course_class in self.problem.classes:
            for session in self.options(course_class.id).held:
                self._occupy(session)

    def options(self, class_id: str) -> ClassOptions:
        return ClassOptions(self.problem, self.problem.classes_by_id[class_id])

    def hold(self, class_id: str, fmt: Format, sessions: list[SessionPlan]) -> None:
        """Put a class with its sessions on the board."""
        self.classes[class_id] = HeldClass(fmt, sessions)
        for session in sessions[len(self.options(class_id).held) :]:
            self._occupy(session)

    def _occupy(self, session: SessionPlan) -> None:
        if session.room is not None:
            self.rooms.add((session.room, session.slot))
        if session.lecturer is not None:
            self.lecturers.add((session.lecturer, session.slot))
            self.lecturer_weeks[session.lecturer, self.problem.week(session.slot)] += 1

    def close(self, class_id: str) -> None:
        """Take a class off that nobody attends and that has not begun."""
        for session in self.classes.pop(class_id).sessions:
            self.rooms.discard((session.room or "", session.slot))
            self.lecturers.discard((session.lecturer or "", session.slot))
            self.lecturer_weeks[session.lecturer or "", self.problem.week(session.slot)] -= 1

    def seats(self, seat: Seat) -> int:
        """How many people the session's room, or the class where it has none, holds."""
        room = self.problem.rooms_by_id.get(self.classes[seat[0]].sessions[seat[1]].room or "")
        return room.capacity if room else self.problem.classes_by_id[seat[0]].capacity

    def slot(self, seat: Seat) -> int:
        return self.classes[seat[0]].sessions[seat[1]].slot

    def is_closing(self, seat: Seat) -> bool:
        return self.problem.is_closing(self.classes[seat[0]].fmt, seat[1])

    def lessons(self, seat: Seat) -> range:
        return self.problem.covers(self.classes[seat[0]].fmt)[seat[1]]

    def can_sit(self, trainee: Trainee, seat: Seat) -> bool:
        """Whether the trainee is free and nothing else, but the order of closing sessions, speaks against the seat."""
        slot = self.slot(seat)
        if slot < self.problem.held_before or trainee.availability[slot] == IMPOSSIBLE:
            return False
        if slot in self.attended[trainee.id] or self.seated[seat] >= self.seats(seat):
            return False
        unit = self.problem.units_by_id.get(trainee.unit) if trainee.unit else None
        return unit is None or self.away[unit.id, slot] < unit.max_together

    def keeps_order(self, trainee: Trainee, seat: Seat) -> bool:
        """Whether closing sessions still come after all others if the trainee takes the seat too."""
        slot, closing = self.slot(seat), self.is_closing(seat)
        return all(
            closing == self.is_closing(other) or (slot > at) == closing
            for at, other in self.attended[trainee.id].items()
        )

    def sit(self, trainee: Trainee, seat: Seat) -> None:
        slot = self.slot(seat)
        self.attended[trainee.id][slot] = seat
        self.seated[seat] += 1
        if trainee.unit:
            self.away[trainee.unit, slot] += 1

    def rise(self, trainee: Trainee, seat: Seat) -> None:
        """Give a seat up again."""
        slot = self.slot(seat)
        del self.attended[trainee.id][slot]
        self.seated[seat] -= 1
        if trainee.unit:
            self.away[trainee.unit, slot] -= 1

    def solution(self) -> Solution:
        plans = {
            c.id: ClassPlan(self.classes[c.id].fmt.id, tuple(self.classes[c.id].sessions))
            if c.id in self.classes
            else None
            for c in self.problem.classes
        }
        places = {t.id: self._placement(t.id) for t in self.problem.trainees}
        return Solution(plans, places, "feasible")

    def _placement(self, trainee_id: str) -> Placement:
        home = self.homes.get(trainee_id)
        if home is None:
            return Placement(None)
        seats = set(self.attended[trainee_id].values())
        skips = [k for k in range(len(self.classes[home].sessions)) if (home, k) not in seats]
        return Placement(home, tuple(skips), tuple(sorted(seat for seat in seats if seat[0] != home)))

    def to_json(self) -> dict[str, object]:
        """The solution file; `objective` is left to whoever counts it."""
        return to_json(self.solution(), self.problem)
