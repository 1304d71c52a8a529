"""Every fault of a problem file is found and named by its path, and no JSON breaks the reader."""

import copy
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scheduler.pre_checks import find_reasons
from scheduler.problem import Previous, ProblemFormatError, parse_problem
from scheduler.rules import DEFAULT_WEIGHTS
from tests.scheduler.problems import Data, planted_problems, replan_problem, small_problems, tiny_problem
from tests.scheduler.referee import INSTANCES, REFEREE


def faults(data: object) -> list[str]:
    with pytest.raises(ProblemFormatError) as error:
        parse_problem(data)
    return [str(fault) for fault in error.value.faults]


def put(data: Data, path: tuple[str | int, ...], value: object) -> Data:
    """The tiny problem with one value replaced."""
    place: Any = data
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return data


def test_parse_problem_fills_in_what_may_be_absent():
    problem = parse_problem(tiny_problem())
    assert problem.calendar == "." * 28
    assert problem.weights == DEFAULT_WEIGHTS
    assert problem.rooms[0].availability == "." * 28
    assert problem.lecturers[1].max_per_week is None
    assert problem.classes[0].rooms == ("R0", "R1")
    assert problem.trainees[1].classes == ("A", "B")
    assert problem.trainees[2].classes == ("B",)
    assert (problem.attendance_percent, problem.held_before, problem.previous) == (80, 0, None)


def test_problem_derives_slots_and_lessons():
    problem = parse_problem(tiny_problem() | {"calendar": "." * 4 + "##" + "#." + "." * 20})
    assert (problem.n_slots, problem.n_periods, problem.lessons, problem.needed) == (28, 2, 6, 5)
    assert (problem.day(15), problem.period(15), problem.week(15), problem.weekday(15)) == (7, 1, 1, 0)
    assert problem.date(15) == date(2027, 3, 15)
    assert problem.closing_lessons == {4, 5}
    assert problem.open_days[:5] == (0, 1, 2, 2, 3)
    evenings = problem.formats_by_id["evenings"]
    assert problem.covers(evenings) == (range(2), range(2, 4), range(4, 6))
    assert problem.session_modules(evenings, 2) == {"end"}
    assert [problem.is_closing(evenings, k) for k in range(3)] == [False, False, True]


@pytest.mark.parametrize("path", INSTANCES, ids=lambda path: path.stem)
def test_parse_problem_instance_has_no_fault(path: Path):
    problem = parse_problem(json.loads(path.read_text(encoding="utf-8")))
    assert problem.name == path.stem


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(small_problems())
def test_problem_derives_the_same_as_the_referee(data: Data):
    problem, referee = parse_problem(data), REFEREE.Problem(data)
    assert (problem.needed, problem.closing_lessons) == (referee.needed, referee.closing_lessons)
    assert list(problem.open_days) == referee.open_days
    assert list(problem.module_of) == referee.module_of
    assert problem.held_before == referee.held_before
    for fmt in problem.formats:
        weeks = range(problem.week(problem.n_slots - 1) + 2)
        assert [problem.least(fmt, w) for w in weeks] == [referee.least(referee.formats[fmt.id], w) for w in weeks]
        assert [(r.start, r.stop) for r in problem.covers(fmt)] == referee.covers(fmt.id)


