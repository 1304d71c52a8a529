"""First come, first served keeps every hard rule of the referee."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from benchmarks.peers.greedy import solve_greedily
from scheduler.problem import parse_problem
from tests.scheduler.problems import planted_problems, tiny_problem
from tests.scheduler.referee import INSTANCES, REFEREE, judge


def solved(problem: dict[str, Any]) -> dict[str, Any]:
    return solve_greedily(parse_problem(problem))


@pytest.mark.parametrize("path", INSTANCES, ids=lambda path: path.stem)
def test_greedy_keeps_all_rules_of_the_instances(path: Path) -> None:
    problem = json.loads(path.read_text(encoding="utf-8"))
    solution = solved(problem)
    assert solution["status"] == "feasible"
    assert judge(problem, solution)[0] == set()


@given(planted_problems())
@settings(max_examples=100, deadline=None)
def test_greedy_keeps_all_rules_or_gives_up(planted: tuple[dict[str, Any], dict[str, Any]]) -> None:
    problem, _ = planted
    solution = solved(problem)
    if solution["status"] != "unknown":
        assert REFEREE.score(problem, solution)[0] == []


def test_greedy_takes_people_in_the_order_of_the_file() -> None:
    problem = tiny_problem()
    problem["classes"][0]["capacity"] = 1
    problem["classes"][1]["capacity"] = 1
    solution = solved(problem)
    assert [place["class"] for place in solution["trainees"].values()] == ["A", "B", None]


def test_greedy_leaves_a_timetable_that_still_holds_as_it_is() -> None:
    path = next(path for path in INSTANCES if path.stem == "mixed-replan")
    problem = json.loads(path.read_text(encoding="utf-8"))
    old, new = problem["previous"]["classes"], solved(problem)["classes"]
    assert [plan["format"] for plan in new.values()] == [plan["format"] for plan in old.values()]
    moved = sum(
        a["slot"] != b["slot"] for cid in old for a, b in zip(old[cid]["sessions"], new[cid]["sessions"], strict=True)
    )
    assert 0 < moved < 10


def test_greedy_gives_up_where_a_class_cannot_be_held() -> None:
    problem = tiny_problem()
    problem["rooms"][0]["availability"] = "#" * 28
    problem["classes"][0] |= {"formats": ["days"], "rooms": ["R0"]}
    assert solved(problem)["status"] == "unknown"
