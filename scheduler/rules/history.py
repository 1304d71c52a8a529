"""Hard rule 10: what has been held stands: those sessions with format, slot, room and lecturer, and who attended
them. No other session lies before the slot up to which sessions have been held.

Codes: `held_session_changed`, `session_in_the_past`, `held_attendance_changed`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.entities import Placement
from scheduler.rules.base import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scheduler.problem import Previous
    from scheduler.timetable_index import TimetableIndex


def find(index: TimetableIndex) -> Iterator[Finding]:
    previous = index.problem.previous
    if previous is not None:
        yield from _find_sessions(index, previous)
        if index.problem.held_before:
            yield from _find_attendance(index, previous)


def _find_sessions(index: TimetableIndex, previous: Previous) -> Iterator[Finding]:
    before = index.problem.held_before
    for course_class in index.problem.classes:
        old, new = previous.classes.get(course_class.id), index.plan(course_class.id)
        held = tuple(s for s in old.sessions if s.slot < before) if old else ()
        now = new.sessions if new else ()
        same_format = bool(old and new and old.format == new.format)
        if held and (not same_format or now[: len(held)] != held):
            yield Finding("held_session_changed", {"class": course_class.id})
        for k, session in enumerate(now):
            if k >= len(held) and session.slot < before:
                where = {"class": course_class.id, "session": k, "slot": session.slot}
                yield Finding("session_in_the_past", where)


def _find_attendance(index: TimetableIndex, previous: Previous) -> Iterator[Finding]:
    before = index.problem.held_before
    for attendance in index.attendance:
        old = held_attendance(previous, attendance.trainee.id, before)
        now = {seat for seat, slot in zip(attendance.seats, attendance.slots, strict=True) if slot < before}
        if old != now:
            yield Finding("held_attendance_changed", {"trainee": attendance.trainee.id})


def held_attendance(previous: Previous, trainee_id: str, held_before: int) -> set[tuple[str, int]]:
    """The (class, session) pairs before `held_before` that a trainee attended in the previous timetable."""
    place = previous.trainees.get(trainee_id) or Placement(None)
    if place.class_id is None:
        return set()
    home = previous.classes[place.class_id].sessions
    pairs = {(place.class_id, k) for k in range(len(home)) if k not in place.skips} | set(place.makeups)
    return {(c, k) for c, k in pairs if previous.classes[c].sessions[k].slot < held_before}


RULE = Rule("history", find)
