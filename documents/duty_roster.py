"""Read a unit's duty roster: people as rows, dates as columns, a symbol in a cell; and its common weekly hours.

Codes of everything that can be wrong: documents/faults.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from openpyxl.utils import get_column_letter

from .cells import cell_text
from .common_hours import CommonHours, read_common_hours
from .duty_codes import MOST_SYMBOL, read_duty
from .duty_header import DutyHeader, find_duty_header, looks_like_date
from .duty_words import HOURS_KEYS, LEGEND_KEYS, SHORT_DAYS
from .faults import CellFault, RosterFileError
from .names import clean_text, search_key
from .workbook import open_workbook

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Sequence

    from .workbook import Cell, Sheet

_MOST_NAME: Final = 120


@dataclass(frozen=True)
class DutyCell:
    """`place` is the cell as the spreadsheet program calls it (D7); `codes` are what read_duty made of it, None for a
    symbol that is not known.
    """

    day: dt.date
    sheet: str
    place: str
    symbol: str
    codes: str | None


@dataclass(frozen=True)
class DutyRow:
    """One person. `number` is what the template gave the person, None where there is none.

    `days` are all dates of the sheet's columns within the horizon, `cells` those in which something stands.
    """

    sheet: str
    row_number: int
    name_place: str
    number: int | None
    name: str
    days: frozenset[dt.date]
    cells: tuple[DutyCell, ...]


@dataclass(frozen=True)
class DutyFile:
    """What a file holds. `faults` are also columns with shifts whose date cannot be read or stands there twice;
    `unused` are columns whose date is outside the horizon.
    """

    rows: tuple[DutyRow, ...]
    hours: CommonHours | None
    faults: tuple[CellFault, ...]
    unused: tuple[CellFault, ...]


def read_duty_roster(
    data: bytes, *, filename: str, first: dt.date, last: dt.date, periods: Sequence[Collection[str]]
) -> DutyFile:
    """Read all visible sheets of a roster for the dates `first` to `last`; `periods` are the parts of the day,
    each with all its names.

    Raises RosterFileError if the file is no XLSX, is encrypted, damaged or too large, if no sheet has a row of dates
    beside a column of names, if all its dates are outside, or if there is nothing in it.
    """
    rows: list[DutyRow] = []
    faults: list[CellFault] = []
    unused: list[CellFault] = []
    hours: CommonHours | None = None
    sheets = [sheet for sheet in open_workbook(data, filename=filename) if not _is_legend(sheet)]
    headers = 0
    for sheet in sheets:
        if search_key(sheet.name) in HOURS_KEYS:
            hours, marks = read_common_hours(sheet, periods)
            faults += marks
            continue
        header = find_duty_header(sheet, first=first, last=last)
        if header is None:
            continue
        headers += 1
        unread = _unread_columns(sheet, header)
        faults += [fault for fault in unread if fault.code != "date_outside"]
        unused += [fault for fault in unread if fault.code == "date_outside"]
        if header.days:
            found, missing = _read_rows(sheet, header)
            rows += found
            faults += missing
    if not headers and hours is None:
        raise RosterFileError("duty_header_not_found", {"sheets": ", ".join(sheet.name for sheet in sheets)})
    if unused and not rows and hours is None and not faults:
        raise RosterFileError("duty_dates_outside", {"first": first, "last": last})
    if not (rows or hours or faults):
        raise RosterFileError("no_duties")
    return DutyFile(tuple(rows), hours, tuple(faults), tuple(unused))


def _is_legend(sheet: Sheet) -> bool:
    return search_key(sheet.name).startswith(LEGEND_KEYS)


def _unread_columns(sheet: Sheet, header: DutyHeader) -> list[CellFault]:
    """Columns that are outside the horizon, and those that hold shifts and have no date of their own."""
    known = {column: (code, text) for column, code, text in header.unused}
    dated = known.keys() | header.days.keys()
    found = []
    for column in range(header.name_column + 1, max(len(row) for row in sheet.rows)):
        label = _text(sheet.rows[header.row], column)
        code, value = known.get(column, ("date_unreadable", label[:_MOST_NAME]))
        is_date = column in dated or looks_like_date(label)
        if code == "date_outside" or (
            column not in header.days and _holds_shifts(sheet, header, column, is_date=is_date, first=min(dated))
        ):
            found.append(CellFault(sheet.name, _place(header.row, column), code, value))
    return found


def _holds_shifts(sheet: Sheet, header: DutyHeader, column: int, *, is_date: bool, first: int) -> bool:
    """Below no date, ranks and wards stand left of the first date and sums right of it: those are no shifts."""
    symbols = [
        text
        for row in sheet.rows[header.row + 1 :]
        if clean_text(_text(row, header.name_column)) and (text := _text(row, column).strip())
    ]
    if is_date:
        return bool(symbols)
    return column > first and any(not text.isdecimal() and read_duty(text) for text in symbols)


def _read_rows(sheet: Sheet, header: DutyHeader) -> tuple[list[DutyRow], list[CellFault]]:
    rows: list[DutyRow] = []
    faults: list[CellFault] = []
    days = frozenset(header.days.values())
    for index, row in enumerate(sheet.rows[header.row + 1 :], start=header.row + 1):
        name = clean_text(_text(row, header.name_column))[:_MOST_NAME]
        cells = tuple(_cells(sheet, row, index, header))
        if name:
            number = _number(row, header.number_column)
            place = _place(index, header.name_column)
            rows.append(DutyRow(sheet.name, index + 1, place, number, name, days, cells))
        elif cells and not all(cell.symbol.casefold() in SHORT_DAYS for cell in cells):
            faults.append(CellFault(sheet.name, _place(index, header.name_column), "name_missing", ""))
    return rows, faults


def _cells(sheet: Sheet, row: list[Cell], index: int, header: DutyHeader) -> list[DutyCell]:
    found = []
    for column, day in header.days.items():
        symbol = _text(row, column)[:MOST_SYMBOL].strip()
        if symbol:
            found.append(DutyCell(day, sheet.name, _place(index, column), symbol, read_duty(symbol)))
    return found


def _text(row: list[Cell], column: int) -> str:
    return cell_text(row[column]) if column < len(row) else ""


def _number(row: list[Cell], column: int | None) -> int | None:
    text = _text(row, column) if column is not None else ""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def _place(row: int, column: int) -> str:
    """Row and column counted from 0 → D7."""
    return f"{get_column_letter(column + 1)}{row + 1}"
