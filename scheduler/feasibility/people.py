"""Trainees in the feasibility model, only as far as a timetable needs them.

A class that is held is home to at least its minimum of them, and everyone at home in a class attends at least one
session of it. Who attends more is left open: nobody has to. People who are alike are counted, not told apart.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scheduler.entities import IMPOSSIBLE
from scheduler.rules.history import held_attendance

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from scheduler.feasibility.base import Bool, Model, Sum
    from scheduler.feasibility.session_times import SessionTimes
    from scheduler.problem import CourseClass, Problem, Trainee

MOST_TERMS = 600_000  # of all constraints that say who can attend something; beyond it the model says less
MOST_NAMED = 5  # people of a rule: of more, how many there are


@dataclass
class Group:
    """Trainees with the same unit, classes and availability, who have attended the same; `homes` counts them."""

    members: list[Trainee]
    attended: frozenset[tuple[str, int]]
    homes: dict[str, Bool] = field(default_factory=dict)

    @property
    def one(self) -> Trainee:
        return self.members[0]


class People:
    """Who is at home where, as far as it matters."""

    def __init__(
        self, model: Model, problem: Problem, times: Mapping[str, Mapping[str, SessionTimes]], *, with_homes: bool
    ) -> None:
        self.model, self.problem, self.times = model, problem, times
        self.attended = _attended(problem)
        self.groups: list[Group] = []
        self.taught: dict[str, dict[int, Bool]] = {}
        self.busy: Bool | None = None
        if not with_homes:
            return
        for course_class in problem.classes:
            if self.times[course_class.id] and (course_class.min_size or self.attended):
                self.taught[course_class.id] = self._taught(course_class)
        self._add_groups()
        if self.groups:
            absent = {t.id for group, _, _ in self._perhaps_absent() for t in group.members}
            named = [t.id for t in problem.trainees if t.id in absent][:MOST_NAMED]
            more = len(absent) - len(named)
            self.busy = model.state("trainees_busy", named, **({"more": more} if more else {}))
        for course_class in problem.classes:
            if course_class.id in self.taught:
                self._add_sizes(course_class)
        self._add_attendance()
        self._add_units()

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

    def _add_groups(self) -> None:
        """Everyone has at most one home, and exactly one who has attended something."""
        alike: dict[tuple[object, ...], Group] = {}
        for trainee in self.problem.trainees:
            attended = frozenset(self.attended.get(trainee.id, ()))
            key = trainee.unit, trainee.classes, trainee.availability, attended
            alike.setdefault(key, Group([], attended)).members.append(trainee)
        for group in alike.values():
            n = len(group.members)
            group.homes = {cid: self.model.cp.new_int_var(0, n, "") for cid in group.one.classes if cid in self.taught}
            total = sum(group.homes.values())
            if group.attended:
                self.model.cp.add(total == n)
            elif len(group.homes) > 1:
                self.model.cp.add(total <= n)
        self.groups = [group for group in alike.values() if group.homes or group.attended]

    def at_home(self, cid: str, wanted: Callable[[Group], bool] = lambda _: True) -> Sum:
        """The number of people at home in the class, of the wanted groups."""
        return sum(group.homes[cid] for group in self.groups if cid in group.homes and wanted(group))

    def _add_sizes(self, course_class: CourseClass) -> None:
        model, cid = self.model, course_class.id
        if course_class.min_size:
            rule = model.state("min_size", (cid,), least=course_class.min_size)
            model.require(model.cp.add(self.at_home(cid) >= course_class.min_size * self.held(cid)), rule)
        most = sum(len(group.members) for group in self.groups if cid in group.homes)
        model.cp.add(self.at_home(cid) <= most * self.held(cid))
        if min(course_class.capacity, most) < max(course_class.min_size, len(self.attended)):
            rule = model.state("capacity", (cid,), most=course_class.capacity)
            model.require(model.cp.add(self.at_home(cid) <= course_class.capacity), rule)

    def _add_attendance(self) -> None:
        """Everyone at home attends a session that they can attend; the tightest ones first, while there is room."""
        terms = 0
        for group, home, can in sorted(self._perhaps_absent(), key=lambda entry: len(entry[2])):
            terms += len(can)
            if terms > MOST_TERMS:
                return
            somebody = self.model.cp.new_bool_var("")
            self.model.cp.add(home <= len(group.members) * somebody)
            self.model.cp.add_bool_or([~somebody, *can, *([] if self.busy is None else [~self.busy])])

    def _perhaps_absent(self) -> Iterator[tuple[Group, Bool, list[Bool]]]:
        """The homes in which people could be and miss all: who, the variable of the home, and what they can attend."""
        for group in self.groups:
            for cid, home in group.homes.items():
                can = [on for slot, on in self.taught[cid].items() if self.can_attend(group.one, slot)]
                shortest = min(len(one.slots) for one in self.times[cid].values())
                if all(c != cid for c, _ in group.attended) and len(self.taught[cid]) - len(can) >= shortest:
                    yield group, home, can

    def can_attend(self, trainee: Trainee, slot: int) -> bool:
        return slot >= self.problem.held_before and trainee.availability[slot] != IMPOSSIBLE

    def _add_units(self) -> None:
        """Of a unit whose limit can bind, so many attend in each slot that everyone at home attends once."""
        sessions = [one.last + 1 for formats in self.times.values() for one in formats.values()]
        for unit in self.problem.units:
            people = [group for group in self.groups if group.one.unit == unit.id and not group.attended]
            if unit.max_together * min(sessions, default=0) < sum(len(group.members) for group in people):
                rule = self.model.state("unit_limit", (unit.id,), most=unit.max_together)
                self._add_unit(unit.max_together, people, rule)

    def _add_unit(self, most: int, people: Sequence[Group], rule: Bool | None) -> None:
        together: dict[int, list[Bool]] = defaultdict(list)
        for cid in self.taught:
            mine = [group for group in people if cid in group.homes]
            attending = []
            for slot, on in self.taught[cid].items():
                able = sum(len(group.members) for group in mine if self.can_attend(group.one, slot))
                if able:
                    n = self.model.cp.new_int_var(0, min(able, most), "")
                    self.model.cp.add(n <= min(able, most) * on)
                    together[slot].append(n)
                    attending.append(n)
            at_home = sum(group.homes[cid] for group in mine)
            self.model.require(self.model.cp.add(sum(attending) >= at_home), rule)
        for attending in together.values():
            if len(attending) > 1:
                self.model.require(self.model.cp.add(sum(attending) <= most), rule)


def _attended(problem: Problem) -> dict[str, set[tuple[str, int]]]:
    """What the trainees have attended already, for those who have."""
    if problem.previous is None or not problem.held_before:
        return {}
    pairs = {t.id: held_attendance(problem.previous, t.id, problem.held_before) for t in problem.trainees}
    return {tid: found for tid, found in pairs.items() if found}


def add_seats(people: People, cid: str, seats: Sequence[tuple[int, Bool]], online: Sum, rule: Bool | None) -> None:
    """All at home in the class find a seat in some session; `seats` are those of the rooms that it has."""
    total = sum(n * use for n, use in seats) + online
    people.model.require(people.model.cp.add(total >= people.at_home(cid)), rule)
