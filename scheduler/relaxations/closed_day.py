"""Teach on one day that the calendar closes wholly.

The opened day counts as an open day from then on, so a gap or span over it is a day longer and its week may have a
higher minimum: an older timetable can break the rhythm of its format then. Whoever keeps one has to check it.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from scheduler.entities import FREE, IMPOSSIBLE
from scheduler.relaxations.base import WEEKDAYS, Data, Kind, Relaxation
from scheduler.wording import day_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from scheduler.problem import Problem

CODE = "open_day"


def candidates(problem: Problem) -> Iterator[Relaxation]:
    n = problem.n_periods
    for day in range(-(-problem.held_before // n), problem.days):
        slots = range(day * n, (day + 1) * n)
        if all(problem.calendar[slot] == IMPOSSIBLE for slot in slots) and any(
            fmt.week[problem.weekday(slot) * n + problem.period(slot)] == "1"
            for fmt in problem.formats
            for slot in slots
        ):
            date = problem.start + timedelta(days=day)
            text = f"teach on {WEEKDAYS[date.weekday()]} {day_text(date)}, which is closed"
            yield Relaxation(CODE, (date.isoformat(),), {"day": day, "date": date.isoformat()}, text)


def change(data: Data, params: Mapping[str, Any]) -> None:
    n, day = len(data["periods"]), params["day"]
    data["calendar"] = data["calendar"][: day * n] + FREE * n + data["calendar"][(day + 1) * n :]


KIND = Kind(CODE, candidates, change)
