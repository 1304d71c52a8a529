"""Promises: more than nothing where a timetable has reached the limit that a relaxation moves, nothing where not."""

from typing import Any

import pytest

from scheduler.problem import Problem, parse_problem
from scheduler.relaxations import KINDS_BY_CODE, candidates
from scheduler.solution import parse_solution
from scheduler.suggest.promise import PROMISES, most_promising, promise_of
from scheduler.suggest.symptoms import Symptoms
from tests.scheduler.problems import Data
from tests.scheduler.suggest.bottlenecks import by_weekday, needs_sunday, open_problem

WEEK = 14  # slots


def symptoms_of(data: Data, *, slots: tuple[int, ...] = (1, 3, 5), missing: int = 2, placed: int = 99) -> Symptoms:
    """Symptoms of a timetable of class A in which the first trainees miss all but the first session, and those after
    the first `placed` have no class.
    """
    problem = parse_problem(data)
    sessions = [{"slot": slot, "room": "R", "lecturer": _teacher(problem, k)} for k, slot in enumerate(slots)]
    home = problem.trainees[:placed]
    trainees = {t.id: {"class": "A", "skips": [1, 2] if i < missing else []} for i, t in enumerate(home)}
    solution = parse_solution(
        {"classes": {"A": {"format": "evenings", "sessions": sessions}}, "trainees": trainees}, problem
    )
    return Symptoms(problem, solution)


def _teacher(problem: Problem, session: int) -> str:
    modules = problem.session_modules(problem.formats[0], session)
    return next(lecturer.id for lecturer in problem.lecturers if modules <= set(lecturer.modules))


def promises(symptoms: Symptoms, code: str) -> dict[tuple[str, ...], float]:
    return {r.objects: promise_of(symptoms, r) for r in candidates(symptoms.problem, [code])}


def only_promise(symptoms: Symptoms, code: str) -> float:
    (found,) = promises(symptoms, code).values()
    return found


def test_every_kind_has_a_promise():
    assert set(PROMISES) == set(KINDS_BY_CODE)


def test_trouble_is_what_the_rules_charge_a_person():
    symptoms = symptoms_of(open_problem())
    assert symptoms.trouble == {"T0": 1000 + 4 * 20, "T1": 1000 + 4 * 20}
    assert (symptoms.total_trouble, symptoms.class_trouble("A")) == (2160, 2160)


def test_those_without_a_class_concern_every_class_that_they_may_join():
    data = with_one_more()
    data["trainees"].append({"id": "Y", "availability": ".." * 28, "classes": []})
    symptoms = symptoms_of(data, placed=6)
    assert [trainee.id for trainee in symptoms.concerned("A")] == ["T0", "T1", "X"]


def test_weekday_on_which_people_can_come_promises_more():
    data = needs_sunday()
    symptoms = symptoms_of(data)
    by_day = {r.params["weekday"]: promise_of(symptoms, r) for r in candidates(symptoms.problem, ["weekday"])
              if r.objects == ("evenings",)}  # fmt: skip
    assert by_day == {5: 0, 6: 2160}


def test_open_day_and_later_end_promise_by_who_can_come():
    data = open_problem() | {"calendar": "##" + ".." * 27}
    free, busy = symptoms_of(data, slots=(3, 5, 7)), symptoms_of(_last_week_busy(data), slots=(3, 5, 7))
    assert only_promise(free, "open_day") == pytest.approx(2160 / 3)
    assert only_promise(busy, "open_day") == 0
    assert only_promise(free, "later_end") == 1080
    assert only_promise(busy, "later_end") == 0


def _last_week_busy(data: Data) -> Data:
    for trainee in data["trainees"]:
        trainee["availability"] = "##" + ".." * 20 + "##" * 7
    return data


@pytest.mark.parametrize(
    ("code", "limit", "loose"),
    [
        ("more_per_week", {"per_week": [0, 2]}, {"per_week": [0, 2]}),
        ("fewer_per_week", {"per_week": [1, 3]}, None),
        ("longer_gap", {"max_gap_days": 7}, {"max_gap_days": 20}),
        ("longer_span", {"max_span_days": 10}, {"max_span_days": 20}),
    ],
)
def test_rhythm_promises_where_its_limit_is_reached(code: str, limit: dict[str, Any], loose: dict[str, Any] | None):
    data = open_problem()
    data["formats"][0] |= limit
    assert promises(symptoms_of(data, slots=(1, 3, WEEK + 1)), code)[("evenings",)] > 0
    if loose is not None:
        data["formats"][0] |= loose
        assert promises(symptoms_of(data, slots=(1, WEEK + 1, WEEK + 3 if code != "more_per_week" else 2 * WEEK + 1)),
                        code)[("evenings",)] == 0  # fmt: skip


def test_another_format_promises_by_the_better_slots():
    data = open_problem()
    for trainee in data["trainees"]:
        trainee["availability"] = by_weekday("..", *[".#"] * 6)
    tired = promises(symptoms_of(data, slots=(1, WEEK + 1, 2 * WEEK + 1)), "another_format")[("A", "mornings")]
    data = open_problem()
    for trainee in data["trainees"]:
        trainee["availability"] = by_weekday("..", *["#."] * 6)
    awake = promises(symptoms_of(data), "another_format")[("A", "mornings")]
    assert tired > 10 * awake > 0


def with_optional_class() -> Data:
    """A second class that is not held, for which everybody may leave the first."""
    data = open_problem()
    data["classes"].append({"id": "B", "formats": ["evenings"], "capacity": 9, "optional": True})
    return data


