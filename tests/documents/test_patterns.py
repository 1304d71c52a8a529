import datetime as dt

import pytest

from documents.cells import CellError
from documents.roster import read_roster
from documents.rota import Rota, parse_cycle

from .xlsx import make_xlsx

DAYS = ["Thứ 2", "Thứ 3", "Thứ 4", "Thứ 5", "Thứ 6", "Thứ 7", "Chủ nhật"]
HEADER = ["Đơn vị", "Tổ/ca", "Họ và tên", "Ngày sinh"]
WEEK = [f"T{day} {period}" for day in range(2, 8) for period in ("sáng", "chiều", "tối")]
WEEK += ["CN sáng", "CN chiều", "CN tối"]
ROTA = ["Ngày bắt đầu chu kỳ", "Chu kỳ ca"]


def read(*rows, header=(*HEADER, *WEEK, *ROTA), merged=()):
    return read_roster(make_xlsx(("Lịch làm việc", [header, *rows]), merged=merged), filename="l.xlsx")


def row(*, unit="Bệnh viện A", group="", name="", birth="", week=None, anchor=None, cycle=None):
    return [unit, group, name, birth, *(week or [None] * 21), anchor, cycle]


OFFICE = ["x", "x", None] * 5 + ["h"] + [None] * 5


def test_a_week_is_read_for_a_unit():
    (pattern,) = read(row(week=OFFICE)).unit_patterns
    assert (pattern.unit, pattern.group, pattern.person_name) == ("Bệnh viện A", "", None)
    assert pattern.week == "##." * 5 + "-....."
    assert pattern.rota is None


def test_a_week_under_merged_days_is_read():
    header = [*HEADER[:1], *(text for day in DAYS for text in (day, None, None))]
    periods = [None, *["Sáng", "Chiều", "Tối"] * 7]
    merged = ["A1:A2"] + [f"{first}1:{last}1" for first, last in ("BD", "EG", "HJ", "KM", "NP", "QS", "TV")]
    (pattern,) = read(periods, ["A", *OFFICE], header=header, merged=merged).unit_patterns
    assert pattern.week == "##." * 5 + "-....."


def test_a_rota_is_read_for_a_group():
    (pattern,) = read(row(group="Tổ 1", anchor="02/11/2026", cycle="6S N | 6C N | 6Đ N")).unit_patterns
    assert pattern.group == "Tổ 1"
    assert pattern.rota == Rota(anchor=dt.date(2026, 11, 2), days=tuple("SSSSSSNCCCCCCNDDDDDDN"))
    assert pattern.week is None


@pytest.mark.parametrize("anchor", [dt.date(2026, 11, 2), dt.datetime(2026, 11, 2, 0, 0), "2.11.2026", 46328])
def test_the_first_day_of_a_rota_is_read_in_any_manner(anchor):
    (pattern,) = read(row(anchor=anchor, cycle="T R N")).unit_patterns
    assert pattern.rota is not None
    assert pattern.rota.anchor == dt.date(2026, 11, 2)


def test_a_person_is_named_by_name_and_birth():
    (pattern,) = read(row(name="LÊ AN", birth="05/03/1998", week=OFFICE)).unit_patterns
    assert (pattern.person_name, pattern.birth_date, pattern.birth_year) == ("Lê An", dt.date(1998, 3, 5), 1998)


