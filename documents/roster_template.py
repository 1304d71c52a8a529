"""The empty workbook that staff send to units: people, working patterns, and how to fill both in."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

import openpyxl
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from .rota import SHIFT_CODES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl.worksheet.worksheet import Worksheet

ROSTER_TITLE: Final = "Danh sách"
PATTERN_TITLE: Final = "Lịch làm việc"
HINT_TITLE: Final = "Hướng dẫn"
ROSTER_HEADER: Final = (
    ("STT", 6), ("Họ và tên", 28), ("Ngày sinh", 13), ("Giới tính", 10), ("Đơn vị", 32), ("Chức vụ", 22),
    ("Tổ/ca", 14), ("Điện thoại", 15), ("Email", 26), ("Ghi chú", 26),
)  # fmt: skip
PATTERN_HEADER: Final = (("Đơn vị", 32), ("Tổ/ca", 14), ("Họ và tên", 24), ("Ngày sinh", 13))
DAYS: Final = ("Thứ 2", "Thứ 3", "Thứ 4", "Thứ 5", "Thứ 6", "Thứ 7", "Chủ nhật")
PERIODS: Final = ("Sáng", "Chiều", "Tối")
ROTA_HEADER: Final = (("Ngày bắt đầu", 14), ("Chu kỳ ca", 44))
WEEK_FIRST_COLUMN: Final = len(PATTERN_HEADER) + 1
ROTA_FIRST_COLUMN: Final = WEEK_FIRST_COLUMN + len(DAYS) * len(PERIODS)
LAST_ROW: Final = 500

_LINE = Side(style="thin", color="999999")
_BORDER: Final = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_FILL: Final = PatternFill("solid", fgColor="E8EEF7")
_HINTS: Final = (
    "HƯỚNG DẪN ĐIỀN DANH SÁCH HỌC VIÊN VÀ LỊCH LÀM VIỆC",
    "",
    f"1. Trang “{ROSTER_TITLE}”: mỗi người một dòng. Ngày sinh ghi dạng 05/03/1998; chỉ biết năm thì ghi 1998.",
    "    Không ghi dân tộc, tôn giáo, số CCCD/CMND và không gửi ảnh: các cột đó sẽ bị bỏ khi nhập.",
    f"2. Trang “{PATTERN_TITLE}”: lịch chung của đơn vị, của một tổ/ca, hoặc của một người.",
    "    Chỉ ghi Đơn vị: áp dụng cho mọi người của đơn vị.",
    f"    Ghi thêm Tổ/ca: chỉ cho tổ, ca đó (viết như cột Tổ/ca ở trang “{ROSTER_TITLE}”).",
    "    Ghi thêm Họ và tên, Ngày sinh: chỉ cho người đó.",
    "3. Lịch tuần: x = bận, h = hạn chế (đi học được nếu cần), để trống = học được.",
    "4. Ca kíp: ghi Ngày bắt đầu và Chu kỳ ca (mã ca của từng ngày, kể từ ngày bắt đầu, rồi lặp lại).",
    "    Mã ca: " + "; ".join(f"{'Đ' if code == 'D' else code} = {text}" for code, text in SHIFT_CODES.items()) + ".",
    "    Ví dụ: “T R N N” là trực một ngày, ra trực một ngày, nghỉ hai ngày.",
    "    Dấu | ngăn các tuần: “6S N | 6C N | 6Đ N” là mỗi tuần một ca, sáu ngày làm, một ngày nghỉ.",
    "    “S | C | Đ” là bảy ngày ca sáng, bảy ngày ca chiều, bảy ngày ca đêm.",
    "",
    "Hai dòng dưới đây chỉ là VÍ DỤ, không có thật, không được nhập:",
)  # fmt: skip
_EXAMPLES: Final = (
    ("1", "Nguyễn Văn Ví Dụ", "05/03/1998", "Nam", "Bệnh viện Ví Dụ", "Điều dưỡng", "Tổ 1", "0900000000", "", ""),
    ("2", "Trần Thị Thí Dụ", "1990", "Nữ", "Bệnh viện Ví Dụ", "Hộ lý", "Tổ 2", "", "", "chỉ biết năm sinh"),
)


def write_roster_template() -> bytes:
    """An XLSX that documents.roster.read_roster reads back once it is filled in."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    _write_people(book.create_sheet(ROSTER_TITLE))
    patterns = book.create_sheet(PATTERN_TITLE)
    write_pattern_header(patterns, row=1)
    _validate_marks(patterns)
    _write_hints(book.create_sheet(HINT_TITLE))
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def write_pattern_header(sheet: Worksheet, *, row: int) -> None:
    """The two header rows of working patterns, days merged over their three periods, from `row` on."""
    for column, (title, width) in enumerate(PATTERN_HEADER, start=1):
        _head(sheet, row, column, title, width, rows=2)
    for day, title in enumerate(DAYS):
        first = WEEK_FIRST_COLUMN + day * len(PERIODS)
        sheet.merge_cells(start_row=row, end_row=row, start_column=first, end_column=first + 2)
        _style(sheet, row, first, title)
        for offset, period in enumerate(PERIODS):
            _style(sheet, row + 1, first + offset, period)
            sheet.column_dimensions[get_column_letter(first + offset)].width = 7
    for column, (title, width) in enumerate(ROTA_HEADER, start=ROTA_FIRST_COLUMN):
        _head(sheet, row, column, title, width, rows=2)
    sheet.freeze_panes = f"{get_column_letter(WEEK_FIRST_COLUMN)}{row + 2}"


