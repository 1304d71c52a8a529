"""What a unit's duty roster leaves of somebody's days: codes by date into states per date and period."""

from collections.abc import Mapping
from datetime import date, timedelta

from documents.duty_codes import AWAY, UNCLEAR
from models import State
from operations.availability_layers import Board, Cells, Grid
from operations.rota_states import SEVERITY, SHIFTS, Shift, shift_states

Duties = Mapping[date, str]
"""One or more codes of DUTY_SHIFTS by date, a letter each; a date that is missing was left empty."""
DUTY_SHIFTS: Mapping[str, Shift] = {
    **SHIFTS,
    AWAY: Shift(busy=((0, 24),)),
    UNCLEAR: Shift(tired=((0, 24),)),
}
_DAY = timedelta(days=1)


def lay_duties(duties: Duties, *, over: Grid, board: Board) -> Cells:
    """Lay a duty roster over what else the unit said; free cells are left out of the result."""
    cells = {**over, **duty_cells(duties, over=over, board=board)}
    return {cell: state for cell, state in cells.items() if state is not State.FREE}


def duty_cells(duties: Duties, *, over: Grid, board: Board) -> Cells:
    """The cells about which a roster says something, free ones too.

    The codes of a day say all the work of that day, so what lies below no longer counts there. An empty day is as it
    lies below, but for the end of a night before it: that can only make it worse.
    """
    found: Cells = {}
    by_codes: dict[tuple[str | None, str | None], dict[int, State]] = {}
    for day in board.dates:
        codes = duties.get(day - _DAY), duties.get(day)
        if codes == (None, None):
            continue
        if codes not in by_codes:
            before, today = (_shift_of(one or "") for one in codes)
            by_codes[codes] = shift_states(before, today, periods=board.periods)
        states = by_codes[codes]
        if codes[1] is not None:
            found |= {(day, period.id): states.get(period.id, State.FREE) for period in board.periods}
        else:
            below = {period_id: over.get((day, period_id), State.FREE) for period_id in states}
            found |= {(day, key): max(state, below[key], key=SEVERITY.index) for key, state in states.items()}
    return found


def _shift_of(codes: str) -> Shift:
    """All the work of one day as one shift."""
    shifts = [DUTY_SHIFTS[code] for code in codes]
    return Shift(
        busy=tuple(hours for shift in shifts for hours in shift.busy),
        tired=tuple(hours for shift in shifts for hours in shift.tired),
    )
