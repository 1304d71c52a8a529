"""Where a timetable hurts: what of its penalties stands with whom, and which limits it has reached."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from scheduler.entities import IMPOSSIBLE
from scheduler.rules import SOFT_RULES
from scheduler.timetable_index import Seat, TimetableIndex

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from scheduler.problem import Format, Lecturer, Problem, Trainee
    from scheduler.rules import Finding
    from scheduler.solution import Solution
    from scheduler.timetable_index import HeldClass

PERSONAL_RULES = ("incomplete", "missed_lesson", "makeup", "avoid", "format")


class Symptoms:
    """A timetable looked at for what could be better. Points are penalties, weights included."""

    def __init__(self, problem: Problem, solution: Solution) -> None:
        self.problem = problem
        self.index = TimetableIndex(problem, solution)
        self._unstaffed: dict[Seat, Sequence[int]] = {}

    def charges(self, *rules: str) -> Iterator[tuple[Finding, int]]:
        """What the named soft rules find, each with its points."""
        for rule in SOFT_RULES:
            if rule.name in rules:
                for finding in rule.find(self.index):
                    yield finding, finding.count * self.problem.weights[rule.name]

    @cached_property
    def trouble(self) -> Mapping[str, int]:
        """The points that stand with each trainee; those without any are not in it."""
        points: Counter[str] = Counter()
        for finding, charged in self.charges(*PERSONAL_RULES):
            points[str(finding.params["trainee"])] += charged
        return {tid: n for tid, n in points.items() if n > 0}

    @cached_property
    def total_trouble(self) -> int:
        return sum(self.trouble.values())

    @cached_property
    def troubled(self) -> Mapping[str | None, Sequence[Trainee]]:
        """The trainees with trouble by home class; None for those who have none."""
        found = defaultdict(list)
        for attendance in self.index.attendance:
            if attendance.trainee.id in self.trouble:
                found[attendance.home.id if attendance.home else None].append(attendance.trainee)
        return found

    def concerned(self, class_id: str) -> Sequence[Trainee]:
        """Those with trouble who are at home in a class, and those without a class who might be."""
        homeless = [trainee for trainee in self.troubled.get(None, ()) if class_id in trainee.classes]
        return [*self.troubled.get(class_id, ()), *homeless]

    def class_trouble(self, class_id: str) -> int:
        """The trouble of those whom a class concerns."""
        return sum(self.trouble[trainee.id] for trainee in self.concerned(class_id))

    def relief(self, class_id: str, slots: Sequence[int]) -> float:
        """The trouble of those whom a class concerns, each as far as the slots suit them."""
        if not slots:
            return 0.0
        return sum(
            self.trouble[trainee.id] * sum(trainee.availability[slot] != IMPOSSIBLE for slot in slots) / len(slots)
            for trainee in self.concerned(class_id)
        )

    def slots_of(self, fmt: Format) -> Sequence[int]:
        """The slots that are still open to a format."""
        return self._slots[fmt.id]

    @cached_property
    def _slots(self) -> Mapping[str, Sequence[int]]:
        future = range(self.problem.held_before, self.problem.n_slots)
        return {fmt.id: [slot for slot in future if self.problem.allows(fmt, slot)] for fmt in self.problem.formats}

    @cached_property
    def lecturer_weeks(self) -> Counter[tuple[str, int]]:
        """Sessions of each lecturer in each week."""
        return Counter((who, self.problem.week(slot)) for who, slot in self.index.lecturer_use)

    def is_full(self, lecturer: Lecturer, week: int) -> bool:
        most = lecturer.max_per_week
        return most is not None and self.lecturer_weeks[lecturer.id, week] >= most

    def could_teach(self, lecturer: Lecturer, slot: int) -> bool:
        """Whether a lecturer is free for one more session in a slot."""
        return (
            lecturer.availability[slot] != IMPOSSIBLE
            and (lecturer.id, slot) not in self.index.lecturer_use
            and not self.is_full(lecturer, self.problem.week(slot))
        )

    def unstaffed(self, held: HeldClass, session: int) -> Sequence[int]:
        """The slots open to a session in which nobody who teaches its modules is free, its own slot left out."""
        seat = Seat(held.id, session)
        if seat not in self._unstaffed:
            self._unstaffed[seat] = self._find_unstaffed(held, session)
        return self._unstaffed[seat]

    def _find_unstaffed(self, held: HeldClass, session: int) -> Sequence[int]:
        modules = self.problem.session_modules(held.fmt, session)
        able = [lecturer for lecturer in self.problem.lecturers if modules.issubset(lecturer.modules)]
        return [
            slot
            for slot in self.slots_of(held.fmt)
            if slot != held.slots[session] and not any(self.could_teach(lecturer, slot) for lecturer in able)
        ]
