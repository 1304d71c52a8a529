"""Write dot-hoc-mau.xlsx beside this file: `python -m examples.make_example`. The same bytes every time."""

from __future__ import annotations

import datetime as dt
import io
import random
import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
from openpyxl.styles import Alignment, Font

from documents.roster_template import ROTA_FIRST_COLUMN, WEEK_FIRST_COLUMN, write_pattern_header
from examples import invented_people as invented
from examples.invented_people import SEED, invent_people

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from examples.invented_people import Invented

TARGET = Path(__file__).with_name("dot-hoc-mau.xlsx")
NOTICE = "VÍ DỤ – mọi người, đơn vị và số điện thoại trong danh sách này đều không có thật"
HEADER = (
    ("STT", 5), ("Họ và tên", 20), ("", 9), ("Năm sinh", 12), ("", 12), ("Dân tộc", 9), ("Đơn vị công tác", 34),
    ("Chức vụ, nghề nghiệp", 22), ("Tổ/ca/lớp", 14), ("Điện thoại", 16), ("Email", 22), ("Ghi chú", 24),
)  # fmt: skip
HEADER_ROW = 7
# Monday to Sunday, each with morning, afternoon, evening: # busy, - if needed, . free.
OFFICE = "##. ##. ##. ##. ##. ... ..."
UNIT_WEEKS = (
    (invented.HOSPITAL, "Hành chính", OFFICE),
    (invented.WARD, "", "##. ##. ##. ##. ##. -.. ..."),
    (invented.HIGH_SCHOOL, "Khối 10", "#.. #.- #.. #.. ##. #.. ..."),
    (invented.HIGH_SCHOOL, "Khối 11", ".#. .#. ##. .#. .#- .#. ..."),
    (invented.HIGH_SCHOOL, "Khối 12", "##. #.. ##. #.- ##. ##. ..."),
    (invented.COLLEGE, "Lớp Điện 24A", "##. #.. ##. #.. #.. ... ..."),
    (invented.SEAFOOD, "Bảo trì", "##. ##. ##. ##. ##. ##. ..."),
)
UNIT_ROTAS = (
    (invented.HOSPITAL, "Kíp 1", "02/11/2026", "T R N N"),
    (invented.HOSPITAL, "Kíp 2", "03/11/2026", "T R N N"),
    (invented.HOSPITAL, "Kíp 3", "04/11/2026", "T R N H"),
    (invented.HOSPITAL, "Kíp 4", "5/11/2026", "T R N H"),
    (invented.HEALTH_CENTRE, "Tổ A", "02/11/2026", "H H T R H N N"),
    (invented.HEALTH_CENTRE, "Tổ B", "02/11/2026", "T R H H H N N"),
    (invented.GARMENT, "Ca 1", "02-11-2026", "6S N | 6C N | 6Đ N"),
    (invented.GARMENT, "Ca 2", "02-11-2026", "6C N | 6Đ N | 6S N"),
    (invented.GARMENT, "Ca 3", "02-11-2026", "6Đ N | 6S N | 6C N"),
    (invented.SEAFOOD, "Ca A", "02/11/2026", "S S S C C C N N"),
)
PERSONAL_WEEKS = ((69, "#.. #.. #.. #.. #.. ... ..."), (74, "##. ##. ##. ##. ##. ##. ..."))


def main() -> None:
    TARGET.write_bytes(make_workbook())
    print(f"{TARGET.name}: {len(invent_people())} people")


def make_workbook() -> bytes:
    people = invent_people()
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    _write_people(book.create_sheet("Danh sách học viên"), people)
    _write_patterns(book.create_sheet("Lịch làm việc"), people)
    data = io.BytesIO()
    book.save(data)
    return _without_clock(data.getvalue())


def _write_people(sheet: Worksheet, people: list[Invented]) -> None:
    sheet["A1"], sheet["G1"] = "ĐẢNG ỦY PHƯỜNG TÂN MẪU", "ĐẢNG CỘNG SẢN VIỆT NAM"
    sheet["A3"] = "DANH SÁCH HỌC VIÊN"
    sheet["A4"] = "tham gia lớp bồi dưỡng nhận thức về Đảng (kèm theo Công văn số 00-CV/ĐU)"
    sheet["A5"] = NOTICE
    for row in (3, 4, 5):
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=len(HEADER))
        sheet.cell(row, 1).alignment = Alignment(horizontal="center")
        sheet.cell(row, 1).font = Font(bold=row != 4, italic=row == 5)
    _write_header(sheet)
    chance = random.Random(SEED + 1)
    for number, person in enumerate(people, start=1):
        for column, value in enumerate(_row(number, person, chance), start=1):
            sheet.cell(HEADER_ROW + 2 + number, column).value = value
    last = HEADER_ROW + 3 + len(people)
    sheet.cell(last, 2).value = f"Danh sách có {len(people)} người."
    sheet.cell(last + 1, 8).value = "Cần Thơ, ngày … tháng … năm 2026"
    sheet.cell(last + 2, 2).value = "NGƯỜI LẬP DANH SÁCH"
    sheet.cell(last + 2, 8).value = "T/M BAN THƯỜNG VỤ"
    sheet.cell(last + 5, 8).value = "Lê Văn Mẫu"


