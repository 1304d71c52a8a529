"""The timetabling engine: a problem in, a timetable or the reasons for none out.

Knows nothing of the web, the database or texts: what it has to say, it says as codes with parameters.
The engine's verb is `scheduler.solve.solve`. It is not named here, because it loads the compiler of the search,
which pages that only read rules and timetables should not wait for.
"""

from scheduler.check import Report, Violation, check
from scheduler.pre_checks import find_reasons
from scheduler.problem import Fault, Problem, ProblemFormatError, SolutionFormatError, parse_problem
from scheduler.progress import Progress, SolveOptions
from scheduler.rules import CATALOGUE, DEFAULT_WEIGHTS, HARD_RULES, SOFT_RULES, Finding, Rule
from scheduler.solution import ClassPlan, Placement, Reason, SessionPlan, Solution, parse_solution, to_json
from scheduler.timetable_index import TimetableIndex

__all__ = [
    "CATALOGUE",
    "DEFAULT_WEIGHTS",
    "HARD_RULES",
    "SOFT_RULES",
    "ClassPlan",
    "Fault",
    "Finding",
    "Placement",
    "Problem",
    "ProblemFormatError",
    "Progress",
    "Reason",
    "Report",
    "Rule",
    "SessionPlan",
    "Solution",
    "SolutionFormatError",
    "SolveOptions",
    "TimetableIndex",
    "Violation",
    "check",
    "find_reasons",
    "parse_problem",
    "parse_solution",
    "to_json",
]
