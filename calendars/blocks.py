"""Stretches of time in which somebody is busy: all that is kept of a calendar that was read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Self

SEPARATOR = "/"


@dataclass(frozen=True, slots=True, order=True)
class BusyBlock:
    """Busy from `start` to before `end`: naive wall-clock times in Asia/Ho_Chi_Minh, `start` < `end`."""

    start: datetime
    end: datetime

    def to_text(self) -> str:
        """An ISO 8601 interval, such as 2026-01-12T07:00:00/2026-01-12T11:00:00."""
        return f"{self.start.isoformat()}{SEPARATOR}{self.end.isoformat()}"

    @classmethod
    def from_text(cls, text: str) -> Self:
        """The block that `to_text` wrote. Raises ValueError."""
        start, _, end = text.partition(SEPARATOR)
        return cls(datetime.fromisoformat(start), datetime.fromisoformat(end))


@dataclass(frozen=True, slots=True)
class BusyTimes:
    """Merged blocks within the days that were asked for, how many entries could not be read, and how many are in a time
    zone that nobody knows, so that they were read as times of the school's.
    """

    blocks: tuple[BusyBlock, ...]
    unreadable: int = 0
    foreign: int = 0


def horizon(first: date, last: date) -> BusyBlock:
    """All of the days from `first` to `last`, both included."""
    return BusyBlock(datetime.combine(first, time(0)), datetime.combine(last + timedelta(days=1), time(0)))


def merge(blocks: Iterable[BusyBlock], *, within: BusyBlock) -> tuple[BusyBlock, ...]:
    """The same time in order, as few blocks as possible, none of it outside `within`."""
    found: list[BusyBlock] = []
    for block in sorted(blocks):
        start, end = max(block.start, within.start), min(block.end, within.end)
        if end <= start:
            continue
        if found and start <= found[-1].end:
            found[-1] = BusyBlock(found[-1].start, max(found[-1].end, end))
        else:
            found.append(BusyBlock(start, end))
    return tuple(found)


def subtract(blocks: Iterable[BusyBlock], away: Iterable[BusyBlock]) -> list[BusyBlock]:
    """What is in `blocks` and not in `away`. Both merged."""
    left: list[BusyBlock] = []
    taken = sorted(away)
    for block in blocks:
        start = block.start
        for one in taken:
            if one.end <= start or one.start >= block.end:
                continue
            if one.start > start:
                left.append(BusyBlock(start, one.start))
            start = one.end
        if start < block.end:
            left.append(BusyBlock(start, block.end))
    return left
