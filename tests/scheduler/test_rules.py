"""A correct timetable, spoiled against one rule, is reported under that rule with that code."""

import importlib
import re
from collections.abc import Callable

import pytest

from scheduler.check import check
from scheduler.problem import parse_problem
from scheduler.rules import CATALOGUE, DEFAULT_WEIGHTS, HARD_RULES, SOFT_RULES
from scheduler.rules.base import Finding
from scheduler.solution import parse_solution
from scheduler.timetable_index import TimetableIndex
from tests.scheduler.problems import Data, replan_problem, tiny_problem, tiny_solution
from tests.scheduler.referee import REFEREE, SEATS, judge


def sessions(solution: Data, class_id: str) -> list[Data]:
    found: list[Data] = solution["classes"][class_id]["sessions"]
    return found


def send_home(solution: Data, class_id: str) -> None:
    """Nobody attends the class any more."""
    for place in solution["trainees"].values():
        place["makeups"] = [seat for seat in place["makeups"] if seat[0] != class_id]
        if place["class"] == class_id:
            place |= {"class": None, "skips": [], "makeups": []}


def hold_online(solution: Data, room: str | None = None) -> None:
    solution["classes"]["A"] = {
        "format": "net",
        "sessions": [{"slot": slot, "room": room, "lecturer": "L0"} for slot in (0, 4)],
    }
    solution["trainees"]["T1"]["skips"] = []
    solution["trainees"]["T1"]["makeups"] = []


def drop_class(problem: Data, solution: Data) -> None:
    solution["classes"]["A"] = None
    send_home(solution, "A")


def add_unknown_class(problem: Data, solution: Data) -> None:
    solution["classes"]["Z"] = None


def take_foreign_format(problem: Data, solution: Data) -> None:
    solution["classes"]["B"]["format"] = "days"
    send_home(solution, "B")


def drop_session(problem: Data, solution: Data) -> None:
    sessions(solution, "B").pop()
    send_home(solution, "B")


def leave_horizon(problem: Data, solution: Data) -> None:
    sessions(solution, "B")[2]["slot"] = 28
    send_home(solution, "B")


def swap_sessions(problem: Data, solution: Data) -> None:
    sessions(solution, "B")[0]["slot"], sessions(solution, "B")[1]["slot"] = 5, 1


def close_slot(problem: Data, solution: Data) -> None:
    problem["calendar"] = "#" + "." * 27


def leave_week(problem: Data, solution: Data) -> None:
    sessions(solution, "B")[2]["slot"] = 16


def shorten_period(problem: Data, solution: Data) -> None:
    problem["periods"][0]["lessons"] = 1


def crowd_day(problem: Data, solution: Data) -> None:
    problem["formats"][0] |= {"week": "1" * 14, "max_gap_days": 6}
    sessions(solution, "A")[0]["slot"], sessions(solution, "A")[1]["slot"] = 2, 3


def crowd_week(problem: Data, solution: Data) -> None:
    problem["formats"][0]["per_week"] = [0, 1]


def skip_week(problem: Data, solution: Data) -> None:
    problem["days"] = 21
    for owner in problem["trainees"]:
        owner["availability"] = "." * 42
    problem["formats"][0] |= {"max_gap_days": 30, "max_span_days": 30}
    sessions(solution, "A")[2]["slot"] = 28


def widen_gap(problem: Data, solution: Data) -> None:
    problem["formats"][0]["max_gap_days"] = 4


def widen_span(problem: Data, solution: Data) -> None:
    problem["formats"][0]["max_span_days"] = 7


def room_for_online(problem: Data, solution: Data) -> None:
    hold_online(solution, room="R0")


def take_foreign_room(problem: Data, solution: Data) -> None:
    sessions(solution, "B")[0]["room"] = "R0"


def close_room(problem: Data, solution: Data) -> None:
    problem["rooms"][0]["availability"] = "#" + "." * 27


def share_room(problem: Data, solution: Data) -> None:
    problem["formats"][0]["week"] = "1" * 14
    problem["units"] = [{"id": "U", "max_together": 2}]
    sessions(solution, "A")[0] |= {"slot": 1, "room": "R1"}


def shrink_room(problem: Data, solution: Data) -> None:
    problem["rooms"][0]["capacity"] = 1


def forget_lecturer(problem: Data, solution: Data) -> None:
    sessions(solution, "A")[0]["lecturer"] = None


def teach_foreign_module(problem: Data, solution: Data) -> None:
    problem["lecturers"][0]["modules"] = ["ethics", "end"]


