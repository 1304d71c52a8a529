"""Layers: a later one wins where it speaks, no shift softens a busy week, and nobody who has not answered is free."""

from datetime import date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from calendars.blocks import BusyBlock
from models import Period, State, UnansweredPolicy
from operations.availability_layers import Board, Cells, Entry, imported_cells, lay, lay_alone, unanswered_grid
from operations.rota_states import SHIFTS, WORKING, RotaEntry, rota_states

MONDAY = date(2026, 1, 12)
PERIODS = [
    Period(id=1, start_time=time(7, 30), end_time=time(11, 30)),
    Period(id=2, start_time=time(13, 30), end_time=time(17, 30)),
    Period(id=3, start_time=time(18), end_time=time(21)),
]
BOARD = Board(dates=[MONDAY + timedelta(days=n) for n in range(10)], periods=PERIODS)

states = st.sampled_from(State)
period_ids = st.sampled_from([1, 2, 3])
weeks = st.dictionaries(st.tuples(st.integers(0, 6), period_ids), states)
days = st.dictionaries(st.tuples(st.sampled_from(BOARD.dates), period_ids), states)
rotas = st.builds(
    RotaEntry,
    anchor=st.dates(date(2025, 1, 1), date(2027, 1, 1)),
    cycle=st.lists(st.sampled_from(sorted(SHIFTS)), min_size=1, max_size=14).map(tuple),
    marks=st.dictionaries(st.tuples(st.sampled_from(sorted(WORKING)), st.integers(0, 1), period_ids), states),
)
blocks = st.builds(
    lambda start, hours: BusyBlock(start, start + timedelta(hours=hours)),
    st.datetimes(datetime(2026, 1, 8), datetime(2026, 1, 25)),
    st.integers(1, 40),
)
imports = st.lists(blocks, max_size=5)
entries = st.builds(Entry, week=weeks, rota=st.none() | rotas, days=days)


@settings(deadline=None)
@given(entry=entries, below=days, imported=imports)
def test_lay_topmost_layer_that_speaks_decides_each_cell(entry: Entry, below: Cells, imported: list[BusyBlock]) -> None:
    rota = rota_states(entry.rota, dates=BOARD.dates, periods=PERIODS) if entry.rota else {}
    from_calendar = imported_cells(imported, board=BOARD)
    result = lay(entry, over=below, board=BOARD, imported=imported)
    for cell in BOARD.all_cells(State.FREE):
        said = [
            entry.days.get(cell),
            from_calendar.get(cell),
            *shift_and_week(rota.get(cell), entry.week.get((cell[0].weekday(), cell[1]))),
            None if entry.rota else below.get(cell),
            State.FREE,
        ]
        assert result.get(cell, State.FREE) == next(state for state in said if state is not None)


def shift_and_week(shift: State | None, week: State | None) -> tuple[State | None, State | None]:
    """The one that decides first: the shift, but that "if needed" never softens a busy of the week."""
    softens = shift is State.IF_NEEDED and week is State.BUSY
    return (week, shift) if softens else (shift, week)


def test_lay_afternoon_after_a_night_shift_stays_busy_where_the_week_says_so() -> None:
    night = RotaEntry(anchor=MONDAY, cycle=("D", "N", "N"))
    tuesday = MONDAY + timedelta(days=1)
    week = {(1, 1): State.FREE, (1, 2): State.BUSY, (4, 2): State.FREE}
    cells = lay(Entry(week=week, rota=night), over={}, board=BOARD)
    assert cells[tuesday, 1] is State.BUSY  # asleep, whatever the week says
    assert cells[tuesday, 2] is State.BUSY  # said so; the shift alone would leave it if needed
    assert cells[MONDAY + timedelta(days=4), 2] is State.IF_NEEDED  # free in the week, the same shift
    opened = Entry(week=week, rota=night, days={(tuesday, 2): State.FREE})
    assert (tuesday, 2) not in lay(opened, over={}, board=BOARD)


@settings(deadline=None)
@given(entry=entries)
def test_lay_result_has_no_free_cell_and_none_outside(entry: Entry) -> None:
    outside = Entry(week=entry.week, rota=entry.rota, days={**entry.days, (date(2030, 1, 1), 1): State.BUSY})
    result = lay(outside, over={}, board=BOARD)
    assert State.FREE not in result.values()
    assert result.keys() <= BOARD.all_cells(State.FREE).keys()


def test_lay_own_rota_replaces_the_hours_of_the_unit() -> None:
    office = BOARD.all_cells(State.BUSY)
    assert lay(Entry(rota=RotaEntry(anchor=MONDAY, cycle=("N",))), over=office, board=BOARD) == {}


def test_lay_day_off_of_a_rota_does_not_open_what_the_week_closes() -> None:
    entry = Entry(week={(0, 3): State.BUSY}, rota=RotaEntry(anchor=MONDAY, cycle=("N",)))
    assert lay(entry, over={}, board=BOARD)[MONDAY, 3] is State.BUSY


@settings(deadline=None)
@given(entry=entries, imported=imports)
def test_imported_calendar_can_only_add_busy(entry: Entry, imported: list[BusyBlock]) -> None:
    for lay_it in (
        lambda **more: lay(entry, over={}, board=BOARD, **more),
        lambda **more: lay_alone(entry, board=BOARD, **more),
    ):
        without, result = lay_it(), lay_it(imported=imported)
        changed = {cell for cell in without.keys() | result.keys() if without.get(cell) != result.get(cell)}
        assert all(result.get(cell) is State.BUSY for cell in changed)
        assert changed <= imported_cells(imported, board=BOARD).keys() - entry.days.keys()


@settings(deadline=None)
@given(policy=st.sampled_from(UnansweredPolicy), unit=st.none() | entries)
def test_unanswered_is_never_free(policy: UnansweredPolicy, unit: Entry | None) -> None:
    grid = unanswered_grid(policy=policy, unit=unit, board=BOARD)
    assert grid.keys() == BOARD.all_cells(State.FREE).keys()
    assert State.FREE not in grid.values()
