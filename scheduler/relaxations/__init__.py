"""Changes of a problem that could help: every kind once. A new kind is a new file and a line here.

Each kind yields the candidates that a problem offers, as data; `apply` gives the problem with one of them. Slots keep
their numbers and nothing is taken away, so an answer to the problem before is one to the problem after, with the same
total. The exceptions are kinds whose file says so: they may turn a closed day into an open one or raise the minimum of
a week, and with it what counts as a gap too long or a week too thin.
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from scheduler.problem import parse_problem
from scheduler.relaxations import (
    another_class,
    another_format,
    another_lecturer,
    at_busy_times,
    class_size,
    closed_day,
    format_rhythm,
    later_end,
    lecturer_module,
    lecturer_week,
    pinned,
    rooms,
    unit_limit,
    weekday,
)
from scheduler.relaxations.base import Kind, Relaxation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scheduler.problem import Problem

__all__ = [
    "ALL_KINDS_BY_CODE",
    "ASKING_KINDS",
    "KINDS",
    "KINDS_BY_CODE",
    "Kind",
    "Relaxation",
    "apply",
    "apply_all",
    "candidates",
]

KINDS: tuple[Kind, ...] = (
    closed_day.KIND,
    weekday.KIND,
    later_end.KIND,
    another_class.KIND,
    another_format.KIND,
    class_size.CAPACITY_KIND,
    class_size.MINIMUM_KIND,
    class_size.OPTIONAL_KIND,
    another_lecturer.KIND,
    lecturer_module.KIND,
    lecturer_week.KIND,
    rooms.BIGGER_KIND,
    rooms.ANOTHER_KIND,
    unit_limit.KIND,
    *format_rhythm.KINDS,
    pinned.KIND,
)
KINDS_BY_CODE = {kind.code: kind for kind in KINDS}
# Kinds that ask something of a person, and that a search for gains leaves alone.
ASKING_KINDS: tuple[Kind, ...] = (at_busy_times.LECTURER_KIND, at_busy_times.ROOM_KIND)
ALL_KINDS_BY_CODE = KINDS_BY_CODE | {kind.code: kind for kind in ASKING_KINDS}


def candidates(problem: Problem, codes: Iterable[str] | None = None) -> Iterator[Relaxation]:
    """Every relaxation that the problem offers, or only those of some kinds."""
    wanted = KINDS_BY_CODE if codes is None else set(codes)
    for kind in KINDS:
        if kind.code in wanted:
            yield from kind.candidates(problem)


def apply(problem: Problem, relaxation: Relaxation) -> Problem:
    """The problem with the relaxation, read anew from a changed copy of its data; the problem itself stays as it is."""
    return apply_all(problem, [relaxation])


def apply_all(problem: Problem, relaxations: Iterable[Relaxation]) -> Problem:
    """The problem with several relaxations at once."""
    data: dict[str, Any] = copy.deepcopy(dict(problem.data))
    # A pin is known by its place in the list, which the pins before it must not have left by then.
    for relaxation in sorted(relaxations, key=lambda one: -one.params.get("pin", 0)):
        ALL_KINDS_BY_CODE[relaxation.code].change(data, relaxation.params)
    return parse_problem(data)
