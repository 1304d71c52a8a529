"""The dynamic programme is held against trying every pattern with the rules of the catalogue."""

import random
from itertools import combinations
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.check import check
from scheduler.problem import Problem, parse_problem
from scheduler.slot_patterns import pattern_exists
from scheduler.solution import ClassPlan, SessionPlan, Solution


def random_problem(rng: random.Random) -> Problem:
    """One class in one format over at most three weeks, with a rhythm that often just fails."""
    n_periods, days = rng.choice((1, 1, 2)), rng.randrange(5, 22)
    days = min(days, 22 // n_periods)
    sessions = rng.randrange(1, 6)
    least = rng.randrange(3)
    fmt: dict[str, Any] = {
        "id": "F",
        "week": "".join(rng.choice("110") for _ in range(7 * n_periods)),
        "sessions": [1] * sessions,
    }
    limits = {
        "max_per_day": rng.randrange(1, 3),
        "per_week": [least, least + rng.randrange(3)],
        "max_gap_days": rng.randrange(1, 6),
        "max_span_days": rng.randrange(1, 15),
    }
    fmt |= {key: value for key, value in limits.items() if rng.random() < 0.6}
    problem = {
        "start": f"2027-03-{rng.randrange(10, 20)}",
        "days": days,
        "periods": [{"id": f"P{i}", "start": f"1{i}:00", "end": f"1{i}:30", "lessons": 1} for i in range(n_periods)],
        "calendar": "".join(rng.choice("...#") for _ in range(days * n_periods)),
        "modules": [{"id": "M", "lessons": sessions}],
        "formats": [fmt],
        "classes": [{"id": "C", "formats": ["F"], "capacity": 1}],
        "trainees": [],
    }
    return parse_problem(problem)


def keeps_rules(problem: Problem, slots: tuple[int, ...]) -> bool:
    plan = ClassPlan("F", tuple(SessionPlan(slot) for slot in slots))
    return check(problem, Solution({"C": plan}, {}, status="feasible")).feasible


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 2**32))
def test_pattern_exists_exactly_where_some_pattern_keeps_the_rules(seed: int):
    problem = random_problem(random.Random(seed))
    fmt = problem.formats[0]
    open_slots = [slot for slot in range(problem.n_slots) if problem.allows(fmt, slot)]
    found = any(keeps_rules(problem, slots) for slots in combinations(open_slots, len(fmt.sessions)))
    assert pattern_exists(problem, fmt, [open_slots] * len(fmt.sessions)) == found


def test_pattern_exists_given_up_claims_nothing():
    problem = random_problem(random.Random(1))
    fmt = problem.formats[0]
    candidates = [[0] for _ in fmt.sessions]
    assert not pattern_exists(problem, fmt, candidates)
    assert pattern_exists(problem, fmt, candidates, most_steps=0)


def test_pattern_exists_session_without_candidates_is_false():
    problem = random_problem(random.Random(1))
    fmt = problem.formats[0]
    assert not pattern_exists(problem, fmt, [[] for _ in fmt.sessions])
