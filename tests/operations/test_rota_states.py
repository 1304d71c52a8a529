"""Shift codes against the morning 7:30-11:30, the afternoon 13:30-17:30 and the evening 18:00-21:00."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models import Period, State
from operations.rota_states import SHIFTS, WORKING, RotaEntry, ShiftCell, rota_states, shift_states, telling_codes

MONDAY = date(2026, 1, 12)
PERIODS = [
    Period(id=1, start_time=time(7, 30), end_time=time(11, 30)),
    Period(id=2, start_time=time(13, 30), end_time=time(17, 30)),
    Period(id=3, start_time=time(18), end_time=time(21)),
]
LETTERS = {State.BUSY: "#", State.IF_NEEDED: "-", State.FREE: "."}


def drawn(cycle: str, days: int, marks: dict[ShiftCell, State] | None = None) -> str:
    """The first days of a rota that begins on Monday, three letters a day; `.` is where the rota says nothing."""
    dates = [MONDAY + timedelta(days=n) for n in range(days)]
    cells = rota_states(RotaEntry(anchor=MONDAY, cycle=tuple(cycle), marks=marks or {}), dates=dates, periods=PERIODS)
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


@pytest.mark.parametrize(
    ("cycle", "marks", "expected"),
    [
        ("DNN", {("D", 1, 1): State.FREE}, "... .-. ..."),
        ("DNN", {("D", 0, 3): State.BUSY, ("D", 1, 2): State.FREE}, "..# #.. ..."),
        ("SNN", {("S", 0, 2): State.IF_NEEDED, ("S", 1, 1): State.IF_NEEDED}, "#-. -.. ..."),
        ("DSN", {("D", 1, 1): State.FREE}, "... ##. ..."),
        ("DCN", {("D", 1, 1): State.IF_NEEDED, ("C", 0, 1): State.BUSY}, "... ### ..."),
        ("SNN", {("D", 1, 1): State.FREE, ("S", 0, 99): State.BUSY}, "##. ... ..."),
    ],
)
def test_rota_shift_does_what_is_said_of_it(cycle: str, marks: dict[ShiftCell, State], expected: str) -> None:
    assert drawn(cycle, 3, marks) == expected


def test_rota_day_after_a_duty_does_what_is_said_of_the_duty() -> None:
    assert drawn("TRN", 3, {("T", 1, 1): State.FREE, ("T", 1, 2): State.FREE}) == "### ... ..."


@pytest.mark.parametrize(
    ("cycle", "codes"),
    [("TRNN", "T"), ("SSSSSSNCCCCCCNDDDDDDN", "SCD"), ("BRN", "B"), ("SRN", "SR"), ("RTN", "RT"), ("N", ""), ("", "")],
)
def test_shifts_that_tell_something_leave_out_days_off_and_the_rest_after_a_night(cycle: str, codes: str) -> None:
    assert "".join(telling_codes(tuple(cycle))) == codes


@settings(deadline=None)
@given(cycle=st.lists(st.sampled_from(sorted(SHIFTS)), min_size=1, max_size=14))
def test_rota_of_which_nothing_is_said_goes_by_the_hours(cycle: list[str]) -> None:
    dates = [MONDAY + timedelta(days=n) for n in range(len(cycle))]
    by_hours = {
        (day, key): state
        for n, day in enumerate(dates)
        for key, state in shift_states(SHIFTS[cycle[n - 1]], SHIFTS[cycle[n]], periods=PERIODS).items()
    }
    assert rota_states(RotaEntry(anchor=MONDAY, cycle=tuple(cycle)), dates=dates, periods=PERIODS) == by_hours


@settings(deadline=None)
@given(
    cycle=st.lists(st.sampled_from(sorted(SHIFTS)), min_size=1, max_size=14),
    marks=st.dictionaries(
        st.tuples(st.sampled_from(sorted(WORKING)), st.integers(0, 1), st.integers(1, 3)), st.sampled_from(State)
    ),
)
def test_rota_changes_only_by_what_is_said_of_its_telling_shifts(
    cycle: list[str], marks: dict[ShiftCell, State]
) -> None:
    telling = {cell: state for cell, state in marks.items() if cell[0] in telling_codes(cycle)}
    assert drawn("".join(cycle), len(cycle), marks) == drawn("".join(cycle), len(cycle), telling)
