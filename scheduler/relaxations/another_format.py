"""Let a class be held in one more of the problem's formats."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scheduler.relaxations.base import Data, Kind, Relaxation, row

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from scheduler.problem import Problem

CODE = "another_format"


def candidates(problem: Problem) -> Iterator[Relaxation]:
    for course_class in problem.classes:
        for fmt in problem.formats:
            if fmt.id not in course_class.formats:
                params = {"class": course_class.id, "format": fmt.id}
                text = f"let class {course_class.id} be held in format {fmt.id} too"
                yield Relaxation(CODE, (course_class.id, fmt.id), params, text)


def change(data: Data, params: Mapping[str, Any]) -> None:
    course_class = row(data, "classes", params["class"])
    course_class["formats"] = [*course_class["formats"], params["format"]]


KIND = Kind(CODE, candidates, change)
