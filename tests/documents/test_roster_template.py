import datetime as dt
import io

import openpyxl
import pytest

from documents.faults import RosterFileError
from documents.roster import read_roster
from documents.roster_template import write_roster_template


def filled_in():
    book = openpyxl.load_workbook(io.BytesIO(write_roster_template()))
    people, patterns = book["Danh sách"], book["Lịch làm việc"]
    values = (1, "Lê An", "05/03/1998", "Nam", "Đơn vị A", "Công nhân", "Ca 1", "0912345678", None, "mới")
    for column, value in enumerate(values, start=1):
        people.cell(2, column).value = value
    patterns["A3"], patterns["B3"], patterns["Z3"], patterns["AA3"] = "Đơn vị A", "Ca 1", "02/11/2026", "6S N"
    patterns["A4"], patterns["E4"], patterns["Y4"] = "Đơn vị A", "x", "h"
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def test_a_filled_in_template_is_read_back():
    roster = read_roster(filled_in(), filename="mau.xlsx")
    assert roster.faults == ()
    assert roster.ignored_columns == ()
    (person,) = roster.rows
    assert (person.full_name, person.birth_date, person.unit) == ("Lê An", dt.date(1998, 3, 5), "Đơn vị A")
    assert (person.position, person.group, person.phone) == ("Công nhân", "Ca 1", "0912345678")
    rota, week = roster.unit_patterns
    assert (rota.group, rota.week) == ("Ca 1", None)
    assert rota.rota is not None
    assert (rota.rota.anchor, "".join(rota.rota.days)) == (dt.date(2026, 11, 2), "SSSSSSN")
    assert (week.group, week.week, week.rota) == ("", "#" + "." * 19 + "-", None)


def test_the_empty_template_with_its_examples_holds_nobody():
    with pytest.raises(RosterFileError) as error:
        read_roster(write_roster_template(), filename="mau.xlsx")
    assert error.value.code == "no_rows"


def test_the_template_says_what_the_codes_mean():
    sheet = openpyxl.load_workbook(io.BytesIO(write_roster_template()))["Hướng dẫn"]
    text = "\n".join(str(cell.value) for cell in sheet["A"])
    assert "Đ = ca đêm 22–6" in text
    assert "VÍ DỤ, không có thật" in text
