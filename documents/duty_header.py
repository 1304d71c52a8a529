"""Find the row of dates of a duty roster, in any of the manners in which units write one."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from .cells import cell_text
from .duty_words import NUMBER_LABELS
from .headers import MAX_HEADER_ROW, fold_label, match_field
from .names import search_key

if TYPE_CHECKING:
    from .workbook import Cell, Sheet

_LEAST_DAY_NUMBERS: Final = 5  # fewer numbers in a row may be anything
_HEADER_ROWS: Final = 3  # a label can be merged over so many rows above the dates
_NAME_LABELS: Final = frozenset({"ten", "nhan vien", "ten nhan vien", "nguoi truc"})
_WEEKDAY: Final = re.compile(r"^\W*(?:(?:t|thứ|thu)\s*[2-7]\b|cn\b|chủ nhật\b)")
_WRITTEN: Final = re.compile(r"\D{0,12}?(\d{1,2})\s?[/\-.]\s?(\d{1,2})(?:\s?[/\-.]\s?(20\d{2}|\d{2}))?\D{0,12}")
_MEANT: Final = re.compile(r"\d{1,2}\s?[/\-.]\s?\d{1,2}")
_MONTH: Final = re.compile(r"\bthang\s*(\d{1,2})(?:\s*(?:/|-|\.|nam|,)*\s*(20\d{2}))?\b")
_EXCEL_EPOCH: Final = dt.date(1899, 12, 30)
_SERIALS: Final = range(36_526, 73_415)  # the years 2000 to 2100


@dataclass(frozen=True)
class DutyHeader:
    """Rows and columns counted from 0. `days` are the columns of the horizon.

    `unused` are columns whose date is of no use: the fault (date_outside, date_repeated) and the date.
    """

    row: int
    name_column: int
    number_column: int | None
    days: dict[int, dt.date]
    unused: tuple[tuple[int, str, str], ...]

    @property
    def dates(self) -> int:
        """How many different dates there are."""
        return len({*self.days.values(), *(text for _column, _code, text in self.unused)})


def find_duty_header(sheet: Sheet, *, first: dt.date, last: dt.date) -> DutyHeader | None:
    """The row with the most dates right of a column of names; None if there is none.

    Dates are real ones, 12/01/2026, 12/01 or “T2 12/01” (of the year that is in the horizon), or the days 1, 2, 3 …
    of a month that is named above them or in the name of the sheet.
    """
    best: DutyHeader | None = None
    for row in range(min(len(sheet.rows), MAX_HEADER_ROW)):
        dates = _dates_of(sheet, row, first, last)
        found = _header(sheet, row, dates, first, last) if dates else None
        if found is not None and (best is None or found.dates > best.dates):
            best = found
    return best


def looks_like_date(text: str) -> bool:
    """Whether somebody meant a date, though there may be no such day: 32/01, 31-02-2027."""
    return _MEANT.search(text) is not None


def _header(sheet: Sheet, row: int, dates: dict[int, dt.date], first: dt.date, last: dt.date) -> DutyHeader | None:
    name = number = None
    for above in range(max(0, row - _HEADER_ROWS), min(row + 2, len(sheet.rows))):
        for column, cell in enumerate(sheet.rows[above][: min(dates)]):
            if not isinstance(cell, str) or not cell:
                continue
            if fold_label(cell) in NUMBER_LABELS:
                number = column
            elif name is None and _is_name(cell):
                name = column
    if name is None:
        return None
    days: dict[int, dt.date] = {}
    unused = []
    for column, day in dates.items():
        if first <= day <= last and day not in days.values():
            days[column] = day
        else:
            code = "date_repeated" if day in days.values() else "date_outside"
            unused.append((column, code, f"{day:%d/%m/}{day.year:04d}"))
    return DutyHeader(row, name, number, days, tuple(unused))


def _is_name(label: str) -> bool:
    return match_field((label,))[0] == "full_name" or fold_label(label) in _NAME_LABELS


def _dates_of(sheet: Sheet, row: int, first: dt.date, last: dt.date) -> dict[int, dt.date]:
    cells = sheet.rows[row]
    written = {c: day for c, cell in enumerate(cells) if (day := _written_date(cell, first, last)) is not None}
    if written:
        return written
    numbers = {column: number for column, cell in enumerate(cells) if (number := _day_number(cell)) is not None}
    run = _longest_run(numbers)
    month = _month_above(sheet, row, first, last) if len(run) >= _LEAST_DAY_NUMBERS else None
    if month is None:
        return {}
    most = calendar.monthrange(*month)[1]
    return {column: dt.date(*month, number) for column, number in run.items() if number <= most}


def _written_date(cell: Cell, first: dt.date, last: dt.date) -> dt.date | None:
    if isinstance(cell, dt.datetime):
        return cell.date()
    if isinstance(cell, dt.date):
        return cell
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        inside = _SERIALS.start <= cell < _SERIALS.stop
        return _EXCEL_EPOCH + dt.timedelta(days=int(cell)) if inside else None
    match = _WRITTEN.fullmatch(_WEEKDAY.sub("", cell_text(cell).casefold()))
    if match is None:
        return None
    year = int(match[3]) if match[3] else None
    years = range(first.year, last.year + 1) if year is None else [year + 2000 if year < 100 else year]
    known = [day for one in years if (day := _date(one, int(match[2]), int(match[1]))) is not None]
    return next((day for day in known if first <= day <= last), known[0] if known else None)


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _day_number(cell: Cell) -> int | None:
    text = cell_text(cell)
    return int(text) if re.fullmatch(r"\d{1,2}", text, re.ASCII) and 1 <= int(text) <= 31 else None


def _longest_run(numbers: dict[int, int]) -> dict[int, int]:
    """The longest stretch of columns side by side whose numbers count up by one."""
    best: dict[int, int] = {}
    run: dict[int, int] = {}
    for column, number in numbers.items():
        run = {**run, column: number} if run.get(column - 1) == number - 1 else {column: number}
        if len(run) > len(best):
            best = run
    return best


def _month_above(sheet: Sheet, row: int, first: dt.date, last: dt.date) -> tuple[int, int] | None:
    """Year and month, from the nearest text above that names a month; a year that is not said is the horizon's."""
    texts = [cell_text(cell) for cells in reversed(sheet.rows[: row + 1]) for cell in cells if isinstance(cell, str)]
    for text in (*texts, sheet.name):
        match = _MONTH.search(search_key(text))
        if match and 1 <= int(match[1]) <= 12:
            month = int(match[1])
            years = [int(match[2])] if match[2] else range(first.year, last.year + 1)
            inside = [year for year in years if (first.year, first.month) <= (year, month) <= (last.year, last.month)]
            return (inside or list(years))[0], month
    return None
