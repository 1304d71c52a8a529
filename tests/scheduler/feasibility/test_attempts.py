"""What ways out ask of people, how far they are turned, and trying them by the search."""

import json
from typing import TYPE_CHECKING

import pytest

from benchmarks.spoils import SPOILS
from scheduler.check import check
from scheduler.feasibility.attempts import try_options
from scheduler.feasibility.concerned import options_of
from scheduler.feasibility.costs import COSTS, cost_of
from scheduler.feasibility.limits import Limits
from scheduler.feasibility.options import several, together
from scheduler.feasibility.quick_search import search_timetable
from scheduler.feasibility.trials import Trials
from scheduler.pre_checks import find_reasons
from scheduler.problem import Problem, parse_problem
from scheduler.relaxations import candidates
from scheduler.relaxations.at_busy_times import free_lecturer
from scheduler.solution import WayOut
from tests.scheduler.feasibility.instances import CASES, Case
from tests.scheduler.referee import INSTANCES

if TYPE_CHECKING:
    from pathlib import Path

COUNTED = [case for case in CASES if not case.subtle]
SPOILED_BY = {spoil.__name__: spoil for spoils in SPOILS.values() for spoil in spoils}


def hospital(spoil: str | None = None) -> Problem:
    path: Path = next(path for path in INSTANCES if path.stem == "hospital")
    data = json.loads(path.read_text(encoding="utf-8"))
    if spoil:
        SPOILED_BY[spoil](data)
    return parse_problem(data)


def ways_of(problem: Problem, *, by_search: bool = False) -> list[WayOut]:
    reasons = find_reasons(problem)
    trials = Trials(problem, [c.id for c in problem.classes], Limits(work=30.0))
    if by_search:
        trials.ways_to_try = lambda: (True,)  # type: ignore[method-assign]
    found: list[WayOut] = []
    try_options(trials, list(options_of(problem, reasons)), found.append)
    return found


def test_cost_adds_up_over_changes_and_over_times_of_one_person() -> None:
    problem = hospital()
    later, lecturer = next(candidates(problem, ["later_end"])), problem.lecturers[0].id
    assert (
        cost_of([later, free_lecturer(problem, lecturer, [1, 4, 7])]) == COSTS["later_end"] + 3 * COSTS["lecturer_free"]
    )


def test_several_changes_are_turned_to_the_first_ones() -> None:
    optional = list(candidates(hospital(), ["class_optional"]))
    option = several(optional)
    assert option.closer
    assert option.closer(2) == tuple(optional[:2])
    assert option.cost == COSTS["class_optional"]


def test_units_that_keep_their_people_away_are_a_way_out() -> None:
    ways = ways_of(hospital("units_keep_away"))
    assert "unit_limit" in {change.code for way in ways for change in way.changes}


@pytest.mark.parametrize("case", COUNTED, ids=lambda case: case.name)
def test_ways_out_tried_by_the_search_are_told_once_each(case: Case) -> None:
    ways = ways_of(parse_problem(case.make()), by_search=True)
    assert ways
    assert len({way.changes for way in ways}) == len(ways)


def test_all_pins_of_a_kind_can_go_together() -> None:
    problem = hospital("pins_in_one_room")
    pins = [option for option in options_of(problem, find_reasons(problem)) if option.changes[0].code == "drop_pin"]
    assert [len(option.changes) for option in together(pins)] == [2]


def test_timetable_by_the_search_keeps_every_rule() -> None:
    problem = hospital()
    found = search_timetable(problem, Limits(work=20.0))
    assert found is not None
    assert check(problem, found).feasible


def test_search_of_an_impossible_problem_finds_nothing() -> None:
    assert search_timetable(hospital("few_rooms_at_weekends"), Limits(work=0.2)) is None
