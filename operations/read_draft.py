"""The draft as the engine reads it: the intake as a problem, the draft as a solution of it."""

from datetime import datetime

from models import Intake, Session, Timetable
from operations.draft_solution import solution_from_draft
from operations.projection import problem_from
from operations.projection_sources import read_sources
from operations.slots import problem_id
from scheduler.problem import Problem, parse_problem
from scheduler.solution import Solution, parse_solution
from scheduler.timetable_index import Seat


def read_draft(intake: Intake, timetable: Timetable, *, now: datetime) -> tuple[Problem, Solution]:
    """The problem as it stands at `now`, and the draft whatever rules it breaks.

    Raises ProblemIncompleteError where the set-up lacks something.
    """
    sources = read_sources(intake, now=now)
    problem = parse_problem(problem_from(sources))
    return problem, parse_solution(sources.history.solution or solution_from_draft(timetable), problem)


def seat_of(session: Session) -> Seat:
    """The session as the problem names it: its class and its place in it."""
    place = [other.id for other in session.held_class.sessions].index(session.id)
    return Seat(problem_id("C", session.held_class.class_id), place)
