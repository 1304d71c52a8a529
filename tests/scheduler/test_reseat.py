"""Setting seats right after one session was moved, on random feasible timetables."""

from collections import Counter

from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from scheduler.check import check
from scheduler.problem import Placement, SessionPlan, parse_problem
from scheduler.seating.reseat import MakeUpSeat, SeatChanges, move_in, reseat
from scheduler.solution import parse_solution
from scheduler.timetable_index import Seat, TimetableIndex
from tests.scheduler.problems import planted_problems, tiny_problem, tiny_solution

# What reseating is there to keep whole; the move itself may break the rest (rooms, lecturers, the week).
KEPT = {
    "trainee_busy", "two_at_once", "closing_too_early", "skip_unknown", "makeup_unknown", "held_attendance_changed",
    "trainee_unknown", "seats_without_home",
}  # fmt: skip


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(planted_problems(), st.data())
def test_reseat_after_any_move_in_order_leaves_every_seat_possible(pair, data):
    problem = parse_problem(pair[0])
    before = parse_solution(pair[1], problem)
    index = TimetableIndex(problem, before)
    seats = [Seat(held.id, k) for held, k, session in index.sessions() if session.slot >= problem.held_before]
    assume(seats)
    moved = data.draw(st.sampled_from(seats))
    slots = index.held[moved.class_id].slots
    low = slots[moved.session - 1] + 1 if moved.session else 0
    high = slots[moved.session + 1] if moved.session + 1 < len(slots) else problem.n_slots
    free = range(max(low, problem.held_before), high)
    assume(free)
    old = index.held[moved.class_id].plan.sessions[moved.session]
    plan = SessionPlan(data.draw(st.sampled_from(free)), old.room, old.lecturer)
    after, changes = reseat(problem, move_in(before, moved, plan), moved)
    for name in ("will_miss", "will_come", "lost_make_ups", "new_make_ups"):
        event(f"{name}: {bool(getattr(changes, name))}")
    assert [v for v in check(problem, after).violations if v.code in KEPT] == []
    assert_said(before, after, changes)
    assert_nobody_squeezed_in(problem, index, TimetableIndex(problem, after), moved)


def assert_said(before, after, changes):
    """What is reported is what was done."""
    lost = Counter(
        (tid, Seat(*seat))
        for tid, place in before.trainees.items()
        for seat in set(place.makeups) - set(after.trainees[tid].makeups)
    )
    assert lost == Counter(tuple(one) for one in changes.lost_make_ups)
    new = Counter(
        (tid, Seat(*seat))
        for tid, place in after.trainees.items()
        for seat in set(place.makeups) - set(before.trainees[tid].makeups)
    )
    assert new == Counter(tuple(one) for one in changes.new_make_ups)
    skipping = {tid: set(place.skips) for tid, place in before.trainees.items()}
    for tid, place in after.trainees.items():
        assert (set(place.skips) - skipping[tid] != set()) == (tid in changes.will_miss)
        assert (skipping[tid] - set(place.skips) != set()) == (tid in changes.will_come)


def assert_nobody_squeezed_in(problem, old, new, moved):
    """Those who come again find a seat."""
    held = new.held[moved.class_id]
    room = problem.rooms_by_id.get(held.plan.sessions[moved.session].room or "")
    seats = room.capacity if room else held.course_class.capacity
    assert new.seats[moved] <= max(old.seats[moved], seats)


def test_reseat_lets_somebody_come_and_drops_the_make_up_that_this_makes_needless():
    problem = parse_problem(tiny_problem())
    solution = parse_solution(tiny_solution(), problem)
    after, changes = reseat(problem, solution, Seat("A", 1))
    assert changes == SeatChanges(will_come=("T1",), lost_make_ups=(MakeUpSeat("T1", Seat("B", 1)),))
    assert after.trainees["T1"] == Placement("A")


def test_reseat_leaves_out_whoever_the_unit_cannot_spare():
    data = tiny_problem()
    data["trainees"][1]["unit"] = "U"
    data["trainees"][2]["unit"] = None
    problem = parse_problem(data)
    solution = parse_solution(tiny_solution(), problem)
    assert reseat(problem, solution, Seat("A", 1)) == (solution, SeatChanges())


def test_reseat_gives_a_make_up_to_whoever_becomes_busy():
    data = tiny_problem()
    data["trainees"][0]["availability"] = "." * 6 + "#" + "." * 21
    data["trainees"][2]["unit"] = None
    problem = parse_problem(data)
    moved = Seat("A", 1)
    solution = move_in(parse_solution(tiny_solution(), problem), moved, SessionPlan(6, "R0", "L0"))
    after, changes = reseat(problem, solution, moved)
    assert (changes.will_miss, changes.new_make_ups) == (("T0",), (MakeUpSeat("T0", Seat("B", 1)),))
    assert after.trainees["T0"] == Placement("A", (1,), (("B", 1),))


def test_reseat_gives_no_make_up_that_costs_more_than_it_saves():
    data = tiny_problem() | {"weights": {"makeup": 41}, "attendance_percent": 60}
    data["trainees"][0]["availability"] = "." * 6 + "#" + "." * 21
    data["trainees"][2]["unit"] = None
    problem = parse_problem(data)
    moved = Seat("A", 1)
    solution = move_in(parse_solution(tiny_solution(), problem), moved, SessionPlan(6, "R0", "L0"))
    assert reseat(problem, solution, moved)[1].new_make_ups == ()


def test_reseat_of_a_unit_over_its_limit_leaves_those_who_lose_least():
    """T0 and T1 both come to the moved session; T1 has heard its lessons in class B already."""
    data, planned = tiny_problem(), tiny_solution()
    data["trainees"][1]["unit"] = "U"
    data["trainees"][2]["unit"] = None
    planned["trainees"]["T1"] = {"class": "A", "skips": [], "makeups": [["B", 1]]}
    problem = parse_problem(data)
    moved = Seat("A", 1)
    solution = move_in(parse_solution(planned, problem), moved, SessionPlan(6, "R0", "L0"))
    after, changes = reseat(problem, solution, moved)
    assert changes.will_miss == ("T1",)
    assert after.trainees["T0"] == Placement("A")
