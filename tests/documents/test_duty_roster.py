"""A unit's duty roster: people as rows, dates as columns, in the manners in which units write them."""

import contextlib
import datetime as dt
import itertools
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from documents.duty_codes import DUTY_SYMBOLS, read_duty, write_duty
from documents.duty_roster import read_duty_roster
from documents.duty_template import TemplatePerson, write_duty_template
from documents.duty_words import DUTY_WORDS
from documents.faults import RosterFileError
from documents.rota import SHIFT_CODES
from tests.duty_files import duty_file
from web.language import LANGUAGES

from .xlsx import make_xlsx

FIRST, LAST = dt.date(2026, 1, 12), dt.date(2026, 2, 8)
DATES = [FIRST + dt.timedelta(days=n) for n in range(28)]
PERIODS = ("Sáng", "Chiều", "Tối")
AN = "Nguyễn Văn An"


def read(data):
    return read_duty_roster(data, filename="truc.xlsx", first=FIRST, last=LAST, periods=[{one} for one in PERIODS])


def said(data):
    """What the first person has, as days of the horizon and codes."""
    return {(cell.day - FIRST).days: cell.codes for cell in read(data).rows[0].cells}


@pytest.mark.parametrize(
    ("symbol", "code"),
    [
        ("S", "S"), ("đ", "D"), ("Đêm", "D"), (" T/24 ", "T"), ("24h", "T"), ("Trực", "T"), ("ra trực", "R"),
        ("HC", "H"), ("NT", "N"), ("O", "N"), ("0", "N"), ("NG", "A"), ("ngày", "A"), ("x", "X"), ("?", "?"),
        # What could be read as free and may be something else is asked for.
        ("N", None), ("Ô", None), ("P", None), ("-", None),
        # Several in one cell; what is one symbol as a whole stays it.
        ("S+C", "SC"), ("C/T", "CT"), ("S,Đ", "SD"), ("Đ; s", "SD"), ("HC & Trực", "TH"), ("S-Đ", "SD"), ("C Đ", "CD"),
        ("T/T", "T"), ("S,", "S"), ("6-14/14-22", "SC"), ("6-14", "S"), ("CT", "X"), ("T/24+?", "T?"), ("T-24", "T"),
        ("NT+S", None), ("R+NT", "RN"), ("NT+X", None),
        ("S/P", None), ("N/T", None), ("1/2", None), ("/", None), ("Trực sáng", None), ("6-14-22", None),
    ],
)  # fmt: skip
def test_symbol_is_read_or_left_to_be_asked_for(symbol, code):
    assert read_duty(symbol) == code


def test_symbols_of_the_template_are_read_back_as_their_codes():
    assert {code: read_duty(symbol) for code, symbol in DUTY_SYMBOLS.items()} == {code: code for code in DUTY_SYMBOLS}
    assert SHIFT_CODES.keys() < DUTY_SYMBOLS.keys()


def test_any_symbols_of_one_day_are_written_as_they_are_read():
    for pair in itertools.combinations(DUTY_SYMBOLS, 2):
        if "N" in pair and "R" not in pair:
            continue  # a day off with a shift cannot be meant
        assert read_duty(write_duty("".join(pair))) == "".join(pair)


def test_each_language_tells_the_meaning_of_each_symbol():
    assert {language: words.meanings.keys() for language, words in DUTY_WORDS.items()} == dict.fromkeys(
        LANGUAGES, DUTY_SYMBOLS.keys()
    )


@pytest.mark.parametrize("words", DUTY_WORDS.values(), ids=DUTY_WORDS)
def test_template_of_either_language_filled_with_what_is_known_is_read_back(words):
    codes = {DATES[0]: "D", DATES[2]: "N", DATES[26]: "SC", DATES[27]: "A"}
    hours = {(day, place): "#" if day < 5 and place < 2 else "." for day in range(7) for place in range(3)}
    data = write_duty_template(
        [TemplatePerson(7, AN, 1990, codes), TemplatePerson(9, "Lê Bình", None, {})],
        title="=Bệnh viện", dates=DATES, closed={DATES[6]}, periods=PERIODS, hours=hours,
        words=words,
    )  # fmt: skip
    file = read(data)
    assert [(row.number, row.name, {c.day: c.codes for c in row.cells}) for row in file.rows] == [
        (7, AN, codes),
        (9, "Lê Bình", {}),
    ]
    assert file.rows[1].days == frozenset(DATES)
    assert file.hours is not None
    assert (dict(file.hours.states), file.hours.empty, file.faults, file.unused) == (hours, 0, (), ())


