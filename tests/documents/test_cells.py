import datetime as dt
from typing import Any

import pytest

from documents.cells import (
    Birth,
    CellError,
    cell_text,
    looks_like_name,
    parse_birth,
    parse_birth_parts,
    parse_email,
    parse_phone,
    parse_sex,
)

MARCH = Birth(date=dt.date(1998, 3, 5), year=1998)


@pytest.mark.parametrize(
    "cell",
    [
        dt.date(1998, 3, 5),
        dt.datetime(1998, 3, 5, 0, 0),
        "05/03/1998",
        "5-3-98",
        "5.3.1998",
        " 05 / 03 / 1998 ",
        "'05/03/1998",
        "1998-03-05",
        "1998-03-05 00:00:00",
        "05031998",
        "Sinh ngày 05/03/1998",
        35859.0,
        35859,
        "35859",
    ],
)
def test_a_full_date_is_read(cell):
    assert parse_birth(cell) == MARCH


@pytest.mark.parametrize(
    "cell", ["1998", 1998, 1998.0, "00/00/1998", "0/0/98", "03/1998", "…/…/1998", "../../1998", "Năm 1998"]
)
def test_where_only_the_year_is_known_only_the_year_is_read(cell):
    assert parse_birth(cell) == Birth(year=1998)


@pytest.mark.parametrize("cell", ["", " ", "\u00a0"])
def test_an_empty_birth_is_empty(cell):
    assert parse_birth(cell) == Birth()


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("31/02/1998", "birth_invalid"),
        ("03/25/1998", "birth_invalid"),
        ("không rõ", "birth_invalid"),
        ("1/2/3/1998", "birth_invalid"),
        (True, "birth_invalid"),
        ("05/03/1898", "birth_implausible"),
        (dt.date(2026, 1, 1), "birth_implausible"),
        (300.0, "birth_implausible"),
    ],
)
def test_an_unreadable_birth_is_refused(cell, code):
    with pytest.raises(CellError) as error:
        parse_birth(cell)
    assert error.value.code == code


def test_birth_in_three_cells_is_read():
    assert parse_birth_parts(5.0, "03", 1998) == MARCH
    assert parse_birth_parts("", "", "1998") == Birth(year=1998)
    with pytest.raises(CellError):
        parse_birth_parts(5, 3, "")


@pytest.mark.parametrize(
    "cell",
    [
        "0912345678",
        "912345678",
        912345678.0,
        912345678,
        "+84 912 345 678",
        "84912345678",
        "0084912345678",
        "0912.345.678",
        "(091) 234-5678",
        "'0912345678",
        "0912345678 / 0987654321",
        "ĐT: 0912 345 678",
        84912345678.0,
    ],
)
def test_a_phone_is_normalised(cell):
    assert parse_phone(cell) == "0912345678"


def test_a_landline_keeps_eleven_digits():
    assert parse_phone("2923 812 345") == "02923812345"


@pytest.mark.parametrize("cell", ["", "-", None or ""])
def test_no_phone_is_empty(cell):
    assert parse_phone(cell) == ""


@pytest.mark.parametrize("cell", ["12345", "091234567", "0112345678", "không có", 9.1e12])
def test_an_unreadable_phone_is_refused(cell):
    with pytest.raises(CellError):
        parse_phone(cell)


def test_an_email_is_lower_case_without_wrapping():
    assert parse_email(" <An.Le@Vi-Du.edu.vn>; ") == "an.le@vi-du.edu.vn"
    assert parse_email("") == ""


@pytest.mark.parametrize("cell", ["an", "an@", "an@vidu", "an le@vidu.vn", "an@@vidu.vn"])
def test_an_unreadable_email_is_refused(cell):
    with pytest.raises(CellError):
        parse_email(cell)


def test_sex_is_read_in_words():
    assert [parse_sex(cell) for cell in ("Nam", " NỮ ", "nu", "")] == ["male", "female", "female", None]


def test_cell_text_shows_what_a_person_sees():
    cells: list[Any] = [12.0, 1.5, True, dt.datetime(2026, 1, 2, 0, 0), "a\n b"]
    assert [cell_text(cell) for cell in cells] == ["12", "1.5", "x", "02/01/2026", "a b"]


@pytest.mark.parametrize("name", ["Lê An", "H'Hen Niê", "Thạch Sô-phia", "Y", "Ng. Văn A"])
def test_names_look_like_names(name):
    assert looks_like_name(name)


@pytest.mark.parametrize("name", ["NguyÔn V¨n", "Lê An 2", "=1+1", "<b>An</b>", ""])
def test_other_things_do_not_look_like_names(name):
    assert not looks_like_name(name)
