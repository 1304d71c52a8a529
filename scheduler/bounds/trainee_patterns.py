"""What each trainee costs at least, if a class were held just for them.

For each kind of home class and format, a dynamic programme over the slots finds the pattern that is cheapest for the
one trainee; seats, units and everybody else are left out, and of the rhythm only the order, the days and the gaps are
kept. A lesson that the home class does not give them costs what the cheapest make-up asks for it, shared out over the
lessons of the longest session that teaches it, or where no other class can teach it to them, the missed lesson. What
has been held is free here. All trainees are computed side by side in arrays: trainee x slot.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from scheduler.bounds.bound import TRAINEE_PATTERNS, Bound
from scheduler.bounds.class_costs import alike, cost_of_leaving, format_costs, least_of_classes
from scheduler.bounds.people import attended, attended_lessons, price_of_nothing, price_of_reassigning
from scheduler.class_options import ClassOptions
from scheduler.entities import IMPOSSIBLE, UNWELCOME

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from scheduler.entities import CourseClass, Format
    from scheduler.problem import Problem

    Table = NDArray[Any]  # trainee x slot, lesson or session
    Row = NDArray[Any]  # trainee

NEVER = 1e12
NOT_HELD = ""  # stands for no format where formats are told apart
ROUNDING = 1e-6


@dataclass
class Kind:
    """Classes that have the same options, with the slots that each session of each format can have."""

    option: ClassOptions
    classes: list[CourseClass] = field(default_factory=list)

    @cached_property
    def slots(self) -> dict[str, list[list[int]]]:
        return {
            fmt.id: [self.option.staffed_slots(fmt, k) for k in range(len(fmt.sessions))] for fmt in self.option.formats
        }


class TraineePatterns:
    """The least costs of all trainees of a problem."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        kinds: dict[object, Kind] = {}
        for course_class in problem.classes:
            option = ClassOptions(problem, course_class)
            kinds.setdefault(alike(option), Kind(option)).classes.append(course_class)
        self.kinds = list(kinds.values())
        self.marks = self._marks()

    def _marks(self) -> Table:
        """0 free, 1 unwelcome, 2 impossible; what has been held is free."""
        codes = {UNWELCOME: 1, IMPOSSIBLE: 2}
        rows = [[codes.get(mark, 0) for mark in t.availability] for t in self.problem.trainees]
        marks = np.array(rows, dtype=np.int8).reshape(len(rows), self.problem.n_slots)
        marks[:, : self.problem.held_before] = 0
        return marks

    @cached_property
    def can_hear(self) -> Table:
        """Trainee x lesson: whether some session that teaches it could be held when they can come."""
        problem = self.problem
        heard = np.zeros((len(problem.trainees), problem.lessons), dtype=bool)
        for kind in self.kinds:
            for fmt in kind.option.formats:
                for lessons, slots in zip(problem.covers(fmt), kind.slots[fmt.id], strict=True):
                    come = np.asarray((self.marks[:, slots] < 2).any(axis=1))
                    heard[:, lessons.start : lessons.stop] |= come[:, None]
        return heard

    @cached_property
    def lesson_prices(self) -> Table:
        """Trainee x lesson: the least that it costs not to hear the lesson in the home class."""
        problem, weights = self.problem, self.problem.weights
        prices = np.full((len(problem.trainees), problem.lessons), float(weights["missed_lesson"]))
        if len(problem.classes) > 1:
            longest = np.ones(problem.lessons)
            for fmt in {fmt.id: fmt for kind in self.kinds for fmt in kind.option.formats}.values():
                for lessons in problem.covers(fmt):
                    part = longest[lessons.start : lessons.stop]
                    np.maximum(part, len(lessons), out=part)
            makeup = np.minimum(weights["makeup"] / longest, weights["missed_lesson"])
            prices = np.where(self.can_hear, makeup, prices)
        for i, known in enumerate(self._held_lessons):
            prices[i, known] = 0
        return prices

    @cached_property
    def _held_lessons(self) -> list[list[int]]:
        """The lessons that each trainee has heard in what has been held."""
        return [sorted(attended_lessons(self.problem, trainee)) for trainee in self.problem.trainees]

    @cached_property
    def nowhere(self) -> Row:
        """What each trainee costs without a class; NEVER for whoever has attended something."""
        problem = self.problem
        nothing = price_of_nothing(problem)
        costs = [
            NEVER if attended(problem, t) else nothing + price_of_reassigning(problem, t) for t in problem.trainees
        ]
        return np.array(costs, dtype=float)

    def at_home(self, kind: Kind, fmt: Format) -> Row:
        """What each trainee costs at least with a home class of this kind and format; NEVER where they may not."""
        problem, weights = self.problem, self.problem.weights
        missed = self._least_missed(kind, fmt)
        costs: Row = np.maximum(self._attendance(kind, fmt), missed * weights["missed_lesson"])
        costs = costs + self._incomplete(missed) * weights["incomplete"]
        for i, trainee in enumerate(problem.trainees):
            allowed = [c.id for c in kind.classes if c.id in trainee.classes]
            costs[i] += weights["format"] * trainee.formats.get(fmt.id, 0)
            costs[i] += price_of_reassigning(problem, trainee, allowed)
            if not allowed:
                costs[i] = NEVER
        return costs

    def _attendance(self, kind: Kind, fmt: Format) -> Row:
        """Missed lessons, make-ups and unwelcome slots."""
        missing = [self.lesson_prices[:, r.start : r.stop].sum(axis=1) for r in self.problem.covers(fmt)]
        return self._cheapest_pattern(kind, fmt, missing, float(self.problem.weights["avoid"]))

    def _least_missed(self, kind: Kind, fmt: Format) -> Row:
        """The fewest lessons that each trainee misses."""
        problem = self.problem
        missed: Row = (~self._could_hear).sum(axis=1).astype(float)
        missed = np.maximum(missed, problem.lessons - self._most_lessons)
        if len(problem.classes) == 1:
            held = [set(lessons) for lessons in self._held_lessons]
            lessons = [np.array([len(set(r) - heard) for heard in held], dtype=float) for r in problem.covers(fmt)]
            missed = np.maximum(missed, self._cheapest_pattern(kind, fmt, lessons, 0.0))
        return missed

    @cached_property
    def _could_hear(self) -> Table:
        """Trainee x lesson: whether they have heard it, or can."""
        heard = self.can_hear.copy()
        for i, known in enumerate(self._held_lessons):
            heard[i, known] = True
        return heard

    @cached_property
    def _most_lessons(self) -> Row:
        """The lessons that each trainee has heard, and could if the longest session lay in each slot to come."""
        longest = np.zeros(self.problem.n_slots)
        for kind in self.kinds:
            for fmt in kind.option.formats:
                for lessons, slots in zip(fmt.sessions, kind.slots[fmt.id], strict=True):
                    longest[slots] = np.maximum(longest[slots], lessons)
        longest[: self.problem.held_before] = 0
        most: Row = (self.marks < 2) @ longest + np.array([len(heard) for heard in self._held_lessons])
        return most

    def _incomplete(self, missed: Row) -> Row:
        """Whether each trainee misses too many lessons, or one that closes the programme."""
        closing = sorted(self.problem.closing_lessons)
        short: Row = (missed > self.problem.lessons - self.problem.needed) | (~self._could_hear[:, closing]).any(axis=1)
        return short

    def _cheapest_pattern(self, kind: Kind, fmt: Format, missing: Sequence[Row], avoid: float) -> Row:
        """For each trainee, the cheapest increasing slots: `missing` per session not attended, `avoid` per session
        in an unwelcome slot. NEVER where the sessions fit nowhere.
        """
        problem = self.problem
        n = len(problem.trainees)
        before = np.zeros((n, 1))
        for k, slots in enumerate(kind.slots[fmt.id]):
            absent = missing[k] * (k >= len(kind.option.held))
            choices = np.stack([np.zeros(n), np.minimum(absent, avoid), absent])  # by mark
            after = np.full((n, problem.n_slots), NEVER)
            for slot in slots:
                low, high = self._earlier(fmt, slot) if k else (0, 1)
                if low < high:
                    here = choices[self.marks[:, slot], np.arange(n)]
                    after[:, slot] = before[:, low:high].min(axis=1) + here
            before = after
        least: Row = np.minimum(before.min(axis=1, initial=NEVER), NEVER)
        return least

    def _earlier(self, fmt: Format, slot: int) -> tuple[int, int]:
        """The slots (from, up to) in which the session before one in `slot` can lie."""
        problem = self.problem
        day = problem.day(slot)
        high = day * problem.n_periods if fmt.max_per_day == 1 else slot
        first = day
        if fmt.max_gap_days is None:
            return 0, high
        while first > 0 and problem.open_days[day] - problem.open_days[first - 1] <= fmt.max_gap_days:
            first -= 1
        return first * problem.n_periods, high


