"""Whether what somebody leaves open can be enough to complete a format."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from models import Format, Intake, State
from operations.availability import school_grid
from operations.availability_layers import Grid


@dataclass(frozen=True, slots=True)
class FormatRoom:
    """`usable` sessions at most can be attended where `needed` ones at least make up the attendance share."""

    format: Format
    usable: int
    needed: int

    @property
    def enough(self) -> bool:
        return self.usable >= self.needed


def format_rooms(
    intake: Intake, formats: Sequence[Format], grid: Grid, *, can_attend_online: bool | None = None
) -> list[FormatRoom]:
    """For every format with sessions and times: the most that can be attended against the least that is needed.

    Both err on the hopeful side, so that who is warned really cannot complete the format within its own sessions: a
    slot counts if the person is free or could come if needed, the school is open, the format may teach then and
    its shortest session fits, up to the format's most per day and week; the longest sessions are counted as
    attended first. Of an online format nothing can be attended by somebody who says that they cannot study online;
    None is somebody who has not said.
    """
    return [
        FormatRoom(
            format=one,
            usable=0 if one.online and can_attend_online is False else _usable(intake, one, grid),
            needed=_needed(intake, one),
        )
        for one in formats
        if one.cuts and one.times
    ]


def _needed(intake: Intake, one: Format) -> int:
    lengths = sorted((cut.lessons for cut in one.cuts), reverse=True)
    missing = -(-sum(lengths) * intake.attendance_percent // 100)
    number = 0
    while missing > 0:
        missing -= lengths[number]
        number += 1
    return number


def _usable(intake: Intake, one: Format, grid: Grid) -> int:
    school = school_grid(intake)
    times = {(time.weekday, time.period_id) for time in one.times}
    shortest = min(cut.lessons for cut in one.cuts)
    per_week: Counter[tuple[int, int]] = Counter()
    for day in intake.dates:
        open_cells = sum(
            (day.weekday(), period.id) in times
            and period.lessons >= shortest
            and school.get((day, period.id)) is not State.BUSY
            and grid.get((day, period.id)) is not State.BUSY
            for period in intake.periods
        )
        year, week, _weekday = day.isocalendar()
        per_week[year, week] += open_cells if one.max_per_day is None else min(open_cells, one.max_per_day)
    if one.per_week_most is None:
        return per_week.total()
    return sum(min(number, one.per_week_most) for number in per_week.values())
