"""What was understood of an answer, in plain sentences, and whether it can be enough."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from models import ClosedState, Format, Intake
from operations.answer_grid import answer_grid
from operations.availability_layers import Grid
from operations.availability_sheets import ShownSheet
from operations.availability_summary import PeriodCount, count_periods
from operations.default_names import shown_name
from operations.enough_slots import FormatRoom, format_rooms
from web.availability.grid_form import GridForm


@dataclass(frozen=True, slots=True)
class Understood:
    """`missing` cells of the week are not chosen yet; until then nothing is counted. With `rota_is_open` it is the rota
    that cannot be understood yet, and the cells need not be chosen. `short` are formats that what is left cannot be
    enough for: a warning is due where that is all of them.
    """

    sentences: Sequence[str]
    missing: int
    rota_is_open: bool
    short: Sequence[FormatRoom]
    none_is_enough: bool


def understood(form: GridForm, *, shown: ShownSheet, intake: Intake, formats: Sequence[Format]) -> Understood:
    missing = len(form.missing_cells())
    if missing:
        return Understood([], missing, rota_is_open=bool(form.kind), short=[], none_is_enough=False)
    grid = answer_grid(form.entry(), shown=shown, intake=intake)
    rooms = format_rooms(intake, formats, grid, can_attend_online=form.can_attend_online())
    short = [room for room in rooms if not room.enough]
    return Understood(
        sentences=count_sentences(intake, grid),
        missing=0,
        rota_is_open=False,
        short=short,
        none_is_enough=bool(rooms) and len(short) == len(rooms),
    )


def count_sentences(intake: Intake, grid: Grid) -> list[str]:
    """For each period what was understood, and what the counts leave out."""
    sentences = [count_sentence(count) for count in count_periods(intake, grid)]
    is_closed = any(closed.state is ClosedState.CLOSED for closed in intake.closed_days)
    return [*sentences, _("Những buổi trường nghỉ không tính vào các số này.")] if is_closed else sentences


def count_sentence(count: PeriodCount) -> str:
    numbers = {
        "free": count.free,
        "open": count.open,
        "period": shown_name(count.period.name).lower(),
        "more": count.if_needed,
    }
    if count.if_needed:
        return _(
            "Anh/chị có thể học %(free)s trên %(open)s buổi %(period)s, thêm %(more)s buổi nếu thật cần.", **numbers
        )
    return _("Anh/chị có thể học %(free)s trên %(open)s buổi %(period)s.", **numbers)
