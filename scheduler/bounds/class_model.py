"""One class in one format as a CP-SAT model: its pattern and staff, and who attends what, at the least cost.

A trainee is at home here or leaves at a price; who is at home attends a session only where its slot is not impossible
for them. Where no limit on seats can bind, a trainee whom the class costs nothing attends whatever they can: no
variable says so, the slots carry the charges for everyone who is busy in them, which makes the model much smaller.

With the only class of a problem the model is exact. With several it is a relaxation: what a make-up elsewhere could
cost stands in the place of the missed lesson, and nobody else's guests take seats.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from scheduler.bounds.pattern_model import PatternModel, total_of
from scheduler.entities import FREE, IMPOSSIBLE, UNWELCOME

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scheduler.bounds.pattern_model import Sum, Variable
    from scheduler.entities import Trainee


@dataclass(frozen=True)
class Member:
    """A trainee who may be at home in the class.

    `leaving` is what they cost without it (None: they cannot leave), `missing` what each session costs that they do
    not attend at home, `held` the held sessions of the class that they attended.
    """

    trainee: Trainee
    leaving: int | None
    staying: int
    missing: tuple[int, ...]
    held: frozenset[int] = frozenset()


@dataclass(kw_only=True)
class ClassModel(PatternModel):
    """The model is built by the constructor; `exact` charges incomplete trainees and keeps the minimum size.

    What the members cost is given in `scale`ths of a penalty point.
    """

    members: Sequence[Member]
    exact: bool
    home: list[Variable] = field(default_factory=list)
    attends: dict[tuple[int, int], Sum] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__post_init__()
        for i in range(len(self.members)):
            self._add_member(i)
        self._add_seats()

    @cached_property
    def _seats_for_all(self) -> bool:
        """Whether every session seats everyone, whatever room it has, and nobody must leave after closing."""
        problem, course_class, people = self.problem, self.option.course_class, len(self.members)
        of_unit = Counter(member.trainee.unit for member in self.members)
        rooms = {rid for _, rid in self.rooms}
        closing = [k for k in range(self.n) if problem.is_closing(self.fmt, k)]
        return (
            people <= course_class.capacity
            and all(problem.rooms_by_id[rid].capacity >= people for rid in rooms)
            and all(of_unit[unit.id] <= unit.max_together for unit in problem.units)
            and closing == list(range(self.n - len(closing), self.n))
        )

    def _add_member(self, i: int) -> None:
        """One trainee at home or not, with the sessions that they attend."""
        member, weights = self.members[i], self.problem.weights
        everything = sum(member.missing) + weights["incomplete"] * self.scale
        willing = min(member.missing, default=0) >= weights["avoid"] * self.scale and member.staying == 0
        if self.exact and self._seats_for_all and willing and (member.leaving or 0) >= everything and not member.held:
            self._add_willing_member(i)
        else:
            self._add_choosing_member(i)

    def _add_willing_member(self, i: int) -> None:
        """A trainee who attends whatever they can, since the class costs them nothing: at home if that is anything."""
        member, marks = self.members[i], self.members[i].trainee.availability
        home = self.cp.new_bool_var("")
        self.home.append(home)
        for k in range(self.n):
            if k < self.n_held:
                self.costs.append((member.missing[k], 1))
                continue
            for s in self.slots[k]:
                charge = self.problem.weights["avoid"] * self.scale if marks[s] == UNWELCOME else 0
                self.slot_costs[k, s] += member.missing[k] if marks[s] == IMPOSSIBLE else charge
            self.attends[i, k] = self.in_slots(k, [s for s in self.slots[k] if marks[s] != IMPOSSIBLE])
        self.cp.add(home <= total_of([self.attends[i, k] for k in range(self.n_held, self.n)]))
        everything = sum(member.missing) + self.problem.weights["incomplete"] * self.scale
        self.costs.append(((member.leaving or 0) - everything, 1 - home))
        self._charge_incomplete(i, 1)

    def _add_choosing_member(self, i: int) -> None:
        """A trainee for whom the class or a seat in it may not be worth its price."""
        member = self.members[i]
        home = self.cp.new_bool_var("")
        self.home.append(home)
        if member.leaving is None:
            self.cp.add(home == 1)
        else:
            self.costs.append((member.leaving, 1 - home))
        self.costs.append((member.staying, home))
        for k in range(self.n):
            if k < self.n_held:
                if k not in member.held:
                    self.costs.append((member.missing[k], home))
                continue
            self._add_attendance(i, k)
        future = [self.attends[i, k] for k in range(self.n_held, self.n)]
        if not member.held:
            self.cp.add(total_of(future) >= home)
        self._add_closing_last(i)
        if self.exact:
            self._charge_incomplete(i, home)

    def _add_attendance(self, i: int, k: int) -> None:
        member, home = self.members[i], self.home[i]
        here = self.attends[i, k] = self.cp.new_bool_var("")
        self.cp.add_implication(here, home)
        marks = [(s, member.trainee.availability[s]) for s in self.slots[k]]
        free = self.in_slots(k, [s for s, mark in marks if mark == FREE])
        unwelcome = self.in_slots(k, [s for s, mark in marks if mark == UNWELCOME])
        self.cp.add(here <= free + unwelcome)
        if member.missing[k]:
            self.costs.append((member.missing[k], home - here))
        avoid = self.problem.weights["avoid"]
        if avoid and any(mark == UNWELCOME for _, mark in marks):
            forced = self.cp.new_bool_var("")
            self.cp.add(forced >= here - free)
            self.charge(avoid, forced)

    def _add_closing_last(self, i: int) -> None:
        """Who attends a closing session attends no other session after it."""
        closing = [k for k in range(self.n) if self.problem.is_closing(self.fmt, k)]
        for k in closing:
            for later in range(max(k + 1, self.n_held), self.n):
                if later in closing:
                    continue
                if k >= self.n_held:
                    self.cp.add(self.attends[i, k] + self.attends[i, later] <= 1)
                elif k in self.members[i].held:
                    self.cp.add(self.attends[i, later] == 0)

    def _charge_incomplete(self, i: int, home: Sum) -> None:
        problem, member = self.problem, self.members[i]
        complete = self.cp.new_bool_var("")
        self.cp.add(complete <= home)
        lessons: list[Sum] = []
        for k, n in enumerate(self.fmt.sessions):
            attended = self.attends.get((i, k), int(k in member.held))
            lessons.append(n * attended)
            if not problem.closing_lessons.isdisjoint(problem.covers(self.fmt)[k]):
                self.cp.add(complete <= attended)
        self.cp.add(total_of(lessons) >= problem.needed * complete)
        self.charge(problem.weights["incomplete"], home - complete)

    def _add_seats(self) -> None:
        """The seats of the class, of each session, and what units can spare."""
        problem, course_class = self.problem, self.option.course_class
        if len(self.members) > course_class.capacity:
            self.cp.add(total_of(self.home) <= course_class.capacity)
        if self.exact and course_class.min_size:
            self.cp.add(total_of(self.home) >= course_class.min_size)
        capacity = {room.id: room.capacity for room in problem.rooms}
        of_unit: dict[str, list[int]] = defaultdict(list)
        for i, member in enumerate(self.members):
            if member.trainee.unit is not None:
                of_unit[member.trainee.unit].append(i)
        for k in range(self.n_held, self.n) if not self._seats_for_all else ():
            people = [self.attends[i, k] for i in range(len(self.members))]
            chosen = [(capacity[rid], one) for (session, rid), one in self.rooms.items() if session == k]
            if not chosen and len(people) > course_class.capacity:
                self.cp.add(total_of(people) <= course_class.capacity)
            elif chosen and len(people) > min(most for most, _ in chosen):
                self.cp.add(total_of(people) <= total_of([most * one for most, one in chosen]))
            for unit in problem.units:
                if len(of_unit[unit.id]) > unit.max_together:
                    self.cp.add(total_of([self.attends[i, k] for i in of_unit[unit.id]]) <= unit.max_together)
