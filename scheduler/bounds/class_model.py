"""One class in one format as a CP-SAT model: slots, lecturers, rooms and who attends what, at the least cost.

`x[k, s]` says that session k lies in slot s, and `up_to[k, s]` that it lies there or earlier; order, gaps, span and
thin weeks are inequalities between sums of these, which keeps the linear relaxation tight. A trainee is at home here
or leaves at a price; who is at home attends a session only where its slot is not impossible for them.

Where no limit on seats can bind, a trainee whom the class costs nothing attends whatever they can: no variable says so,
the slots carry the charges for everyone who is busy in them, which makes the model much smaller.

With the only class of a problem the model is exact. With several it is a relaxation: what a make-up elsewhere could
cost stands in the place of the missed lesson, and nobody else's guests take seats.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from ortools.sat.python import cp_model

from scheduler.bounds.class_costs import previous_plan
from scheduler.entities import FREE, IMPOSSIBLE, UNWELCOME

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from scheduler.class_options import ClassOptions
    from scheduler.entities import Format, Trainee

    Variable = cp_model.IntVar
    Sum = cp_model.LinearExpr | int


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


@dataclass
class ClassModel:
    """The model is built by the constructor; `exact` charges incomplete trainees and keeps the minimum size.

    Costs are in `scale`ths of a penalty point; those of the members are given so.
    """

    option: ClassOptions
    fmt: Format
    members: Sequence[Member]
    exact: bool
    scale: int = 1
    cp: cp_model.CpModel = field(default_factory=cp_model.CpModel)
    x: dict[tuple[int, int], Variable] = field(default_factory=dict)
    lecturers: dict[tuple[int, str], Variable] = field(default_factory=dict)
    rooms: dict[tuple[int, str], Variable] = field(default_factory=dict)
    home: list[Variable] = field(default_factory=list)
    attends: dict[tuple[int, int], Sum] = field(default_factory=dict)
    costs: list[tuple[int, Sum]] = field(default_factory=list)
    slot_costs: Counter[tuple[int, int]] = field(default_factory=Counter)  # of everyone who attends what they can

    def __post_init__(self) -> None:
        self.problem = self.option.problem
        self.n = len(self.fmt.sessions)
        self.slots = [self.option.staffed_slots(self.fmt, k) for k in range(self.n)]
        self.n_held = len(self.option.held)
        self._add_slots()
        self._add_rhythm()
        self._add_lecturers()
        self._add_rooms()
        for i in range(len(self.members)):
            self._add_member(i)
        self._add_seats()
        self._charge_class()

    def total(self) -> Sum:
        """What everything charged costs, to be minimised."""
        slots = [cost * self.x[place] for place, cost in self.slot_costs.items()]
        return _sum(slots + [weight * what for weight, what in self.costs])

    def charge(self, points: int, what: Sum) -> None:
        """Add so many penalty points for each unit of `what`."""
        if points:
            self.costs.append((points * self.scale, what))

    def in_slots(self, k: int, slots: Iterable[int]) -> Sum:
        """1 if session k lies in one of the slots, else 0."""
        return _sum([self.x[k, s] for s in slots if (k, s) in self.x])

    @cached_property
    def _prefixes(self) -> list[list[Sum]]:
        """For each session, by slot: 1 if it lies in an earlier slot; one entry more for all slots."""
        table: list[list[Sum]] = []
        for k in range(self.n):
            row: list[Sum] = [0]
            for s in range(self.problem.n_slots):
                if (k, s) not in self.x:
                    row.append(row[-1])
                    continue
                reached = self.cp.new_bool_var("")
                self.cp.add(reached == row[-1] + self.x[k, s])
                row.append(reached)
            table.append(row)
        return table

    def before(self, k: int, slot: int) -> Sum:
        """1 if session k lies in a slot before this one, else 0."""
        return self._prefixes[k][max(0, min(slot, self.problem.n_slots))]

    def _add_slots(self) -> None:
        for k, slots in enumerate(self.slots):
            for s in slots:
                self.x[k, s] = self.cp.new_bool_var("")
            self.cp.add_exactly_one(self.x[k, s] for s in slots)

    def _add_rhythm(self) -> None:
        problem, fmt = self.problem, self.fmt
        for k in range(1, self.n):
            for s in self.slots[k]:
                latest = problem.day(s) * problem.n_periods if fmt.max_per_day == 1 else s
                # Session k up to here needs session k - 1 before; the sums are compared, not single slots.
                self.cp.add(self.before(k, s + 1) <= self.before(k - 1, latest))
        self._add_limits()
        if fmt.max_gap_days is not None:
            for k in range(1, self.n):
                for s in self.slots[k - 1]:
                    self.cp.add(self.before(k, self._end(s, fmt.max_gap_days)) >= self.before(k - 1, s + 1))
        if fmt.max_span_days is not None:
            for s in self.slots[0]:
                self.cp.add(self.before(self.n - 1, self._end(s, fmt.max_span_days - 1)) >= self.before(0, s + 1))

    def _end(self, slot: int, days: int) -> int:
        """The first slot that is more than so many open days after the day of this one."""
        problem = self.problem
        day = problem.day(slot)
        last = day
        while last + 1 < problem.days and problem.open_days[last + 1] - problem.open_days[day] <= days:
            last += 1
        return (last + 1) * problem.n_periods

    def _add_limits(self) -> None:
        """Sessions of a day and of a week."""
        problem, fmt = self.problem, self.fmt
        in_day: dict[int, list[Variable]] = defaultdict(list)
        in_week: dict[int, list[Variable]] = defaultdict(list)
        for (_, s), variable in self.x.items():
            in_day[problem.day(s)].append(variable)
            in_week[problem.week(s)].append(variable)
        if fmt.max_per_day is not None:
            for variables in in_day.values():
                self.cp.add(_sum(variables) <= fmt.max_per_day)
        if not fmt.per_week:
            return
        for week in range(problem.week(problem.n_slots - 1) + 1):
            start, end = self._week(week)
            held = _sum(in_week[week])
            self.cp.add(held <= fmt.per_week[1])
            least = problem.least(fmt, week)
            if least:  # begun before the week, and not ended with it
                self.cp.add(held >= least * (self.before(0, start) - self.before(self.n - 1, end)))

    def _week(self, week: int) -> tuple[int, int]:
        """The first slot of a week, and the first after it."""
        problem = self.problem
        first = week * 7 - problem.start.weekday()
        return max(0, first) * problem.n_periods, min(problem.days, first + 7) * problem.n_periods

    def _add_lecturers(self) -> None:
        problem, weights = self.problem, self.problem.weights
        if not problem.lecturers:
            return
        used: dict[tuple[str, str], Variable] = {}
        for k in range(self.n):
            able = [who for who in self.option.lecturers(self.fmt, k) if who]
            for who in able:
                one = self.lecturers[k, who.id] = self.cp.new_bool_var("")
                marks = [(s, who.availability[s]) for s in self.slots[k]]
                self.cp.add(one + self.in_slots(k, [s for s, mark in marks if mark == IMPOSSIBLE]) <= 1)
                unwelcome = [s for s, mark in marks if mark == UNWELCOME]
                if unwelcome and weights["lecturer_avoid"]:
                    both = self.cp.new_bool_var("")
                    self.cp.add(both >= one + self.in_slots(k, unwelcome) - 1)
                    self.charge(weights["lecturer_avoid"], both)
                for module in problem.session_modules(self.fmt, k):
                    if (module, who.id) not in used:
                        used[module, who.id] = self.cp.new_bool_var("")
                        self.charge(weights["lecturer_change"], used[module, who.id])
                    self.cp.add_implication(one, used[module, who.id])
            self.cp.add_exactly_one(self.lecturers[k, who.id] for who in able)
        self.charge(-weights["lecturer_change"], len({module for module, _ in used}))
        self._add_lecturer_weeks()

    def _add_lecturer_weeks(self) -> None:
        problem = self.problem
        for who in problem.lecturers:
            taught = [k for k in range(self.n) if (k, who.id) in self.lecturers]
            if who.max_per_week is None or who.max_per_week >= len(taught):
                continue
            for week in range(problem.week(problem.n_slots - 1) + 1):
                start, end = self._week(week)
                counted = []
                for k in taught:
                    slots = [s for s in self.slots[k] if start <= s < end]
                    if slots:
                        both = self.cp.new_bool_var("")
                        self.cp.add(both >= self.lecturers[k, who.id] + self.in_slots(k, slots) - 1)
                        counted.append(both)
                if len(counted) > who.max_per_week:
                    self.cp.add(_sum(counted) <= who.max_per_week)

    def _add_rooms(self) -> None:
        if not self.problem.rooms or self.fmt.online:
            return
        used: dict[str, Variable] = {}
        for k in range(self.n):
            able = [room for room in self.option.rooms(self.fmt, k) if room]
            for room in able:
                one = self.rooms[k, room.id] = self.cp.new_bool_var("")
                closed = [s for s in self.slots[k] if room.availability[s] == IMPOSSIBLE]
                self.cp.add(one + self.in_slots(k, closed) <= 1)
                if room.id not in used:
                    used[room.id] = self.cp.new_bool_var("")
                    self.charge(self.problem.weights["room_change"], used[room.id])
                self.cp.add_implication(one, used[room.id])
            self.cp.add_exactly_one(self.rooms[k, room.id] for room in able)
        self.charge(-self.problem.weights["room_change"], 1)

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
        self.cp.add(home <= _sum([self.attends[i, k] for k in range(self.n_held, self.n)]))
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
            self.cp.add(_sum(future) >= home)
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
        self.cp.add(_sum(lessons) >= problem.needed * complete)
        self.charge(problem.weights["incomplete"], home - complete)

    def _add_seats(self) -> None:
        """The seats of the class, of each session, and what units can spare."""
        problem, course_class = self.problem, self.option.course_class
        if len(self.members) > course_class.capacity:
            self.cp.add(_sum(self.home) <= course_class.capacity)
        if self.exact and course_class.min_size:
            self.cp.add(_sum(self.home) >= course_class.min_size)
        capacity = {room.id: room.capacity for room in problem.rooms}
        of_unit: dict[str, list[int]] = defaultdict(list)
        for i, member in enumerate(self.members):
            if member.trainee.unit is not None:
                of_unit[member.trainee.unit].append(i)
        for k in range(self.n_held, self.n) if not self._seats_for_all else ():
            people = [self.attends[i, k] for i in range(len(self.members))]
            chosen = [(capacity[rid], one) for (session, rid), one in self.rooms.items() if session == k]
            if not chosen and len(people) > course_class.capacity:
                self.cp.add(_sum(people) <= course_class.capacity)
            elif chosen and len(people) > min(most for most, _ in chosen):
                self.cp.add(_sum(people) <= _sum([most * one for most, one in chosen]))
            for unit in problem.units:
                if len(of_unit[unit.id]) > unit.max_together:
                    self.cp.add(_sum([self.attends[i, k] for i in of_unit[unit.id]]) <= unit.max_together)

    def _charge_class(self) -> None:
        problem, weights = self.problem, self.problem.weights
        self.charge(weights["open_class"], 1)
        for s in self.slots[-1]:
            self.charge(weights["late_week"] * problem.week(s), self.x[self.n - 1, s])
        old = previous_plan(self.option)
        if old is None:
            return
        if old.format != self.fmt.id:
            self.charge(weights["moved"] * len(old.sessions), 1)
            return
        for k, session in enumerate(old.sessions[: self.n]):
            stays = self.in_slots(k, [session.slot])
            self.charge(weights["moved"], 1 - stays)
            changed = self.cp.new_bool_var("")
            self.charge(weights["changed"], changed)
            for chosen, one in ((self.lecturers, session.lecturer), (self.rooms, session.room)):
                if any(key[0] == k for key in chosen):
                    same = 0 if one is None else chosen.get((k, one), 0)
                    self.cp.add(changed + same >= stays)


def _sum(parts: Sequence[Sum]) -> Sum:
    """The sum as a new expression. Python's own `sum` may add to the first of the parts in place: OR-Tools does so
    where it holds an expression to be nobody's, such as one out of a dictionary.
    """
    return cp_model.LinearExpr.sum(list(parts))
