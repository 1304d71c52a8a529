"""What a rule is: a name, a default weight if it is soft, and how it is found in a finished timetable."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from scheduler.timetable_index import TimetableIndex


@dataclass(frozen=True, slots=True)
class Finding:
    """One place where a rule is broken or costs something: a stable code, and the ids and numbers of the place.

    `count` is what a soft rule charges for it, before the weight.
    """

    code: str
    params: Mapping[str, object]
    count: int = 1


@dataclass(frozen=True, slots=True)
class Rule:
    """A scheduling rule. `default_weight` is the penalty per count, None for a hard rule."""

    name: str
    find: Callable[[TimetableIndex], Iterator[Finding]]
    default_weight: int | None = None

    @property
    def hard(self) -> bool:
        return self.default_weight is None

    def count(self, index: TimetableIndex) -> int:
        """How often the rule is broken, or what a soft rule charges before its weight."""
        return sum(finding.count for finding in self.find(index))
