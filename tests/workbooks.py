"""Rosters as units send them, for tests."""

import io
from collections.abc import Sequence
from typing import Any

import openpyxl

HEADER = ("STT", "Họ và tên", "Ngày sinh", "Đơn vị", "Tổ/ca", "Điện thoại", "Dân tộc")
DAYS = ("Thứ 2", "Thứ 3", "Thứ 4", "Thứ 5", "Thứ 6", "Thứ 7", "Chủ nhật")
WEEK_HEADER = tuple(f"{day} {part}" for day in DAYS for part in ("sáng", "chiều", "tối"))
AN = (1, "Nguyễn Văn An", "05/03/1998", "Xã Mẫu", "Tổ 1", "0900000001", "Kinh")
BINH = (2, "Trần Thị Bình", "1999", "Xã Mẫu", "Tổ 2", "900000002", "Khmer")
NO_SUCH_DAY = (3, "Lê Minh Chi", "31/02/1990", "Xã Mẫu", "", "", "")


def workbook(*rows: Sequence[Any], patterns: Sequence[Sequence[Any]] = (), header: Sequence[str] = HEADER) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    people = book.create_sheet("Danh sách")
    people.append(list(header))
    for row in rows:
        people.append(list(row))
    if patterns:
        sheet = book.create_sheet("Lịch làm việc")
        sheet.append(("Đơn vị", "Tổ/ca", "Họ và tên", "Ngày sinh", *WEEK_HEADER, "Ngày bắt đầu", "Chu kỳ ca"))
        for row in patterns:
            sheet.append(list(row))
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def week(unit: str, states: str, *, group: str = "", person: str = "", birth: str = "") -> tuple[str, ...]:
    """A row of the second sheet: 21 states, `.` free, `-` if needed, `#` busy."""
    return (unit, group, person, birth, *({"#": "x", "-": "h", ".": ""}[state] for state in states))
