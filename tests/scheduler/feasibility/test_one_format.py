"""Problems with one format for each class are narrower than the whole, and never say more than it."""

from typing import Any

from hypothesis import given

from scheduler.class_options import ClassOptions
from scheduler.feasibility.one_format import in_one_format
from scheduler.pre_checks import formats_alone
from scheduler.problem import Problem, parse_problem
from tests.scheduler.problems import Data, planted_problems, replan_problem, tiny_problem


def formats_of(problem: Problem) -> dict[str, tuple[str, ...]]:
    return {one.id: one.formats for one in problem.classes}


def narrowed(data: Data) -> list[dict[str, tuple[str, ...]]]:
    return [formats_of(one) for one in in_one_format(parse_problem(data))]


def with_classes(*classes: dict[str, Any]) -> Data:
    """The tiny problem with other classes; nobody is bound to one of them."""
    data = tiny_problem()
    data["classes"] = [{"capacity": 3, "min_size": 0} | one for one in classes]
    for trainee in data["trainees"]:
        trainee.pop("classes", None)
    return data


def test_classes_that_are_alike_get_different_formats_first_and_then_the_one_of_most_times() -> None:
    both = ["evenings", "net"]
    data = with_classes({"id": "A", "formats": both}, {"id": "B", "formats": both})
    assert narrowed(data) == [
        {"A": ("evenings",), "B": ("net",)},
        {"A": ("net",), "B": ("net",)},
    ]


def test_classes_that_need_not_be_held_are_left_out() -> None:
    data = with_classes(
        {"id": "A", "formats": ["days", "net"]}, {"id": "B", "formats": ["evenings", "net"], "optional": True}
    )
    assert [list(one) for one in narrowed(data)] == [["A"], ["A"]]


def test_classes_that_need_not_be_held_stay_where_something_was_held() -> None:
    assert [set(one) for one in narrowed(replan_problem())] == [{"A", "B"}, {"A", "B"}]


def test_nothing_is_narrowed_where_no_class_can_choose() -> None:
    assert narrowed(with_classes({"id": "A", "formats": ["net"]}, {"id": "B", "formats": ["evenings"]})) == []


def test_nothing_is_narrowed_where_a_class_can_be_held_in_no_format() -> None:
    data = with_classes({"id": "A", "formats": ["net", "evenings"]}, {"id": "B", "formats": ["days", "evenings"]})
    for fmt in data["formats"]:
        if fmt["id"] != "net":
            fmt["week"] = "0" * 14
    assert narrowed(data) == []


@given(planted_problems())
def test_narrowed_problem_is_the_whole_one_but_for_classes_and_formats(planted: tuple[Data, Data]) -> None:
    problem = parse_problem(planted[0])
    allowed = formats_of(problem)
    must = {one.id for one in problem.classes if not one.optional}
    for narrow in in_one_format(problem):
        chosen = formats_of(narrow)
        assert must <= chosen.keys() <= allowed.keys()
        choices = dict(zip(chosen, formats_alone([ClassOptions(narrow, one) for one in narrow.classes]), strict=True))
        for cid, formats in chosen.items():
            assert set(formats) <= set(allowed[cid])
            assert len(formats) == 1 or not choices[cid]  # one that cannot be held in any need not choose
        assert {one.id for one in narrow.trainees} <= {one.id for one in problem.trainees}
        assert (narrow.rooms, narrow.lecturers) == (problem.rooms, problem.lecturers)
