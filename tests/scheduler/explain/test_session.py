"""What speaks against other slots of a session, held against the rule catalogue on random timetables."""

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from scheduler.check import check
from scheduler.explain import SessionExplanation, SlotExplanation, explain_session
from scheduler.explain.session import SessionNotCountedError
from scheduler.problem import Problem, SessionPlan, parse_problem
from scheduler.rules import Finding
from scheduler.seating.reseat import move_in, reseat
from scheduler.solution import Solution, parse_solution
from scheduler.timetable_index import Seat, TimetableIndex
from tests.scheduler.explain.catalogue import newly_broken
from tests.scheduler.problems import Data, judged_pairs, planted_problems, replan_problem, tiny_problem, tiny_solution

random_problems = settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)


def read(problem: Data, solution: Data) -> tuple[Problem, Solution]:
    parsed = parse_problem(problem)
    return parsed, parse_solution(solution, parsed)


def moved_to(problem: Problem, solution: Solution, seat: Seat, plan: SessionPlan) -> Solution:
    return reseat(problem, move_in(solution, seat, plan), seat)[0]


def some_session(data: st.DataObject, problem: Problem, solution: Solution) -> Seat:
    seats = [Seat(held.id, k) for held, k, _ in TimetableIndex(problem, solution).sessions()]
    assume(seats)
    return data.draw(st.sampled_from(seats))


@random_problems
@given(planted_problems(), st.data())
def test_explain_session_slot_without_objections_is_feasible_and_costs_what_is_said(pair, data):
    problem, solution = read(*pair)
    seat = some_session(data, problem, solution)
    for found in explain_session(problem, solution, *seat).slots:
        if found.effect is None:
            continue
        after = moved_to(problem, solution, seat, found.plan)
        before, now = check(problem, solution), check(problem, after)
        assert now.total - before.total == found.effect.total
        differences = {rule: points - before.penalties[rule] for rule, points in now.penalties.items()}
        assert {rule: points for rule, points in differences.items() if points} == found.effect.penalties
        event(f"objections: {sorted({finding.code for finding in found.objections})}")
        if not found.objections:
            assert newly_broken(problem, solution, after) == set()


@random_problems
@given(planted_problems(), st.data())
def test_explain_session_slot_with_objections_breaks_a_hard_rule_with_any_room_and_lecturer(pair, data):
    problem, solution = read(*pair)
    seat = some_session(data, problem, solution)
    found = explain_session(problem, solution, *seat)
    against = {one.slot for one in found.slots if one.objections}
    slots = sorted(against | {slot for barred in found.barred.values() for slot in barred})
    assume(slots)
    slot = data.draw(st.sampled_from(slots))
    rooms = [room.id for room in problem.rooms] + [None]
    lecturers = [one.id for one in problem.lecturers] + [None]
    for room, lecturer in product(rooms, lecturers):
        after = moved_to(problem, solution, seat, SessionPlan(slot, room, lecturer))
        assert newly_broken(problem, solution, after) != set()


@random_problems
@given(planted_problems(), st.data())
def test_explain_session_lists_every_other_slot_once_or_by_the_code_that_bars_it(pair, data):
    problem, solution = read(*pair)
    seat = some_session(data, problem, solution)
    found = explain_session(problem, solution, *seat)
    listed = [one.slot for one in found.slots] + [slot for slots in found.barred.values() for slot in slots]
    assert sorted([*listed, found.plan.slot]) == list(range(problem.n_slots))
    held = TimetableIndex(problem, solution).held[seat.class_id]
    people = [one for one in problem.trainees if solution.trainees[one.id].class_id == held.id]
    for one in found.slots:
        assert problem.allows(held.fmt, one.slot)
        assert one.busy == sum(person.availability[one.slot] == "#" for person in people)


@random_problems
@given(judged_pairs(), st.data())
def test_explain_session_of_a_timetable_that_breaks_rules_still_counts_the_difference(pair, data):
    problem, solution = read(*pair)
    seat = some_session(data, problem, solution)
    for found in explain_session(problem, solution, *seat).slots:
        if found.effect is not None:
            after = moved_to(problem, solution, seat, found.plan)
            assert check(problem, after).total - check(problem, solution).total == found.effect.total


def explain(problem: Data, solution: Data, class_id: str = "A", session: int = 1) -> SessionExplanation:
    return explain_session(*read(problem, solution), class_id, session)


