"""Why trainees miss lessons or make them up elsewhere: session by session, and class by class."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scheduler.explain.homes import HomeAnswer, explain_homes
from scheduler.seating.seating import Seating
from scheduler.timetable_index import Attendance, Seat, TimetableIndex

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from scheduler.problem import Problem
    from scheduler.rules.base import Finding
    from scheduler.seating.facts import SessionFacts
    from scheduler.solution import Solution


@dataclass(frozen=True, slots=True)
class SeatAnswer:
    """A session of another class that teaches lessons of a missed one: does it serve?

    `attended`: the trainee makes up there. `objections` are what forbids the seat beside all that the trainee
    attends: see `Seating.objections`. Without any, it would serve, and `change` is what that would add to the
    total: above 0 it costs more than it saves. `lessons` is how many of the missed lessons it teaches.
    """

    class_id: str
    session: int
    slot: int
    lessons: int
    attended: bool = False
    objections: tuple[Finding, ...] = ()
    change: int | None = None


@dataclass(frozen=True, slots=True)
class MissedSession:
    """A session of the home class that the trainee does not attend.

    `reasons` are what forbids the seat; without any it could be attended, and `change` is what that would add to
    the total. Of its `lessons`, `made_up` are heard in other sessions. `elsewhere` are all sessions of other
    classes that teach some of its lessons, in the order of time.
    """

    session: int
    slot: int
    reasons: tuple[Finding, ...]
    change: int | None
    lessons: int
    made_up: int
    elsewhere: tuple[SeatAnswer, ...]


@dataclass(frozen=True, slots=True)
class TraineeExplanation:
    """One trainee; `class_id` is None for whoever has no class. `needed` lessons complete the course."""

    trainee: str
    class_id: str | None
    attended_lessons: int
    missed_lessons: int
    needed: int
    completes: bool
    makeups: tuple[Seat, ...]
    sessions: tuple[MissedSession, ...]
    homes: tuple[HomeAnswer, ...]


def explain_trainees(
    problem: Problem, solution: Solution, *, only: Collection[str] | None = None
) -> tuple[TraineeExplanation, ...]:
    """Every trainee who misses lessons, has make-ups or has no class, in the order of the problem.

    `only` are the ids of those who are asked for, whether they miss anything or not. Trainees whose home class is
    not held are left out.
    """
    index = TimetableIndex(problem, solution)
    seating = Seating(index)
    return tuple(_explain(seating, attendance) for attendance in index.attendance if _asked(attendance, problem, only))


def _asked(attendance: Attendance, problem: Problem, only: Collection[str] | None) -> bool:
    if only is not None:
        return attendance.trainee.id in only
    return len(attendance.lessons) < problem.lessons or bool(attendance.place.makeups)


def _explain(seating: Seating, attendance: Attendance) -> TraineeExplanation:
    trainee, home = attendance.trainee, attendance.home
    charges = seating.charges(trainee, home.id if home else None, seating.attended(trainee))
    missed = range(len(home.slots)) if home else ()
    return TraineeExplanation(
        trainee=trainee.id,
        class_id=home.id if home else None,
        attended_lessons=len(attendance.lessons),
        missed_lessons=charges.missed_lesson,
        needed=seating.problem.needed,
        completes=not charges.incomplete,
        makeups=tuple(seat for seat in attendance.seats if home and seat.class_id != home.id),
        sessions=tuple(
            _missed_session(seating, attendance, Seat(home.id, k))
            for k in missed
            if home and Seat(home.id, k) not in attendance.seats
        ),
        homes=explain_homes(seating, trainee),
    )


def _missed_session(seating: Seating, attendance: Attendance, seat: Seat) -> MissedSession:
    facts, attended = seating.facts[seat], seating.attended(attendance.trainee)
    reasons = tuple(seating.objections(attendance.trainee, facts, attended))
    elsewhere = sorted(
        (other for other in seating.facts.values() if other.lessons & facts.lessons and _is_other(other, seat)),
        key=lambda other: (other.slot, other.seat),
    )
    return MissedSession(
        session=seat.session,
        slot=facts.slot,
        reasons=reasons,
        change=None if reasons else _change(seating, attendance, attended, facts),
        lessons=facts.lessons.bit_count(),
        made_up=(facts.lessons & seating.heard(attended)).bit_count(),
        elsewhere=tuple(_seat_answer(seating, attendance, other, facts.lessons) for other in elsewhere),
    )


def _is_other(facts: SessionFacts, seat: Seat) -> bool:
    return facts.seat.class_id != seat.class_id


def _seat_answer(seating: Seating, attendance: Attendance, facts: SessionFacts, missed: int) -> SeatAnswer:
    cid, k = facts.seat
    lessons = (facts.lessons & missed).bit_count()
    if facts.seat in attendance.seats:
        return SeatAnswer(cid, k, facts.slot, lessons, attended=True)
    attended = seating.attended(attendance.trainee)
    objections = tuple(seating.objections(attendance.trainee, facts, attended))
    change = None if objections else _change(seating, attendance, attended, facts)
    return SeatAnswer(cid, k, facts.slot, lessons, objections=objections, change=change)


def _change(seating: Seating, attendance: Attendance, attended: Iterable[SessionFacts], facts: SessionFacts) -> int:
    """What one more seat adds to the total."""
    home = attendance.home.id if attendance.home else None
    before = [*attended]
    trainee = attendance.trainee
    return seating.points(trainee, home, [*before, facts]) - seating.points(trainee, home, before)
