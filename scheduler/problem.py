"""What the engine takes in: the problem, its parts, and the reader of problem files."""

from scheduler.derived import Problem
from scheduler.entities import (
    FREE,
    IMPOSSIBLE,
    UNWELCOME,
    ClassPlan,
    CourseClass,
    Format,
    Lecturer,
    Module,
    Period,
    Pin,
    Placement,
    Previous,
    Room,
    SessionPlan,
    Trainee,
    Unit,
)
from scheduler.reading.faults import Fault, ProblemFormatError, SolutionFormatError
from scheduler.reading.problem import parse_problem

__all__ = [
    "FREE",
    "IMPOSSIBLE",
    "UNWELCOME",
    "ClassPlan",
    "CourseClass",
    "Fault",
    "Format",
    "Lecturer",
    "Module",
    "Period",
    "Pin",
    "Placement",
    "Previous",
    "Problem",
    "ProblemFormatError",
    "Room",
    "SessionPlan",
    "SolutionFormatError",
    "Trainee",
    "Unit",
    "parse_problem",
]
