"""What would help: the bottleneck comes first, and what is told is what the rules and the referee count."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings

from scheduler.check import check
from scheduler.figures import figures_of
from scheduler.problem import Problem, parse_problem
from scheduler.progress import SolveOptions
from scheduler.relaxations import apply
from scheduler.search.warm_up import warm_up
from scheduler.solution import Solution, parse_solution, to_json
from scheduler.solve import solve
from scheduler.suggest import SuggestOptions, TrialProgress, suggest
from tests.scheduler.problems import Data, planted_problems
from tests.scheduler.referee import judge
from tests.scheduler.suggest.bottlenecks import BOTTLENECKS, needs_sunday, open_problem

COUNTED = SuggestOptions(work_each=2000, solves=34)


@pytest.fixture(autouse=True, scope="module")
def compiled_kernels() -> None:
    warm_up()


def solved(data: Data) -> tuple[Problem, Solution]:
    problem = parse_problem(data)
    solution = solve(problem, options=SolveOptions(time_limit=None, work_limit=5000, workers=1))
    assert solution.has_timetable
    return problem, solution


@pytest.mark.parametrize(("make", "wanted"), BOTTLENECKS.values(), ids=BOTTLENECKS)
def test_suggest_names_the_bottleneck_first(make: Callable[[], Data], wanted: set[tuple[str, tuple[str, ...]]]):
    problem, solution = solved(make())
    found = suggest(problem, solution, options=COUNTED)
    first = found.found[0]
    assert (first.relaxation.code, first.relaxation.objects) in wanted
    assert first.gain > 0
    if first.relaxation.code == "weekday":
        assert first.relaxation.params["weekday"] == 6


def test_suggest_where_nothing_hurts_suggests_nothing():
    problem, solution = solved(open_problem() | {"weights": {"late_week": 0}})
    assert solution.objective == 0
    found = suggest(problem, solution, options=COUNTED)
    assert (found.found, found.promising, found.current.total) == ((), 0, 0)
    assert found.offered > 0


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(planted_problems())
def test_suggest_tells_what_the_rules_and_the_referee_count(pair: tuple[Data, Data]):
    data, planted = pair
    problem = parse_problem(data)
    solution = parse_solution(planted, problem)
    found = suggest(problem, solution, options=SuggestOptions(work_each=500, solves=16))
    assert found.current == figures_of(problem, solution)
    assert found.unchanged.total <= found.current.total
    for one in found.found:
        relaxed = apply(problem, one.relaxation)
        report = check(relaxed, one.solution)
        assert report.violations == ()
        assert one.figures.penalties == report.penalties
        assert judge(dict(relaxed.data), to_json(one.solution, relaxed)) == (set(), report.penalties)
        assert one.gain == -sum(one.changes.values()) > 0
        assert one.figures.total + one.gain >= found.unchanged.total


def test_suggest_same_seed_and_work_gives_the_same_suggestions():
    problem, solution = solved(needs_sunday())
    first, second = (suggest(problem, solution, options=COUNTED).found for _ in range(2))
    assert [(one.relaxation, one.gain) for one in first] == [(one.relaxation, one.gain) for one in second]


def test_suggest_of_some_kinds_tries_only_those():
    problem, solution = solved(needs_sunday())
    found = suggest(problem, solution, options=COUNTED, codes=["later_end", "another_class"])
    assert {one.relaxation.code for one in found.found} <= {"later_end", "another_class"}
    assert found.offered == 2


def test_suggest_tells_of_every_solve_and_keeps_to_their_number():
    problem, solution = solved(needs_sunday())
    told: list[TrialProgress] = []
    suggest(problem, solution, options=SuggestOptions(work_each=500, solves=10), on_progress=told.append)
    assert [progress.done for progress in told] == list(range(1, len(told) + 1))
    assert {progress.planned for progress in told} == {len(told)}
    assert len(told) <= 10
    assert sum(progress.relaxation is None for progress in told) == 4


def test_suggest_stopped_keeps_what_has_been_measured():
    problem, solution = solved(needs_sunday())
    told: list[TrialProgress] = []
    found = suggest(problem, solution, options=COUNTED, on_progress=told.append, should_stop=lambda: len(told) >= 5)
    assert len(told) == 5  # four of the problem as it is
    assert found.tried == 1
    assert [one.relaxation for one in found.found] in ([], [told[4].relaxation])


def test_suggest_stopped_at_once_has_measured_nothing():
    problem, solution = solved(needs_sunday())
    found = suggest(problem, solution, options=COUNTED, should_stop=lambda: True)
    assert (found.tried, found.found) == (0, ())
    assert found.unchanged == found.current


def test_suggest_from_a_timetable_that_breaks_a_rule_is_refused():
    problem = parse_problem(needs_sunday())
    with pytest.raises(ValueError, match="class_plan"):
        suggest(problem, Solution(status="feasible"), options=COUNTED)
