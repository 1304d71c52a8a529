"""The workbook that a unit fills in for its people: a duty roster, common hours, and what the symbols mean."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import openpyxl
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from .duty_codes import DUTY_SYMBOLS, write_duty

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Mapping, Sequence

    from openpyxl.worksheet.worksheet import Worksheet

    from .duty_words import DutyWords

HEADER_ROW: Final = 3
FIRST_ROW: Final = HEADER_ROW + 2
_WIDTHS: Final = (5, 11, 26, 9)  # of number, number of the trainee, name, year of birth
FIXED_COLUMNS: Final = len(_WIDTHS)
_MARKS: Final = {".": "r", "-": "h", "#": "x"}

_LINE = Side(style="thin", color="999999")
_BORDER: Final = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_FILL: Final = PatternFill("solid", fgColor="E8EEF7")
_REST: Final = PatternFill("solid", fgColor="F3F3F3")
_CENTRE: Final = Alignment(horizontal="center", vertical="center", wrap_text=True)


@dataclass(frozen=True)
class TemplatePerson:
    """`codes` are those of DUTY_SYMBOLS by date, one or more, as far as the unit has said them."""

    number: int
    name: str
    birth_year: int | None
    codes: Mapping[dt.date, str]


def write_duty_template(
    people: Sequence[TemplatePerson],
    *,
    title: str,
    dates: Sequence[dt.date],
    closed: Collection[dt.date],
    periods: Sequence[str],
    hours: Mapping[tuple[int, int], str],
    words: DutyWords,
) -> bytes:
    """An XLSX that documents.duty_roster reads back. `hours` as in CommonHours.states, as far as they are known.

    `closed` are dates on which there are no lessons anyhow.
    """
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    roster = book.create_sheet(words.roster_title)
    _text(roster, 1, 1, title).font = Font(bold=True, size=13)
    _write_roster(roster, people, dates, closed, words)
    _write_hours(book.create_sheet(words.hours_title), periods, hours, words)
    _write_legend(book.create_sheet(words.legend_title), words)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def _write_roster(
    sheet: Worksheet,
    people: Sequence[TemplatePerson],
    dates: Sequence[dt.date],
    closed: Collection[dt.date],
    words: DutyWords,
) -> None:
    _text(sheet, 2, 1, words.above_roster)
    labels = words.row_label, words.number_label, words.name_label, words.birth_label
    for column, (label, width) in enumerate(zip(labels, _WIDTHS, strict=True), start=1):
        sheet.merge_cells(start_row=HEADER_ROW, end_row=HEADER_ROW + 1, start_column=column, end_column=column)
        _head(sheet, HEADER_ROW, column, label)
        sheet.column_dimensions[get_column_letter(column)].width = width
    for column, day in enumerate(dates, start=FIXED_COLUMNS + 1):
        cell = _head(sheet, HEADER_ROW, column, "")
        cell.value, cell.number_format = day, "dd/mm"
        _head(sheet, HEADER_ROW + 1, column, words.short_days[day.weekday()])
        sheet.column_dimensions[get_column_letter(column)].width = 6.5
    for index, person in enumerate(people):
        _write_person(sheet, index, person, dates, closed)
    first = f"{get_column_letter(FIXED_COLUMNS + 1)}{FIRST_ROW}"
    sheet.freeze_panes = first
    if people:
        last = f"{get_column_letter(FIXED_COLUMNS + len(dates))}{FIRST_ROW + len(people) - 1}"
        _choices(sheet, f"{first}:{last}", list(DUTY_SYMBOLS.values()))


def _write_person(
    sheet: Worksheet, index: int, person: TemplatePerson, dates: Sequence[dt.date], closed: Collection[dt.date]
) -> None:
    row = FIRST_ROW + index
    for column, value in enumerate((index + 1, person.number, None, person.birth_year), start=1):
        sheet.cell(row, column).value = value
    _text(sheet, row, 3, person.name)
    for column, day in enumerate(dates, start=FIXED_COLUMNS + 1):
        cell = _text(sheet, row, column, write_duty(person.codes[day]) if day in person.codes else None)
        cell.border, cell.alignment = _BORDER, _CENTRE
        if day in closed:
            cell.fill = _REST


def _write_hours(
    sheet: Worksheet, periods: Sequence[str], hours: Mapping[tuple[int, int], str], words: DutyWords
) -> None:
    _text(sheet, 1, 1, words.above_hours).font = Font(bold=True, size=13)
    _text(sheet, 2, 1, words.marks)
    for column, label in enumerate((words.day_label, *periods), start=1):
        _head(sheet, HEADER_ROW, column, label)
        sheet.column_dimensions[get_column_letter(column)].width = 12
    for weekday, name in enumerate(words.days):
        row = HEADER_ROW + 1 + weekday
        _head(sheet, row, 1, name)
        for place in range(len(periods)):
            mark = hours.get((weekday, place))
            cell = _text(sheet, row, place + 2, _MARKS[mark] if mark else None)
            cell.border, cell.alignment = _BORDER, _CENTRE
    last = f"{get_column_letter(len(periods) + 1)}{HEADER_ROW + len(words.days)}"
    _choices(sheet, f"B{HEADER_ROW + 1}:{last}", list(_MARKS.values()))


def _write_legend(sheet: Worksheet, words: DutyWords) -> None:
    sheet.column_dimensions["A"].width = 10
    sheet.column_dimensions["B"].width = 60
    for column, label in enumerate((words.legend_title, words.meaning_label), start=1):
        _head(sheet, 1, column, label)
    for row, (code, symbol) in enumerate(DUTY_SYMBOLS.items(), start=2):
        _text(sheet, row, 1, symbol).alignment = _CENTRE
        _text(sheet, row, 2, words.meanings[code])
    for row, hint in enumerate(words.hints, start=len(DUTY_SYMBOLS) + 3):
        _text(sheet, row, 1, hint)


def _choices(sheet: Worksheet, cells: str, symbols: Sequence[str]) -> None:
    """A list to choose from that lets other symbols through: whoever takes the file in is asked what they mean."""
    rule = DataValidation(type="list", formula1=f'"{",".join(symbols)}"', allow_blank=True, showErrorMessage=False)
    rule.add(cells)
    sheet.add_data_validation(rule)


def _head(sheet: Worksheet, row: int, column: int, label: str) -> openpyxl.cell.Cell:
    cell = _text(sheet, row, column, label)
    cell.font, cell.fill, cell.border, cell.alignment = Font(bold=True), _FILL, _BORDER, _CENTRE
    return cell


def _text(sheet: Worksheet, row: int, column: int, text: str | None) -> openpyxl.cell.Cell:
    """A cell that is a text whatever it begins with: never a formula."""
    cell: openpyxl.cell.Cell = sheet.cell(row, column)  # type: ignore[assignment]
    if text:
        cell.value = text
        cell.data_type = "s"
    return cell
