"""What each rule of a conflict says: with names, dates and periods, and never a slot number."""

from collections.abc import Mapping

import pytest

from scheduler.feasibility.busy_times import busy_times
from scheduler.feasibility.stated_rules import STATEMENTS, stated
from scheduler.problem import Problem, parse_problem
from scheduler.wording import MOST_TIMES
from tests.scheduler.feasibility.instances import MORNING, away, course, slot

PINNED: dict[str, object] = {"pin": 0, "session": 1, "slot": slot(11)}
Said = tuple[tuple[str, ...], dict[str, object], str]
SAID: Mapping[str, Said] = {
    "class_held": (("A",), {}, "class Lớp A (A) must be held"),
    "capacity": (("A",), {"most": 9}, "class Lớp A (A) takes at most 9 trainees"),
    "min_size": (("B",), {"least": 9}, "class B needs at least 9 trainees"),
    "pin_format": (("A", "evenings"), PINNED, "class Lớp A (A) is pinned to format evenings"),
    "pin_slot": (("A",), PINNED, "class Lớp A (A): session 1 is pinned to 12/03/2027 evening"),
    "pin_room": (("B", "R1"), PINNED, "class B: the room of session 1 is pinned: R1"),
    "pin_lecturer": (("B",), PINNED, "class B: the lecturer of session 1 is pinned: none"),
    "max_per_day": (("evenings",), {"most": 1}, "format evenings has at most 1 sessions a day"),
    "most_per_week": (("evenings",), {"most": 2}, "format evenings has at most 2 sessions a week"),
    "least_per_week": (
        ("evenings",),
        {"least": 2},
        "format evenings has at least 2 sessions in a week between its first and its last",
    ),
    "max_gap_days": (
        ("evenings",),
        {"most": 4},
        "format evenings has at most 4 open days from one session to the next",
    ),
    "max_span_days": (("evenings",), {"most": 9}, "format evenings lasts at most 9 open days"),
    "closed": (
        ("2027-03-03", "2027-03-04", "2027-03-05", "2027-03-08"),
        {},
        "the school is closed on 03/03/2027 to 05/03/2027, 08/03/2027",
    ),
    "lecturer_busy": (
        ("L1",),
        {"times": [[slot(11), slot(11)], [slot(12, MORNING), slot(13)]], "more": 2},
        "lecturer Cô Giả định (L1) is busy: 12/03/2027 evening; 13/03/2027 morning to 14/03/2027 evening and 2 more",
    ),
    "lecturer_week": (("L1",), {"most": 3}, "lecturer Cô Giả định (L1) teaches at most 3 sessions a week"),
    "module_lecturers": (("ethics", "L1", "L2"), {}, "only these teach module ethics: Cô Giả định (L1), L2"),
    "rooms": (("R1", "R2"), {}, "only these rooms are there: R1, R2"),
    "room_busy": (("R2",), {"times": [[slot(11), slot(11)]]}, "room R2 is taken: 12/03/2027 evening"),
    "room_seats": (("B", "R1", "R2"), {}, "class B has only the seats of its rooms: R1, R2"),
    "unit_limit": (("U",), {"most": 2}, "at most 2 people of unit U attend at a time"),
    "trainees_busy": (("T1", "T2"), {"more": 3}, "trainees cannot come while they are busy: T1, T2 and 3 more"),
}


@pytest.fixture
def problem() -> Problem:
    data = course()
    data["classes"][0]["name"] = "Lớp A"
    data["lecturers"][0]["name"] = "Cô Giả định"
    return parse_problem(data)


@pytest.mark.parametrize("code", STATEMENTS)
def test_stated_rule_says_who_and_when_in_plain_words(problem: Problem, code: str) -> None:
    objects, params, text = SAID[code]
    assert stated(problem, code, objects, **params).text == text


def busy_problem(availability: str, **more: object) -> Problem:
    data = course() | more
    data["lecturers"][0]["availability"] = availability
    return parse_problem(data)


def test_busy_times_join_what_follows_each_other_and_leave_out_what_no_session_wants() -> None:
    problem = busy_problem(away(*range(slot(1, MORNING), slot(3) + 1), slot(6, MORNING)))
    wanted = {slot(day) for day in range(7)}
    assert busy_times(problem, problem.lecturers[0], wanted) == {"times": [[slot(1), slot(3)]]}


def test_busy_times_where_no_session_is_wanted_are_all_told() -> None:
    problem = busy_problem(away(slot(6, MORNING)))
    assert busy_times(problem, problem.lecturers[0], set()) == {"times": [[slot(6, MORNING)] * 2]}


def test_busy_times_of_many_are_told_with_the_pinned_one_and_how_many_more() -> None:
    evenings = [slot(day) for day in range(20)]
    pins = [{"class": "A", "session": 0, "slot": slot(19)}]
    problem = busy_problem(away(*evenings), pins=pins)
    found = busy_times(problem, problem.lecturers[0], set(evenings))
    assert found == {"times": [[s, s] for s in [*evenings[: MOST_TIMES - 1], slot(19)]], "more": 20 - MOST_TIMES}


def test_busy_times_that_are_over_are_not_told() -> None:
    problem = busy_problem(away(slot(0), slot(9)), held_before=slot(3), previous={"classes": {}, "trainees": {}})
    assert busy_times(problem, problem.lecturers[0], {slot(0), slot(9)}) == {"times": [[slot(9)] * 2]}