def call_lecturer_away(problem: Data, solution: Data) -> None:
    problem["lecturers"][0]["availability"] = "#" + "." * 27


def share_lecturer(problem: Data, solution: Data) -> None:
    problem["formats"][0]["week"] = "1" * 14
    problem["units"] = [{"id": "U", "max_together": 2}]
    sessions(solution, "A")[0] |= {"slot": 1, "lecturer": "L1"}


def tire_lecturer(problem: Data, solution: Data) -> None:
    problem["lecturers"][0]["max_per_week"] = 1


def add_unknown_trainee(problem: Data, solution: Data) -> None:
    solution["trainees"]["Z"] = {"class": None}


def join_class_not_held(problem: Data, solution: Data) -> None:
    solution["classes"]["B"] = None
    solution["trainees"]["T1"] |= {"makeups": []}


def join_foreign_class(problem: Data, solution: Data) -> None:
    solution["trainees"]["T2"]["class"] = "A"
    solution["trainees"]["T0"] = {"class": None}


def skip_unknown(problem: Data, solution: Data) -> None:
    solution["trainees"]["T0"]["skips"] = [3]


def visit_own_class(problem: Data, solution: Data) -> None:
    solution["trainees"]["T1"]["makeups"] = [["A", 1]]


def skip_all(problem: Data, solution: Data) -> None:
    solution["trainees"]["T0"]["skips"] = [0, 1, 2]


def seat_without_home(problem: Data, solution: Data) -> None:
    solution["trainees"]["T0"] = {"class": None, "makeups": [["B", 0]]}


def attend_twice(problem: Data, solution: Data) -> None:
    solution["trainees"]["T1"]["makeups"] = [["B", 1], ["B", 1]]


def be_busy(problem: Data, solution: Data) -> None:
    problem["trainees"][0]["availability"] = "#" + "." * 27


def close_early(problem: Data, solution: Data) -> None:
    sessions(solution, "B")[0]["slot"], sessions(solution, "B")[1]["slot"] = 15, 17
    sessions(solution, "B")[2]["slot"] = 19
    solution["trainees"]["T1"]["makeups"] = [["B", 1]]


def fill_class(problem: Data, solution: Data) -> None:
    problem["classes"][0]["capacity"] = 1


def empty_class(problem: Data, solution: Data) -> None:
    problem["classes"][1]["min_size"] = 2


def crowd_online(problem: Data, solution: Data) -> None:
    hold_online(solution)
    problem["classes"][0]["capacity"] = 2
    solution["trainees"]["T2"]["makeups"] = [["A", 0]]
    problem["units"][0]["max_together"] = 2


def crowd_unit(problem: Data, solution: Data) -> None:
    problem["trainees"][1]["unit"] = "U"


def pin_format(problem: Data, solution: Data) -> None:
    problem["pins"] = [{"class": "A", "session": 0, "format": "net"}]


def pin_slot(problem: Data, solution: Data) -> None:
    problem["pins"] = [{"class": "A", "session": 0, "slot": 2}]


def pin_room(problem: Data, solution: Data) -> None:
    problem["pins"] = [{"class": "A", "session": 0, "room": None}]


def pin_lecturer(problem: Data, solution: Data) -> None:
    problem["pins"] = [{"class": "A", "session": 0, "lecturer": "L1"}]


def change_held_session(problem: Data, solution: Data) -> None:
    problem |= replan_problem()
    sessions(solution, "A")[0]["room"] = "R1"


def add_past_session(problem: Data, solution: Data) -> None:
    problem |= replan_problem() | {"held_before": 15}
    problem["previous"]["classes"]["B"]["sessions"][1]["slot"] = 15
    for trainees in (problem["previous"]["trainees"], solution["trainees"]):
        trainees["T1"]["makeups"] = []
        trainees["T2"]["skips"] = [1]


def forget_attendance(problem: Data, solution: Data) -> None:
    problem |= replan_problem()
    solution["trainees"]["T0"]["skips"] = [0]


