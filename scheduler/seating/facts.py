"""A session as something that a trainee attends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scheduler.problem import Problem, SessionPlan
    from scheduler.timetable_index import HeldClass, Seat


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """`lessons` are those it teaches as bits of a number, `most` is how many people it seats."""

    seat: Seat
    slot: int
    lessons: int
    closing: bool
    most: int

    def conflicts(self, other: SessionFacts) -> bool:
        """Whether nobody can attend both: they are at once, or the closing one is before the other."""
        if self.slot == other.slot:
            return True
        return self.closing != other.closing and self.closing == (self.slot < other.slot)


def session_facts(problem: Problem, held: HeldClass, seat: Seat, plan: SessionPlan) -> SessionFacts:
    """The facts of a session of a held class if it is held as the plan says."""
    lessons = problem.covers(held.fmt)[seat.session]
    room = problem.rooms_by_id.get(plan.room or "")
    return SessionFacts(
        seat=seat,
        slot=plan.slot,
        lessons=((1 << len(lessons)) - 1) << lessons.start,
        closing=problem.is_closing(held.fmt, seat.session),
        most=room.capacity if room else held.course_class.capacity,
    )
