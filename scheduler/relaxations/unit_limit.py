"""Let one unit, or every unit, send one person more at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scheduler.relaxations.base import Data, Kind, Relaxation, row

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from scheduler.problem import Problem

CODE = "unit_limit"


def candidates(problem: Problem) -> Iterator[Relaxation]:
    """Each unit that the limit can bind, then all of them together if there are several."""
    sizes = {unit.id: 0 for unit in problem.units}
    for trainee in problem.trainees:
        if trainee.unit in sizes:
            sizes[trainee.unit] += 1
    units = [unit for unit in problem.units if sizes[unit.id] > unit.max_together]
    for unit in units:
        text = f"let {unit.max_together + 1} people of unit {unit.id} attend at a time instead of {unit.max_together}"
        yield Relaxation(CODE, (unit.id,), {"units": [unit.id], "more": 1}, text)
    if len(units) > 1:
        ids = [unit.id for unit in units]
        yield Relaxation(
            CODE, tuple(ids), {"units": ids, "more": 1}, "let one more person of every unit attend at a time"
        )


def change(data: Data, params: Mapping[str, Any]) -> None:
    for uid in params["units"]:
        row(data, "units", uid)["max_together"] += params["more"]


KIND = Kind(CODE, candidates, change)