@pytest.mark.parametrize(
    ("path", "value", "fault"),
    [
        (("start",), "8 March", 'start: "8 March" is not a date such as 2027-03-08'),
        (("start",), "2027-02-30", 'start: "2027-02-30" is not a date such as 2027-03-08'),
        (("start",), 5, "start: a number, expected a text"),
        (("start",), "9999-12-30", "days: the horizon ends after the year 9999"),
        (("days",), 0, "days: 0, expected 1 to 1000"),
        (("days",), 14.5, "days: 14.5, expected a whole number"),
        (("days",), True, "days: true or false, expected a whole number"),
        (("days",), 10**30, "days: a number, expected 0 to 1000"),
        (("days",), float("nan"), "days: NaN, expected a whole number"),
        (("periods", 0, "lessons"), "4", "periods[0].lessons: a text, expected a whole number"),
        (("periods", 1, "id"), "morning", 'periods[1].id: "morning" stands twice'),
        (("periods", 1, "start"), "25:00", 'periods[1].start: "25:00" is not a time such as 18:00'),
        (("periods", 1, "end"), "18:00", "periods[1].end: 18:00 is not after the start 18:00"),
        (("periods", 1, "start"), "06:00", "periods[1].start: 06:00 is before the period above it, which starts 07:30"),
        (("calendar",), "." * 27, "calendar: 27 characters, expected 28"),
        (("calendar",), "." * 27 + "x", 'calendar: character "x" at place 27, expected one of . - #'),
        (("modules", 1, "lessons"), 0, "modules[1].lessons: 0, expected 1 to 1000"),
        (("modules", 1, "closing"), "yes", "modules[1].closing: a text, expected true or false"),
        (("attendance_percent",), 120, "attendance_percent: 120, expected 0 to 100"),
        (("attendance_percent",), "80", "attendance_percent: a text, expected a number from 0 to 100"),
        (("formats", 0, "week"), "1" * 13, "formats[0].week: 13 characters, expected 14"),
        (("formats", 0, "week"), "1" * 13 + ".", 'formats[0].week: character "." at place 13, expected one of 0 1'),
        (("formats", 0, "sessions"), [2, 2], "formats[0].sessions: sum to 4 lessons, the programme has 6"),
        (("formats", 0, "sessions"), [], "formats[0].sessions: sum to 0 lessons, the programme has 6"),
        (("formats", 0, "sessions", 1), 0, "formats[0].sessions[1]: 0, expected 1 to 1000000"),
        (("formats", 0, "per_week"), [1], "formats[0].per_week: 1 numbers, expected [least, most]"),
        (("formats", 0, "per_week"), [3, 1], "formats[0].per_week: least 3 is above most 1"),
        (("formats", 0, "max_per_day"), 0, "formats[0].max_per_day: 0, expected 1 to 1000000"),
        (("classes", 0), "A", "classes[0]: a text, expected an object"),
        (("classes", 0, "formats"), [], "classes[0].formats: at least one is needed"),
        (("classes", 0, "formats", 1), "web", 'classes[0].formats[1]: "web" is not a format'),
        (("classes", 0, "formats", 1), ["net"], "classes[0].formats[1]: a list is not a format"),
        (("classes", 1, "rooms"), ["R9"], 'classes[1].rooms[0]: "R9" is not a room'),
        (("classes", 0, "capacity"), -1, "classes[0].capacity: -1, expected 0 to 1000000"),
        (("rooms", 1, "availability"), "", "rooms[1].availability: 0 characters, expected 28"),
        (("lecturers", 0, "modules"), ["art"], 'lecturers[0].modules[0]: "art" is not a module'),
        (("lecturers", 0, "availability"), 3, "lecturers[0].availability: a number, expected a text"),
        (("units", 0, "max_together"), None, "units[0].max_together: null is not allowed here"),
        (("trainees", 1, "availability"), "." * 29, "trainees[1].availability: 29 characters, expected 28"),
        (("trainees", 1, "unit"), "V", 'trainees[1].unit: "V" is not a unit'),
        (("trainees", 1, "classes"), ["A", "C"], 'trainees[1].classes[1]: "C" is not a class'),
        (("trainees", 1, "formats"), {"web": 1}, "trainees[1].formats.web: is not a format"),
        (("trainees", 1, "formats"), {"net": -1}, "trainees[1].formats.net: -1, expected 0 to 1000000"),
        (("trainees", 1, "formats"), [], "trainees[1].formats: a list, expected an object"),
        (("weights",), {"makeup": -1}, "weights.makeup: -1, expected 0 to 1000000"),
        (("weights",), {"make-up": 1}, 'weights["make-up"]: is not a soft rule'),
        (("weights",), {"\ud800": 1}, 'weights["\\ud800"]: is not a soft rule'),
        (("lecturers",), None, "lecturers: null is not allowed here"),
        (("lecturers", 1, "max_per_week"), None, "lecturers[1].max_per_week: null is not allowed here"),
        (("attendance_percent",), None, "attendance_percent: null, expected a number from 0 to 100"),
        (("pins",), [{"class": "A", "session": 0, "format": None}], "pins[0].format: null is not allowed here"),
        (("name",), "\ud800", 'name: "\\ud800" is not valid text'),
        (("pins",), {}, "pins: an object, expected a list"),
        (("pins",), [{"class": "C", "session": 0}], 'pins[0].class: "C" is not a class'),
        (("pins",), [{"class": "A", "session": 0, "format": "web"}], 'pins[0].format: "web" is not a format'),
        (("pins",), [{"class": "A", "session": 2, "format": "net"}],
         "pins[0].session: 2, but there are only sessions 0 to 1"),
        (("pins",), [{"class": "A", "session": 3}], "pins[0].session: 3, but there are only sessions 0 to 2"),
        (("pins",), [{"class": "A", "session": 0, "slot": 28}],
         "pins[0].slot: 28, but the horizon has only slots 0 to 27"),
        (("pins",), [{"class": "A", "session": 0, "slot": None}], "pins[0].slot: null is not allowed here"),
        (("pins",), [{"class": "A", "session": 0, "room": "R9"}], 'pins[0].room: "R9" is not a room'),
        (("pins",), [{"class": "A"}], "pins[0].session: missing"),
        (("previous",), [1], "previous: a list, expected an object"),
        (("previous",), {"classes": {"A": 5}}, "previous.classes.A: a number, expected an object or null"),
        (("previous",), {"classes": {"A": {"format": "net", "sessions": [{}]}}},
         "previous.classes.A.sessions[0].slot: missing"),
        (("previous",), {"classes": {"A": {"format": "net", "sessions": [{"slot": -1}]}}},
         "previous.classes.A: a session has a negative slot"),
        (("previous",), {"trainees": {"T0": {"class": "A"}}}, 'previous.trainees.T0.class: "A" is not held in it'),
        (("previous",), {"trainees": {"T0": 1}}, "previous.trainees.T0: a number, expected an object"),
        (("held_before",), 29, "held_before: 29, expected 0 to 28"),
    ],
)  # fmt: skip
def test_parse_problem_fault_is_named_by_its_path(path: tuple[str | int, ...], value: object, fault: str):
    assert faults(put(tiny_problem(), path, value)) == [fault]