def test_a_rota_repeats_in_both_directions():
    rota = Rota(anchor=dt.date(2026, 11, 2), days=("T", "R", "N"))
    dates = [dt.date(2026, 11, day) for day in (1, 2, 3, 4, 5)]
    assert [rota.code_on(date) for date in dates] == ["N", "T", "R", "N", "T"]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("S S C C Đ Đ N", "SSCCDDN"),
        ("s,s,c;c d\nĐ", "SSCCDD"),
        ("T R N N", "TRNN"),
        ("2NG HC NT", "AAHN"),
        ("2T2R", "TTRR"),
        ("4N2Đ 1s", "NNNNDDS"),
        ("TRNN", "TRNN"),
        ("S | C | Đ", "S" * 7 + "C" * 7 + "D" * 7),
        ("S S S S S S N | C", "SSSSSSN" + "C" * 7),
        ("6S 1N", "SSSSSSN"),
        ("Sx2, Nx1", "SSN"),
        ("ca sáng, ca đêm, ra trực, nghỉ", "SDRN"),
        ("HC HC hành chính trực", "HHHT"),
        ("D", "D"),
        ("1 ngày trực, 3 ngày nghỉ", "TNNN"),
        ("1 ngày trực 1 ngày ra trực 2 ngày nghỉ", "TRNN"),
        ("1ngày trực, 3ngày nghỉ", "TNNN"),
        ("trực 1 nghỉ 3", "TNNN"),
        ("Trực 1 ngày, nghỉ 3 ngày", "TNNN"),
        ("2 ngày, 2 đêm, 4 nghỉ", "AADDNNNN"),
        ("2 ngày ca đêm 1 nghỉ", "DDN"),
        ("6 S 1 N", "SSSSSSN"),
        ("T R 0 0", "TRNN"),
    ],
)
def test_a_cycle_is_read(text, days):
    assert "".join(parse_cycle(text)) == days


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "rota_cycle_missing"),
        (" | ", "rota_cycle_missing"),
        ("S Q N", "rota_code_unknown"),
        ("0S", "rota_code_unknown"),
        ("400S", "rota_cycle_too_long"),
        ("S " * 367, "rota_cycle_too_long"),
        ("S" + " " * 1_500, "rota_cycle_too_long"),
        ("999999999S", "rota_code_unknown"),
        ("2T0R", "rota_code_unknown"),
        ("200T200R", "rota_cycle_too_long"),
        ("trực 1 nghỉ", "rota_code_unknown"),
        ("1 trực nghỉ 3", "rota_code_unknown"),
        ("1 ngày, 3 ngày nghỉ, 2", "rota_code_unknown"),
        ("trực 24 giờ nghỉ 3", "rota_code_unknown"),
        ("2S 3 N", "rota_code_unknown"),
        ("400 trực", "rota_cycle_too_long"),
    ],
)
def test_an_unreadable_cycle_is_refused(text, code):
    with pytest.raises(CellError) as error:
        parse_cycle(text)
    assert error.value.code == code


@pytest.mark.parametrize(
    ("changed", "code", "column"),
    [
        ({"unit": "", "week": OFFICE}, "pattern_unit_missing", "Đơn vị"),
        ({"group": "Tổ 1"}, "pattern_empty", "Đơn vị"),
        ({"week": ["x", "??", *[None] * 19]}, "week_mark_unknown", "T2 chiều"),
        ({"cycle": "T R"}, "rota_anchor_missing", "Ngày bắt đầu chu kỳ"),
        ({"anchor": "31/11/2026", "cycle": "T R"}, "rota_anchor_invalid", "Ngày bắt đầu chu kỳ"),
        ({"anchor": "02/11/2026"}, "rota_cycle_missing", "Chu kỳ ca"),
        ({"anchor": "02/11/2026", "cycle": "T Q"}, "rota_code_unknown", "Chu kỳ ca"),
        ({"name": "Lê An", "birth": "31/02", "week": OFFICE}, "pattern_person_birth_invalid", "Ngày sinh"),
    ],
)
def test_a_broken_pattern_is_left_out_and_named(changed, code, column):
    roster = read(row(**changed), row(unit="B", week=OFFICE))
    assert [pattern.unit for pattern in roster.unit_patterns] == ["B"]
    assert [(fault.row_number, fault.code, fault.column) for fault in roster.faults] == [(2, code, column)]


def test_the_same_subject_twice_is_a_fault():
    roster = read(row(week=OFFICE), row(unit="BỆNH VIỆN  A", anchor="02/11/2026", cycle="T R"))
    assert len(roster.unit_patterns) == 1
    assert [(f.row_number, f.code, f.value) for f in roster.faults] == [(3, "pattern_duplicate", "2")]


def test_lines_of_text_below_the_table_are_passed_over():
    roster = read(row(week=OFFICE), ["Ghi chú: x là bận, h là hạn chế"], [], ["* Mã ca: S, C, Đ"])
    assert len(roster.unit_patterns) == 1
    assert roster.faults == ()
