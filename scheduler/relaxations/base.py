"""What a relaxation is: one change of a problem that gives the timetable more room, as data."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from scheduler.problem import Problem

# The decoded JSON of a problem file, which a relaxation changes in place (in a copy of its own).
Data = dict[str, Any]

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Relaxation:
    """One change of one problem: a stable `code`, the ids of the `objects` concerned, what exactly changes as plain
    data, and plain English words.
    """

    code: str
    objects: tuple[str, ...]
    params: Mapping[str, Any] = field(hash=False)
    text: str


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of relaxation: those that a problem offers, and how one is written into the data of the problem."""

    code: str
    candidates: Callable[[Problem], Iterator[Relaxation]]
    change: Callable[[Data, Mapping[str, Any]], None]


def row(data: Data, key: str, wanted: str) -> Data:
    """The object with an id in one of the lists of a problem file, such as `formats`.

    A list inside it may be shared with other objects: replace it, do not append to it.
    """
    return next(entry for entry in data[key] if entry["id"] == wanted)


def fresh_id(base: str, taken: Collection[str]) -> str:
    """An id that is not taken yet, `base` itself if it may be."""
    found, n = base, 2
    while found in taken:
        found, n = f"{base}-{n}", n + 1
    return found
