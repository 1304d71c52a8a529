"""Let a lecturer teach one module more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scheduler.relaxations.base import Data, Kind, Relaxation, row

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from scheduler.problem import Problem

CODE = "lecturer_module"


def candidates(problem: Problem) -> Iterator[Relaxation]:
    for lecturer in problem.lecturers:
        for module in problem.modules:
            if module.id not in lecturer.modules:
                params = {"lecturer": lecturer.id, "module": module.id}
                text = f"let lecturer {lecturer.id} teach {module.id} too"
                yield Relaxation(CODE, (lecturer.id, module.id), params, text)


def change(data: Data, params: Mapping[str, Any]) -> None:
    lecturer = row(data, "lecturers", params["lecturer"])
    lecturer["modules"] = [*lecturer["modules"], params["module"]]


KIND = Kind(CODE, candidates, change)
