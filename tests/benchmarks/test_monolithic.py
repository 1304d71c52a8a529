"""The CP-SAT model of the whole problem counts as the referee does, and its optimum is one."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from ortools.sat.python import cp_model

from benchmarks.peers.greedy import greedy_board, solve_greedily
from benchmarks.peers.monolithic import solve_monolithically
from benchmarks.peers.monolithic.hint import Hint
from benchmarks.peers.monolithic.solve import write_model
from scheduler.problem import parse_problem
from tests.benchmarks.brute_force import least_total, tiny
from tests.scheduler.problems import planted_problems, replan_problem
from tests.scheduler.referee import INSTANCES, REFEREE, judge

Data = dict[str, Any]


def instance(name: str) -> Data:
    path = next(path for path in INSTANCES if path.stem == name)
    return json.loads(path.read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def solved(problem: Data) -> Data:
    return solve_monolithically(parse_problem(problem), seconds=None, workers=1)


@pytest.mark.parametrize("seed", range(14))
def test_optimum_is_the_least_of_all_timetables(seed: int) -> None:
    problem = tiny(seed)
    solution, least = solved(problem), least_total(problem)
    assert solution["objective"] == least
    assert solution["status"] == ("infeasible" if least is None else "optimal")
    if least is not None:
        bad, penalties = REFEREE.score(problem, solution)
        assert (bad, sum(penalties.values())) == ([], least)


@given(planted_problems())
@settings(max_examples=8, deadline=None)
def test_optimum_is_counted_as_the_referee_counts(planted: tuple[Data, Data]) -> None:
    problem, answer = planted
    solution = solved(problem)
    bad, penalties = REFEREE.score(problem, solution)
    assert bad == []
    assert sum(penalties.values()) == solution["objective"]
    assert solution["objective"] <= sum(judge(problem, answer)[1].values())


@pytest.mark.parametrize("data", [instance("one-class"), replan_problem()], ids=["one-class", "replan"])
def test_greedy_timetable_costs_in_the_model_what_the_referee_counts(data: Data) -> None:
    problem = parse_problem(data)
    board = greedy_board(problem)
    assert board
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.fix_variables_to_their_hinted_value = True
    assert solver.solve(write_model(problem, Hint(board)).cp) == cp_model.OPTIMAL
    assert solver.objective_value == sum(judge(data, solve_greedily(problem))[1].values())


def test_answer_is_the_greedy_one_if_the_model_is_not_written_in_time() -> None:
    problem = parse_problem(instance("factory"))
    told: list[int] = []
    solution: Data = solve_monolithically(problem, seconds=0.01, workers=1, on_better=told.append)
    assert solution["classes"] == solve_greedily(problem)["classes"]
    assert told == [solution["objective"]]
    assert [reason["code"] for reason in solution["reasons"]] == ["model_not_written"]
