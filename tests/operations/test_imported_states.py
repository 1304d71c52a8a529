"""Which periods an imported calendar takes."""

from datetime import date, datetime, time, timedelta

import pytest

from calendars.blocks import BusyBlock
from models import Period, State
from operations.imported_states import imported_states

MONDAY = date(2026, 1, 12)
DATES = {MONDAY + timedelta(days=n) for n in range(3)}
PERIODS = [
    Period(id=1, start_time=time(7, 30), end_time=time(11, 30)),
    Period(id=2, start_time=time(13, 30), end_time=time(17, 30)),
    Period(id=3, start_time=time(18), end_time=time(21)),
]


def taken(start: str, end: str) -> list[tuple[int, int]]:
    """(day of the month, period) of a block given as `dd HH:MM`."""
    block = BusyBlock(*(datetime.fromisoformat(f"2026-01-{text}") for text in (start, end)))
    states = imported_states([block], dates=DATES, periods=PERIODS)
    assert set(states.values()) <= {State.BUSY}
    return sorted((day.day, period_id) for day, period_id in states)


@pytest.mark.parametrize(
    ("start", "end", "cells"),
    [
        ("12 07:30", "12 11:30", [(12, 1)]),
        ("12 09:00", "12 09:15", [(12, 1)]),
        ("12 11:30", "12 13:30", []),
        ("12 11:00", "12 14:00", [(12, 1), (12, 2)]),
        ("12 17:00", "12 18:05", [(12, 2)]),
        ("12 17:00", "12 18:06", [(12, 2), (12, 3)]),
        ("12 20:55", "12 23:00", []),
        ("12 20:54", "12 23:00", [(12, 3)]),
        ("12 08:00", "12 08:05", []),
        ("12 20:00", "13 08:00", [(12, 3), (13, 1)]),
        ("12 00:00", "13 00:00", [(12, 1), (12, 2), (12, 3)]),
        ("01 00:00", "13 00:00", [(12, 1), (12, 2), (12, 3)]),
        ("14 12:00", "31 00:00", [(14, 2), (14, 3)]),
        ("01 00:00", "12 00:00", []),
    ],
)  # fmt: skip
def test_block_takes_the_periods_it_meets_for_more_than_five_minutes(start, end, cells):
    assert taken(start, end) == cells
