"""Reasons are proofs: none is ever given for a problem that has a timetable, and each is given where it should."""

import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scheduler.pre_checks import find_reasons
from scheduler.problem import parse_problem
from tests.scheduler.plain_reasons import assert_plain
from tests.scheduler.problems import Data, planted_problems, replan_problem, spoil_problem, tiny_problem
from tests.scheduler.referee import INSTANCES, judge


@pytest.mark.parametrize("path", INSTANCES, ids=lambda path: path.stem)
def test_find_reasons_instance_with_known_timetables_gives_none(path: Path):
    assert find_reasons(parse_problem(json.loads(path.read_text(encoding="utf-8")))) == ()


def test_find_reasons_tiny_problem_gives_none():
    assert find_reasons(parse_problem(tiny_problem())) == ()
    assert find_reasons(parse_problem(replan_problem())) == ()


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(planted_problems(), st.integers(0, 2**32))
def test_find_reasons_problem_whose_timetable_still_stands_gives_none(pair: tuple[Data, Data], seed: int):
    problem, solution = pair
    rng = random.Random(seed)
    for _ in range(rng.randrange(5)):
        spoil_problem(problem, rng)
    if not judge(problem, solution)[0]:
        assert find_reasons(parse_problem(problem)) == ()


def test_find_reasons_too_few_people_names_the_first_of_those_whom_there_are():
    data = tiny_problem()
    person = data["trainees"][0]
    data["trainees"] = [{"id": f"P{i}", "availability": person["availability"], "classes": ["A"]} for i in range(7)]
    data["classes"][0] |= {"min_size": 8, "capacity": 20}
    reason = next(r for r in find_reasons(parse_problem(data)) if r.code == "min_size_above_roster")
    assert reason.objects == ("A", "P0", "P1", "P2", "P3", "P4")
    assert reason.more_trainees == 2
    assert reason.text.endswith("P4 and 2 more")


def pin_one_lecturer_twice(problem: Data) -> None:
    problem["formats"][0]["week"] = "1" * 14
    problem["lecturers"] = [{"id": "L0", "modules": ["history", "ethics", "end"]}]
    problem["pins"] = [{"class": cid, "session": 0, "slot": 3} for cid in "AB"]


def close_calendar(problem: Data) -> None:
    problem["calendar"] = "#" * 28


def pin_twice(problem: Data) -> None:
    problem["pins"] = [{"class": "B", "session": 0, "slot": slot} for slot in (0, 1)]


def pin_two_formats(problem: Data) -> None:
    problem["pins"] = [
        {"class": "A", "session": 0, "format": "days"},
        {"class": "A", "session": 0, "format": "net"},
    ]


def pin_foreign_format(problem: Data) -> None:
    problem["pins"] = [{"class": "B", "session": 0, "format": "days"}]


def pin_slot_outside_week(problem: Data) -> None:
    problem["pins"] = [{"class": "A", "session": 0, "format": "days", "slot": 1}]


def pin_beyond_format(problem: Data) -> None:
    problem["classes"][0]["formats"] = ["net"]
    problem["pins"] = [{"class": "A", "session": 2, "slot": 20}]


def pin_one_room_twice(problem: Data) -> None:
    problem["formats"][0]["week"] = "1" * 14
    where = {"slot": 3, "room": "R1"}
    problem["pins"] = [{"class": "A", "session": 0, **where}, {"class": "B", "session": 0, **where}]


def pin_out_of_order(problem: Data) -> None:
    problem["pins"] = [{"class": "B", "session": 0, "slot": 9}, {"class": "B", "session": 2, "slot": 3}]


def forget_module(problem: Data) -> None:
    for lecturer in problem["lecturers"]:
        lecturer["modules"] = ["history", "ethics"]


def forbid_rooms(problem: Data) -> None:
    problem["classes"][0] |= {"rooms": [], "formats": ["days"]}


def send_lecturers_away(problem: Data) -> None:
    for lecturer in problem["lecturers"]:
        lecturer["availability"] = "#" * 28


def limit_lecturers(problem: Data) -> None:
    problem["lecturers"] = [{"id": "L0", "modules": ["history", "ethics", "end"], "max_per_week": 2}]
    problem["classes"][1]["optional"] = False


