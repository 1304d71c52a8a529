"""One session in one other slot: what forbids it and what it would change."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scheduler.seating.reseat import SeatChanges

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scheduler.entities import SessionPlan
    from scheduler.rules.base import Finding


@dataclass(frozen=True, slots=True)
class SlotEffect:
    """What the move would change when everybody is seated anew as `scheduler.seating.reseat` does it.

    `missed_lessons` and `incomplete` are how many more lessons are missed, and how many more people do not complete
    the course. `penalties` are the differences of points by rule that are not 0; `total` is their sum: below 0 is
    better.
    """

    seats: SeatChanges = field(default_factory=SeatChanges)
    missed_lessons: int = 0
    incomplete: int = 0
    penalties: Mapping[str, int] = field(default_factory=dict)
    total: int = 0


@dataclass(frozen=True, slots=True)
class SlotExplanation:
    """A slot that the format may use at that hour of the week.

    `objections` are all hard rules that would be broken, by the catalogue's codes, and beside them `no_room` and
    `no_lecturer`, whose params say of each one why not. `plan` is how the session would be held: in its room and
    with its lecturer where these are free, else with what costs least. `busy` and `unwelcome` count the people at
    home in the class for whom the slot is not possible, or unwelcome. `effect` is None where the session can be
    moved in no case: out of the order of its class, or what has been held.
    """

    slot: int
    objections: tuple[Finding, ...]
    plan: SessionPlan
    busy: int
    unwelcome: int
    effect: SlotEffect | None