def at(found: SessionExplanation, slot: int) -> SlotExplanation:
    return next(one for one in found.slots if one.slot == slot)


def codes(one: SlotExplanation) -> list[str]:
    return [finding.code for finding in one.objections]


def test_explain_session_tells_order_and_rhythm():
    found = explain(tiny_problem(), tiny_solution())
    assert codes(at(found, 16)) == ["slot_order", "gap"]
    assert at(found, 16).effect is None
    assert found.barred["slot_outside_week"][:3] == (1, 3, 5)
    assert codes(at(found, 2)) == ["gap"]


def test_explain_session_without_a_free_room_tells_of_each_why_not():
    problem, solution = tiny_problem(), tiny_solution()
    problem["rooms"][0]["availability"] = "." * 6 + "#" + "." * 21
    problem["rooms"][1]["capacity"] = 0
    solution["trainees"] = {"T0": {"class": "A"}, "T1": {"class": "A"}, "T2": {"class": None}}
    found = at(explain(problem, solution), 6)
    reasons = (
        Finding("room_unavailable", {"room": "R0"}),
        Finding("room_too_small", {"room": "R1", "people": 2, "most": 0}),
    )
    assert found.objections == (Finding("no_room", {"rooms": list(reasons)}),)


def test_explain_session_without_a_free_lecturer_tells_of_each_why_not():
    problem = tiny_problem()
    problem["lecturers"][0]["availability"] = "." * 6 + "#" + "." * 21
    problem["lecturers"][1]["max_per_week"] = 2
    found = at(explain(problem, tiny_solution()), 6)
    reasons = (
        Finding("lecturer_busy", {"lecturer": "L0"}),
        Finding("lecturer_week_full", {"lecturer": "L1", "week": 0, "sessions": 2, "most": 2}),
    )
    assert found.objections == (Finding("no_lecturer", {"lecturers": list(reasons)}),)


def test_explain_session_keeps_room_and_lecturer_where_they_are_free():
    found = at(explain(tiny_problem(), tiny_solution()), 6)
    assert (found.objections, found.plan) == ((), SessionPlan(6, "R0", "L0"))


def test_explain_session_takes_another_room_and_lecturer_where_its_own_are_not():
    problem = tiny_problem()
    for owner in (problem["rooms"][0], problem["lecturers"][0]):
        owner["availability"] = "." * 6 + "#" + "." * 21
    found = at(explain(problem, tiny_solution()), 6)
    assert (found.objections, found.plan) == ((), SessionPlan(6, "R1", "L1"))
    assert found.effect is not None
    assert found.effect.penalties["room_change"] == 2


def test_explain_session_counts_who_could_no_longer_come_and_who_could():
    problem, solution = tiny_problem(), tiny_solution()
    problem["trainees"][0]["availability"] = "." * 6 + "#" + "." * 21
    problem["trainees"][1]["availability"] = "." * 4 + "#" + "." * 23
    found = at(explain(problem, solution), 6)
    assert found.effect is not None
    seats = found.effect.seats
    assert (found.busy, seats.will_miss, seats.will_come) == (1, ("T0",), ("T1",))
    assert [tuple(one) for one in seats.lost_make_ups] == [("T1", ("B", 1))]
    assert found.effect.penalties == {"missed_lesson": 40, "incomplete": 1000, "makeup": -5}


def test_explain_session_pinned_or_held_tells_so():
    problem = tiny_problem() | {"pins": [{"class": "A", "session": 1, "slot": 4}]}
    assert codes(at(explain(problem, tiny_solution()), 6)) == ["slot_pinned"]
    assert set(codes(at(explain(replan_problem(), tiny_solution()), 6))) == {"held_session_changed"}
    past = at(explain(replan_problem(), tiny_solution(), session=2), 2)
    assert "session_in_the_past" in codes(past)


@pytest.mark.parametrize(("class_id", "session"), [("B", 0), ("A", 3), ("X", 0)])
def test_explain_session_that_is_not_held_is_refused(class_id: str, session: int):
    problem, solution = read(tiny_problem(), tiny_solution())
    unheld = replace(solution, classes={**solution.classes, "B": None})
    with pytest.raises(SessionNotCountedError):
        explain_session(problem, unheld, class_id, session)