def _write_people(sheet: Worksheet) -> None:
    for column, (title, width) in enumerate(ROSTER_HEADER, start=1):
        _head(sheet, 1, column, title, width, rows=1)
    sheet.freeze_panes = "C2"
    names = [title for title, _ in ROSTER_HEADER]
    for title in ("Ngày sinh", "Điện thoại"):
        # As text: the spreadsheet program then keeps leading zeros and does not swap day and month.
        for row in range(2, LAST_ROW + 1):
            sheet.cell(row, names.index(title) + 1).number_format = "@"
    _validate(sheet, names.index("Giới tính") + 1, 2, ("Nam", "Nữ"), "Chọn Nam hoặc Nữ.")


def _validate_marks(sheet: Worksheet) -> None:
    last = get_column_letter(ROTA_FIRST_COLUMN - 1)
    rule = DataValidation(type="list", formula1='"x,h"', allow_blank=True, showErrorMessage=True)
    rule.error = "Ghi x (bận), h (hạn chế) hoặc để trống (học được)."
    rule.add(f"{get_column_letter(WEEK_FIRST_COLUMN)}3:{last}{LAST_ROW}")
    sheet.add_data_validation(rule)
    for row in range(3, LAST_ROW + 1):
        for column in (WEEK_FIRST_COLUMN - 1, ROTA_FIRST_COLUMN):
            sheet.cell(row, column).number_format = "@"


def _validate(sheet: Worksheet, column: int, first_row: int, choices: Sequence[str], error: str) -> None:
    rule = DataValidation(type="list", formula1=f'"{",".join(choices)}"', allow_blank=True, showErrorMessage=True)
    rule.error = error
    letter = get_column_letter(column)
    rule.add(f"{letter}{first_row}:{letter}{LAST_ROW}")
    sheet.add_data_validation(rule)


def _write_hints(sheet: Worksheet) -> None:
    for text in _HINTS:
        sheet.append([text])
    sheet["A1"].font = Font(bold=True, size=13)
    first = sheet.max_row + 1
    for column, (title, _) in enumerate(ROSTER_HEADER, start=1):
        _style(sheet, first, column, title)
    for example in _EXAMPLES:
        sheet.append(list(example))
    for row in range(first + 1, sheet.max_row + 1):
        for column in range(1, len(ROSTER_HEADER) + 1):
            sheet.cell(row, column).font = Font(italic=True, color="777777")


def _head(sheet: Worksheet, row: int, column: int, title: str, width: int, *, rows: int) -> None:
    if rows > 1:
        sheet.merge_cells(start_row=row, end_row=row + rows - 1, start_column=column, end_column=column)
    _style(sheet, row, column, title)
    sheet.column_dimensions[get_column_letter(column)].width = width


def _style(sheet: Worksheet, row: int, column: int, title: str) -> None:
    cell = sheet.cell(row, column)
    cell.value = title
    cell.font = Font(bold=True)
    cell.fill = _FILL
    cell.border = _BORDER
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
