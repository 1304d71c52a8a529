"""The search against the rules: what it says about its own timetables is what the catalogue and the referee count."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from scheduler.bounds import count_bound
from scheduler.check import check
from scheduler.problem import parse_problem
from scheduler.progress import SolveOptions
from scheduler.search.counting import rebuild
from scheduler.search.decode import decode
from scheduler.search.portfolio import Search, WorkBudget
from scheduler.solution import to_json
from scheduler.solve import solve
from tests.scheduler.problems import Data, planted_problems, replan_problem, small_problems, tiny_problem
from tests.scheduler.referee import judge

QUICK = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def run_search(data: Data, *, work: int, seed: int = 1) -> Search:
    """A search whose running total is compared with a count from nothing after every chunk."""
    problem = parse_problem(data)

    def on_chunk() -> bool:
        running = search.arrays["total"].tolist()
        rebuild(search.facts, search.plan)
        assert search.arrays["total"].tolist() == running
        return True

    search = Search(problem, seed=seed, budget=WorkBudget(work), on_phase=lambda _: None, on_chunk=on_chunk)
    search.run()
    return search


@QUICK
@given(planted_problems())
def test_search_on_a_planted_problem_keeps_every_rule(pair: tuple[Data, Data]) -> None:
    data, _ = pair
    search = run_search(data, work=3000)
    if search.best:
        problem = parse_problem(data)
        solution = decode(problem, search.best, objective=search.best_total)
        broken, penalties = judge(data, to_json(solution, problem))
        assert not broken
        assert sum(penalties.values()) == search.best_total


@QUICK
@given(small_problems())
def test_solve_of_any_small_problem_is_confirmed_by_the_rules(data: Data) -> None:
    problem = parse_problem(data)
    solution = solve(problem, options=SolveOptions(time_limit=None, work_limit=2000, workers=1))
    assert solution.status in ("optimal", "feasible", "infeasible", "unknown")
    assert bool(solution.reasons) == (solution.status == "infeasible")
    if solution.has_timetable:
        report = check(problem, solution)
        assert report.violations == ()
        assert report.total == solution.objective
        assert solution.bound is None or solution.bound <= report.total
        assert (solution.bound is None) == (solution.bound_source is None)


@QUICK
@given(planted_problems())
def test_lower_bound_is_below_a_known_timetable(pair: tuple[Data, Data]) -> None:
    data, planted = pair
    _, penalties = judge(data, planted)
    assert count_bound(parse_problem(data)).value <= sum(penalties.values())


def formats_of_one_session(**limits: object) -> Data:
    """A class that must be held in a format of one session a week, or with `limits` instead."""
    data = tiny_problem()
    week = "1" * 7 * len(data["periods"])
    data["formats"] = [{"id": "one", "week": week, "sessions": [sum(m["lessons"] for m in data["modules"])]} | limits]
    for period in data["periods"]:
        period["lessons"] = data["formats"][0]["sessions"][0]
    data["classes"] = [{"id": "A", "formats": ["one"], "capacity": 9, "optional": True}]
    data.pop("pins", None)
    data.pop("previous", None)
    for trainee in data["trainees"]:
        trainee.pop("classes", None)
        trainee.pop("formats", None)
    return data


def test_solve_holds_no_class_in_a_format_of_no_session_a_week() -> None:
    data = formats_of_one_session(per_week=[0, 0])
    solution = solve(parse_problem(data), options=SolveOptions(time_limit=None, work_limit=3000, workers=1))
    assert solution.classes == {"A": None}
    assert judge(data, to_json(solution, parse_problem(data)))[0] == set()


@pytest.mark.parametrize("spoiled", ["capacity", "lecturers"])
def test_solve_leaves_an_optional_class_unheld_that_nobody_can_attend_or_teach(spoiled: str) -> None:
    data = formats_of_one_session()
    if spoiled == "capacity":
        data["classes"][0] |= {"capacity": 0, "min_size": 1}
    else:
        data["lecturers"] = [{"id": "L", "modules": []}]
    solution = solve(parse_problem(data), options=SolveOptions(time_limit=None, work_limit=3000, workers=1))
    assert solution.classes == {"A": None}
    assert judge(data, to_json(solution, parse_problem(data)))[0] == set()


@pytest.mark.parametrize("data", [tiny_problem(), replan_problem()], ids=["tiny", "replan"])
def test_solve_of_a_tiny_problem_finds_a_timetable(data: Data) -> None:
    problem = parse_problem(data)
    solution = solve(problem, options=SolveOptions(time_limit=None, work_limit=5000, workers=1))
    assert solution.has_timetable
    assert judge(data, to_json(solution, problem))[0] == set()


def test_solve_at_the_highest_weights_holds_a_class_that_hundreds_cannot_attend() -> None:
    busy = [{"id": f"T{i}", "availability": "####"} for i in range(800)]
    data: Data = {
        "start": "2027-03-08",
        "days": 4,
        "periods": [{"id": "evening", "start": "18:00", "end": "21:00", "lessons": 4}],
        "modules": [{"id": "first", "lessons": 2}, {"id": "last", "lessons": 2, "closing": True}],
        "formats": [{"id": "evenings", "week": "1" * 7, "sessions": [2, 2]}],
        "classes": [{"id": "A", "formats": ["evenings"], "capacity": 999}],
        "trainees": [{"id": "T", "availability": "...."}, *busy],
        "weights": dict.fromkeys(("incomplete", "missed_lesson", "makeup", "avoid"), 10**6),
    }
    solution = solve(parse_problem(data), options=SolveOptions(time_limit=None, work_limit=1000, workers=1))
    assert solution.objective == 800 * (1 + 4) * 10**6


def test_solve_without_trainees_rooms_lecturers_and_units_holds_the_classes() -> None:
    data = tiny_problem()
    for key in ("rooms", "lecturers", "units"):
        data.pop(key, None)
    data["trainees"] = []
    for course_class in data["classes"]:
        course_class["min_size"] = 0
        course_class.pop("rooms", None)
    problem = parse_problem(data)
    solution = solve(problem, options=SolveOptions(time_limit=None, work_limit=2000, workers=1))
    assert solution.has_timetable
    assert judge(data, to_json(solution, problem)) == (set(), replace(check(problem, solution)).penalties)


def test_solve_keeps_a_held_session_whose_lecturer_is_in_no_list() -> None:
    data = replan_problem()
    del data["lecturers"]
    problem = parse_problem(data)
    solution = solve(problem, options=SolveOptions(time_limit=None, work_limit=3000, workers=1))
    assert solution.has_timetable
    assert judge(data, to_json(solution, problem))[0] == set()
