"""Hard rule 8: no more trainees of a unit than it can spare attend in one slot, over all classes.

Code: `unit_too_many`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.rules.base import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scheduler.timetable_index import TimetableIndex


def find(index: TimetableIndex) -> Iterator[Finding]:
    for (unit, slot), n in index.unit_slots.items():
        most = index.problem.units_by_id[unit].max_together
        if n > most:
            yield Finding("unit_too_many", {"unit": unit, "slot": slot, "people": n, "most": most})


RULE = Rule("unit_together", find)