@pytest.mark.parametrize(
    ("path", "value", "fault"),
    [
        (("modules", 1, "id"), "history", 'modules[1].id: "history" stands twice'),
        (("modules",), [], "modules: at least one is needed"),
        (("classes",), [], "classes: at least one is needed"),
        (("classes",), None, "classes: null is not allowed here"),
        (("rooms", 1, "id"), "R0", 'rooms[1].id: "R0" stands twice'),
        (("rooms", 1, "id"), "", "rooms[1].id: is empty"),
    ],
)
def test_parse_problem_fault_of_an_id_is_named_beside_those_who_refer_to_it(
    path: tuple[str | int, ...], value: object, fault: str
):
    found = faults(put(tiny_problem(), path, value))
    assert found.count(fault) == 1
    assert all(line == fault or line.endswith(("is not a module", "is not a class", "is not a room")) for line in found)


@pytest.mark.parametrize(
    ("place", "fault"),
    [
        ({"class": "A", "skips": [3]}, "previous.trainees.T1.skips: names a session that does not exist"),
        ({"class": "A", "makeups": [["B", 3]]}, 'previous.trainees.T1.makeups[0]: session 3 of "B" does not exist'),
        ({"class": "A", "makeups": ["B"]}, "previous.trainees.T1.makeups[0]: a text, expected [class, session]"),
        ({"class": "A", "skips": ["0"]}, "previous.trainees.T1.skips[0]: a text, expected a whole number"),
    ],
)
def test_parse_problem_fault_in_previous_seats_is_named(place: Data, fault: str):
    problem = replan_problem()
    problem["previous"]["trainees"]["T1"] = place
    assert faults(problem) == [fault]


def test_parse_problem_every_fault_is_named_at_once():
    problem = tiny_problem()
    del problem["trainees"][0]["id"]
    problem["trainees"][2]["availability"] = "." * 27
    problem["classes"][0]["capacity"] = "many"
    problem["weights"] = {"rain": 1}
    assert faults(problem) == [
        "classes[0].capacity: a text, expected a whole number",
        "trainees[0].id: missing",
        "trainees[2].availability: 27 characters, expected 28",
        "weights.rain: is not a soft rule",
    ]


def test_parse_problem_faulty_modules_blame_no_format():
    problem = tiny_problem()
    problem["modules"][0]["lessons"] = "two"
    assert faults(problem) == ["modules[0].lessons: a text, expected a whole number"]


@pytest.mark.parametrize("data", [None, [], "problem", 3, True])
def test_parse_problem_no_object_is_one_fault(data: object):
    assert len(faults(data)) == 1


def test_parse_problem_empty_object_names_what_is_missing():
    missing = [fault.removesuffix(": missing") for fault in faults({})]
    assert missing == ["start", "days", "periods", "modules", "formats", "classes", "trainees"]


def test_parse_problem_previous_may_name_who_has_left():
    problem = replan_problem()
    problem["previous"]["trainees"]["left"] = {"class": "gone", "skips": [0]}
    problem["previous"]["classes"]["gone"] = {"format": "old", "sessions": [{"slot": 2, "room": "X"}]}
    previous = parse_problem(problem).previous
    assert isinstance(previous, Previous)
    assert previous.trainees["left"].class_id == "gone"


@pytest.mark.parametrize("previous", [None, {}])
def test_parse_problem_empty_previous_is_none_and_nothing_was_held(previous: object):
    problem = parse_problem(tiny_problem() | {"previous": previous, "held_before": 4})
    assert (problem.previous, problem.held_before) == (None, 0)


def test_parse_problem_whole_numbers_may_have_a_point():
    problem = parse_problem(tiny_problem() | {"weights": {"makeup": 4.0}})
    assert (problem.weights["makeup"], type(problem.weights["makeup"])) == (4, int)


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


def places(value: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """The paths of all values inside a value."""
    keys = list(value) if isinstance(value, dict) else list(range(len(value))) if isinstance(value, list) else []
    inside = [place for key in keys for place in places(value[key], (*path, key))]  # type: ignore[index]  # by keys
    return [*inside, path] if path else inside


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(planted_problems(), st.integers(0, 10**9), JUNK)
def test_parse_problem_any_junk_anywhere_is_read_or_named(pair: tuple[Data, Data], where: int, junk: object):
    data = copy.deepcopy(pair[0])
    paths = places(data)
    put(data, paths[where % len(paths)], junk)
    try:
        problem = parse_problem(data)
    except ProblemFormatError as error:
        str(error).encode()
    else:
        find_reasons(problem)


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.sampled_from([*tiny_problem(), "previous", "pins", "weights", "calendar"]), JUNK))
def test_parse_problem_any_junk_at_the_top_is_named(data: Data):
    with pytest.raises(ProblemFormatError):
        parse_problem(data)
