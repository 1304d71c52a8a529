"""What was understood of somebody's answer: how many of the school's open slots they can attend."""

from dataclasses import dataclass

from models import Intake, Period, State
from operations.availability import school_grid
from operations.availability_layers import Grid


@dataclass(frozen=True, slots=True)
class PeriodCount:
    """Slots of one period of the day over all open days: `free` + `if_needed` + busy ones make `open`."""

    period: Period
    free: int
    if_needed: int
    open: int


def count_periods(intake: Intake, grid: Grid) -> list[PeriodCount]:
    """The counts of every period that the school opens at all, in the order of the day."""
    school = school_grid(intake)
    counts = [_count(intake, period, grid, school) for period in intake.periods]
    return [count for count in counts if count.open]


def _count(intake: Intake, period: Period, grid: Grid, school: Grid) -> PeriodCount:
    cells = [(day, period.id) for day in intake.dates if school.get((day, period.id)) is not State.BUSY]
    states = [grid.get(cell, State.FREE) for cell in cells]
    return PeriodCount(
        period=period,
        free=states.count(State.FREE),
        if_needed=states.count(State.IF_NEEDED),
        open=len(cells),
    )
