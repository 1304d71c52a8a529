"""Which format serves these people: the problem with every class in one format, for each format, and with a free mix.

The question is about the people, not about a timetable that there is already: pins, what has been held and a previous
timetable are left out. By default every class may take every format, because who may have which is a decision that
the comparison is made for.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from scheduler.check import check
from scheduler.figures import Figures, figures_of
from scheduler.problem import parse_problem
from scheduler.solution import Reason
from scheduler.solve import solve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from scheduler.problem import Problem
    from scheduler.progress import SolveOptions
    from scheduler.solution import Solution, Status

NOT_ALLOWED = "no_class_allows"


@dataclass(frozen=True, slots=True)
class Row:
    """One way to hold the classes: all in `format`, or with None each as is best.

    `figures` and `solution` are None where there is no timetable; `reasons` say why where that is shown.
    """

    format: str | None
    status: Status
    figures: Figures | None
    solution: Solution | None
    reasons: tuple[Reason, ...] = ()

    def to_json(self) -> dict[str, object]:
        """All but the timetable."""
        return {
            "format": self.format,
            "status": self.status,
            "figures": self.figures.to_json() if self.figures else None,
            "reasons": [{"code": r.code, "objects": list(r.objects), "text": r.text} for r in self.reasons],
        }


def compare_formats(
    problem: Problem,
    *,
    options: SolveOptions,
    own_formats: bool = False,
    on_row: Callable[[Row], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> tuple[Row, ...]:
    """One row for each format in the problem's order, and last the free mix; each is solved with the same options.

    With `own_formats` a class has only formats of its own: it is left out of the row of any other. A mix that comes
    out worse than the best single format is solved once more from there, so it is never worse. Stopped early, the
    solve that goes on gives its best so far and the others no row.
    """
    stop = should_stop or (lambda: False)
    options = replace(options, ways_out=False)  # a format that cannot be is one row among others
    rows: list[Row] = []
    for format_id in [*(fmt.id for fmt in problem.formats), None]:
        if stop():
            break
        if format_id is None:
            row = _solve_mix(problem, rows, options, stop, own_formats=own_formats)
        else:
            row = _solve_alone(problem, format_id, options, stop, own_formats=own_formats)
        rows.append(row)
        if on_row:
            on_row(row)
    return tuple(rows)


def alone(problem: Problem, format_id: str, *, own_formats: bool) -> Problem | None:
    """The problem with every class in one format; None where no class may have it."""
    classes = [c.id for c in problem.classes if not own_formats or format_id in c.formats]
    return _among(problem, {cid: [format_id] for cid in classes}) if classes else None


def mix(problem: Problem, *, own_formats: bool) -> Problem:
    """The problem with each class in any format, or in any of its own."""
    every = [fmt.id for fmt in problem.formats]
    return _among(problem, {c.id: list(c.formats) if own_formats else every for c in problem.classes})


def _among(problem: Problem, formats: dict[str, list[str]]) -> Problem:
    """The problem with these classes, each in some of these formats, without pins and without a past."""
    data: dict[str, Any] = copy.deepcopy(
        {key: value for key, value in problem.data.items() if key not in ("pins", "previous", "held_before")}
    )
    data["classes"] = [c | {"formats": formats[c["id"]]} for c in data["classes"] if c["id"] in formats]
    for trainee in data["trainees"]:
        if "classes" in trainee:
            trainee["classes"] = [cid for cid in trainee["classes"] if cid in formats]
    return parse_problem(data)


def _solve_alone(
    problem: Problem, format_id: str, options: SolveOptions, should_stop: Callable[[], bool], *, own_formats: bool
) -> Row:
    narrowed = alone(problem, format_id, own_formats=own_formats)
    if narrowed is None:
        text = f"no class may be held in format {format_id}"
        return Row(format_id, "infeasible", None, None, (Reason(NOT_ALLOWED, (format_id,), text),))
    return _row(format_id, narrowed, solve(narrowed, options=options, should_stop=should_stop))


def _solve_mix(
    problem: Problem,
    rows: Iterable[Row],
    options: SolveOptions,
    should_stop: Callable[[], bool],
    *,
    own_formats: bool,
) -> Row:
    """The mix from nothing; where that ends above the best single format, once more from there, which then stands if
    nothing better is found: a search from a timetable stays near it, and the best mix may be far.
    """
    free = mix(problem, own_formats=own_formats)
    known = [row.solution for row in rows if row.solution is not None and check(free, row.solution).feasible]
    best = min(known, key=_total, default=None)
    found = solve(free, options=options, should_stop=should_stop)
    if best is not None and (not found.has_timetable or _total(found) > _total(best)):
        found = solve(free, options=replace(options, start=best), should_stop=should_stop)
    return _row(None, free, found)


def _total(solution: Solution) -> int:
    assert solution.objective is not None
    return solution.objective


def _row(format_id: str | None, problem: Problem, found: Solution) -> Row:
    if not found.has_timetable:
        return Row(format_id, found.status, None, None, found.reasons)
    return Row(format_id, found.status, figures_of(problem, found), found)
