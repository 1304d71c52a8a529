"""A timetable problem with everything that is derived from it once and used everywhere."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from scheduler.entities import IMPOSSIBLE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scheduler.entities import (
        CourseClass,
        Format,
        Lecturer,
        Module,
        Period,
        Pin,
        Previous,
        Room,
        Trainee,
        Unit,
    )


@dataclass(frozen=True)
class Problem:
    """A whole problem. A slot is day × number of periods + period; week 0 is the Monday week of `start`."""

    start: date
    days: int
    periods: tuple[Period, ...]
    calendar: str
    modules: tuple[Module, ...]
    formats: tuple[Format, ...]
    classes: tuple[CourseClass, ...]
    trainees: tuple[Trainee, ...]
    weights: Mapping[str, int]
    rooms: tuple[Room, ...] = ()
    lecturers: tuple[Lecturer, ...] = ()
    units: tuple[Unit, ...] = ()
    attendance_percent: float = 80
    pins: tuple[Pin, ...] = ()
    previous: Previous | None = None
    held_before: int = 0
    name: str | None = None
    data: Mapping[str, object] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def n_periods(self) -> int:
        return len(self.periods)

    @cached_property
    def n_slots(self) -> int:
        return self.days * self.n_periods

    def day(self, slot: int) -> int:
        """Day of the horizon, from 0."""
        return slot // self.n_periods

    def period(self, slot: int) -> int:
        """Index of the period in the day."""
        return slot % self.n_periods

    def weekday(self, slot: int) -> int:
        """0 is Monday."""
        return (self.start.weekday() + slot // self.n_periods) % 7

    def week(self, slot: int) -> int:
        """Calendar week, counted from the week of `start`."""
        return (self.start.weekday() + slot // self.n_periods) // 7

    def date(self, slot: int) -> date:
        return self.start + timedelta(days=self.day(slot))

    @cached_property
    def module_of(self) -> tuple[str, ...]:
        """The module of each lesson of the programme, in teaching order."""
        return tuple(m.id for m in self.modules for _ in range(m.lessons))

    @cached_property
    def lessons(self) -> int:
        """Number of lessons of the programme."""
        return len(self.module_of)

    @cached_property
    def needed(self) -> int:
        """Lessons that a trainee must attend to complete, rounded up."""
        return int(-(-self.lessons * self.attendance_percent // 100))

    @cached_property
    def closing_modules(self) -> frozenset[str]:
        return frozenset(m.id for m in self.modules if m.closing)

    @cached_property
    def closing_lessons(self) -> frozenset[int]:
        return frozenset(i for i, m in enumerate(self.module_of) if m in self.closing_modules)

    @cached_property
    def open_days(self) -> tuple[int, ...]:
        """For each day, the number of open days before it; gaps and spans are counted in these."""
        counts, n = [], 0
        for day in range(self.days):
            counts.append(n)
            n += set(self.calendar[day * self.n_periods : (day + 1) * self.n_periods]) != {IMPOSSIBLE}
        return tuple(counts)

    @cached_property
    def formats_by_id(self) -> Mapping[str, Format]:
        return {f.id: f for f in self.formats}

    @cached_property
    def classes_by_id(self) -> Mapping[str, CourseClass]:
        return {c.id: c for c in self.classes}

    @cached_property
    def rooms_by_id(self) -> Mapping[str, Room]:
        return {r.id: r for r in self.rooms}

    @cached_property
    def lecturers_by_id(self) -> Mapping[str, Lecturer]:
        return {le.id: le for le in self.lecturers}

    @cached_property
    def units_by_id(self) -> Mapping[str, Unit]:
        return {u.id: u for u in self.units}

    @cached_property
    def trainees_by_id(self) -> Mapping[str, Trainee]:
        return {t.id: t for t in self.trainees}

    def covers(self, fmt: Format) -> tuple[range, ...]:
        """The lessons of each session of a format, in order."""
        return self._covers[fmt.id]

    @cached_property
    def _covers(self) -> Mapping[str, tuple[range, ...]]:
        return {f.id: f.covers for f in self.formats}

    def session_modules(self, fmt: Format, session: int) -> frozenset[str]:
        """Ids of the modules that a session of a format touches; its lecturer teaches all of them."""
        return self._session_modules[fmt.id][session]

    @cached_property
    def _session_modules(self) -> Mapping[str, tuple[frozenset[str], ...]]:
        return {
            f.id: tuple(frozenset(self.module_of[i] for i in lessons) for lessons in self.covers(f))
            for f in self.formats
        }

    def is_closing(self, fmt: Format, session: int) -> bool:
        """Whether the session touches a closing module."""
        return not self.closing_modules.isdisjoint(self.session_modules(fmt, session))

    def allows(self, fmt: Format, slot: int) -> bool:
        """Whether the calendar and the format's week leave the slot open (the lessons may still not fit)."""
        return self._allowed[fmt.id][slot]

    @cached_property
    def _allowed(self) -> Mapping[str, tuple[bool, ...]]:
        return {
            f.id: tuple(
                mark != IMPOSSIBLE and f.week[self.weekday(slot) * self.n_periods + self.period(slot)] == "1"
                for slot, mark in enumerate(self.calendar)
            )
            for f in self.formats
        }

    def least(self, fmt: Format, week: int) -> int:
        """The format's weekly minimum, lowered to what the calendar leaves open to it in that week."""
        return self._least[fmt.id].get(week, 0)

    @cached_property
    def _least(self) -> Mapping[str, Mapping[int, int]]:
        return {f.id: self._least_of(f) for f in self.formats}

    def _least_of(self, fmt: Format) -> Mapping[int, int]:
        low = fmt.per_week[0] if fmt.per_week else 0
        if low == 0:
            return {}
        a_day = self.n_periods if fmt.max_per_day is None else fmt.max_per_day
        open_on_day = Counter(self.day(slot) for slot in range(self.n_slots) if self.allows(fmt, slot))
        open_in_week: Counter[int] = Counter()
        for day, n in open_on_day.items():
            open_in_week[self.week(day * self.n_periods)] += min(n, a_day)
        return {week: min(low, n) for week, n in open_in_week.items()}
