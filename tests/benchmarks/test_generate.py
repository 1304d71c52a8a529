"""Invented problems: of the format, the same for the same seed, planted ones with a timetable that costs nothing."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.generate import encoded
from benchmarks.generator import FAMILIES, make_problem
from benchmarks.generator.problem import make_problem_and_answer
from benchmarks.generator.programmes import PERIODS
from benchmarks.generator.suite import SUITE
from benchmarks.peers.greedy import solve_greedily
from scheduler.pre_checks import find_reasons
from scheduler.problem import parse_problem
from tests.scheduler.referee import REFEREE, judge

SCRIPT = Path(__file__).parents[2] / "benchmarks/generate.py"
PLANTED = [name for name, family in FAMILIES.items() if family.planted]


@pytest.mark.parametrize("name", [name for name in FAMILIES if name not in ("year", "city-replan")])
def test_problem_of_a_family_is_read_by_the_referee_and_by_the_engine(name: str) -> None:
    data = json.loads(encoded(make_problem(FAMILIES[name], seed=11, name=name)))
    REFEREE.Problem(data)
    problem = parse_problem(data)
    assert (len(problem.trainees), len(problem.classes)) == (FAMILIES[name].trainees, FAMILIES[name].classes)
    assert find_reasons(problem) == ()


def test_problem_with_the_same_seed_is_the_same() -> None:
    first, second, other = (make_problem(FAMILIES["mixed"], seed=seed, name="mixed") for seed in (3, 3, 4))
    assert encoded(first) == encoded(second)
    assert first["trainees"] != other["trainees"]


@pytest.mark.parametrize("name", PLANTED)
@pytest.mark.parametrize("periods", PERIODS)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_planted_problem_has_a_timetable_that_costs_nothing(name: str, periods: int, seed: int) -> None:
    problem, answer = make_problem_and_answer(replace(FAMILIES[name], periods=periods), seed=seed, name=name)
    assert answer
    broken, penalties = judge(problem, answer)
    assert broken == set()
    assert sum(penalties.values()) == 0


def test_replan_problem_breaks_a_timetable_that_was_good() -> None:
    problem = make_problem(FAMILIES["mixed-replan"], seed=1, name="mixed-replan")
    before, _ = judge(problem, problem["previous"])
    assert before & {"class_plan", "lecturer", "attendance"}
    assert "history" not in before
    after, penalties = judge(problem, solve_greedily(parse_problem(problem)))
    assert after == set()
    assert penalties["moved"] > 0


def test_closed_days_lie_in_the_middle_in_one_piece() -> None:
    problem = make_problem(FAMILIES["tet"], seed=5, name="tet")
    days = [problem["calendar"][3 * day : 3 * day + 3] for day in range(problem["days"])]
    assert "###" * 14 in "".join(days[14:42])


def test_problems_of_the_suite_can_be_made() -> None:
    for base, seed, changes in SUITE.values():
        if base == "city-replan":
            continue  # takes seconds, and is a larger mixed-replan
        parse_problem(make_problem(replace(FAMILIES[base], **changes), seed=seed, name=base))


def test_script_writes_one_problem_with_what_was_asked_for() -> None:
    asked = ["--seed", "7", "--trainees", "33", "--periods", "5", "--weights", '{"makeup": 1}']
    run = subprocess.run([sys.executable, SCRIPT, "hospital", *asked], capture_output=True, text=True, check=True)
    problem = json.loads(run.stdout)
    assert (len(problem["trainees"]), len(problem["periods"])) == (33, 5)
    assert problem["weights"] == {"open_class": 0, "makeup": 1}
    assert "invented" in problem["name"]
