"""The periods of a day and the formats that a new intake starts with: one place, all of it data."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time

from models import Format, FormatSession, FormatTime, Intake, Module, Period
from scheduler.cut_programme import cut_programme


@dataclass(frozen=True, slots=True)
class DefaultPeriod:
    code: str
    name: str
    start: time
    end: time
    lessons: int


@dataclass(frozen=True, slots=True)
class DefaultFormat:
    """`week` has a character for each period from Monday morning to Sunday evening: 1 where it may teach.

    `per_week` is least and most sessions; gap and span are counted in open days.
    """

    code: str
    name: str
    week: str
    max_per_day: int
    per_week: tuple[int, int]
    max_gap_days: int
    max_span_days: int | None = None
    online: bool = False


DEFAULT_PERIODS = (
    DefaultPeriod("morning", "Sáng", time(7, 30), time(11, 30), 5),
    DefaultPeriod("afternoon", "Chiều", time(13, 30), time(17, 30), 5),
    DefaultPeriod("evening", "Tối", time(18), time(21), 4),
)
DEFAULT_FORMATS = (
    DefaultFormat("intensive", "Tập trung", "110" * 6 + "000", 2, (0, 12), 3, max_span_days=14),
    DefaultFormat("evening", "Buổi tối", "001" * 5 + "000000", 1, (2, 4), 8),
    DefaultFormat("weekend", "Cuối tuần", "000" * 5 + "110110", 2, (1, 4), 15),
    DefaultFormat("weekly", "Rải 2–3 buổi/tuần", "111" * 7, 1, (2, 3), 8),
    DefaultFormat("online", "Trực tuyến", "001" * 7, 1, (2, 4), 8, online=True),
)


def default_periods() -> list[Period]:
    return [
        Period(
            position=position,
            code=period.code,
            name=period.name,
            start_time=period.start,
            end_time=period.end,
            lessons=period.lessons,
        )
        for position, period in enumerate(DEFAULT_PERIODS)
    ]


def default_formats(intake: Intake) -> list[Format]:
    """The formats of a new intake, each with its own cut of the intake's programme. Periods must be there."""
    return [
        make_format(intake, default, position=position, modules=intake.programme_version.modules)
        for position, default in enumerate(DEFAULT_FORMATS)
    ]


def make_format(intake: Intake, default: DefaultFormat, *, position: int, modules: Sequence[Module]) -> Format:
    """A format of `intake` that cuts `modules` by the shortest period in which it may teach."""
    cells = [divmod(place, len(intake.periods)) for place, open_ in enumerate(default.week) if open_ == "1"]
    times = [(weekday, intake.periods[period]) for weekday, period in cells]
    made = Format(
        intake=intake,
        code=default.code,
        name=default.name,
        online=default.online,
        max_per_day=default.max_per_day,
        per_week_least=default.per_week[0],
        per_week_most=default.per_week[1],
        max_gap_days=default.max_gap_days,
        max_span_days=default.max_span_days,
        position=position,
    )
    made.times = [FormatTime(weekday=weekday, period=period) for weekday, period in times]
    cuts = cut_programme(
        [module.lessons for module in modules],
        capacity=min(period.lessons for _weekday, period in times),
        closing=[module.closing for module in modules],
    )
    made.cuts = [FormatSession(position=number, lessons=lessons) for number, lessons in enumerate(cuts)]
    return made
