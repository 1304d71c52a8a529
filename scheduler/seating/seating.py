"""Who sits where while seats are tried, with the counts that say whether there is one more.

It knows the rules of seats in its own way, for speed; tests hold it against the catalogue.
"""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, NamedTuple

from scheduler.entities import IMPOSSIBLE, UNWELCOME
from scheduler.rules.base import Finding
from scheduler.seating.facts import SessionFacts, session_facts
from scheduler.timetable_index import Seat

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterator, Mapping, Sequence

    from scheduler.problem import Problem, SessionPlan, Trainee
    from scheduler.timetable_index import TimetableIndex


class Charges(NamedTuple):
    """What the soft rules of these names count for the seats of one or more trainees, before the weights."""

    missed_lesson: int = 0
    incomplete: int = 0
    makeup: int = 0
    avoid: int = 0

    def minus(self, other: Charges) -> Charges:
        return Charges(*(a - b for a, b in zip(self, other, strict=True)))

    def plus(self, other: Charges) -> Charges:
        return Charges(*(a + b for a, b in zip(self, other, strict=True)))

    def points(self, weights: Mapping[str, int]) -> int:
        return (
            self.missed_lesson * weights["missed_lesson"]
            + self.incomplete * weights["incomplete"]
            + self.makeup * weights["makeup"]
            + self.avoid * weights["avoid"]
        )


class Seating:
    """The seats of everybody whose home class is held, or who has none. Starts as the timetable has them."""

    def __init__(self, index: TimetableIndex) -> None:
        self.index = index
        self.problem: Problem = index.problem
        self.facts: dict[Seat, SessionFacts] = {
            seat: session_facts(self.problem, held, seat, plan)
            for held, k, plan in index.sessions()
            for seat in (Seat(held.id, k),)
        }
        self.homes = {a.trainee.id: a.home.id if a.home else None for a in index.attendance}
        self.seats: dict[str, tuple[Seat, ...]] = {a.trainee.id: a.seats for a in index.attendance}
        self.people: Counter[Seat] = index.seats.copy()
        self.of_unit: Counter[tuple[str, int]] = index.unit_slots.copy()
        self.programme = (1 << self.problem.lessons) - 1  # all lessons as bits
        self.closing = sum(1 << lesson for lesson in self.problem.closing_lessons)
        self._concerned: dict[Seat, list[Trainee]] = {}

    def moved(self, seat: Seat, plan: SessionPlan) -> Seating:
        """A copy in which one session is held as the plan says, with everybody in it who was in it."""
        after = copy(self)
        after.facts, after.seats = dict(self.facts), dict(self.seats)
        after.people, after.of_unit = self.people.copy(), self.of_unit.copy()
        after.put(seat, plan)
        for trainee in self.concerned(seat):
            times = self.seats[trainee.id].count(seat)
            if trainee.unit is not None and times:
                after.of_unit[trainee.unit, self.facts[seat].slot] -= times
                after.of_unit[trainee.unit, plan.slot] += times
        return after

    def put(self, seat: Seat, plan: SessionPlan) -> None:
        """Give a session another room; whoever moves it to another slot uses `moved`."""
        self.facts[seat] = session_facts(self.problem, self.index.held[seat.class_id], seat, plan)

    def concerned(self, seat: Seat) -> list[Trainee]:
        """Those who attend the session in the timetable, and all who are at home in its class."""
        if seat not in self._concerned:
            self._concerned[seat] = [
                a.trainee for a in self.index.attendance if a.home and (a.home.id == seat.class_id or seat in a.seats)
            ]
        return self._concerned[seat]

    def attended(self, trainee: Trainee) -> list[SessionFacts]:
        return [self.facts[seat] for seat in self.seats[trainee.id]]

    def sit(self, trainee: Trainee, seat: Seat) -> None:
        self.seats[trainee.id] = (*self.seats[trainee.id], seat)
        self._count(trainee, seat, +1)

    def leave(self, trainee: Trainee, seat: Seat) -> None:
        before = self.seats[trainee.id]
        self.seats[trainee.id] = tuple(other for other in before if other != seat)
        self._count(trainee, seat, len(self.seats[trainee.id]) - len(before))

    def _count(self, trainee: Trainee, seat: Seat, step: int) -> None:
        self.people[seat] += step
        if trainee.unit is not None:
            self.of_unit[trainee.unit, self.facts[seat].slot] += step

    def objections(self, trainee: Trainee, facts: SessionFacts, beside: Sequence[SessionFacts]) -> Iterator[Finding]:
        """What hard speaks against one more seat for the trainee beside those sessions.

        Codes: `held` (it is over, and the trainee was not there), `busy`, `clash` (another seat at that time),
        `closing_order`, `full`, `unit_full`.
        """
        if facts.slot < self.problem.held_before:
            yield Finding("held", {"slot": facts.slot})
        elif trainee.availability[facts.slot] == IMPOSSIBLE:
            yield Finding("busy", {"slot": facts.slot})
        clashes = [other for other in beside if other.conflicts(facts)]
        for other in clashes:
            where = {"class": other.seat.class_id, "session": other.seat.session, "slot": other.slot}
            yield Finding("clash" if other.slot == facts.slot else "closing_order", where)
        if self.people[facts.seat] >= facts.most:
            yield Finding("full", {"people": self.people[facts.seat], "most": facts.most})
        unit = self.problem.units_by_id.get(trainee.unit or "")
        if unit and self.of_unit[unit.id, facts.slot] >= unit.max_together:
            people = self.of_unit[unit.id, facts.slot]
            where = {"unit": unit.id, "slot": facts.slot, "people": people, "most": unit.max_together}
            yield Finding("unit_full", where)

    def is_open(self, trainee: Trainee, facts: SessionFacts, beside: Sequence[SessionFacts]) -> bool:
        return next(self.objections(trainee, facts, beside), None) is None

    def heard(self, attended: Sequence[SessionFacts]) -> int:
        """The lessons that somebody hears in these sessions, as bits."""
        lessons = 0
        for facts in attended:
            lessons |= facts.lessons
        return lessons

    def charges(self, trainee: Trainee, home: str | None, attended: Sequence[SessionFacts]) -> Charges:
        """What the trainee's seats count for, with this home class and these sessions."""
        heard = self.heard(attended)
        n = heard.bit_count()
        marks = trainee.availability
        return Charges(
            missed_lesson=self.problem.lessons - n,
            incomplete=int(n < self.problem.needed or self.closing & ~heard != 0),
            makeup=sum(facts.seat.class_id != home for facts in attended),
            avoid=sum(marks[facts.slot] == UNWELCOME for facts in attended),
        )

    def points(self, trainee: Trainee, home: str | None, attended: Sequence[SessionFacts]) -> int:
        return self.charges(trainee, home, attended).points(self.problem.weights)
