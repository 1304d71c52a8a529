"""A finished timetable with the lookups that the rules share.

Only what can be counted is in it: a class is held when its format is one of its own, with the right number of
sessions, all inside the horizon; a trainee counts unless the home class is not held. What cannot be counted is
a violation of its own and adds nothing to any sum.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from scheduler.entities import Placement

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from scheduler.problem import CourseClass, Format, Problem, Trainee
    from scheduler.solution import ClassPlan, SessionPlan, Solution


class Seat(NamedTuple):
    """A place in one session of a class."""

    class_id: str
    session: int


@dataclass(frozen=True, slots=True)
class HeldClass:
    """A class that is held, with its format and its sessions."""

    course_class: CourseClass
    fmt: Format
    plan: ClassPlan
    slots: tuple[int, ...]

    @property
    def id(self) -> str:
        return self.course_class.id


@dataclass(frozen=True, slots=True)
class Attendance:
    """What one trainee attends: home sessions not skipped, then make-ups. `lessons` are those they hear."""

    trainee: Trainee
    place: Placement
    home: HeldClass | None
    seats: tuple[Seat, ...]
    slots: tuple[int, ...]
    lessons: frozenset[int]


class TimetableIndex:
    """The solution of a problem, looked up by class, room, lecturer, trainee and slot."""

    def __init__(self, problem: Problem, solution: Solution) -> None:
        self.problem = problem
        self.solution = solution

    def plan(self, class_id: str) -> ClassPlan | None:
        return self.solution.classes.get(class_id)

    def place(self, trainee_id: str) -> Placement:
        return self.solution.trainees.get(trainee_id) or Placement(None)

    @cached_property
    def held(self) -> Mapping[str, HeldClass]:
        """The held classes in the order of the problem."""
        found = (self._held_class(course_class) for course_class in self.problem.classes)
        return {held.id: held for held in found if held}

    def _held_class(self, course_class: CourseClass) -> HeldClass | None:
        plan = self.plan(course_class.id)
        if plan is None or plan.format not in course_class.formats:
            return None
        fmt = self.problem.formats_by_id[plan.format]
        slots = tuple(session.slot for session in plan.sessions)
        if len(slots) != len(fmt.sessions) or not all(0 <= slot < self.problem.n_slots for slot in slots):
            return None
        return HeldClass(course_class, fmt, plan, slots)

    def sessions(self) -> Iterator[tuple[HeldClass, int, SessionPlan]]:
        """Every session of every held class."""
        for held in self.held.values():
            for k, session in enumerate(held.plan.sessions):
                yield held, k, session

    def exists(self, class_id: str, session: int) -> bool:
        return class_id in self.held and 0 <= session < len(self.held[class_id].slots)

    @cached_property
    def attendance(self) -> tuple[Attendance, ...]:
        """What every trainee attends, without those whose home class is not held."""
        found = (self._attendance_of(trainee) for trainee in self.problem.trainees)
        return tuple(attendance for attendance in found if attendance)

    def _attendance_of(self, trainee: Trainee) -> Attendance | None:
        place = self.place(trainee.id)
        if place.class_id is None:
            return Attendance(trainee, place, None, (), (), frozenset())
        home = self.held.get(place.class_id)
        if home is None:
            return None
        skips = set(place.skips)
        seats = [Seat(home.id, k) for k in range(len(home.slots)) if k not in skips]
        seats += [Seat(c, k) for c, k in place.makeups if c != home.id and self.exists(c, k)]
        slots = tuple(self.held[c].slots[k] for c, k in seats)
        lessons = frozenset(i for c, k in seats for i in self.problem.covers(self.held[c].fmt)[k])
        return Attendance(trainee, place, home, tuple(seats), slots, lessons)

    @cached_property
    def home_size(self) -> Counter[str]:
        """Number of trainees at home in each class."""
        return Counter(a.home.id for a in self.attendance if a.home)

    @cached_property
    def seats(self) -> Counter[Seat]:
        """Number of people in each session, guests included."""
        return Counter(seat for a in self.attendance for seat in a.seats)

    @cached_property
    def unit_slots(self) -> Counter[tuple[str, int]]:
        """Number of people of each unit in class in each slot."""
        return Counter(
            (a.trainee.unit, slot) for a in self.attendance if a.trainee.unit is not None for slot in a.slots
        )

    @cached_property
    def room_use(self) -> Mapping[tuple[str, int], list[Seat]]:
        """The sessions in each of the problem's rooms and slots."""
        use = defaultdict(list)
        for held, k, session in self.sessions():
            room = session.room
            if room is not None and room in held.course_class.rooms and not held.fmt.online:
                use[room, session.slot].append(Seat(held.id, k))
        return use

    @cached_property
    def lecturer_use(self) -> Mapping[tuple[str, int], list[Seat]]:
        """The sessions of each of the problem's lecturers in each slot."""
        use = defaultdict(list)
        for held, k, session in self.sessions():
            lecturer = session.lecturer
            if lecturer is not None and lecturer in self.problem.lecturers_by_id:
                use[lecturer, session.slot].append(Seat(held.id, k))
        return use
