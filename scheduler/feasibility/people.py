"""Trainees in the feasibility model, only as far as a timetable needs them.

A class that is held is home to at least its minimum of them, and everyone at home in a class attends at least one
session of it. Who attends more is left open: nobody has to.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from scheduler.entities import IMPOSSIBLE
from scheduler.rules.history import held_attendance

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from scheduler.feasibility.base import Bool, Model, Sum
    from scheduler.feasibility.session_times import SessionTimes
    from scheduler.problem import CourseClass, Problem, Trainee

    Homes = dict[tuple[str, str], Bool]

MOST_TERMS = 600_000  # of all constraints that say who can attend something; beyond it the model says less


class People:
    """Who is at home where. `homes` has a variable for each (trainee, class) that matters."""

    def __init__(
        self, model: Model, problem: Problem, times: Mapping[str, Mapping[str, SessionTimes]], *, with_homes: bool
    ) -> None:
        self.model, self.problem, self.times = model, problem, times
        self.attended = self._attended()
        self.homes: Homes = {}
        self.of_class: dict[str, list[tuple[Trainee, Bool]]] = defaultdict(list)
        self.taught: dict[str, dict[int, Bool]] = {}
        for course_class in problem.classes if with_homes else ():
            if course_class.min_size or self.attended:
                self.taught[course_class.id] = self._taught(course_class)
        for trainee in problem.trainees if with_homes else ():
            self._add_trainee(trainee)
        self.busy = model.state("trainees_busy", ()) if self.homes else None
        for course_class in problem.classes:
            if course_class.id in self.taught:
                self._add_sizes(course_class)
        self._add_attendance()
        self._add_units()

    def _attended(self) -> dict[str, set[tuple[str, int]]]:
        """What the trainees have attended already, for those who have."""
        problem = self.problem
        if problem.previous is None or not problem.held_before:
            return {}
        pairs = {t.id: held_attendance(problem.previous, t.id, problem.held_before) for t in problem.trainees}
        return {tid: found for tid, found in pairs.items() if found}

    def _taught(self, course_class: CourseClass) -> dict[int, Bool]:
        """For each slot whether the class is in session."""
        formats = self.times[course_class.id].values()
        taught = {}
        for slot in sorted({slot for one in formats for slots in one.slots for slot in slots}):
            taught[slot] = self.model.cp.new_bool_var("")
            self.model.cp.add(taught[slot] == sum(one.sessions_at(slot) for one in formats))
        return taught

    def held(self, cid: str) -> Sum:
        """1 if the class is held."""
        return sum(one.chosen for one in self.times[cid].values())

    def _add_trainee(self, trainee: Trainee) -> None:
        """At most one home; exactly one for somebody who has attended something."""
        mine = []
        for cid in trainee.classes:
            if cid in self.taught and self.times[cid]:
                home = self.model.cp.new_bool_var("")
                self.homes[trainee.id, cid] = home
                self.of_class[cid].append((trainee, home))
                mine.append(home)
        if trainee.id in self.attended:
            self.model.cp.add(sum(mine) == 1)
        elif len(mine) > 1:
            self.model.cp.add_at_most_one(mine)

    def size(self, cid: str) -> Sum:
        """The number of people at home in the class."""
        return sum(home for _, home in self.of_class[cid])

    def _add_sizes(self, course_class: CourseClass) -> None:
        model, cid = self.model, course_class.id
        if course_class.min_size:
            rule = model.state("min_size", (cid,), least=course_class.min_size)
            model.require(model.cp.add(self.size(cid) >= course_class.min_size * self.held(cid)), rule)
        if min(course_class.capacity, len(self.of_class[cid])) < max(course_class.min_size, len(self.attended)):
            rule = model.state("capacity", (cid,), most=course_class.capacity)
            model.require(model.cp.add(self.size(cid) <= course_class.capacity), rule)
        for _, home in self.of_class[cid]:
            model.cp.add_bool_or([~home, *(one.chosen for one in self.times[cid].values())])

    def _add_attendance(self) -> None:
        """Everyone at home attends a session that they can attend; the tightest ones first, while there is room."""
        slots: list[tuple[int, Bool, list[Bool]]] = []
        for cid, members in self.of_class.items():
            for trainee, home in members:
                if any(c == cid for c, _ in self.attended.get(trainee.id, ())):
                    continue
                can = [on for slot, on in self.taught[cid].items() if self.can_attend(trainee, slot)]
                if self._may_miss_all(cid, len(can)):
                    slots.append((len(can), home, can))
        terms = 0
        for n, home, can in sorted(slots, key=lambda entry: entry[0]):
            terms += n
            if terms > MOST_TERMS:
                break
            clause = [~home, *can] if self.busy is None else [~home, *can, ~self.busy]
            self.model.cp.add_bool_or(clause)

    def can_attend(self, trainee: Trainee, slot: int) -> bool:
        return slot >= self.problem.held_before and trainee.availability[slot] != IMPOSSIBLE

    def _may_miss_all(self, cid: str, can: int) -> bool:
        """Whether a whole course can lie in the slots that somebody cannot attend."""
        shortest = min(len(one.slots) for one in self.times[cid].values())
        return len(self.taught[cid]) - can >= shortest

    def _add_units(self) -> None:
        """Of a unit whose limit can bind, so many attend in each slot that everyone at home attends once."""
        sessions = [one.last + 1 for formats in self.times.values() for one in formats.values()]
        people: dict[str, list[str]] = defaultdict(list)
        for trainee in self.problem.trainees:
            if trainee.unit is not None and trainee.id not in self.attended:
                people[trainee.unit].append(trainee.id)
        for unit in self.problem.units:
            if unit.max_together * min(sessions, default=0) < len(people[unit.id]):
                rule = self.model.state("unit_limit", (unit.id,), most=unit.max_together)
                self._add_unit(unit.max_together, set(people[unit.id]), rule)

    def _add_unit(self, most: int, people: set[str], rule: Bool | None) -> None:
        together: dict[int, list[Bool]] = defaultdict(list)
        for cid, members in self.of_class.items():
            attending = []
            for slot, on in self.taught[cid].items():
                able = sum(t.id in people and self.can_attend(t, slot) for t, _ in members)
                if able:
                    n = self.model.cp.new_int_var(0, min(able, most), "")
                    self.model.cp.add(n <= min(able, most) * on)
                    together[slot].append(n)
                    attending.append(n)
            at_home = sum(home for t, home in members if t.id in people)
            self.model.require(self.model.cp.add(sum(attending) >= at_home), rule)
        for attending in together.values():
            if len(attending) > 1:
                self.model.require(self.model.cp.add(sum(attending) <= most), rule)


def add_seats(people: People, cid: str, seats: Sequence[tuple[int, Bool]], online: Sum, rule: Bool | None) -> None:
    """All at home in the class find a seat in some session; `seats` are those of the rooms that it has."""
    total = sum(n * use for n, use in seats) + online
    people.model.require(people.model.cp.add(total >= people.size(cid)), rule)
