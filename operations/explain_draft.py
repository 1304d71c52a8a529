"""Why the draft is as it is: for one trainee, and for the other times that one session could have."""

from dataclasses import dataclass
from datetime import datetime

from models import Intake, Session, Timetable, Trainee
from operations.draft_report import violations_of
from operations.read_draft import read_draft, seat_of
from operations.slots import problem_id
from scheduler.check import Violation, check
from scheduler.explain import SessionExplanation, TraineeExplanation, explain_session, explain_trainees
from scheduler.explain.session import SessionNotCountedError


@dataclass(frozen=True, slots=True)
class WhyTrainee:
    """`left_out`: not planned for now, because nothing is known of when they could come.

    `found` is None where nothing can be said: left out, or at home in a class with sessions outside of the intake.
    `broken` are the hard rules that the trainee's own place breaks.
    """

    left_out: bool
    found: TraineeExplanation | None
    broken: tuple[Violation, ...] = ()


def explain_trainee(intake: Intake, timetable: Timetable, trainee: Trainee, *, now: datetime) -> WhyTrainee:
    """Why the trainee misses what they miss. Raises ProblemIncompleteError where the set-up lacks something."""
    problem, solution = read_draft(intake, timetable, now=now)
    wanted = problem_id("T", trainee.id)
    if wanted not in problem.trainees_by_id:
        return WhyTrainee(left_out=True, found=None)
    found = explain_trainees(problem, solution, only=[wanted])
    broken = violations_of(wanted, check(problem, solution).violations)
    return WhyTrainee(left_out=False, found=found[0] if found else None, broken=broken)


def explain_move(intake: Intake, session: Session, *, now: datetime) -> SessionExplanation | None:
    """What speaks for and against each other time of the session, whether or not it is pinned.

    None where its class has sessions outside of the intake. Raises ProblemIncompleteError where the set-up lacks
    something.
    """
    problem, solution = read_draft(intake, session.held_class.timetable, now=now)
    seat = seat_of(session)
    try:
        return explain_session(problem, solution, seat.class_id, seat.session)
    except SessionNotCountedError:
        return None
