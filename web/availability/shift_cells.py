"""What the shifts of a rota do to the day, as the cells of a form: chosen anew where it is not the usual."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from models import Intake, Period, State
from operations.rota_states import SHIFTS, WORKING, ShiftCell, shift_effects, telling_codes
from web.availability.rota_text import shift_name

PREFIX = "shift_"
Marks = Mapping[ShiftCell, State]


@dataclass(frozen=True, slots=True)
class ShownCell:
    name: str
    period: Period
    state: State


@dataclass(frozen=True, slots=True)
class ShownShift:
    """One of the two days of a shift."""

    id: str
    title: str
    cells: Sequence[ShownCell]


def shift_cell_name(cell: ShiftCell) -> str:
    code, days_after, period_id = cell
    return f"{PREFIX}{code}_{days_after}_{period_id}"


def read_shift_cells(fields: Iterable[tuple[str, str]], intake: Intake) -> tuple[dict[ShiftCell, State], bool]:
    """What the fields of a form say other than is usual, and whether all of them belong to the intake."""
    given = {name: value for name, value in fields if name.startswith(PREFIX) and value}
    if not given:
        return {}, True
    usual = {shift_cell_name(cell): (cell, state) for cell, state in _usual(intake).items()}
    states = {state.value: state for state in State}
    found = {
        usual[name][0]: states[value]
        for name, value in given.items()
        if name in usual and value in states and usual[name][1] is not states[value]
    }
    return found, given.keys() <= usual.keys() and set(given.values()) <= states.keys()


def known_marks(marks: Marks, intake: Intake) -> dict[ShiftCell, State]:
    """Those of `marks` that say something of this intake other than is usual."""
    usual = _usual(intake)
    return {cell: state for cell, state in marks.items() if usual.get(cell, state) is not state}


def shown_shifts(cycle: Sequence[str], marks: Marks, intake: Intake) -> list[ShownShift]:
    """Each shift of a cycle twice: its own day and the day after."""
    usual = _usual(intake)
    return [
        ShownShift(
            id=f"{PREFIX}{code}_{days_after}",
            title=day_of_shift(code, days_after),
            cells=[
                ShownCell(shift_cell_name(cell), period, marks.get(cell, usual[cell]))
                for period in intake.periods
                for cell in [(code, days_after, period.id)]
            ],
        )
        for code in telling_codes(cycle)
        for days_after in (0, 1)
    ]


def day_of_shift(code: str, days_after: int) -> str:
    name = shift_name(code)
    text = _("%(shift)s, hôm sau", shift=name) if days_after else _("%(shift)s, cùng ngày", shift=name)
    return text[0].upper() + text[1:]


def _usual(intake: Intake) -> dict[ShiftCell, State]:
    return {
        (code, days_after, period.id): effect.get(period.id, State.FREE)
        for code in SHIFTS
        if code in WORKING
        for days_after, effect in enumerate(shift_effects(code, periods=intake.periods))
        for period in intake.periods
    }
