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
from tests.scheduler.spoiled_timetables import SPOILED, sessions


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
