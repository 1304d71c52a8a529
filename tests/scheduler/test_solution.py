"""Solution files: what is written is read back, held sessions stand as they were written, faults are named."""

import json

import pytest
from hypothesis import HealthCheck, given, settings

from scheduler.check import check
from scheduler.problem import parse_problem
from scheduler.solution import (
    ClassPlan,
    Placement,
    Reason,
    SessionPlan,
    Solution,
    SolutionFormatError,
    parse_solution,
    to_json,
)
from tests.scheduler.problems import Data, judged_pairs, replan_problem, tiny_problem, tiny_solution
from tests.scheduler.referee import judge


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(judged_pairs())
def test_to_json_is_read_back_and_judged_alike(pair: tuple[Data, Data]):
    problem = parse_problem(pair[0])
    solution = parse_solution(pair[1], problem)
    written = json.loads(json.dumps(to_json(solution, problem)))
    assert parse_solution(written, problem) == solution
    assert judge(pair[0], written) == judge(pair[0], pair[1])


def test_to_json_without_timetable_has_no_classes():
    reason = Reason("no_room", ("A",), "there is no room")
    assert to_json(Solution(status="infeasible", seconds=0.12345, reasons=(reason,))) == {
        "status": "infeasible",
        "objective": None,
        "bound": None,
        "bound_source": None,
        "seconds": 0.123,
        "reasons": [{"code": "no_room", "objects": ["A"], "text": "there is no room"}],
    }


def test_to_json_held_session_is_written_as_it_stood():
    data = replan_problem()
    data["previous"]["classes"]["A"]["sessions"][0]["note"] = "opening"
    del data["previous"]["classes"]["A"]["sessions"][2]["lecturer"]
    problem = parse_problem(data)
    solution = parse_solution(tiny_solution(), problem)
    written = to_json(solution, problem)
    assert written["classes"]["A"]["sessions"] == [  # type: ignore[index]  # plain JSON
        {"slot": 0, "room": "R0", "lecturer": "L0", "note": "opening"},
        {"slot": 4, "room": "R0", "lecturer": "L0"},
        {"slot": 14, "room": "R0", "lecturer": "L0"},
    ]
    assert check(problem, solution).feasible
    assert judge(data, written)[0] == set()


def test_parse_solution_completes_what_is_left_out():
    problem = parse_problem(tiny_problem())
    solution = parse_solution({"classes": {"B": None}}, problem)
    assert solution.classes == {"A": None, "B": None}
    assert solution.trainees == dict.fromkeys(("T0", "T1", "T2"), Placement(None))


def test_parse_solution_reads_every_field():
    problem = parse_problem(tiny_problem())
    numbers = {"status": "optimal", "objective": 12, "bound": 11.5, "bound_source": "counting", "seconds": 2}
    solution = parse_solution(tiny_solution() | numbers, problem)
    assert solution.classes["A"] == ClassPlan("days", tuple(SessionPlan(slot, "R0", "L0") for slot in (0, 4, 14)))
    assert solution.trainees["T1"] == Placement("A", (1,), (("B", 1),))
    assert (solution.status, solution.objective, solution.bound, solution.seconds) == ("optimal", 12, 11.5, 2)
    assert solution.bound_source == "counting"
    assert solution.has_timetable


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"classes": []}, "classes: a list, expected an object"),
        ({"classes": {"A": {"sessions": []}}}, "classes.A.format: missing"),
        ({"classes": {"A": {"format": "days"}}}, "classes.A.sessions: missing"),
        ({"trainees": {"T0": {"class": 3}}}, "trainees.T0.class: a number, expected a text"),
        ({"trainees": {"T0": {"class": "A", "skips": 3}}}, "trainees.T0.skips: a number, expected a list"),
        ({"status": "perfect"}, 'status: "perfect", expected one of optimal, feasible, infeasible, unknown'),
        ({"objective": 1.5}, "objective: 1.5, expected a whole number"),
        ({"bound": float("inf")}, "bound: Infinity, expected a number"),
        ({"bound_source": 3}, "bound_source: a number, expected a text"),
        ({"reasons": [{"text": "why"}]}, "reasons[0].code: missing"),
    ],
)
def test_parse_solution_fault_is_named_by_its_path(change: Data, fault: str):
    with pytest.raises(SolutionFormatError) as error:
        parse_solution(tiny_solution() | change, parse_problem(tiny_problem()))
    assert [str(found) for found in error.value.faults] == [fault]


def test_parse_solution_no_object_is_a_fault():
    with pytest.raises(SolutionFormatError, match="a list, expected an object"):
        parse_solution([], parse_problem(tiny_problem()))
