"""The model against exact counts where there are some, and the process that asks it."""

import pytest
from hypothesis import HealthCheck, given, settings

from scheduler.feasibility.doubt import Doubt, DoubtError
from scheduler.feasibility.feasible import find_timetable
from scheduler.feasibility.limits import Limits
from scheduler.feasibility.some_classes import with_classes
from scheduler.feasibility.worker import Question
from scheduler.pre_checks import find_reasons
from scheduler.problem import parse_problem
from scheduler.solution import to_json
from tests.scheduler.feasibility.instances import CASES, course
from tests.scheduler.problems import Data, small_problems
from tests.scheduler.referee import judge

LONG = 300.0  # seconds that no answer takes


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(small_problems())
def test_classes_that_share_nothing_are_possible_where_each_has_a_pattern(data: Data) -> None:
    """Without lecturers, rooms and people a class stands alone, and the pre-checks are exact."""
    data = {key: value for key, value in data.items() if key not in ("lecturers", "rooms", "pins", "previous")}
    data["trainees"] = []
    for course_class in data["classes"]:
        course_class.pop("rooms", None)
        course_class["min_size"] = 0
    problem = parse_problem(data)
    assert find_timetable(problem, Limits(work=10.0)).possible is (find_reasons(problem) == ())


def test_with_classes_of_a_colliding_pair_leaves_one_possible() -> None:
    problem = parse_problem(next(case for case in CASES if case.name == "lecturer_twice").make())
    assert find_timetable(problem, Limits(work=5.0)).possible is False
    for cid in ("A", "B"):
        assert find_timetable(with_classes(problem, [cid]), Limits(work=5.0)).possible is True


def test_find_timetable_with_no_work_left_knows_nothing() -> None:
    assert find_timetable(parse_problem(course()), Limits(work=0.0)).possible is None


def test_doubt_about_a_possible_problem_ends_in_a_timetable() -> None:
    doubt = Doubt()
    doubt.ask(Question(parse_problem(course()), (), seed=1, seconds=LONG, reasons_seconds=LONG, first_way_seconds=LONG))
    doubt.wait(LONG)
    assert doubt.timetable
    assert doubt.reasons == ()
    doubt.end()


def test_doubt_that_fails_says_so() -> None:
    doubt = Doubt()
    doubt.ask(Question(None, (), seed=1, seconds=LONG, reasons_seconds=LONG, first_way_seconds=LONG))  # type: ignore[arg-type]
    with pytest.raises(DoubtError, match="AttributeError"):
        doubt.wait(LONG)
    doubt.end()


def test_doubt_that_is_ended_says_nothing_more() -> None:
    doubt = Doubt()
    doubt.ask(Question(parse_problem(course()), (), seed=1, seconds=LONG, reasons_seconds=LONG, first_way_seconds=LONG))
    doubt.end()
    doubt.wait(0)
    assert doubt.ended
    assert doubt.timetable is None


def test_course_of_the_cases_has_a_timetable() -> None:
    data = course()
    answer = find_timetable(parse_problem(data), Limits(work=5.0))
    assert answer.timetable
    assert judge(data, to_json(answer.timetable))[0] == set()
