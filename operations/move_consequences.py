"""What moving one session would break and cost, found by the rule catalogue before and after."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from models import Intake, Session
from operations.draft_report import fingerprint, violation_key
from operations.read_draft import read_draft, seat_of
from operations.slots import problem_id, slot_of
from scheduler.check import Report, Violation, check
from scheduler.problem import Problem, SessionPlan
from scheduler.seating.reseat import MakeUpSeat, SeatChanges, move_in, reseat
from scheduler.solution import Solution
from scheduler.timetable_index import TimetableIndex

__all__ = ["MakeUpSeat", "MoveConsequences", "SeatChanges", "Target", "consequences"]


@dataclass(frozen=True, slots=True)
class Target:
    """Where, when and with whom a session is to be held instead."""

    date: date
    period_id: int
    room_id: int | None
    lecturer_id: int | None


@dataclass(frozen=True, slots=True)
class MoveConsequences:
    """`penalties` are the differences that are not 0, by rule; `total` is their sum: negative is better.

    `incomplete` are the ids of trainees who complete the course now and would not any more.
    """

    new_violations: tuple[Violation, ...]
    solved_violations: tuple[Violation, ...]
    penalties: Mapping[str, int]
    total: int
    seats: SeatChanges
    incomplete: tuple[str, ...]

    @property
    def fingerprint(self) -> str:
        """What an officer confirms; empty where no hard rule is newly broken."""
        return fingerprint(self.new_violations)


def consequences(intake: Intake, session: Session, target: Target, *, now: datetime) -> MoveConsequences:
    """What would follow from the move; changes nothing. The target must lie within the intake.

    Raises ProblemIncompleteError where the set-up lacks something.
    """
    timetable = session.held_class.timetable
    problem, before = read_draft(intake, timetable, now=now)
    moved = seat_of(session)
    plan = SessionPlan(
        slot_of(intake, target.date, target.period_id),
        None if target.room_id is None else problem_id("R", target.room_id),
        None if target.lecturer_id is None else problem_id("L", target.lecturer_id),
    )
    after, seats = move_in(before, moved, plan), SeatChanges()
    if (
        plan.slot != slot_of(intake, session.date, session.period_id)
        and moved.class_id in TimetableIndex(problem, after).held
    ):
        after, seats = reseat(problem, after, moved)
    return _difference(check(problem, before), check(problem, after), seats, _newly_incomplete(problem, before, after))


def _difference(before: Report, after: Report, seats: SeatChanges, incomplete: tuple[str, ...]) -> MoveConsequences:
    old, new = {violation_key(v) for v in before.violations}, {violation_key(v) for v in after.violations}
    rules = before.penalties.keys() | after.penalties.keys()
    differences = {rule: after.penalties.get(rule, 0) - before.penalties.get(rule, 0) for rule in sorted(rules)}
    return MoveConsequences(
        new_violations=tuple(v for v in after.violations if violation_key(v) not in old),
        solved_violations=tuple(v for v in before.violations if violation_key(v) not in new),
        penalties={rule: points for rule, points in differences.items() if points},
        total=after.total - before.total,
        seats=seats,
        incomplete=incomplete,
    )


def _newly_incomplete(problem: Problem, before: Solution, after: Solution) -> tuple[str, ...]:
    now = set(_incomplete(problem, after)) - set(_incomplete(problem, before))
    return tuple(sorted(now))


def _incomplete(problem: Problem, solution: Solution) -> list[str]:
    return [
        attendance.trainee.id
        for attendance in TimetableIndex(problem, solution).attendance
        if len(attendance.lessons) < problem.needed or not problem.closing_lessons <= attendance.lessons
    ]
