"""How the layers of what people said are laid over each other. Nothing here reads the database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from calendars.blocks import BusyBlock
from models import Period, State, UnansweredPolicy
from operations.imported_states import imported_states
from operations.rota_states import RotaEntry, rota_states

Grid = Mapping[tuple[date, int], State]
"""(date, period id) to state; a missing cell is free."""
Cells = dict[tuple[date, int], State]
Week = Mapping[tuple[int, int], State]
"""(weekday, period id) to state, Monday is 0."""


@dataclass(frozen=True, slots=True)
class Board:
    """The cells of an intake: its dates and the periods of each day."""

    dates: Sequence[date]
    periods: Sequence[Period]

    def all_cells(self, state: State) -> Cells:
        return {(day, period.id): state for day in self.dates for period in self.periods}


@dataclass(frozen=True, slots=True)
class Entry:
    """What one sheet says, as it was entered."""

    week: Week = field(default_factory=dict)
    rota: RotaEntry | None = None
    days: Grid = field(default_factory=dict)


def lay(entry: Entry, *, over: Grid, board: Board, imported: Sequence[BusyBlock] = ()) -> Cells:
    """Lay week, rota, imported calendar and single days over what is known already; a later layer wins where it
    speaks.

    A rota says all the work of whoever has it, so with one the hours below no longer count. What a shift makes busy
    or "if needed" counts over what the week calls free, but neither "if needed" nor a day off softens what the week
    calls busy. An imported calendar can only add busy; a single day always wins. Free cells and cells outside the
    board are left out of the result.
    """
    cells = {} if entry.rota else dict(over)
    if entry.week:
        for day in board.dates:
            weekday = day.weekday()
            for period in board.periods:
                state = entry.week.get((weekday, period.id))
                if state is not None:
                    cells[day, period.id] = state
    if entry.rota:
        shifts = rota_states(entry.rota, dates=board.dates, periods=board.periods)
        cells |= {
            cell: state for cell, state in shifts.items() if state is State.BUSY or cells.get(cell) is not State.BUSY
        }
    cells |= imported_cells(imported, board=board)
    cells |= entry.days
    if entry.days:
        inside = board.all_cells(State.FREE)
        return {cell: state for cell, state in cells.items() if state is not State.FREE and cell in inside}
    return {cell: state for cell, state in cells.items() if state is not State.FREE}


def imported_cells(blocks: Sequence[BusyBlock], *, board: Board) -> Cells:
    """The cells that an imported calendar makes busy."""
    return imported_states(blocks, dates=board.dates, periods=board.periods)


def lay_alone(entry: Entry, *, board: Board, imported: Sequence[BusyBlock] = ()) -> Cells:
    """The cells of somebody's answer with nothing known below it.

    A week that says nothing at all of a period was given before the intake had that period: nobody was asked,
    so it is if needed, not free.
    """
    cells = lay(entry, over={}, board=board, imported=imported)
    if entry.week and entry.rota is None:
        asked = {period_id for _, period_id in (*entry.week, *entry.days)}
        for period in board.periods:
            if period.id not in asked:
                cells = {(day, period.id): State.IF_NEEDED for day in board.dates} | cells
    return cells


def unanswered_grid(*, policy: UnansweredPolicy, unit: Entry | None, board: Board) -> Cells:
    """How somebody is read for whom nobody has answered: never free anywhere.

    Under `unit_hours` a sheet that the unit has only begun still closes what it calls busy.
    """
    cells = board.all_cells(State.IF_NEEDED)
    if policy is UnansweredPolicy.UNIT_HOURS and unit is not None:
        cells |= lay(unit, over={}, board=board)
    return cells