def test_class_minimum_promises_for_a_class_that_is_as_small_as_it_may_be():
    data = with_optional_class()
    data["classes"][0]["min_size"] = 5
    assert promises(symptoms_of(data), "class_minimum")[("A",)] == 0
    data["classes"][0]["min_size"] = 6
    assert promises(symptoms_of(data), "class_minimum")[("A",)] > 0


def with_one_more() -> Data:
    """A seventh trainee X, who has no class where six are placed."""
    data = open_problem()
    data["trainees"].append({"id": "X", "availability": ".." * 28})
    return data


def test_class_capacity_promises_for_a_full_class_that_others_might_join():
    data = with_one_more()
    data["classes"][0]["capacity"] = 6
    assert promises(symptoms_of(data, placed=6), "class_capacity")[("A",)] == pytest.approx(0.2 * 1120)
    assert promises(symptoms_of(data, placed=5), "class_capacity")[("A",)] == 0
    data["trainees"][6]["classes"] = []
    assert promises(symptoms_of(data, placed=6), "class_capacity")[("A",)] == 0


def test_another_class_promises_by_the_trouble_of_those_who_may_join():
    data = with_one_more()
    assert promises(symptoms_of(data, missing=0, placed=6), "another_class") == {("A",): 0.5 * 1120}
    assert promises(symptoms_of(data, missing=2, placed=6), "another_class") == {("A",): 0.5 * (1120 + 2160)}
    data["trainees"][6]["classes"] = []
    assert promises(symptoms_of(data, missing=0, placed=6), "another_class") == {("A",): 0}


def test_another_class_promises_nothing_where_nobody_lacks_anything():
    assert promises(symptoms_of(open_problem(), missing=0), "another_class") == {("A",): 0}


def test_class_optional_promises_what_holding_costs_where_others_have_seats():
    data = open_problem()
    data["weights"] = {"open_class": 50}
    assert promises(symptoms_of(data), "class_optional") == {("A",): 0}
    data = with_optional_class() | {"weights": {"open_class": 50}}
    problem = parse_problem(data)
    plan = {"format": "evenings", "sessions": [{"slot": s, "room": "R", "lecturer": "L"} for s in (1, 3, 15)]}
    other = plan | {"sessions": [{"slot": s, "room": "R", "lecturer": "L"} for s in (5, 7, 17)]}
    trainees = {f"T{i}": {"class": "A" if i < 3 else "B"} for i in range(6)}
    solution = parse_solution({"classes": {"A": plan, "B": other}, "trainees": trainees}, problem)
    assert promises(Symptoms(problem, solution), "class_optional") == {("A",): 51}


def test_bigger_room_promises_for_a_room_that_is_full():
    data = with_one_more()
    data["rooms"][0]["capacity"] = 6
    assert promises(symptoms_of(data, placed=6), "bigger_room")[("R",)] > 0
    assert promises(symptoms_of(data, placed=5), "bigger_room")[("R",)] == 0


def test_another_room_promises_by_the_slots_without_one():
    data = open_problem()
    assert promises(symptoms_of(data), "another_room") == {(): 0}
    data["rooms"][0]["availability"] = ".." * 14 + "##" * 14
    assert promises(symptoms_of(data), "another_room")[()] == pytest.approx(2160 / 2)


def test_drop_pin_promises_by_the_trouble_of_its_class():
    data = open_problem() | {"pins": [{"class": "A", "session": 0, "slot": 1}]}
    assert only_promise(symptoms_of(data), "drop_pin") > 0
    assert only_promise(symptoms_of(data, missing=0), "drop_pin") == 0


def test_unit_limit_promises_for_the_people_whom_it_keeps_out():
    data = open_problem()
    data["units"] = [{"id": "U", "max_together": 4}, {"id": "V", "max_together": 0}]
    data["trainees"][5]["unit"] = "V"
    data["trainees"][4].pop("unit")
    symptoms = symptoms_of(data, missing=0)
    assert set(promises(symptoms, "unit_limit").values()) == {0}
    data["units"][0]["max_together"] = 2
    symptoms = symptoms_of(data)
    assert promises(symptoms, "unit_limit")[("U",)] == 2160


def test_lecturer_who_is_missing_in_better_slots_promises_most():
    data = open_problem()
    data["lecturers"][0]["availability"] = ".." * 3 + "##" * 25
    symptoms = symptoms_of(data)
    found = promises(symptoms, "another_lecturer")
    assert found[("history",)] > 500
    data["lecturers"].append({"id": "M", "modules": ["history"]})
    assert promises(symptoms_of(data), "another_lecturer")[("history",)] == 0
    assert promises(symptoms_of(data), "lecturer_module")[("M", "end")] > 500


def test_lecturer_week_promises_for_one_who_is_full():
    data = open_problem()
    data["lecturers"][0]["max_per_week"] = 3
    assert promises(symptoms_of(data), "lecturer_week")[("L",)] > 0
    data["lecturers"][0]["max_per_week"] = 4
    assert promises(symptoms_of(data), "lecturer_week")[("L",)] == 0


def test_most_promising_leaves_out_what_touches_nothing_and_mixes_kinds():
    symptoms = symptoms_of(needs_sunday())
    ranked = most_promising(symptoms, candidates(symptoms.problem))
    assert (ranked[0].code, ranked[0].params["weekday"]) == ("weekday", 6)
    assert len({relaxation.code for relaxation in ranked[:4]}) >= 3
    assert all(promise_of(symptoms, relaxation) > 0 for relaxation in ranked)
    assert len(ranked) < len(list(candidates(symptoms.problem)))