def test_template_without_hours_says_nothing_of_hours():
    data = write_duty_template([], title="", dates=DATES, closed=(), periods=PERIODS, hours={}, words=DUTY_WORDS["vi"])
    with pytest.raises(RosterFileError, match="no_duties"):
        read(data)


@pytest.mark.parametrize(
    ("days", "above"),
    [
        ([dt.date(2026, 1, 12), dt.date(2026, 1, 13)], ""),
        ([dt.datetime(2026, 1, 12), dt.datetime(2026, 1, 13)], ""),
        (["12/01/2026", "13/1/2026"], ""),
        (["12.01", "13-1"], "từ ngày 12/01"),
        (["T2 12/01", "Thứ 3\n13/01"], ""),
        ([46034, 46035], ""),
        ([12, 13, 14, 15, 16], "BẢNG PHÂN CÔNG TRỰC THÁNG 01 NĂM 2026"),
        ([12, 13, 14, 15, 16], "Lịch trực tháng 1"),
    ],
)
def test_dates_are_read_in_the_manners_of_units(days, above):
    assert said(duty_file(days, {AN: ["T", "R"]}, above=above)) == {0: "T", 1: "R"}


def test_dates_without_a_year_are_those_of_the_horizon_across_new_year():
    data = duty_file(["31/12", "01/01"], {AN: ["T", "R"]})
    first, last = dt.date(2026, 12, 20), dt.date(2027, 1, 20)
    rows = read_duty_roster(data, filename="a.xlsx", first=first, last=last, periods=[{one} for one in PERIODS]).rows
    assert [cell.day for cell in rows[0].cells] == [dt.date(2026, 12, 31), dt.date(2027, 1, 1)]


def test_cells_are_named_as_the_spreadsheet_names_them():
    file = read(duty_file(DATES[:3], {AN: ["T", "", "P"]}))
    assert [(cell.place, cell.symbol, cell.codes) for cell in file.rows[0].cells] == [
        ("B3", "T", "T"),
        ("D3", "P", None),
    ]


def test_columns_outside_the_horizon_are_named_and_not_read():
    file = read(duty_file([DATES[0], dt.date(2026, 3, 1)], {AN: ["T", "C"]}))
    assert [(fault.place, fault.code, fault.value) for fault in file.unused] == [("C2", "date_outside", "01/03/2026")]
    assert [cell.codes for cell in file.rows[0].cells] == ["T"]


def test_shifts_below_a_repeated_date_are_a_fault_and_an_empty_column_is_none():
    file = read(duty_file([DATES[0], DATES[0], DATES[1], DATES[1]], {AN: ["T", "S", "R", ""]}))
    assert [(fault.place, fault.code, fault.value) for fault in file.faults] == [("C2", "date_repeated", "12/01/2026")]
    assert [cell.codes for cell in file.rows[0].cells] == ["T", "R"]


@pytest.mark.parametrize("label", ["32/01/2026", "31-02", "Thứ 3 45/1", "tháng một", "Ngày ba", "", 99_999_999])
def test_shifts_below_what_is_no_date_are_a_fault(label):
    file = read(duty_file([DATES[0], label, DATES[2]], {"Lê Bình": ["", "", "C"], AN: ["T", "R", "C"]}))
    assert [(fault.place, fault.code, fault.value) for fault in file.faults] == [("C2", "date_unreadable", str(label))]
    assert [cell.day for cell in file.rows[1].cells] == [DATES[0], DATES[2]]


def test_day_numbers_beyond_a_gap_or_the_month_are_faults_where_shifts_stand():
    days = [12, 13, 14, 15, 16, "17a", 18]
    file = read(duty_file(days, {AN: ["T", "R", "", "", "T", "R", "S"]}, above="Tháng 1/2026"))
    assert [(fault.place, fault.value) for fault in file.faults] == [("G2", "17a"), ("H2", "18")]
    days = list(range(1, 33))
    file = read(duty_file(days, {AN: ["T"] * 32}, above="Lịch trực tháng 2 năm 2026"))
    assert [fault.value for fault in file.faults] == ["29", "30", "31", "32"]


def test_ranks_left_of_the_dates_and_sums_and_notes_right_of_them_are_no_shifts():
    rows = [
        ["STT", "Họ và tên", "Tổ", "Chức vụ", *DATES[:2], "Tổng", "Số ca 24 giờ", "Ghi chú"],
        [1, AN, "A", "T", "T", "R", 24, 0, "đổi với Bình"],
    ]
    file = read(make_xlsx(("Trực", rows)))
    assert (file.faults, file.unused) == ((), ())


