"""Let a format teach on one more day of the week, such as Sunday, in the periods in which it teaches on other days.

A week that the calendar leaves little of may have a higher minimum of sessions then, which an older timetable can
break. Whoever keeps one has to check it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scheduler.entities import IMPOSSIBLE
from scheduler.relaxations.base import WEEKDAYS, Data, Kind, Relaxation, row

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from scheduler.problem import Problem

CODE = "weekday"


def candidates(problem: Problem) -> Iterator[Relaxation]:
    n = problem.n_periods
    for fmt in problem.formats:
        periods = [p for p in range(n) if "1" in fmt.week[p::n]]
        for weekday, name in enumerate(WEEKDAYS):
            if "1" in fmt.week[weekday * n : (weekday + 1) * n] or not _is_open(problem, weekday, periods):
                continue
            ids = [problem.periods[p].id for p in periods]
            text = f"let format {fmt.id} teach on {name} too ({', '.join(ids)})"
            yield Relaxation(CODE, (fmt.id,), {"format": fmt.id, "weekday": weekday, "periods": periods}, text)


def _is_open(problem: Problem, weekday: int, periods: list[int]) -> bool:
    """Whether the calendar leaves some slot on that weekday."""
    return any(
        problem.calendar[slot] != IMPOSSIBLE and problem.weekday(slot) == weekday and problem.period(slot) in periods
        for slot in range(problem.held_before, problem.n_slots)
    )


def change(data: Data, params: Mapping[str, Any]) -> None:
    fmt, n = row(data, "formats", params["format"]), len(data["periods"])
    week = list(fmt["week"])
    for period in params["periods"]:
        week[params["weekday"] * n + period] = "1"
    fmt["week"] = "".join(week)


KIND = Kind(CODE, candidates, change)
