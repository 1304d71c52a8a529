"""When a class is held in one format, where and by whom, as a CP-SAT model with what that costs.

`x[k, s]` says that session k lies in slot s, and `before(k, s)` that it lies in an earlier one. Order, gaps, span and
thin weeks are inequalities between these, which keeps the linear relaxation tight.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from ortools.sat.python import cp_model

from scheduler.bounds.class_costs import previous_plan
from scheduler.entities import IMPOSSIBLE, UNWELCOME

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from scheduler.class_options import ClassOptions
    from scheduler.entities import Format

    Variable = cp_model.IntVar
    Sum = cp_model.LinearExpr | int


@dataclass(kw_only=True)
class PatternModel:
    """The model is built by the constructor. Costs are in `scale`ths of a penalty point."""

    option: ClassOptions
    fmt: Format
    scale: int = 1
    cp: cp_model.CpModel = field(default_factory=cp_model.CpModel)
    x: dict[tuple[int, int], Variable] = field(default_factory=dict)
    lecturers: dict[tuple[int, str], Variable] = field(default_factory=dict)
    rooms: dict[tuple[int, str], Variable] = field(default_factory=dict)
    costs: list[tuple[int, Sum]] = field(default_factory=list)
    slot_costs: Counter[tuple[int, int]] = field(default_factory=Counter)  # by session and slot, beside `costs`

    def __post_init__(self) -> None:
        self.problem = self.option.problem
        self.n = len(self.fmt.sessions)
        self.slots = [self.option.staffed_slots(self.fmt, k) for k in range(self.n)]
        self.n_held = len(self.option.held)
        self._add_slots()
        self._add_rhythm()
        self._add_lecturers()
        self._add_rooms()
        self._charge_class()

    def total(self) -> Sum:
        """What everything charged costs, to be minimised."""
        slots = [cost * self.x[place] for place, cost in self.slot_costs.items()]
        return total_of(slots + [weight * what for weight, what in self.costs])

    def charge(self, points: int, what: Sum) -> None:
        """Add so many penalty points for each unit of `what`."""
        if points:
            self.costs.append((points * self.scale, what))

    def in_slots(self, k: int, slots: Iterable[int]) -> Sum:
        """1 if session k lies in one of the slots, else 0."""
        return total_of([self.x[k, s] for s in slots if (k, s) in self.x])

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
                self.cp.add(total_of(variables) <= fmt.max_per_day)
        if not fmt.per_week:
            return
        for week in range(problem.week(problem.n_slots - 1) + 1):
            start, end = self._week(week)
            held = total_of(in_week[week])
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
                for module in sorted(problem.session_modules(self.fmt, k)):
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
                    self.cp.add(total_of(counted) <= who.max_per_week)

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


def total_of(parts: Sequence[Sum]) -> Sum:
    """The sum as a new expression. Python's own `sum` may add to the first of the parts in place: OR-Tools does so
    where it holds an expression to be nobody's, such as one out of a dictionary.
    """
    return cp_model.LinearExpr.sum(list(parts))
