"""Buttons that only fill the form, so that nothing is stored: many cells of the week at once, more rows for days."""

from collections.abc import Mapping
from datetime import time

from flask_babel import gettext as _

from models import Period, State
from web.availability.grid_form import GridForm

OFFICE_ENDS = time(17)
MORE_ROWS = 3


def do_button(form: GridForm, sent: Mapping[str, str]) -> bool:
    """Do what such a button says; False where what was sent is to be stored."""
    if "more" in sent:
        form.add_rows(MORE_ROWS)
    elif "fill" in sent:
        _fill(form, sent["fill"])
    else:
        return False
    return True


def fill_choices() -> list[tuple[str, str]]:
    return [("office", _("Bận giờ hành chính")), ("free", _("Buổi nào cũng được")), ("clear", _("Xóa hết"))]


def _office(weekday: int, period: Period) -> State:
    return State.BUSY if weekday < 5 and period.start_time < OFFICE_ENDS else State.FREE


def _fill(form: GridForm, how: str) -> None:
    """Fill the week by one of `fill_choices`; any other name does nothing."""
    if how == "office":
        form.fill_week(_office)
    elif how == "free":
        form.fill_week(lambda _weekday, _period: State.FREE)
    elif how == "clear":
        form.fill_week(lambda _weekday, _period: None)
