"""The things of a timetable problem, as plain immutable values, named by the ids of the problem file."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

FREE = "."
UNWELCOME = "-"
IMPOSSIBLE = "#"


@dataclass(frozen=True, slots=True)
class Period:
    """A part of the day; `start` and `end` are local times HH:MM, `lessons` the most lessons that fit."""

    id: str
    start: str
    end: str
    lessons: int
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Module:
    """A part of the programme, `lessons` long; `closing` ones (assessment, ceremony) come last."""

    id: str
    lessons: int
    closing: bool = False
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Format:
    """A way to hold the programme. `week` has one character per period from Monday morning, `1` may teach."""

    id: str
    week: str
    sessions: tuple[int, ...]
    max_per_day: int | None = None
    per_week: tuple[int, int] | None = None
    max_gap_days: int | None = None
    max_span_days: int | None = None
    online: bool = False
    name: str | None = None

    @property
    def covers(self) -> tuple[range, ...]:
        """The lessons (indexes into the programme) of each session, in order."""
        ends = accumulate(self.sessions)
        return tuple(range(end - n, end) for n, end in zip(self.sessions, ends, strict=True))


@dataclass(frozen=True, slots=True)
class CourseClass:
    """A class; `rooms` are the ids of the rooms it may use (all rooms where the file names none)."""

    id: str
    formats: tuple[str, ...]
    capacity: int
    min_size: int = 0
    optional: bool = False
    rooms: tuple[str, ...] = ()
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Room:
    """A room; `availability` has one character per slot."""

    id: str
    capacity: int
    availability: str
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Lecturer:
    """A lecturer; `modules` are the ids they can teach, `max_per_week` counts sessions."""

    id: str
    modules: tuple[str, ...]
    availability: str
    max_per_week: int | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Unit:
    """An employer, of which at most `max_together` trainees are in class in one slot."""

    id: str
    max_together: int
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Trainee:
    """A trainee; one of `classes` may be the home class (default all), `formats` are dislike points."""

    id: str
    availability: str
    unit: str | None
    classes: tuple[str, ...]
    formats: Mapping[str, int]
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Pin:
    """A decision that must stand. Null can be pinned too, so `pins_room` and `pins_lecturer` tell."""

    course_class: str
    session: int
    format: str | None = None
    slot: int | None = None
    room: str | None = None
    lecturer: str | None = None
    pins_room: bool = False
    pins_lecturer: bool = False


@dataclass(frozen=True, slots=True)
class SessionPlan:
    """When, where and by whom a session is held."""

    slot: int
    room: str | None = None
    lecturer: str | None = None


@dataclass(frozen=True, slots=True)
class ClassPlan:
    """A held class: the id of its format and all its sessions in order."""

    format: str
    sessions: tuple[SessionPlan, ...]


@dataclass(frozen=True, slots=True)
class Placement:
    """A trainee's home class (None: attends nothing), the home sessions not attended, and seats elsewhere."""

    class_id: str | None
    skips: tuple[int, ...] = ()
    makeups: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Previous:
    """The timetable to stay close to; classes and people of it may since have left the problem."""

    classes: Mapping[str, ClassPlan]
    trainees: Mapping[str, Placement]
