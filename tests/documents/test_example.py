"""The committed example: a roster as it comes, and the rest of the intake that goes with it."""

import json
from itertools import pairwise
from pathlib import Path

import pytest

from documents.names import search_key, sort_key
from documents.roster import read_roster
from examples.make_example import TARGET, make_workbook
from scheduler.cut_programme import cut_programme


@pytest.fixture(scope="module")
def roster():
    return read_roster(TARGET.read_bytes(), filename=TARGET.name)


@pytest.fixture(scope="module")
def intake():
    return json.loads(Path(TARGET).with_name("intake.json").read_text(encoding="utf-8"))


def answered_for(row, patterns):
    """Whether a unit's pattern speaks for this person."""
    return any(
        search_key(pattern.unit) == search_key(row.unit)
        and (
            (pattern.person_name is None and pattern.group in {"", row.group})
            or (pattern.person_name is not None and sort_key(pattern.person_name) == sort_key(row.full_name))
        )
        for pattern in patterns
    )


def test_the_committed_workbook_is_what_the_script_writes():
    assert make_workbook() == TARGET.read_bytes()


def test_the_roster_is_read_with_one_doubtful_phone(roster):
    assert len(roster.rows) == 120
    assert [(fault.code, fault.value) for fault in roster.faults] == [("phone_invalid", "chưa có")]
    assert roster.dropped_columns == ("Dân tộc",)
    assert roster.ignored_columns == ()


def test_the_roster_holds_two_people_of_one_name_and_years_only(roster):
    twins = [row for row in roster.rows if row.full_name == roster.rows[3].full_name]
    assert [row.number for row in twins] == [4, 10]
    assert len({row.birth_date or row.birth_year for row in twins}) == 2
    assert sum(row.birth_date is None for row in roster.rows) > 10
    assert all(row.birth_year for row in roster.rows)
    assert all(row.sex for row in roster.rows)


def test_people_are_answered_for_or_have_answered_or_have_not(roster, intake):
    own = {answer["number"] for answer in intake["trainee_answers"]}
    by_unit = {row.number for row in roster.rows if answered_for(row, roster.unit_patterns)}
    silent = {row.number for row in roster.rows} - own - by_unit
    assert (len(by_unit), len(own - by_unit), len(silent)) == (90, 18, 12)
    assert intake["link_trainee"]["number"] in silent


def test_every_pattern_speaks_for_somebody(roster):
    for pattern in roster.unit_patterns:
        assert any(answered_for(row, [pattern]) for row in roster.rows), pattern


def test_units_of_the_intake_are_those_of_the_roster(roster, intake):
    assert {unit["name"] for unit in intake["units"]} <= {row.unit for row in roster.rows}


def test_numbers_and_codes_of_the_intake_are_known(roster, intake):
    numbers = {row.number for row in roster.rows}
    formats = {form["code"] for form in intake["formats"]}
    modules = {module["code"] for module in intake["programme"]["modules"]}
    periods = {period["code"] for period in intake["periods"]}
    assert {entry["number"] for entry in intake["trainee_answers"] + intake["format_dislikes"]} <= numbers
    assert {code for entry in intake["format_dislikes"] for code in entry["points"]} <= formats
    assert {code for course_class in intake["classes"] for code in course_class["formats"]} <= formats
    assert {code for lecturer in intake["lecturers"] for code in lecturer["modules"]} <= modules
    assert {day["period"] for answer in intake["trainee_answers"] for day in answer["days"]} <= periods
    assert {room["site"] for room in intake["rooms"]} <= {site["name"] for site in intake["sites"]}


def test_weeks_have_21_states(intake):
    people = intake["trainee_answers"] + intake["lecturers"] + intake["rooms"]
    weeks = [entry["week"] for entry in people if entry["week"] is not None]
    assert {len(week) for week in weeks} == {21}
    assert set("".join(weeks)) <= set(".-#")
    assert {len(form["week"]) for form in intake["formats"]} == {21}


def test_everybody_fits_into_the_classes(intake):
    assert sum(course_class["capacity"] for course_class in intake["classes"] if "optional" not in course_class) >= 120
    largest = max(room["capacity"] for room in intake["rooms"])
    assert max(course_class["capacity"] for course_class in intake["classes"]) <= largest


def test_every_session_of_every_format_has_two_lecturers_who_teach_all_of_it(intake):
    modules = intake["programme"]["modules"]
    taught = [module["code"] for module in modules for _ in range(module["lessons"])]
    lessons = [period["lessons"] for period in intake["periods"]]
    for form in intake["formats"]:
        capacity = min(lessons[slot % 3] for slot, open_ in enumerate(form["week"]) if open_ == "1")
        closing = [module.get("closing", False) for module in modules]
        cut = cut_programme([module["lessons"] for module in modules], capacity=capacity, closing=closing)
        ends = [sum(cut[:number]) for number in range(len(cut) + 1)]
        for start, end in pairwise(ends):
            able = [lecturer for lecturer in intake["lecturers"] if set(taught[start:end]) <= set(lecturer["modules"])]
            assert len(able) >= 2, (form["code"], taught[start:end])