def fill_rooms(problem: Data) -> None:
    problem["rooms"] = [{"id": "R1", "capacity": 3, "availability": "." * 10 + "#" * 18}]
    problem["formats"][0] |= {"week": "1" * 14, "max_per_day": 2}
    for course_class in problem["classes"]:
        course_class |= {"optional": False, "formats": ["days"]}
    problem["classes"] += [{"id": f"X{i}", "formats": ["days"], "capacity": 3} for i in range(2)]


def shrink_rooms(problem: Data) -> None:
    problem["classes"][0] |= {"formats": ["days"], "min_size": 3}
    for room in problem["rooms"]:
        room["capacity"] = 0


def stretch_rhythm(problem: Data) -> None:
    problem["classes"][0]["formats"] = ["days"]
    problem["formats"][0] |= {"max_gap_days": 0}


def require_crowd(problem: Data) -> None:
    problem["classes"][0]["min_size"] = 3


def keep_a_unit_away(problem: Data) -> None:
    problem["classes"][0]["min_size"] = 3
    problem["units"][0]["max_together"] = 0


def require_crowds(problem: Data) -> None:
    for course_class in problem["classes"]:
        course_class |= {"optional": False, "min_size": 2}


def shrink_class(problem: Data) -> None:
    problem["classes"][0] |= {"capacity": 1, "min_size": 2}


@pytest.mark.parametrize(
    ("spoil", "code", "objects"),
    [
        (close_calendar, "no_slot", ("A", "days")),
        (pin_twice, "pins_collide", ("B", "2027-03-08")),
        (pin_two_formats, "pins_collide", ("A", "days", "net")),
        (pin_foreign_format, "pin_outside_format", ("B", "days")),
        (pin_slot_outside_week, "pin_outside_format", ("A", "days", "2027-03-08")),
        (pin_beyond_format, "pin_outside_format", ("A",)),
        (pin_one_room_twice, "pins_collide", ("B", "A", "R1", "2027-03-09")),
        (pin_one_lecturer_twice, "lecturer_needed_twice", ("A", "B", "L0", "ethics", "history", "2027-03-09")),
        (pin_out_of_order, "pins_collide", ("B", "2027-03-12", "2027-03-09")),
        (forget_module, "no_lecturer", ("A", "days", "end")),
        (forbid_rooms, "no_room", ("A", "days")),
        (send_lecturers_away, "nobody_free", ("A", "days", "L0", "L1", "R0", "R1")),
        (limit_lecturers, "too_few_lecturer_slots", ("end", "ethics", "history", "L0")),
        (fill_rooms, "too_few_room_slots", ("A", "B", "X0", "X1", "R1")),
        (shrink_rooms, "rooms_too_small", ("A", "days", "R0", "R1")),
        (stretch_rhythm, "format_does_not_fit", ("A", "days")),
        (require_crowd, "min_size_above_roster", ("A", "T0", "T1")),
        (keep_a_unit_away, "min_size_above_roster", ("A", "U", "T1")),
        (require_crowds, "min_size_above_roster", ("A", "B", "T0", "T1", "T2")),
        (shrink_class, "min_size_above_capacity", ("A",)),
    ],
)
def test_find_reasons_impossible_problem_names_what_collides(
    spoil: Callable[[Data], None], code: str, objects: tuple[str, ...]
):
    problem = tiny_problem()
    spoil(problem)
    reasons = find_reasons(parse_problem(problem))
    assert (code, objects) in [(reason.code, reason.objects) for reason in reasons]
    for reason in reasons:
        assert_plain(reason)


def test_find_reasons_held_sessions_in_a_lost_format_are_named():
    problem = replan_problem()
    problem["classes"][0]["formats"] = ["net"]
    reasons = find_reasons(parse_problem(problem))
    assert [reason.code for reason in reasons] == ["held_format_lost"]
    assert_plain(reasons[0])


def test_find_reasons_held_class_that_is_gone_is_named_with_its_people():
    problem = replan_problem()
    del problem["classes"][1]
    problem["trainees"][2].pop("classes")
    reasons = find_reasons(parse_problem(problem))
    assert ("held_class_missing", ("T2", "B")) in [(reason.code, reason.objects) for reason in reasons]
    assert_plain(reasons[0])


def test_find_reasons_optional_class_that_cannot_be_held_is_none():
    problem = tiny_problem()
    problem["classes"][1]["min_size"] = 99
    assert find_reasons(parse_problem(problem)) == ()
