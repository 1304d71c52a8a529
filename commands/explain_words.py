"""Explanations in plain English, with the ids, slots and session numbers of the files beside dates and times."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from scheduler.problem import Problem
    from scheduler.rules import Finding

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

SENTENCES: Mapping[str, str] = {
    # against a seat
    "held": "has been held already",
    "busy": "busy",
    "clash": "attends {class} session {session} at that time",
    "closing_order": "not in order with the closing: {class} session {session} is on {slot}",
    "full": "full ({people} of {most})",
    "unit_full": "{people} of unit {unit} are in class then, at most {most}",
    # against a home class
    "not_held": "is not held",
    "not_allowed": "not allowed for this trainee",
    "class_full": "full ({people} of {most})",
    "leaves_too_few": "{class} would be left with too few ({people} now, at least {least})",
    "no_session": "no session of it could be attended",
    # against a slot
    "day_full": "{sessions} sessions on {day}, at most {most}",
    "week_full": "{sessions} sessions in week {week}, at most {most}",
    "week_thin": "{sessions} sessions in week {week}, at least {least}",
    "gap": "{open_days} open days from one session to that on {day}, at most {most}",
    "span": "the class would span {open_days} open days, at most {most}",
    "slot_pinned": "pinned to {slot}",
    "home_not_attended": "{trainee} would attend no session of the class",
    "no_room": "no room is free that seats everyone",
    "no_lecturer": "no lecturer is free",
    # of a room or lecturer
    "room_unavailable": "{room} is not available",
    "room_used": "{room} is used by {class} session {session}",
    "room_too_small": "{room} seats {most}, not {people}",
    "lecturer_busy": "{lecturer} is busy",
    "lecturer_used": "{lecturer} teaches {class} session {session}",
    "lecturer_week_full": "{lecturer} teaches {sessions} sessions in week {week}, at most {most}",
    # slots that a format may never use
    "slot_closed": "closed by the calendar",
    "slot_outside_week": "not in the week of the format",
    "lessons_do_not_fit": "too short for its lessons",
}

# Sessions of another class that could not be attended, after their number.
BLOCKED = {
    "held": "held already",
    "busy": "busy",
    "clash": "at the time of another session",
    "closing_order": "not in order with the closing",
    "full": "full",
    "unit_full": "at the limit of the unit",
}
# Slots to which the session can be moved in no case, after their number.
UNMOVABLE = {
    "slot_order": "are out of the order of the class",
    "session_in_the_past": "lie before what has been held",
    "held_session_changed": "would change what has been held",
}


class Words:
    """Writes slots and findings of one problem."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem

    def slot(self, slot: int) -> str:
        """`Mon 2027-03-08 morning (slot 0)`."""
        period = self._problem.periods[self._problem.period(slot)].id
        return f"{self.day(self._problem.day(slot))} {period} (slot {slot})"

    def day(self, day: int) -> str:
        date = self._problem.date(day * self._problem.n_periods)
        return f"{WEEKDAYS[date.weekday()]} {date.isoformat()}"

    def finding(self, finding: Finding) -> str:
        params = {key: self._word(key, value) for key, value in finding.params.items()}
        sentence = SENTENCES[finding.code].format(**params)
        each = [item for key in ("rooms", "lecturers") for item in _findings(finding.params.get(key))]
        return f"{sentence} ({self.all_of(each)})" if each else sentence

    def all_of(self, findings: Iterable[Finding]) -> str:
        return "; ".join(map(self.finding, findings))

    def _word(self, key: str, value: object) -> object:
        if key == "slot" and isinstance(value, int):
            return self.slot(value)
        return self.day(value) if key == "day" and isinstance(value, int) else value


def _findings(value: object) -> list[Finding]:
    return value if isinstance(value, list) else []


def points(change: int) -> str:
    """`costs 5`, `saves 1035`, `costs nothing`."""
    if change == 0:
        return "costs nothing"
    return f"costs {change}" if change > 0 else f"saves {-change}"
