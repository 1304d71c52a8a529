"""The catalogue is held against the referee, which shares no code with it."""

from typing import Any

from hypothesis import HealthCheck, given, settings

from scheduler.check import Report, check
from scheduler.problem import parse_problem
from scheduler.solution import parse_solution
from tests.scheduler.problems import Data, judged_pairs, planted_problems, tiny_problem, tiny_solution
from tests.scheduler.referee import SEATS, judge


def report_of(problem: Data, solution: Data) -> Report:
    parsed = parse_problem(problem)
    return check(parsed, parse_solution(solution, parsed))


def broken_rules(report: Report) -> set[str]:
    """The names of the broken rules in the referee's words."""
    return {SEATS if v.code in ("room_too_small", "session_too_big") else v.rule for v in report.violations}


def test_check_tiny_solution_keeps_every_rule():
    report = report_of(tiny_problem(), tiny_solution())
    assert report.violations == ()
    assert report.total == sum(judge(tiny_problem(), tiny_solution())[1].values())


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(planted_problems())
def test_check_planted_timetable_is_feasible_and_counted_like_the_referee(pair: tuple[Data, Data]):
    problem, solution = pair
    report = report_of(problem, solution)
    assert report.violations == ()
    assert judge(problem, solution) == (set(), report.penalties)


@settings(max_examples=500, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(judged_pairs())
def test_check_any_timetable_breaks_the_rules_that_the_referee_finds_broken(pair: tuple[Data, Data]):
    problem, solution = pair
    broken, penalties = judge(problem, solution)
    report = report_of(problem, solution)
    assert broken_rules(report) == broken
    assert report.penalties == penalties
    assert report.total == sum(penalties.values())


def test_check_params_are_plain_data():
    problem: dict[str, Any] = tiny_problem()
    solution = tiny_solution()
    solution["classes"]["B"]["sessions"][0]["lecturer"] = "L0"
    solution["classes"]["B"]["sessions"][0]["slot"] = 0
    codes = {v.code: dict(v.params) for v in report_of(problem, solution).violations}
    assert codes["lecturer_twice"] == {"lecturer": "L0", "slot": 0, "sessions": [("A", 0), ("B", 0)]}
