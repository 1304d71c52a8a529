"""What an answer comes to, also before it is sent: states by date and period, and what is usual without single days."""

from dataclasses import replace

from models import Intake, State
from operations.availability import board_of
from operations.availability_layers import Cells, Entry, Grid, imported_cells, lay, lay_alone
from operations.availability_sheets import ShownSheet, entry_of


def answer_grid(entry: Entry, *, shown: ShownSheet, intake: Intake) -> Cells:
    """The cells of `entry`, laid over what the unit said, with an imported calendar, as they will count once sent."""
    board = board_of(intake)
    if shown.unit is None:
        return lay_alone(entry, board=board, imported=shown.imported)
    unit = lay_alone(entry_of(shown.unit), board=board)
    return lay(entry, over=unit, board=board, imported=shown.imported)


def usual_states(entry: Entry, *, shown: ShownSheet, intake: Intake) -> Grid:
    """The state of each cell without the single days. A cell of which nobody has said anything yet is missing."""
    usual = replace(entry, days={})
    grid = answer_grid(usual, shown=shown, intake=intake)
    known = entry.rota is not None or shown.unit is not None
    board = board_of(intake)
    imported = imported_cells(shown.imported, board=board)
    return {
        cell: grid.get(cell, State.FREE)
        for cell in board.all_cells(State.FREE)
        if known or cell in imported or (cell[0].weekday(), cell[1]) in entry.week
    }
