"""The engine against trying everything: same feasibility, same optimum, never a bound above it."""

import random

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from scheduler.problem import parse_problem
from scheduler.progress import SolveOptions
from scheduler.search.warm_up import warm_up
from scheduler.solution import Solution, to_json
from scheduler.solve import solve
from tests.scheduler.brute_force import BruteForce
from tests.scheduler.problems import Data
from tests.scheduler.referee import judge
from tests.scheduler.tiny_problems import plan_anew, random_problem, tiny_problems

QUICK = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
SEEDS = range(250)
# Where the search stays above the optimum however long it works. 134: only with all slots of both classes moved does
# one trainee leave a class of one seat, another enter it, and the second class reach its minimum size. 238: two people
# of a unit that can spare one share the sessions if each skips one on purpose.
HARD_TO_FIND = {134, 238}


@pytest.fixture(autouse=True, scope="module")
def compiled_kernels() -> None:
    warm_up()


def solved(data: Data, *, work: int) -> Solution:
    options = SolveOptions(time_limit=None, work_limit=work, workers=1)
    return solve(parse_problem(data), options=options)


def seeded_problem(seed: int) -> Data:
    rng = random.Random(seed)
    data = random_problem(rng)
    return plan_anew(data, rng) if rng.random() < 0.3 else data


@QUICK
@given(tiny_problems())
def test_brute_force_finds_what_the_referee_confirms(data: Data) -> None:
    found = BruteForce(data).run()
    if found.solution is not None:
        broken, penalties = judge(data, found.solution)
        assert broken == set()
        assert sum(penalties.values()) == found.best == found.solution["objective"]


@QUICK
@given(tiny_problems())
def test_solve_has_a_timetable_exactly_where_there_is_one_and_claims_nothing_wrong(data: Data) -> None:
    best = BruteForce(data).run().best
    solution = solved(data, work=4000)
    if best is None:
        assert solution.status in ("infeasible", "unknown")
        return
    assert solution.has_timetable
    broken, penalties = judge(data, to_json(solution, parse_problem(data)))
    assert broken == set()
    assert sum(penalties.values()) == solution.objective
    assert solution.objective is not None
    assert solution.objective >= best
    assert solution.bound is None or solution.bound <= best
    assert (solution.status == "optimal") == (solution.bound == solution.objective)


@QUICK
@given(tiny_problems(most_classes=1))
def test_solve_of_one_class_proves_the_optimum(data: Data) -> None:
    best = BruteForce(data).run().best
    assume(best is not None)
    solution = solved(data, work=500)
    assert (solution.status, solution.objective, solution.bound) == ("optimal", best, best)


def test_solve_finds_the_optimum_of_tiny_problems() -> None:
    missed = set()
    for seed in SEEDS:
        data = seeded_problem(seed)
        best = BruteForce(data).run().best
        if best is not None and solved(data, work=50_000).objective != best:
            missed.add(seed)
    assert missed <= HARD_TO_FIND


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2**32))
def test_solve_of_a_problem_without_a_timetable_gives_reasons_or_says_unknown(seed: int) -> None:
    data = seeded_problem(seed)
    assume(BruteForce(data).run().best is None)
    solution = solved(data, work=1000)
    assert not solution.has_timetable
    assert bool(solution.reasons) == (solution.status == "infeasible")
