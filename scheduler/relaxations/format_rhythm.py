"""A looser rhythm of a format: more or fewer sessions in a week, more in a day, a longer gap, a longer course.

More sessions in a day may raise the minimum of a week that the calendar leaves little of, which an older timetable
can break. Whoever keeps one has to check it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scheduler.relaxations.base import Data, Kind, Relaxation, row

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from scheduler.problem import Format, Problem

MORE_PER_WEEK, FEWER_PER_WEEK, MORE_PER_DAY = "more_per_week", "fewer_per_week", "more_per_day"
LONGER_GAP, LONGER_SPAN = "longer_gap", "longer_span"
WEEK = 7


def _relaxation(code: str, fmt: Format, key: str, value: object, text: str) -> Relaxation:
    return Relaxation(code, (fmt.id,), {"format": fmt.id, "key": key, "value": value}, f"in format {fmt.id}, {text}")


def more_per_week(problem: Problem) -> Iterator[Relaxation]:
    for fmt in problem.formats:
        if fmt.per_week and fmt.per_week[1] < len(fmt.sessions):
            least, most = fmt.per_week
            text = f"allow more sessions a week, {most + 1} instead of {most}"
            yield _relaxation(MORE_PER_WEEK, fmt, "per_week", [least, most + 1], text)


def fewer_per_week(problem: Problem) -> Iterator[Relaxation]:
    for fmt in problem.formats:
        if fmt.per_week and fmt.per_week[0] > 0:
            least, most = fmt.per_week
            text = f"allow weeks with fewer sessions, {least - 1} instead of {least}"
            yield _relaxation(FEWER_PER_WEEK, fmt, "per_week", [least - 1, most], text)


def more_per_day(problem: Problem) -> Iterator[Relaxation]:
    for fmt in problem.formats:
        most = max(fmt.week[d * problem.n_periods : (d + 1) * problem.n_periods].count("1") for d in range(WEEK))
        if fmt.max_per_day is not None and fmt.max_per_day < most:
            text = f"allow more sessions a day, {fmt.max_per_day + 1} instead of {fmt.max_per_day}"
            yield _relaxation(MORE_PER_DAY, fmt, "max_per_day", fmt.max_per_day + 1, text)


def longer_gap(problem: Problem) -> Iterator[Relaxation]:
    for fmt in problem.formats:
        gap = fmt.max_gap_days
        if gap is not None and gap < problem.days - 1:
            text = f"allow {gap + WEEK} open days from one session to the next instead of {gap}"
            yield _relaxation(LONGER_GAP, fmt, "max_gap_days", gap + WEEK, text)


def longer_span(problem: Problem) -> Iterator[Relaxation]:
    for fmt in problem.formats:
        span = fmt.max_span_days
        if span is not None and span < problem.days:
            text = f"allow {span + WEEK} open days from the first to the last instead of {span}"
            yield _relaxation(LONGER_SPAN, fmt, "max_span_days", span + WEEK, text)


def change(data: Data, params: Mapping[str, Any]) -> None:
    row(data, "formats", params["format"])[params["key"]] = params["value"]


KINDS = (
    Kind(MORE_PER_WEEK, more_per_week, change),
    Kind(FEWER_PER_WEEK, fewer_per_week, change),
    Kind(MORE_PER_DAY, more_per_day, change),
    Kind(LONGER_GAP, longer_gap, change),
    Kind(LONGER_SPAN, longer_span, change),
)
