"""A unit's common weekly hours, as a sheet of its duty roster: a row for each day, a column for each part of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from openpyxl.utils import get_column_letter

from .cells import cell_text
from .duty_words import weekday_in_words
from .faults import CellFault
from .headers import fold_label
from .names import search_key
from .patterns import WEEK_MARKS

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from .workbook import Sheet


@dataclass(frozen=True)
class CommonHours:
    """`states` has every cell of the week, by weekday (Monday is 0) and place of the period: `.` free, `-` if
    needed, `#` busy. A cell in which nothing (readable) stands is if needed; `empty` counts those.
    """

    states: Mapping[tuple[int, int], str]
    empty: int


def read_common_hours(sheet: Sheet, periods: Sequence[Collection[str]]) -> tuple[CommonHours | None, list[CellFault]]:
    """The hours, and marks that could not be read; None if nothing is filled in."""
    wanted = {fold_label(name): place for place, names in enumerate(periods) for name in names}
    columns: dict[int, int] = {}
    said: dict[tuple[int, int], str] = {}
    faults: list[CellFault] = []
    for index, row in enumerate(sheet.rows):
        texts = [cell_text(cell) for cell in row]
        weekday = weekday_in_words(texts[0]) if texts else None
        if weekday is None:
            found = {wanted[label]: c for c, text in enumerate(texts) if (label := fold_label(text)) in wanted}
            columns = columns or found
            continue
        for place, column in columns.items():
            text = texts[column] if column < len(texts) else ""
            mark = WEEK_MARKS.get(search_key(text).strip("."))
            if text and mark is None:
                cell = f"{get_column_letter(column + 1)}{index + 1}"
                faults.append(CellFault(sheet.name, cell, "week_mark_unknown", text[:20]))
            elif text and mark is not None:
                said[weekday, place] = mark
    if not said:
        return None, faults
    states = {(day, place): said.get((day, place), "-") for day in range(7) for place in range(len(periods))}
    return CommonHours(states, empty=len(states) - len(said)), faults
