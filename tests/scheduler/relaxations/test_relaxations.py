"""The catalogue of relaxations: what each kind offers and changes, and that it takes nothing away."""

import copy
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from scheduler.check import check
from scheduler.problem import Problem, parse_problem
from scheduler.relaxations import KINDS, Relaxation, apply, candidates
from scheduler.solution import parse_solution, to_json
from tests.scheduler.problems import Data, planted_problems, tiny_problem, tiny_solution
from tests.scheduler.referee import judge

# Kinds whose files say that they can turn what was a good rhythm into a bad one.
MAY_BREAK_RHYTHM = {"open_day", "weekday", "more_per_day"}


def rich_problem() -> Data:
    """The tiny problem with something to relax for every kind: a closed Sunday, a full unit, a pin, a small room."""
    data = tiny_problem()
    data["calendar"] = "." * 12 + "##" + "." * 14
    data["formats"][1]["per_week"] = [1, 2]
    data["formats"][2]["max_per_day"] = 1
    data["rooms"][1]["capacity"] = 2
    data["lecturers"][1]["modules"] = ["history"]
    data["pins"] = [{"class": "A", "session": 0, "format": "days", "slot": 0, "room": "R0"}]
    for trainee in data["trainees"]:
        trainee["unit"] = "U"
    data["trainees"] += [{"id": f"T{i}", "availability": "." * 27 + "#", "classes": ["A"]} for i in range(3, 6)]
    return data


def only(problem: Problem, code: str, *objects: str) -> Relaxation:
    found = [relaxation for relaxation in candidates(problem, [code]) if relaxation.objects == objects]
    assert len(found) == 1
    return found[0]


def relaxed(code: str, *objects: str) -> Problem:
    problem = parse_problem(rich_problem())
    return apply(problem, only(problem, code, *objects))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(planted_problems())
def test_apply_leaves_an_old_answer_as_good_as_it_was(pair: tuple[Data, Data]):
    data, planted = pair
    problem = parse_problem(data)
    solution = parse_solution(planted, problem)
    before = check(problem, solution)
    for relaxation in candidates(problem):
        after_problem = apply(problem, relaxation)
        after = check(after_problem, solution)
        broken = {violation.rule for violation in after.violations}
        assert broken <= ({"rhythm"} if relaxation.code in MAY_BREAK_RHYTHM else set()), relaxation.text
        assert after.penalties == before.penalties
        assert judge(dict(after_problem.data), to_json(solution)) == (broken, before.penalties)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_every_kind_offers_something_and_says_it_in_data_and_words(kind: Any):
    data = rich_problem()
    problem = parse_problem(copy.deepcopy(data))
    offered = list(kind.candidates(problem))
    assert offered
    assert len(set(offered)) == len(offered)
    for relaxation in offered:
        assert relaxation.code == kind.code
        assert relaxation.text
        after = apply(problem, relaxation)
        assert after != problem
        assert problem.data == data  # the problem itself stays as it is


def test_candidates_of_some_kinds_are_only_those():
    problem = parse_problem(rich_problem())
    assert {r.code for r in candidates(problem, ["drop_pin", "later_end"])} == {"drop_pin", "later_end"}


def test_candidates_without_rooms_lecturers_units_and_pins_concern_none_of_them():
    data = tiny_problem()
    for key in ("rooms", "lecturers", "units"):
        del data[key]
    data["classes"][1].pop("rooms")
    for trainee in data["trainees"]:
        trainee.pop("unit", None)
    codes = {relaxation.code for relaxation in candidates(parse_problem(data))}
    assert codes.isdisjoint({"another_room", "bigger_room", "another_lecturer", "lecturer_module", "lecturer_week",
                             "unit_limit", "drop_pin", "open_day"})  # fmt: skip


def test_open_day_opens_the_closed_day_only():
    assert relaxed("open_day", "2027-03-14").calendar == "." * 28


def test_open_day_offers_no_day_of_what_has_been_held():
    data = rich_problem() | {"previous": {"classes": {}, "trainees": {}}, "held_before": 13}
    assert list(candidates(parse_problem(data), ["open_day"])) == []


def test_weekday_lets_a_format_teach_on_a_day_that_its_week_lacks():
    problem = parse_problem(rich_problem())
    offered = [r for r in candidates(problem, ["weekday"]) if r.objects == ("days",)]
    assert [r.params["weekday"] for r in offered] == [5, 6]
    assert apply(problem, offered[1]).formats_by_id["days"].week == "10" * 5 + "00" + "10"


def test_later_end_repeats_the_marks_of_the_last_week():
    after = relaxed("later_end", "2027-03-28")
    assert (after.days, after.n_slots) == (21, 42)
    assert after.trainees_by_id["T3"].availability == "." * 27 + "#" + "." * 13 + "#"
    assert after.lecturers_by_id["L0"].availability == "." * 42


def test_later_end_repeats_a_closed_weekday_but_no_holiday():
    data = tiny_problem() | {"calendar": ("." * 12 + "##") * 2}
    problem = parse_problem(data | {"calendar": data["calendar"][:14] + "##" + data["calendar"][16:]})
    assert apply(problem, only(problem, "later_end", "2027-03-28")).calendar[28:] == "." * 12 + "##"


def test_later_end_of_a_horizon_without_a_whole_week_is_not_offered():
    data = tiny_problem() | {"days": 6}
    for trainee in data["trainees"]:
        trainee["availability"] = "." * 12
    assert list(candidates(parse_problem(data), ["later_end"])) == []


