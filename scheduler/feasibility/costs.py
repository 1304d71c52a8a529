"""What changes of a problem ask of people, so that ways out can be told cheapest first.

One point is a decision of the officer's own that is taken back; a change of the rules of a format is two, asking one
person for something two to four, what everybody has to live with or what has to be paid for four to six, and a
class that is not held eight. What several changes ask adds up, and so do the times at which somebody is asked to come.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scheduler.relaxations import Relaxation

COSTS = {
    "drop_pin": 1,
    "fewer_per_week": 2,
    "more_per_week": 2,
    "longer_gap": 2,
    "longer_span": 2,
    "class_capacity": 2,
    "lecturer_free": 2,
    "room_free": 2,
    "more_per_day": 3,
    "class_minimum": 3,
    "lecturer_week": 3,
    "lecturer_module": 4,
    "unit_limit": 4,
    "open_day": 4,
    "weekday": 5,
    "another_format": 5,
    "later_end": 6,
    "bigger_room": 6,
    "another_room": 6,
    "another_lecturer": 6,
    "class_optional": 8,
}


def cost_of(changes: Iterable[Relaxation]) -> int:
    """The sum over the changes, and for somebody who is asked to be free over the slots of that."""
    return sum(COSTS[change.code] * len(change.params.get("slots", (0,))) for change in changes)