def bounds_by_format(problem: Problem) -> dict[str, int]:
    """For a problem with one class: what a timetable costs at least in each of its formats, and without the class."""
    patterns = TraineePatterns(problem)
    kind, nowhere = patterns.kinds[0], patterns.nowhere
    costs = format_costs(kind.option)
    bounds = {f.id: costs[f.id] + _total(np.minimum(nowhere, patterns.at_home(kind, f))) for f in kind.option.formats}
    if not kind.option.must_be_held:
        bounds[NOT_HELD] = cost_of_leaving(kind.option) + _total(nowhere)
    return bounds


def bound_by_trainee_patterns(problem: Problem) -> Bound:
    """The sum of what every class and every trainee costs at least.

    With one class it is the least over its formats, since all share one; with several each has its own best case.
    """
    if len(problem.classes) == 1:
        return Bound(min(bounds_by_format(problem).values(), default=0), TRAINEE_PATTERNS)
    patterns = TraineePatterns(problem)
    best = patterns.nowhere
    for kind in patterns.kinds:
        for fmt in kind.option.formats:
            best = np.minimum(best, patterns.at_home(kind, fmt))
    return Bound(least_of_classes(problem) + _total(best), TRAINEE_PATTERNS)


def _total(costs: Row) -> int:
    """The sum of costs that are whole numbers in truth; impossible ones say nothing here."""
    return int(np.ceil(np.where(costs >= NEVER, 0, costs) - ROUNDING).sum())