def _write_header(sheet: Worksheet) -> None:
    for column, (title, width) in enumerate(HEADER, start=1):
        sheet.cell(HEADER_ROW, column).value = title or None
        sheet.cell(HEADER_ROW, column).font = Font(bold=True)
        sheet.column_dimensions[openpyxl.utils.get_column_letter(column)].width = width
        sheet.cell(HEADER_ROW + 2, column).value = f"({column})"
    sheet.cell(HEADER_ROW + 1, 4).value, sheet.cell(HEADER_ROW + 1, 5).value = "Nam", "Nữ"
    sheet.merge_cells(start_row=HEADER_ROW, end_row=HEADER_ROW + 1, start_column=2, end_column=3)
    sheet.merge_cells(start_row=HEADER_ROW, end_row=HEADER_ROW, start_column=4, end_column=5)
    for column in (1, *range(6, len(HEADER) + 1)):
        sheet.merge_cells(start_row=HEADER_ROW, end_row=HEADER_ROW + 1, start_column=column, end_column=column)


def _row(number: int, person: Invented, chance: random.Random) -> list[Any]:
    birth = _birth_as_written(person, chance)
    return [
        number,
        person.family_and_middle,
        person.given,
        None if person.female else birth,
        birth if person.female else None,
        chance.choice(("Kinh", "Kinh", "Kinh", "Khmer", "Hoa")),
        person.unit,
        person.position,
        person.group or None,
        "chưa có" if number == 112 else _phone_as_written(number, chance),
        f"hv{number:03}@example.com" if chance.random() < 0.6 else None,
        "trùng họ tên, khác ngày sinh" if number in {4, 10} else None,
    ]


def _birth_as_written(person: Invented, chance: random.Random) -> Any:
    date = dt.date(person.year, person.month, person.day)
    short = f"{person.day}-{person.month}-{person.year % 100:02}"
    kinds = (person.birth, person.birth, person.birth, short, f"{person.day}/{person.month}/{person.year}")
    return chance.choice((*kinds, person.year, str(person.year), date, (date - dt.date(1899, 12, 30)).days))


def _phone_as_written(number: int, chance: random.Random) -> Any:
    """Numbers 0900 000 001 and so on, mostly without the leading 0, as spreadsheets leave them."""
    digits = f"900000{number:03}"
    spaced = f"0{digits[:3]} {digits[3:6]} {digits[6:]}"
    return chance.choice(
        (int(digits), int(digits), int(digits), digits, f"+84{digits}", spaced, f"0{digits[:3]}.{digits[3:]}")
    )


def _write_patterns(sheet: Worksheet, people: list[Invented]) -> None:
    sheet["A1"] = "LỊCH LÀM VIỆC DO CÁC ĐƠN VỊ GỬI"
    sheet["A2"] = NOTICE
    sheet["A3"] = "x = bận, h = hạn chế, để trống = học được; mã ca: S, C, Đ, T (trực 24 giờ), R (ra trực), H, N"
    write_pattern_header(sheet, row=4)
    row = 6
    for unit, group, week in UNIT_WEEKS:
        _write_week(sheet, row, (unit, group or None, None, None), week)
        row += 1
    for unit, group, anchor, cycle in UNIT_ROTAS:
        for column, value in ((1, unit), (2, group), (ROTA_FIRST_COLUMN, anchor), (ROTA_FIRST_COLUMN + 1, cycle)):
            sheet.cell(row, column).value = value
        row += 1
    for number, week in PERSONAL_WEEKS:
        person = people[number - 1]
        _write_week(sheet, row, (person.unit, None, person.full_name, person.birth), week)
        row += 1


def _write_week(sheet: Worksheet, row: int, subject: tuple[str | None, ...], week: str) -> None:
    for column, value in enumerate(subject, start=1):
        sheet.cell(row, column).value = value
    for slot, state in enumerate(week.replace(" ", "")):
        sheet.cell(row, WEEK_FIRST_COLUMN + slot).value = {"#": "x", "-": "h", ".": None}[state]


def _without_clock(data: bytes) -> bytes:
    """The same workbook without the times at which it was saved."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new:
        for part in sorted(old.infolist(), key=lambda part: part.filename):
            content = old.read(part)
            if part.filename == "docProps/core.xml":
                content = re.sub(rb">\d{4}-\d\d-\d\dT[\d:]+Z<", b">2026-11-02T00:00:00Z<", content)
            new.writestr(zipfile.ZipInfo(part.filename, (2026, 11, 2, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return result.getvalue()


if __name__ == "__main__":
    main()