SPOILED: list[tuple[Callable[[Data, Data], None], str, str]] = [
    (add_unknown_class, "class_plan", "class_unknown"),
    (drop_class, "class_plan", "class_not_held"),
    (take_foreign_format, "class_plan", "format_not_allowed"),
    (drop_session, "class_plan", "session_count"),
    (leave_horizon, "class_plan", "slot_outside"),
    (swap_sessions, "class_plan", "slot_order"),
    (close_slot, "class_plan", "slot_closed"),
    (leave_week, "class_plan", "slot_outside_week"),
    (shorten_period, "class_plan", "lessons_do_not_fit"),
    (crowd_day, "rhythm", "day_full"),
    (crowd_week, "rhythm", "week_full"),
    (skip_week, "rhythm", "week_thin"),
    (widen_gap, "rhythm", "gap"),
    (widen_span, "rhythm", "span"),
    (room_for_online, "room", "room_for_online"),
    (take_foreign_room, "room", "room_not_allowed"),
    (close_room, "room", "room_unavailable"),
    (share_room, "room", "room_used_twice"),
    (shrink_room, "room", "room_too_small"),
    (forget_lecturer, "lecturer", "lecturer_unknown"),
    (teach_foreign_module, "lecturer", "lecturer_cannot_teach"),
    (call_lecturer_away, "lecturer", "lecturer_busy"),
    (share_lecturer, "lecturer", "lecturer_twice"),
    (tire_lecturer, "lecturer", "lecturer_week_full"),
    (add_unknown_trainee, "attendance", "trainee_unknown"),
    (join_class_not_held, "attendance", "home_not_held"),
    (join_foreign_class, "attendance", "home_not_allowed"),
    (skip_unknown, "attendance", "skip_unknown"),
    (visit_own_class, "attendance", "makeup_unknown"),
    (skip_all, "attendance", "home_not_attended"),
    (seat_without_home, "attendance", "seats_without_home"),
    (attend_twice, "attendance", "two_at_once"),
    (be_busy, "attendance", "trainee_busy"),
    (close_early, "closing_last", "closing_too_early"),
    (fill_class, "class_size", "class_too_big"),
    (empty_class, "class_size", "class_too_small"),
    (crowd_online, "class_size", "session_too_big"),
    (crowd_unit, "unit_together", "unit_too_many"),
    (pin_format, "pin", "format_pinned"),
    (pin_slot, "pin", "slot_pinned"),
    (pin_room, "pin", "room_pinned"),
    (pin_lecturer, "pin", "lecturer_pinned"),
    (change_held_session, "history", "held_session_changed"),
    (add_past_session, "history", "session_in_the_past"),
    (forget_attendance, "history", "held_attendance_changed"),
]


@pytest.mark.parametrize(("spoil", "rule", "code"), SPOILED, ids=lambda value: str(getattr(value, "__name__", value)))
def test_check_timetable_spoiled_against_one_rule_is_reported_under_it(
    spoil: Callable[[Data, Data], None], rule: str, code: str
):
    data, solution = tiny_problem(), tiny_solution()
    spoil(data, solution)
    problem = parse_problem(data)
    report = check(problem, parse_solution(solution, problem))
    assert {(violation.rule, violation.code) for violation in report.violations} == {(rule, code)}
    assert judge(data, solution)[0] == {SEATS if code in ("room_too_small", "session_too_big") else rule}


def test_spoiled_timetables_break_every_code_of_every_hard_rule():
    documented = set()
    for rule in HARD_RULES:
        text = importlib.import_module(f"scheduler.rules.{rule.name}").__doc__ or ""
        documented |= {(rule.name, code) for code in re.findall(r"`([a-z_]+)`", text[text.index("Code") :])}
    assert {(rule, code) for _, rule, code in SPOILED} == documented


def find(name: str, problem: Data, solution: Data) -> list[Finding]:
    parsed = parse_problem(problem)
    rule = next(rule for rule in SOFT_RULES if rule.name == name)
    return list(rule.find(TimetableIndex(parsed, parse_solution(solution, parsed))))


def test_incomplete_names_who_stays_below_the_share():
    solution = tiny_solution()
    solution["trainees"]["T0"]["skips"] = [0, 1]
    solution["trainees"]["T2"]["skips"] = [2]
    assert find("incomplete", tiny_problem(), solution) == [
        Finding("incomplete", {"trainee": "T0", "lessons": 2, "needed": 5, "closing": True}),
        Finding("incomplete", {"trainee": "T2", "lessons": 4, "needed": 5, "closing": False}),
    ]


def test_missed_lesson_counts_lessons_heard_nowhere():
    solution = tiny_solution()
    solution["trainees"]["T1"]["makeups"] = []
    assert find("missed_lesson", tiny_problem(), solution) == [
        Finding("lessons_missed", {"trainee": "T1", "lessons": 2}, 2)
    ]


