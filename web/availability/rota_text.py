"""How a shift rota is written in a form and read back."""

from collections.abc import Callable, Sequence
from datetime import date
from itertools import groupby

from flask_babel import gettext as _

from documents.cells import CellError
from documents.rota import parse_anchor

CYCLE_SENTENCES: dict[str, Callable[[], str]] = {
    "rota_cycle_missing": lambda: _("Hãy nhập chu kỳ ca, ví dụ: 6S 1N 6C 1N."),
    "rota_code_unknown": lambda: _("Có ký hiệu ca không hiểu được. Chỉ dùng S, C, Đ, T, R, H, N, ví dụ: 6S 1N 6C 1N."),
    "rota_cycle_too_long": lambda: _("Chu kỳ ca dài quá một năm."),
}


def cycle_text(cycle: Sequence[str]) -> str:
    """6S 1N 6C 1N, with Đ for the night as it is written in Vietnam."""
    return " ".join(f"{len(list(days))}{'Đ' if code == 'D' else code}" for code, days in groupby(cycle))


def read_anchor(text: str) -> date | None:
    """A date written as day/month/year; None for anything else."""
    try:
        return parse_anchor(text)
    except CellError:
        return None
