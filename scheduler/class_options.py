"""How a class may still be held: formats, slots, rooms and lecturers that pins and what has been held leave."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from scheduler.entities import IMPOSSIBLE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scheduler.problem import CourseClass, Format, Lecturer, Pin, Problem, Room, SessionPlan


@dataclass(frozen=True)
class ClassOptions:
    """What is fixed of one class: the pins on it and the sessions of it that have been held."""

    problem: Problem
    course_class: CourseClass

    @cached_property
    def pins(self) -> tuple[Pin, ...]:
        return tuple(pin for pin in self.problem.pins if pin.course_class == self.course_class.id)

    @cached_property
    def held(self) -> tuple[SessionPlan, ...]:
        """The sessions that have been held, which stay the first ones."""
        previous = self.problem.previous
        plan = previous.classes.get(self.course_class.id) if previous else None
        return tuple(s for s in plan.sessions if s.slot < self.problem.held_before) if plan else ()

    @cached_property
    def must_be_held(self) -> bool:
        return not self.course_class.optional or bool(self.held) or any(map(_needs_class, self.pins))

    @cached_property
    def formats(self) -> tuple[Format, ...]:
        """The class's formats that agree with its pins and with what has been held."""
        wanted = {pin.format for pin in self.pins if pin.format is not None}
        if self.held and self.problem.previous:
            wanted.add(self.problem.previous.classes[self.course_class.id].format)
        formats = [self.problem.formats_by_id[fid] for fid in self.course_class.formats if wanted <= {fid}]
        return tuple(
            fmt
            for fmt in formats
            if len(self.held) <= len(fmt.sessions)
            and all(pin.session < len(fmt.sessions) or not _needs_session(pin) for pin in self.pins)
        )

    def new_sessions(self, fmt: Format) -> range:
        """The sessions of the format that have not been held yet."""
        return range(len(self.held), len(fmt.sessions))

    def rooms(self, fmt: Format, session: int) -> tuple[Room | None, ...]:
        """The rooms that the session may have, None standing for no room; empty where there is none for it."""
        rooms: tuple[Room | None, ...] = (None,)
        if self.problem.rooms and not fmt.online:
            rooms = tuple(self.problem.rooms_by_id[rid] for rid in self.course_class.rooms)
        fixed = {pin.room for pin in self.pins if pin.session == session and pin.pins_room}
        if session < len(self.held):
            fixed.add(self.held[session].room)
        if not self.problem.rooms and not fmt.online:
            return rooms if len(fixed) < 2 else ()  # without rooms in the file any room will do
        return tuple(room for room in rooms if fixed <= {room.id if room else None})

    def lecturers(self, fmt: Format, session: int) -> tuple[Lecturer | None, ...]:
        """The lecturers who may teach the session, None standing for none needed; empty where nobody can."""
        fixed = {pin.lecturer for pin in self.pins if pin.session == session and pin.pins_lecturer}
        if session < len(self.held):
            fixed.add(self.held[session].lecturer)
        if not self.problem.lecturers:
            return (None,) if len(fixed) < 2 else ()
        modules = self.problem.session_modules(fmt, session)
        return tuple(
            lecturer
            for lecturer in self.problem.lecturers
            if modules.issubset(lecturer.modules) and fixed <= {lecturer.id}
        )

    def open_slots(self, fmt: Format, session: int) -> list[int]:
        """The slots in which calendar, format, period, pins and what has been held allow the session."""
        problem, lessons = self.problem, fmt.sessions[session]
        slots: Sequence[int] = range(problem.held_before, problem.n_slots)
        if session < len(self.held):
            slots = [self.held[session].slot]
        pinned = {pin.slot for pin in self.pins if pin.session == session and pin.slot is not None}
        return [
            slot
            for slot in slots
            if slot < problem.n_slots
            and pinned <= {slot}
            and problem.allows(fmt, slot)
            and lessons <= problem.periods[problem.period(slot)].lessons
        ]

    def staffed_slots(self, fmt: Format, session: int) -> list[int]:
        """The open slots in which some room and some lecturer are there for the session."""
        rooms, lecturers = self.rooms(fmt, session), self.lecturers(fmt, session)
        return [
            slot
            for slot in self.open_slots(fmt, session)
            if any(room is None or room.availability[slot] != IMPOSSIBLE for room in rooms)
            and any(who is None or who.availability[slot] != IMPOSSIBLE for who in lecturers)
        ]


def _needs_session(pin: Pin) -> bool:
    """Whether the pin cannot stand without its session."""
    return pin.slot is not None or pin.room is not None or pin.lecturer is not None


def _needs_class(pin: Pin) -> bool:
    """Whether the pin cannot stand without its class."""
    return pin.format is not None or _needs_session(pin)