def test_another_class_is_optional_and_home_to_the_same_people():
    after = relaxed("another_class", "A")
    new = after.classes_by_id["A-new"]
    assert (new.optional, new.formats, new.capacity) == (True, ("days", "net"), 3)
    assert after.trainees_by_id["T3"].classes == ("A", "A-new")
    assert after.trainees_by_id["T2"].classes == ("B",)


def test_another_class_is_offered_once_for_classes_that_are_alike():
    data = tiny_problem()
    data["classes"].append(data["classes"][0] | {"id": "A2"})
    data["classes"].append(data["classes"][0] | {"id": "A2-new", "capacity": 9})
    offered = [r.params["class"] for r in candidates(parse_problem(data), ["another_class"])]
    assert offered == ["A-new", "B-new", "A2-new-new"]


def test_another_format_widens_one_class():
    after = relaxed("another_format", "B", "days")
    assert after.classes_by_id["B"].formats == ("evenings", "days")
    assert after.classes_by_id["A"].formats == ("days", "net")


def test_another_lecturer_is_free_and_teaches_what_a_session_needs():
    problem = parse_problem(rich_problem())
    offered = [r.objects for r in candidates(problem, ["another_lecturer"])]
    assert offered == [("history",), ("history", "ethics"), ("ethics",), ("ethics", "end"), ("end",)]
    new = relaxed("another_lecturer", "history", "ethics").lecturers[-1]
    assert (new.id, new.modules, new.max_per_week) == ("speaker-history-ethics", ("history", "ethics"), None)
    assert new.availability == "." * 28


def test_lecturer_module_and_lecturer_week_change_one_lecturer():
    assert relaxed("lecturer_module", "L1", "end").lecturers_by_id["L1"].modules == ("history", "end")
    assert relaxed("lecturer_week", "L0").lecturers_by_id["L0"].max_per_week == 6


def test_bigger_room_seats_the_class_and_guests_but_no_more_than_all():
    assert relaxed("bigger_room", "R1").rooms_by_id["R1"].capacity == 5
    data = rich_problem()
    data["trainees"] = data["trainees"][:3]
    problem = parse_problem(data)
    assert apply(problem, only(problem, "bigger_room", "R1")).rooms_by_id["R1"].capacity == 3


def test_another_room_is_for_every_class():
    after = relaxed("another_room")
    assert [course_class.rooms for course_class in after.classes] == [("R0", "R1", "room-new"), ("R1", "room-new")]


def test_unit_limit_rises_for_one_unit_or_all():
    assert relaxed("unit_limit", "U").units_by_id["U"].max_together == 2
    data = rich_problem()
    data["units"].append({"id": "V", "max_together": 0})
    data["units"].append({"id": "W", "max_together": 1})
    data["trainees"][0]["unit"] = data["trainees"][5]["unit"] = "V"
    offered = list(candidates(parse_problem(data), ["unit_limit"]))
    assert [r.objects for r in offered] == [("U",), ("V",), ("U", "V")]
    after = apply(parse_problem(data), offered[2])
    assert [unit.max_together for unit in after.units] == [2, 1, 1]


def test_class_sizes_and_need_are_eased_for_one_class():
    assert relaxed("class_capacity", "A").classes_by_id["A"].capacity == 4
    assert relaxed("class_minimum", "A").classes_by_id["A"].min_size == 0
    assert relaxed("class_optional", "A").classes_by_id["A"].optional


@pytest.mark.parametrize(
    ("code", "field", "value"),
    [
        ("more_per_week", "per_week", (1, 4)),
        ("fewer_per_week", "per_week", (0, 3)),
        ("longer_gap", "max_gap_days", 12),
        ("longer_span", "max_span_days", 17),
    ],
)
def test_rhythm_of_a_format_is_eased(code: str, field: str, value: object):
    data = tiny_problem()
    data["formats"][0]["sessions"] = [1] * 6
    problem = parse_problem(data)
    after = apply(problem, only(problem, code, "days"))
    assert getattr(after.formats_by_id["days"], field) == value


def test_more_per_day_is_offered_where_the_week_has_the_periods():
    problem = parse_problem(rich_problem())
    assert [r.objects for r in candidates(problem, ["more_per_day"])] == [("net",)]


def test_drop_pin_lets_one_pin_go():
    data = rich_problem()
    data["pins"].append({"class": "B", "session": 1, "lecturer": "L0"})
    problem = parse_problem(data)
    first, second = candidates(problem, ["drop_pin"])
    assert first.text == "let the pin of class A, session 0 go (format days, 08/03/2027 morning, room R0)"
    assert [pin.course_class for pin in apply(problem, second).pins] == ["A"]


def test_texts_say_dates_as_people_write_them():
    told = [change.text for change in candidates(parse_problem(rich_problem()), ["open_day", "later_end"])]
    assert told[0] == "teach on Sunday 14/03/2027, which is closed"
    assert told[-1].startswith("end a week later, on 28/03/2027 at the latest")


def test_apply_does_not_grow_a_list_that_objects_share():
    data = tiny_problem()
    shared = ["A"]
    data["trainees"][0]["classes"] = data["trainees"][1]["classes"] = shared
    problem = parse_problem(data)
    after = apply(problem, only(problem, "another_class", "A"))
    assert after.trainees_by_id["T1"].classes == ("A", "A-new")
    assert shared == ["A"]


def test_tiny_solution_fits_the_problem_with_one_more_class():
    problem = parse_problem(tiny_problem())
    after = apply(problem, only(problem, "another_class", "A"))
    report = check(after, parse_solution(tiny_solution(), after))
    assert report.feasible
