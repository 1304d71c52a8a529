"""The figures of a timetable, held against the referee's counts."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings

from scheduler.figures import figures_of
from scheduler.problem import parse_problem
from scheduler.solution import parse_solution
from tests.scheduler.problems import Data, planted_problems, tiny_problem, tiny_solution
from tests.scheduler.referee import judge

# With these weights the referee's penalties are counts.
COUNTED = dict.fromkeys(("incomplete", "missed_lesson", "makeup", "avoid", "open_class"), 1)


def test_figures_of_the_tiny_timetable():
    problem = parse_problem(tiny_problem())
    figures = figures_of(problem, parse_solution(tiny_solution(), problem))
    assert (figures.trainees, figures.completing, figures.missed_lessons) == (3, 3, 0)
    assert (figures.makeups, figures.unwelcome, figures.classes, figures.lecturer_sessions) == (1, 0, 2, 6)
    assert figures.last_date == date(2027, 3, 15)
    assert figures.total == sum(judge(tiny_problem(), tiny_solution())[1].values())
    assert figures.to_json()["last_date"] == "2027-03-15"


def test_figures_where_nothing_is_held_have_no_last_date():
    data = tiny_problem()
    data["classes"][0]["optional"] = True
    problem = parse_problem(data)
    figures = figures_of(problem, parse_solution({"classes": {}, "trainees": {}}, problem))
    assert (figures.completing, figures.missed_lessons, figures.lecturer_sessions) == (0, 18, 0)
    assert figures.to_json()["last_date"] is None


def test_figures_of_a_timetable_that_breaks_a_rule_are_refused():
    problem = parse_problem(tiny_problem())
    with pytest.raises(ValueError, match="breaks class_plan"):
        figures_of(problem, parse_solution({"classes": {}, "trainees": {}}, problem))


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(planted_problems())
def test_figures_are_the_counts_of_the_referee(pair: tuple[Data, Data]):
    data, planted = pair
    data["weights"] = COUNTED
    problem = parse_problem(data)
    figures = figures_of(problem, parse_solution(planted, problem))
    _, counts = judge(data, planted)
    assert figures.trainees - figures.completing == counts["incomplete"]
    assert figures.missed_lessons == counts["missed_lesson"]
    assert figures.makeups == counts["makeup"]
    assert figures.unwelcome == counts["avoid"]
    assert figures.classes == counts["open_class"]
    assert figures.penalties == counts
