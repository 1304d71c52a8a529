"""The price of a seat before it is looked for, against the seat that is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scheduler.problem import parse_problem
from scheduler.search.attendance import least_price, seat
from scheduler.search.compiled import kernel
from scheduler.search.portfolio import Search, WorkBudget
from scheduler.search.presence import come_back, leave
from tests.scheduler.problems import replan_problem, small_problems

if TYPE_CHECKING:
    from scheduler.search.arrays import Facts, Plan
    from tests.scheduler.problems import Data


@kernel
def seats_below_their_least_price(f: Facts, p: Plan) -> int:
    """How many pairs of trainee and class have a seat that costs less than `least_price` says."""
    found = 0
    for t in range(f.n_trainees):
        leave(f, p, t)
        for c in range(f.n_classes):
            if p.fmt[c] >= 0 and seat(f, p, t, c) < least_price(f, p, t, c):
                found += 1
        come_back(f, p, t)
    return found


def search_briefly(data: Data) -> Search:
    search = Search(parse_problem(data), seed=1, budget=WorkBudget(300), on_phase=lambda _: None, on_chunk=lambda: True)
    search.run()
    return search


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(small_problems(), st.sampled_from([0, 1, 5, 40]), st.sampled_from([0, 1, 7]))
def test_least_price_is_never_above_that_of_the_seat_found(data: Data, makeup: int, missed: int) -> None:
    data["weights"] = data.get("weights", {}) | {"makeup": makeup, "missed_lesson": missed}
    search = search_briefly(data)
    assert seats_below_their_least_price(search.facts, search.plan) == 0


def one_makeup_that_pays() -> Data:
    """The only trainee of class A cannot come to its sessions of 3 and 1 lessons, which class B also holds."""
    slots = {"A": (0, 2, 4), "B": (1, 3, 5)}
    return {
        "start": "2027-03-08",
        "days": 3,
        "periods": [
            {"id": "morning", "start": "07:30", "end": "11:00", "lessons": 4},
            {"id": "evening", "start": "18:00", "end": "21:00", "lessons": 4},
        ],
        "modules": [{"id": "all", "lessons": 5}],
        "attendance_percent": 0,
        "formats": [{"id": "any", "week": "1" * 14, "sessions": [3, 1, 1]}],
        "classes": [{"id": c, "formats": ["any"], "capacity": 3, "min_size": 1} for c in slots],
        "pins": [{"class": c, "session": k, "slot": slots[c][k]} for c in slots for k in range(3)],
        "trainees": [
            {"id": "T0", "availability": "#.#...", "classes": ["A"]},
            {"id": "T1", "availability": "......", "classes": ["B"]},
        ],
        "weights": {"makeup": 2, "missed_lesson": 1},
    }


def test_least_price_where_only_one_of_two_makeups_pays_is_that_of_the_seat() -> None:
    search = search_briefly(one_makeup_that_pays())
    assert search.best_total == 2 + 1  # a make-up, and a lesson that is not worth one
    assert seats_below_their_least_price(search.facts, search.plan) == 0


def test_least_price_with_a_makeup_that_has_been_attended_counts_it() -> None:
    search = search_briefly(replan_problem())
    assert seats_below_their_least_price(search.facts, search.plan) == 0
