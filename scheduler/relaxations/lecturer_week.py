"""Let a lecturer teach two sessions more in a week."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scheduler.relaxations.base import Data, Kind, Relaxation, row

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from scheduler.problem import Problem

CODE = "lecturer_week"
MORE = 2


def candidates(problem: Problem) -> Iterator[Relaxation]:
    for lecturer in problem.lecturers:
        if lecturer.max_per_week is not None:
            most = lecturer.max_per_week + MORE
            text = f"let lecturer {lecturer.id} teach {most} sessions a week instead of {lecturer.max_per_week}"
            yield Relaxation(CODE, (lecturer.id,), {"lecturer": lecturer.id, "max_per_week": most}, text)


def change(data: Data, params: Mapping[str, Any]) -> None:
    row(data, "lecturers", params["lecturer"])["max_per_week"] = params["max_per_week"]


KIND = Kind(CODE, candidates, change)
