"""The periods of a day and the formats that a new intake starts with: one place, all of it data."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time

from models import Format, FormatSession, FormatTime, Intake, Module, Period
from scheduler.cut_programme import cut_programme

WORKDAYS = (0, 1, 2, 3, 4)
WEEKEND = (5, 6)
EVERY_DAY = (*WORKDAYS, *WEEKEND)


@dataclass(frozen=True, slots=True)
class DefaultPeriod:
    code: str
    name: str
    start: time
    end: time
    lessons: int


@dataclass(frozen=True, slots=True)
class DefaultFormat:
    """`periods` are codes of periods; weekday 0 is Monday; gap and span are counted in open days."""

    code: str
    name: str
    weekdays: tuple[int, ...]
    periods: tuple[str, ...]
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
_DAYTIME = ("morning", "afternoon")
_EVENING = ("evening",)
DEFAULT_FORMATS = (
    DefaultFormat("intensive", "Tập trung", (*WORKDAYS, 5), _DAYTIME, 2, (0, 12), 3, max_span_days=14),
    DefaultFormat("evening", "Buổi tối", WORKDAYS, _EVENING, 1, (2, 4), 8),
    DefaultFormat("weekend", "Cuối tuần", WEEKEND, _DAYTIME, 2, (1, 4), 15),
    DefaultFormat("weekly", "Rải 2–3 buổi/tuần", EVERY_DAY, (*_DAYTIME, "evening"), 1, (2, 3), 8),
    DefaultFormat("online", "Trực tuyến", EVERY_DAY, _EVENING, 1, (2, 4), 8, online=True),
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
    periods = [period for period in intake.periods if period.code in default.periods]
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
    made.times = [FormatTime(weekday=weekday, period=period) for weekday in default.weekdays for period in periods]
    cuts = cut_programme(
        [module.lessons for module in modules],
        capacity=min(period.lessons for period in periods),
        closing=[module.closing for module in modules],
    )
    made.cuts = [FormatSession(position=number, lessons=lessons) for number, lessons in enumerate(cuts)]
    return made
