"""What each rule says that the feasibility model can do without, in plain English.

`{0}` stands for the ids of the objects concerned, the other fields for numbers. Dates are ISO dates.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.solution import StatedRule

if TYPE_CHECKING:
    from collections.abc import Iterable

STATEMENTS = {
    "class_held": "class {0} must be held",
    "capacity": "class {0} takes at most {most} trainees",
    "min_size": "class {0} needs at least {least} trainees",
    "pin_format": "{0}: the format is pinned",
    "pin_slot": "{0}: session {session} is pinned to slot {slot}",
    "pin_room": "{0}: the room of session {session} is pinned",
    "pin_lecturer": "{0}: the lecturer of session {session} is pinned",
    "max_per_day": "format {0} has at most {most} sessions a day",
    "most_per_week": "format {0} has at most {most} sessions a week",
    "least_per_week": "format {0} has at least {least} sessions in a week between its first and its last",
    "max_gap_days": "format {0} has at most {most} open days from one session to the next",
    "max_span_days": "format {0} lasts at most {most} open days",
    "closed": "the school is closed on {0}",
    "lecturer_busy": "lecturer {0} is busy at times",
    "lecturer_week": "lecturer {0} teaches at most {most} sessions a week",
    "module_lecturers": "only these teach the module: {0}",
    "rooms": "only these rooms are there: {0}",
    "room_busy": "room {0} is taken at times",
    "room_seats": "the rooms of class {0} have no more seats",
    "unit_limit": "at most {most} people of unit {0} attend at a time",
    "trainees_busy": "trainees cannot come while they are busy: {0}",
}


def stated(code: str, objects: Iterable[str], **params: object) -> StatedRule:
    """The rule of that code about these objects; `more` in the params says how many are not named."""
    ids = tuple(objects)
    text = STATEMENTS[code].format(", ".join(ids), **params)
    return StatedRule(code, ids, params, text + (f" and {params['more']} more" if "more" in params else ""))
