"""More seats in a class, a smaller minimum, or a class that need not be held."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scheduler.relaxations.base import Data, Kind, Relaxation, row

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from scheduler.problem import Problem

CAPACITY, MINIMUM, OPTIONAL = "class_capacity", "class_minimum", "class_optional"
MORE = 4  # a quarter more seats


def capacity_candidates(problem: Problem) -> Iterator[Relaxation]:
    for course_class in problem.classes:
        seats = min(len(problem.trainees), course_class.capacity + max(1, course_class.capacity // MORE))
        if seats > course_class.capacity:
            text = f"let class {course_class.id} have {seats} trainees instead of {course_class.capacity}"
            yield Relaxation(CAPACITY, (course_class.id,), {"class": course_class.id, "capacity": seats}, text)


def change_capacity(data: Data, params: Mapping[str, Any]) -> None:
    row(data, "classes", params["class"])["capacity"] = params["capacity"]


def minimum_candidates(problem: Problem) -> Iterator[Relaxation]:
    for course_class in problem.classes:
        if course_class.min_size:
            least = course_class.min_size // 2
            text = f"hold class {course_class.id} with {least} trainees instead of {course_class.min_size}"
            yield Relaxation(MINIMUM, (course_class.id,), {"class": course_class.id, "min_size": least}, text)


def change_minimum(data: Data, params: Mapping[str, Any]) -> None:
    row(data, "classes", params["class"])["min_size"] = params["min_size"]


def optional_candidates(problem: Problem) -> Iterator[Relaxation]:
    for course_class in problem.classes:
        if not course_class.optional:
            text = f"do not hold class {course_class.id} if that is better"
            yield Relaxation(OPTIONAL, (course_class.id,), {"class": course_class.id}, text)


def change_optional(data: Data, params: Mapping[str, Any]) -> None:
    row(data, "classes", params["class"])["optional"] = True


CAPACITY_KIND = Kind(CAPACITY, capacity_candidates, change_capacity)
MINIMUM_KIND = Kind(MINIMUM, minimum_candidates, change_minimum)
OPTIONAL_KIND = Kind(OPTIONAL, optional_candidates, change_optional)
