"""Formats side by side: each row is a timetable of the problem in that format, and the mix is no worse than any."""

import pytest

from scheduler.check import check
from scheduler.compare import Row, alone, compare_formats, mix
from scheduler.problem import parse_problem
from scheduler.progress import SolveOptions
from scheduler.search.warm_up import warm_up
from scheduler.solution import to_json
from tests.scheduler.problems import Data, replan_problem, tiny_problem
from tests.scheduler.referee import judge
from tests.scheduler.suggest.bottlenecks import by_weekday, open_problem

OPTIONS = SolveOptions(time_limit=None, work_limit=20_000, workers=1)


@pytest.fixture(autouse=True, scope="module")
def compiled_kernels() -> None:
    warm_up()


def by_format(rows: tuple[Row, ...]) -> dict[str | None, Row]:
    return {row.format: row for row in rows}


def torn_problem() -> Data:
    """Two classes of three: half of the people are free in the evening, half in the morning."""
    data = open_problem()
    for i, trainee in enumerate(data["trainees"]):
        trainee["availability"] = by_weekday(*["#." if i % 2 else ".#"] * 7)
    data["classes"] = [
        {"id": "A", "formats": ["evenings"], "capacity": 3, "min_size": 1},
        {"id": "B", "formats": ["mornings"], "capacity": 3, "min_size": 1},
    ]
    return data


@pytest.mark.parametrize("data", [torn_problem(), tiny_problem()], ids=["torn", "tiny"])
def test_compare_rows_are_timetables_that_the_referee_counts_alike(data: Data):
    problem = parse_problem(data)
    rows = compare_formats(problem, options=OPTIONS)
    assert [row.format for row in rows] == [fmt.id for fmt in problem.formats] + [None]
    for row in rows:
        assert row.figures
        assert row.solution
        solved = alone(problem, row.format, own_formats=False) if row.format else mix(problem, own_formats=False)
        assert solved
        assert judge(dict(solved.data), to_json(row.solution)) == (set(), row.figures.penalties)
        formats = {plan.format for plan in row.solution.classes.values() if plan}
        assert row.format is None or formats == {row.format}


def test_compare_mix_serves_everybody_where_each_format_serves_half():
    rows = by_format(compare_formats(parse_problem(torn_problem()), options=OPTIONS))
    complete = {name: row.figures.completing for name, row in rows.items() if row.figures}
    assert complete == {"evenings": 3, "mornings": 3, None: 6}


def test_compare_mix_is_never_worse_than_the_best_single_format():
    problem = parse_problem(tiny_problem())
    little = SolveOptions(time_limit=None, work_limit=1, workers=1)
    rows = by_format(compare_formats(problem, options=little))
    singles = [row.figures.total for name, row in rows.items() if row.figures and name is not None]
    mixed = rows[None].figures
    assert singles
    assert mixed
    assert mixed.total <= min(singles)


def test_compare_format_that_does_not_fit_is_impossible_with_reasons():
    data = open_problem()
    data["formats"][1] |= {"max_span_days": 1}
    row = by_format(compare_formats(parse_problem(data), options=OPTIONS))["mornings"]
    assert (row.status, row.figures, row.solution) == ("infeasible", None, None)
    assert [reason.code for reason in row.reasons] == ["format_does_not_fit"]


def test_compare_every_class_may_take_every_format_unless_told_otherwise():
    problem = parse_problem(torn_problem())
    every = alone(problem, "evenings", own_formats=False)
    assert every
    assert [c.formats for c in every.classes] == [("evenings",)] * 2
    assert [c.formats for c in mix(problem, own_formats=False).classes] == [("evenings", "mornings")] * 2
    own = alone(problem, "evenings", own_formats=True)
    assert own
    assert [c.id for c in own.classes] == ["A"]
    assert [c.formats for c in mix(problem, own_formats=True).classes] == [("evenings",), ("mornings",)]


def test_compare_with_own_formats_leaves_out_the_classes_that_may_not():
    data = torn_problem()
    data["formats"].append(data["formats"][0] | {"id": "late"})
    data["trainees"][0]["classes"] = ["B"]
    rows = by_format(compare_formats(parse_problem(data), options=OPTIONS, own_formats=True))
    assert [reason.code for reason in rows["late"].reasons] == ["no_class_allows"]
    evenings, mixed = rows["evenings"].solution, rows[None].solution
    assert evenings
    assert mixed
    assert set(evenings.classes) == {"A"}
    assert evenings.trainees["T0"].class_id is None
    assert set(mixed.classes) == {"A", "B"}
    assert check(mix(parse_problem(data), own_formats=True), mixed).feasible


def test_compare_looks_at_no_pins_and_no_past():
    data = replan_problem() | {"pins": [{"class": "A", "session": 0, "slot": 0}]}
    for narrowed in (alone(parse_problem(data), "net", own_formats=False), mix(parse_problem(data), own_formats=False)):
        assert narrowed
        assert (narrowed.pins, narrowed.previous, narrowed.held_before) == ((), None, 0)


def test_compare_stopped_gives_the_rows_so_far():
    told: list[Row] = []
    rows = compare_formats(
        parse_problem(torn_problem()), options=OPTIONS, on_row=told.append, should_stop=lambda: bool(told)
    )
    assert rows == tuple(told)
    assert [row.format for row in rows] == ["evenings"]
