"""Duty rosters as units send them, for tests."""

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from typing import Any

import openpyxl

from documents.duty_template import FIRST_ROW, FIXED_COLUMNS, HEADER_ROW
from models import Intake, Unit
from operations.upload_duties import duty_template
from tests.factories import MONDAY

NAME = "Nguyễn Văn An"
DAYS = [MONDAY + dt.timedelta(days=n) for n in range(14)]


def duty_file(
    days: Sequence[Any],
    people: Mapping[str, Sequence[Any]],
    *,
    hours: Sequence[Sequence[str]] = (),
    label: str = "Họ và tên",
    above: str = "",
) -> bytes:
    """A roster of a unit's own: `days` over the columns from B on, a row of symbols for each name.

    `hours` are rows of the sheet of common hours below its header: a day and the marks of its periods.
    """
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Tháng"
    sheet.append([above])
    sheet.append([label, *days])
    for name, symbols in people.items():
        sheet.append([name, *symbols])
    if hours:
        common = book.create_sheet("Giờ chung")
        common.append(["Ngày", "Sáng", "Chiều", "Tối"])
        for row in hours:
            common.append(list(row))
    return saved(book)


def filled_template(
    unit: Unit, intake: Intake, symbols: Mapping[str, Sequence[str]] | None = None, *, language: str = "vi"
) -> bytes:
    """The template with symbols from the first date on, by name; without names a duty and a strange symbol each."""
    book = openpyxl.load_workbook(io.BytesIO(duty_template(unit, intake=intake, language=language)))
    sheet = book.worksheets[0]
    for row in range(FIRST_ROW, sheet.max_row + 1):
        name = str(sheet.cell(row, 3).value)
        for place, symbol in enumerate(symbols.get(name, ()) if symbols is not None else ("T", "R", "Ô")):
            sheet.cell(row, FIXED_COLUMNS + 1 + place).value = symbol
    return saved(book)


def dates_of(data: bytes) -> list[dt.date]:
    """The dates of a template."""
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    return [cell.value.date() for cell in sheet[HEADER_ROW] if isinstance(cell.value, dt.datetime)]


def saved(book: openpyxl.Workbook) -> bytes:
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()
