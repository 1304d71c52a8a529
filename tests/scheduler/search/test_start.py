"""A search that begins at a given timetable: what fits stays, and nothing gets worse."""

from hypothesis import HealthCheck, assume, given, settings

from scheduler.check import check
from scheduler.problem import parse_problem
from scheduler.progress import SolveOptions
from scheduler.search.decode import decode
from scheduler.search.encode_solution import encode_solution
from scheduler.search.portfolio import Search, WorkBudget
from scheduler.solution import Solution, parse_solution, to_json
from scheduler.solve import solve
from tests.scheduler.problems import Data, judged_pairs, planted_problems, tiny_problem, tiny_solution
from tests.scheduler.referee import judge

QUICK = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


def options(start: Data, data: Data, work: int = 1500) -> SolveOptions:
    return SolveOptions(time_limit=None, work_limit=work, workers=1, start=parse_solution(start, parse_problem(data)))


@QUICK
@given(planted_problems())
def test_encode_solution_is_the_way_back_from_decode(pair: tuple[Data, Data]) -> None:
    problem = parse_problem(pair[0])
    solution = parse_solution(pair[1], problem)
    search = Search(problem, seed=1, budget=WorkBudget(1), on_phase=lambda _: None, on_chunk=lambda: True)
    back = decode(problem, encode_solution(problem, solution, search.arrays), objective=0)
    assert dict(back.classes) == dict(solution.classes)
    for trainee, place in solution.trainees.items():
        assert back.trainees[trainee].class_id == place.class_id
        assert set(back.trainees[trainee].skips) == set(place.skips)
        assert set(back.trainees[trainee].makeups) <= set(place.makeups)
    assert check(problem, back).violations == ()
    assert check(problem, back).total <= check(problem, solution).total


@QUICK
@given(planted_problems())
def test_solve_from_a_timetable_that_keeps_all_rules_is_never_worse(pair: tuple[Data, Data]) -> None:
    data, planted = pair
    problem = parse_problem(data)
    solution = solve(problem, options=options(planted, data))
    assert solution.has_timetable
    assert solution.objective is not None
    assert solution.objective <= sum(judge(data, planted)[1].values())
    assert judge(data, to_json(solution, problem))[0] == set()


@QUICK
@given(judged_pairs())
def test_solve_from_a_timetable_that_breaks_rules_gives_one_that_keeps_them(pair: tuple[Data, Data]) -> None:
    data, broken = pair
    problem = parse_problem(data)
    solution = solve(problem, options=options(broken, data))
    if solution.has_timetable:
        assert judge(data, to_json(solution, problem))[0] == set()
        assert check(problem, solution).total == solution.objective


@QUICK
@given(planted_problems())
def test_search_goes_on_from_a_better_timetable_that_others_have(pair: tuple[Data, Data]) -> None:
    problem = parse_problem(pair[0])
    planted = parse_solution(pair[1], problem)
    known = check(problem, planted).total
    asked: list[int] = []

    def ask_others(total: int) -> Solution | None:
        asked.append(total)
        return planted if known < total else None

    search = Search(
        problem,
        seed=1,
        budget=WorkBudget(40_000),
        on_phase=lambda _: None,
        on_chunk=lambda: True,
        ask_others=ask_others,
    )
    search.run()
    assume(asked)  # where no class can be held the search has nothing to go on from
    assert search.best_total <= known


def test_solve_from_a_timetable_whose_slot_was_closed_keeps_the_other_class() -> None:
    data, start = tiny_problem(), tiny_solution()
    data["calendar"] = "." * 4 + "#" + "." * 23
    data["trainees"][1]["availability"] = "." * 4 + "#" + "." * 23
    solution = solve(parse_problem(data), options=options(start, data, work=1))
    assert solution.has_timetable
    plan = solution.classes["B"]
    assert plan is not None
    assert [s.slot for s in plan.sessions] == [s["slot"] for s in start["classes"]["B"]["sessions"]]
