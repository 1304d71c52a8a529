"""What an imported calendar takes of the days: busy blocks into states per date and period."""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, datetime, timedelta

from calendars.blocks import BusyBlock
from models import Period, State

# Calendars round, and who comes five minutes late or leaves five minutes early misses nothing: work until 18:05
# leaves the evening from 18:00 open. Anything longer takes the period as a whole.
TOLERANCE = timedelta(minutes=5)


def imported_states(
    blocks: Iterable[BusyBlock], *, dates: Iterable[date], periods: Sequence[Period]
) -> dict[tuple[date, int], State]:
    """The cells that a block meets for longer than TOLERANCE are busy; a cell that is left alone is missing."""
    days = set(dates)
    return {cell: State.BUSY for block in blocks for cell in cells_of(block, dates=days, periods=periods)}


def cells_of(block: BusyBlock, *, dates: AbstractSet[date], periods: Sequence[Period]) -> list[tuple[date, int]]:
    """The cells of one block, of those dates."""
    days = ((block.end - timedelta(microseconds=1)).date() - block.start.date()).days + 1
    met = []
    for number in range(days):
        day = block.start.date() + timedelta(days=number)
        if day in dates:
            met += [(day, period.id) for period in periods if _meets(block, day, period)]
    return met


def _meets(block: BusyBlock, day: date, period: Period) -> bool:
    start = max(block.start, datetime.combine(day, period.start_time))
    end = min(block.end, datetime.combine(day, period.end_time))
    return end - start > TOLERANCE