def test_row_without_a_name_is_a_fault_and_a_row_of_weekdays_is_not():
    file = read(duty_file(DATES[:2], {"": ["T2", "T3"], AN: ["S", "C"], "  ": ["T", "R"]}))
    assert [(fault.place, fault.code) for fault in file.faults] == [("A5", "name_missing")]
    assert [row.name for row in file.rows] == [AN]


def test_row_of_english_weekdays_and_an_english_legend_are_passed_over():
    rows = [["Full name", "12/01", "13/01"], ["", "Mon", "Tue"], [AN, "T", "R"]]
    legend = [["Full name", "12/01"], ["Lê Bình", "S"]]
    file = read(make_xlsx(("January", rows), ("Symbols", legend)))
    assert ([row.name for row in file.rows], file.faults) == ([AN], ())


def test_name_merged_over_the_rows_of_dates_and_weekdays_is_found():
    rows = [["Họ và tên", "12/01", "13/01"], ["", "T2", "T3"], [AN, "T", "R"]]
    assert said(make_xlsx(("Trực", rows), merged=["A1:A2"])) == {0: "T", 1: "R"}


def test_hours_with_gaps_are_if_needed_there_and_never_free():
    hours = read(duty_file([], {}, hours=[("Thứ 2", "x", "x", "r"), ("CN", "", "h", "")])).hours
    assert hours is not None
    assert [hours.states[0, place] for place in range(3)] == ["#", "#", "."]
    assert ({hours.states[6, place] for place in range(3)}, hours.states[3, 0], hours.empty) == ({"-"}, "-", 17)


def test_mark_of_the_hours_that_is_not_known_is_a_fault_with_its_cell():
    file = read(duty_file(DATES[:1], {AN: ["T"]}, hours=[("Thứ 2", "x", "7h-11h", "r")]))
    assert [(f.sheet, f.place, f.code, f.value) for f in file.faults] == [
        ("Giờ chung", "C2", "week_mark_unknown", "7h-11h")
    ]
    assert file.hours is not None
    assert file.hours.states[0, 1] == "-"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"x", "file_not_xlsx"),
        (duty_file(DATES[:2], {AN: ["T"]})[:900], "file_damaged"),
        (make_xlsx(("Danh sách", [["STT", "Họ và tên", "Ngày sinh"], [1, AN, "05/03/1998"]])), "duty_header_not_found"),
        (duty_file([dt.date(2026, 3, 1)], {AN: ["T"]}), "duty_dates_outside"),
        (duty_file(DATES[:2], {}), "no_duties"),
    ],
)
def test_file_that_is_no_roster_is_refused_by_name(data, code):
    with pytest.raises(RosterFileError, match=code):
        read(data)


cells = st.one_of(
    st.none(),
    st.sampled_from([AN, "Họ và tên", "Mã học viên", "T", "Đ", "N", "12/01", "31/02", "Thứ 2", "Tháng 1/2026", "x"]),
    st.text(st.characters(min_codepoint=32, max_codepoint=0x1EFF, exclude_characters="="), max_size=8),
    st.integers(-(10**12), 10**12),
    st.integers(0, 40),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.dates(dt.date(1900, 3, 1)),
    st.dates(FIRST, LAST),
    st.times(),
)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    rows=st.lists(st.lists(cells, max_size=10), max_size=8),
    header=st.booleans(),
    hours=st.lists(st.lists(cells, max_size=5), max_size=9),
)
def test_any_cells_are_read_within_the_horizon_or_refused_by_name(rows, header, hours):
    top = [["Họ và tên", "Mã học viên", *DATES[:6]]] if header else []
    try:
        file = read(make_xlsx(("Trực", [*top, *rows]), ("Giờ chung", hours)))
    except RosterFileError:
        return
    for row in file.rows:
        assert row.name
        assert {cell.day for cell in row.cells} <= row.days <= frozenset(DATES)
        assert all(
            cell.symbol and (cell.codes is None or (set(cell.codes) <= DUTY_SYMBOLS.keys() and cell.codes))
            for cell in row.cells
        )
    assert file.hours is None or set(file.hours.states.values()) <= {".", "-", "#"}


def test_damaged_bytes_are_read_or_refused_by_name():
    whole = duty_file(DATES, {f"{AN} {n}": ["T", "R", "", "NT"] * 7 for n in range(20)})
    chance = random.Random(5)
    for _ in range(40):
        damaged = bytearray(whole)
        for _ in range(chance.randint(1, 5)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        with contextlib.suppress(RosterFileError):
            read(bytes(damaged))
