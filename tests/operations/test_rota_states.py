"""Shift codes against the morning 7:30-11:30, the afternoon 13:30-17:30 and the evening 18:00-21:00."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models import Period, State
from operations.rota_states import SHIFTS, RotaEntry, rota_states

MONDAY = date(2026, 1, 12)
PERIODS = [
    Period(id=1, start_time=time(7, 30), end_time=time(11, 30)),
    Period(id=2, start_time=time(13, 30), end_time=time(17, 30)),
    Period(id=3, start_time=time(18), end_time=time(21)),
]
LETTERS = {State.BUSY: "#", State.IF_NEEDED: "-", State.FREE: "."}


def drawn(cycle: str, days: int) -> str:
    """The first days of a rota that begins on Monday, three letters a day; `.` is where the rota says nothing."""
    dates = [MONDAY + timedelta(days=n) for n in range(days)]
    cells = rota_states(RotaEntry(anchor=MONDAY, cycle=tuple(cycle)), dates=dates, periods=PERIODS)
    return " ".join("".join(LETTERS[cells.get((day, p.id), State.FREE)] for p in PERIODS) for day in dates)


@pytest.mark.parametrize(
    ("cycle", "expected"),
    [
        ("SNN", "##. ... ..."),
        ("CNN", ".## ... ..."),
        ("DNN", "... #-. ..."),
        ("TNN", "### #-. ..."),
        ("TRN", "### #-. ..."),
        ("RNN", "#-. ... ..."),
        ("HNN", "##. ... ..."),
        ("NNN", "... ... ..."),
    ],
)
def test_rota_shift_takes_the_periods_that_it_meets(cycle: str, expected: str) -> None:
    assert drawn(cycle, 3) == expected


def test_rota_night_after_night_leaves_the_evening() -> None:
    assert drawn("DDN", 3) == "... #-. #-."


def test_rota_work_after_a_night_wins_over_being_tired() -> None:
    assert drawn("DC", 2).split()[1] == "###"


def test_rota_duty_before_the_first_date_still_costs_its_morning() -> None:
    cells = rota_states(RotaEntry(anchor=MONDAY, cycle=("T", "N")), dates=[MONDAY + timedelta(days=1)], periods=PERIODS)
    assert cells == {
        (MONDAY + timedelta(days=1), 1): State.BUSY,
        (MONDAY + timedelta(days=1), 2): State.IF_NEEDED,
    }


@settings(deadline=None)
@given(
    cycle=st.lists(st.sampled_from(sorted(SHIFTS)), min_size=1, max_size=30),
    cycles=st.integers(min_value=-20, max_value=20),
    day=st.integers(min_value=-400, max_value=400),
)
def test_rota_is_the_same_whichever_cycle_is_called_the_first(cycle: list[str], cycles: int, day: int) -> None:
    dates = [MONDAY + timedelta(days=day)]
    moved = MONDAY + timedelta(days=cycles * len(cycle))
    assert rota_states(RotaEntry(anchor=MONDAY, cycle=tuple(cycle)), dates=dates, periods=PERIODS) == rota_states(
        RotaEntry(anchor=moved, cycle=tuple(cycle)), dates=dates, periods=PERIODS
    )
