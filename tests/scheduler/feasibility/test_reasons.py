"""Impossible problems: recognised, with the reason that names what collides, and ways out that give a timetable."""

import json
import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scheduler.feasibility.feasible import find_timetable
from scheduler.feasibility.limits import Limits
from scheduler.pre_checks import find_reasons
from scheduler.problem import Problem, parse_problem
from scheduler.progress import SolveOptions
from scheduler.relaxations import apply_all
from scheduler.solution import Solution, parse_solution, to_json
from scheduler.solve import solve
from tests.scheduler.feasibility.instances import CASES, Case, slot
from tests.scheduler.plain_reasons import assert_plain
from tests.scheduler.problems import Data, planted_problems, small_problems, spoil_problem
from tests.scheduler.referee import INSTANCES, judge

WORK = SolveOptions(time_limit=None, work_limit=2000, workers=1)
SUBTLE = [case for case in CASES if case.subtle]
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def solved(problem: Problem) -> Solution:
    return solve(problem, options=WORK)


def timetable_of(problem: Problem) -> Solution:
    """A timetable that keeps all rules, as the referee sees it too."""
    solution = solved(problem)
    assert solution.has_timetable
    broken, penalties = judge(dict(problem.data), json.loads(json.dumps(to_json(solution, problem))))
    assert broken == set()
    assert sum(penalties.values()) == solution.objective
    return solution


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_solve_of_an_impossible_problem_names_what_collides(case: Case) -> None:
    problem = parse_problem(case.make())
    solution = solved(problem)
    assert solution.status == "infeasible", case.why
    reason = solution.reasons[0]
    assert reason.code == case.code
    assert case.objects <= set(reason.objects)
    assert case.rules <= {rule.code for rule in reason.rules}
    assert_plain(reason)
    assert parse_solution(json.loads(json.dumps(to_json(solution))), problem).reasons == solution.reasons


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_way_out_gives_a_timetable(case: Case) -> None:
    problem = parse_problem(case.make())
    ways = solved(problem).reasons[0].ways_out
    assert ways, case.why
    assert len(set(ways)) == len(ways)
    for way in ways:
        timetable_of(apply_all(problem, way.changes))


@pytest.mark.parametrize("case", SUBTLE, ids=lambda case: case.name)
def test_subtle_conflict_goes_with_any_one_of_its_rules(case: Case) -> None:
    assert find_reasons(parse_problem(case.make())) == (), "no rule shows it by itself"
    for i in range(len(case.repairs)):
        timetable_of(parse_problem(case.repaired(i)))


def test_at_least_three_conflicts_are_subtle() -> None:
    assert len(CASES) >= 10
    assert len(SUBTLE) >= 3


@pytest.mark.parametrize("name", ["lecturer_twice", "full_week", "history_and_pin"])
def test_solve_with_workers_recognises_a_subtle_conflict(name: str) -> None:
    case = next(case for case in CASES if case.name == name)
    solution = solve(parse_problem(case.make()), options=SolveOptions(time_limit=120.0, workers=1))
    assert solution.status == "infeasible"
    assert solution.reasons  # how well they explain it in seconds is up to the machine


def test_solve_with_the_same_work_gives_the_same_reasons() -> None:
    problem = parse_problem(next(case for case in CASES if case.name == "full_week").make())
    assert solved(problem).reasons == solved(problem).reasons


def test_solve_without_ways_out_says_only_what_is_known_at_once() -> None:
    problem = parse_problem(next(case for case in CASES if case.name == "crowds").make())
    solution = solve(problem, options=SolveOptions(time_limit=60.0, ways_out=False))
    assert solution.reasons == find_reasons(problem)


def test_smallest_change_is_told() -> None:
    problem = parse_problem(next(case for case in CASES if case.name == "modest_unit").make())
    changes = [way.changes[0] for way in solved(problem).reasons[0].ways_out]
    assert {change.code: change.params for change in changes} == {
        "class_minimum": {"class": "A", "min_size": 6},
        "unit_limit": {"units": ["U"], "more": 2},
        "class_optional": {"class": "A"},
    }


def test_two_conflicts_need_two_changes() -> None:
    data = next(case for case in CASES if case.name == "pins_and_one_room").make()
    data["rooms"].append({"id": "R2", "capacity": 20})
    data["pins"] = [
        {"class": cid, "format": "evenings", "session": k, "slot": slot(day), "lecturer": "L1"}
        for k, day in ((0, 0), (2, 14))
        for cid in "AB"
    ]
    problem = parse_problem(data)
    ways = solved(problem).reasons[0].ways_out
    assert [len(way.changes) for way in ways] == [2]
    timetable_of(apply_all(problem, ways[0].changes))


@QUICK
@given(planted_problems())
def test_planted_problem_is_never_called_impossible(pair: tuple[Data, Data]) -> None:
    data, _ = pair
    problem = parse_problem(data)
    answer = find_timetable(problem, Limits(work=5.0))
    assert answer.possible is not False
    if answer.timetable:
        broken, penalties = judge(data, to_json(answer.timetable, problem))
        assert broken == set()
        assert sum(penalties.values()) == answer.timetable.objective


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(planted_problems(), st.integers(0, 2**32))
def test_problem_whose_timetable_still_stands_is_never_called_impossible(pair: tuple[Data, Data], seed: int) -> None:
    data, planted = pair
    rng = random.Random(seed)
    for _ in range(rng.randrange(1, 5)):
        spoil_problem(data, rng)
    if not judge(data, planted)[0]:
        assert find_timetable(parse_problem(data), Limits(work=5.0)).possible is not False


@QUICK
@given(small_problems())
def test_answer_to_any_small_problem_agrees_with_the_quick_reasons(data: Data) -> None:
    problem = parse_problem(data)
    answer = find_timetable(problem, Limits(work=5.0))
    if find_reasons(problem):
        assert not answer.possible
    if answer.timetable:
        assert judge(data, to_json(answer.timetable, problem))[0] == set()


@pytest.mark.parametrize("path", INSTANCES, ids=lambda path: path.stem)
def test_instance_with_known_timetables_is_given_one(path: Path) -> None:
    data = json.loads(path.read_text(encoding="utf-8"))
    problem = parse_problem(data)
    answer = find_timetable(problem, Limits(work=40.0))
    assert answer.timetable is not None
    assert judge(data, to_json(answer.timetable, problem))[0] == set()
