"""Lecturers and rooms by CP-SAT: rules kept, never worse, and the best where all others can be counted."""

from dataclasses import replace
from itertools import product

from hypothesis import HealthCheck, given, settings

from scheduler.check import check
from scheduler.exact_staffing import improve_staffing
from scheduler.problem import parse_problem
from scheduler.solution import Solution, parse_solution
from tests.scheduler.problems import Data, planted_problems, tiny_problem, tiny_solution

QUICK = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def improved(data: Data, solution: Data) -> tuple[int, Solution, int]:
    """The total before, the answer, and the total after."""
    problem = parse_problem(data)
    before = parse_solution(solution, problem)
    after = improve_staffing(problem, before, seed=1, seconds=None, work=2.0)
    assert after is not None
    report = check(problem, after)
    assert report.violations == ()
    return check(problem, before).total, after, report.total


@given(planted_problems())
@QUICK
def test_improve_staffing_keeps_all_rules_and_is_never_worse(pair: tuple[Data, Data]) -> None:
    before, _, after = improved(*pair)
    assert after <= before


@given(planted_problems())
@QUICK
def test_improve_staffing_moves_no_session_and_no_trainee(pair: tuple[Data, Data]) -> None:
    data, solution = pair
    problem = parse_problem(data)
    _, after, _ = improved(data, solution)
    old = parse_solution(solution, problem)
    assert after.trainees == old.trainees
    for cid, plan in old.classes.items():
        new = after.classes[cid]
        assert (plan is None) == (new is None)
        if plan and new:
            assert [s.slot for s in new.sessions] == [s.slot for s in plan.sessions]


def test_improve_staffing_finds_the_best_of_all_ways() -> None:
    """Every lecturer and room for every session of the tiny problem is tried; none is better than the answer."""
    data, solution = tiny_problem(), tiny_solution()
    for session, lecturer in zip(solution["classes"]["A"]["sessions"], ("L0", "L1", "L0"), strict=True):
        session["lecturer"] = lecturer
    data["lecturers"][0]["availability"] = "-" * 28
    problem = parse_problem(data)
    given_ = parse_solution(solution, problem)
    best = min(
        report.total
        for people in product(("L0", "L1"), repeat=6)
        for rooms in product(("R0", "R1"), repeat=3)
        if not (report := check(problem, staffed(given_, people, (*rooms, "R1", "R1", "R1")))).violations
    )
    before, _, after = improved(data, solution)
    assert after == best < before


def staffed(solution: Solution, people: tuple[str, ...], rooms: tuple[str, ...]) -> Solution:
    staff = iter(zip(people, rooms, strict=True))
    classes = dict(solution.classes)
    for cid in ("A", "B"):
        plan = classes[cid]
        assert plan is not None
        sessions = []
        for session in plan.sessions:
            lecturer, room = next(staff)
            sessions.append(replace(session, lecturer=lecturer, room=room))
        classes[cid] = replace(plan, sessions=tuple(sessions))
    return replace(solution, classes=classes)


def test_improve_staffing_leaves_pinned_and_held_sessions_alone() -> None:
    data, solution = tiny_problem(), tiny_solution()
    first = solution["classes"]["A"]["sessions"][0]
    data["lecturers"][0 if first["lecturer"] == "L0" else 1]["availability"] = "-" * 28
    data["pins"] = [{"class": "A", "session": 0, "lecturer": first["lecturer"], "room": first["room"]}]
    _, after, _ = improved(data, solution)
    plan = after.classes["A"]
    assert plan is not None
    assert (plan.sessions[0].lecturer, plan.sessions[0].room) == (first["lecturer"], first["room"])
