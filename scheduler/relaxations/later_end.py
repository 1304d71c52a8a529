"""End a week later.

How people, lecturers and rooms are busy in that week nobody has said: each day repeats their marks of the same
weekday in the last seven days. The school is closed then in what it closes in every week of the horizon (such as all
Sundays), so that a holiday is not repeated. Slots keep their numbers, because the days come at the end.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from scheduler.entities import FREE, IMPOSSIBLE
from scheduler.reading.problem import MOST_DAYS
from scheduler.relaxations.base import Data, Kind, Relaxation
from scheduler.wording import day_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from scheduler.problem import Problem

CODE = "later_end"
WEEK = 7


def candidates(problem: Problem) -> Iterator[Relaxation]:
    """One; none where there is no whole week to repeat."""
    if WEEK <= problem.days <= MOST_DAYS - WEEK:
        end = problem.start + timedelta(days=problem.days + WEEK - 1)
        text = f"end a week later, on {day_text(end)} at the latest, with people as busy as in the last week"
        yield Relaxation(CODE, (end.isoformat(),), {"days": WEEK, "end": end.isoformat()}, text)


def change(data: Data, params: Mapping[str, Any]) -> None:
    days: int = params["days"]
    slots = days * len(data["periods"])
    data["days"] += days
    if data.get("calendar"):
        data["calendar"] += _usual_week(data["calendar"], slots)
    for key in ("trainees", "lecturers", "rooms"):
        for owner in data.get(key, ()):
            if "availability" in owner:
                owner["availability"] += owner["availability"][-slots:]


def _usual_week(calendar: str, slots: int) -> str:
    """The marks of seven days that follow the calendar: closed where it is closed in each of its weeks."""
    offset = len(calendar) % slots
    weeks = [(calendar[offset:])[i : i + slots] for i in range(0, len(calendar) - offset, slots)]
    return "".join(IMPOSSIBLE if set(marks) == {IMPOSSIBLE} else FREE for marks in zip(*weeks, strict=True))


KIND = Kind(CODE, candidates, change)