def test_makeup_counts_sessions_in_other_classes():
    assert find("makeup", tiny_problem(), tiny_solution()) == [Finding("makeups", {"trainee": "T1", "sessions": 1}, 1)]


def test_avoid_counts_attended_unwelcome_slots():
    problem = tiny_problem()
    problem["trainees"][0]["availability"] = "----" + "." * 24
    assert find("avoid", problem, tiny_solution()) == [Finding("unwelcome_slot", {"trainee": "T0", "slot": 0})]


def test_format_charges_dislike_points():
    problem = tiny_problem()
    problem["trainees"][0]["formats"] = {"days": 7, "net": 1}
    assert find("format", problem, tiny_solution()) == [
        Finding("format_disliked", {"trainee": "T0", "class": "A", "format": "days"}, 7)
    ]


def test_lecturer_avoid_counts_unwelcome_slots():
    problem = tiny_problem()
    problem["lecturers"][0]["availability"] = "-" + "." * 27
    assert find("lecturer_avoid", problem, tiny_solution()) == [
        Finding("lecturer_unwelcome_slot", {"lecturer": "L0", "slot": 0, "class": "A", "session": 0})
    ]


def test_lecturer_change_counts_further_lecturers_of_a_module():
    problem, solution = tiny_problem(), tiny_solution()
    problem["modules"] = [{"id": "history", "lessons": 4}, {"id": "end", "lessons": 2, "closing": True}]
    for lecturer in problem["lecturers"]:
        lecturer["modules"] = ["history", "end"]
    sessions(solution, "A")[1]["lecturer"] = "L1"
    assert find("lecturer_change", problem, solution) == [
        Finding("lecturers_of_module", {"class": "A", "module": "history", "lecturers": ["L0", "L1"]}, 1)
    ]


def test_room_change_counts_further_rooms():
    solution = tiny_solution()
    sessions(solution, "A")[1]["room"] = "R1"
    assert find("room_change", tiny_problem(), solution) == [
        Finding("rooms_of_class", {"class": "A", "rooms": ["R0", "R1"]}, 1)
    ]


def test_open_class_counts_held_classes():
    solution = tiny_solution()
    solution["classes"]["B"] = None
    solution["trainees"]["T1"]["makeups"] = []
    assert find("open_class", tiny_problem(), solution) == [Finding("class_held", {"class": "A"})]


def test_late_week_charges_the_week_of_the_last_session():
    assert find("late_week", tiny_problem(), tiny_solution()) == [
        Finding("ends_in_week", {"class": "A", "week": 1}, 1),
        Finding("ends_in_week", {"class": "B", "week": 1}, 1),
    ]


def test_moved_counts_sessions_in_another_slot():
    solution = tiny_solution()
    sessions(solution, "A")[2]["slot"] = 16
    assert find("moved", replan_problem(), solution) == [
        Finding("session_moved", {"class": "A", "session": 2, "slot": 14, "new_slot": 16})
    ]


def test_moved_counts_all_sessions_of_a_class_that_is_gone():
    solution = tiny_solution()
    solution["classes"]["B"] = None
    assert find("moved", replan_problem(), solution) == [Finding("format_changed", {"class": "B", "sessions": 3}, 3)]


def test_changed_counts_room_or_lecturer_of_a_session_in_its_slot():
    solution = tiny_solution()
    sessions(solution, "A")[2] |= {"room": "R1", "lecturer": "L1"}
    sessions(solution, "B")[2] |= {"slot": 17, "lecturer": "L0"}
    assert find("changed", replan_problem(), solution) == [
        Finding("session_changed", {"class": "A", "session": 2, "slot": 14})
    ]


def test_reassigned_counts_who_changes_class_but_not_who_is_new():
    problem, solution = replan_problem(), tiny_solution()
    problem["previous"]["trainees"]["T0"] = {"class": None}
    solution["trainees"]["T1"] = {"class": "B"}
    assert find("reassigned", problem, solution) == [
        Finding("reassigned", {"trainee": "T1", "class": "A", "new_class": "B"})
    ]


def test_catalogue_has_the_default_weights_of_the_referee():
    assert DEFAULT_WEIGHTS == REFEREE.DEFAULT_WEIGHTS


def test_catalogue_names_every_rule_once():
    names = [rule.name for rule in CATALOGUE]
    assert len(set(names)) == len(names) == len(HARD_RULES) + len(SOFT_RULES)
    assert (len(HARD_RULES), len(SOFT_RULES)) == (10, 13)
