import datetime as dt
import unicodedata

import pytest

from documents.faults import RosterFileError
from documents.roster import read_roster

from .xlsx import make_xlsx

HEADER = ["STT", "Họ và tên", "Ngày sinh", "Giới tính", "Đơn vị", "Chức vụ", "SĐT", "Email", "Ghi chú"]


def read(rows, *, merged=(), title="Danh sách"):
    return read_roster(make_xlsx((title, rows), merged=merged), filename="ds.xlsx")


def person(name="Lê An", birth="05/03/1998", sex="Nam", unit="Trường A", position="", phone="", email="", note=""):
    return [1, name, birth, sex, unit, position, phone, email, note]


def codes(roster):
    return [(fault.row_number, fault.code) for fault in roster.faults]


def test_a_plain_roster_is_read():
    row = [1, "Lê Thị An", "05/03/1998", "Nữ", "Trường A", "Giáo viên", "912345678", "An@Vi-Du.vn", "mới"]
    roster = read([HEADER, row])
    (found,) = roster.rows
    assert roster.faults == ()
    assert (found.number, found.row_number, found.full_name) == (1, 2, "Lê Thị An")
    assert (found.birth_date, found.birth_year, found.sex) == (dt.date(1998, 3, 5), 1998, "female")
    assert (found.unit, found.position, found.phone) == ("Trường A", "Giáo viên", "0912345678")
    assert (found.email, found.note) == ("an@vi-du.vn", "mới")


def test_a_roster_of_a_letter_is_read_between_its_title_and_its_signature():
    roster = read(
        [
            ["ĐẢNG ỦY PHƯỜNG VÍ DỤ", None, None, "ĐẢNG CỘNG SẢN VIỆT NAM"],
            [],
            ["DANH SÁCH QUẦN CHÚNG ƯU TÚ"],
            ["TT", "Họ và tên", None, "Năm sinh", None, "Dân tộc", "Nơi công tác"],
            [None, None, None, "Nam", "Nữ", None, None],
            ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)"],
            [1, "Nguyễn Văn", "An", "1990", None, "Kinh", "Khu vực 1"],
            [],
            [2, "Trần Thị", "Bé", None, "5/3/98", "Khmer", "Khu vực 2"],
            [None, "Danh sách có 02 người"],
            [None, None, None, "Cần Thơ, ngày 3 tháng 11 năm 2026"],
            ["NGƯỜI LẬP", None, None, "TM. ĐẢNG ỦY"],
            [None, None, None, "Phạm Văn Ký"],
        ],
        merged=["A3:G3", "A4:A5", "B4:C5", "D4:E4", "F4:F5", "G4:G5"],
    )
    assert [(r.full_name, r.birth_year, r.birth_date, r.sex, r.unit) for r in roster.rows] == [
        ("Nguyễn Văn An", 1990, None, "male", "Khu vực 1"),
        ("Trần Thị Bé", 1998, dt.date(1998, 3, 5), "female", "Khu vực 2"),
    ]
    assert roster.faults == ()
    assert roster.dropped_columns == ("Dân tộc",)


@pytest.mark.parametrize("header", ["Dân tộc", "Tôn giáo", "Số CCCD", "CMND/CCCD", "Số định danh cá nhân", "Ảnh"])
def test_columns_that_must_not_be_kept_are_dropped_and_named(header):
    roster = read([["Họ tên", header, "Đơn vị", "Năm sinh"], ["Lê An", "KÍN", "Trường A", 1990]])
    assert roster.dropped_columns == (header,)
    assert "KÍN" not in repr(roster)


def test_columns_that_nothing_needs_are_named():
    roster = read([[*HEADER, "Quê quán", "Trình độ"], [*person(), "Vĩnh Long", "Đại học"]])
    assert roster.ignored_columns == ("Quê quán", "Trình độ")


@pytest.mark.parametrize(
    ("header", "row"),
    [
        (["Đơn vị", "Họ", "Tên", "Ngày sinh"], ["A", "Lê Thị", "An", "1990"]),
        (["Ngày, tháng, năm sinh", "HỌ VÀ TÊN KHAI SINH", "Tên đơn vị"], ["1990", "LÊ THỊ AN", "A"]),
        (["Cơ quan, đơn vị", "Họ và tên đệm", "Tên", "Năm sinh"], ["A", "Lê  Thị ", "An", 1990.0]),
        (["Họ tên học viên", "Chức vụ, đơn vị công tác", "NĂM SINH"], ["lê thị an", "A", "'1990"]),
        (["Họ và tên", None, "Sinh ngày", "Nơi công tác"], ["Lê Thị", "An", "1990", "A"]),
    ],
)
def test_columns_are_known_in_any_order_and_spelling(header, row):
    (found,) = read([header, row]).rows
    assert (found.full_name, found.birth_year, found.unit) == ("Lê Thị An", 1990, "A")


def test_day_month_and_year_in_columns_of_their_own_are_put_together():
    rows = [
        ["Họ tên", "Ngày sinh", None, None, "Giới tính", None, "Đơn vị"],
        [None, "Ngày", "Tháng", "Năm", "Nam", "Nữ", None],
        ["Lê An", 5, 3, 1998, None, "x", "A"],
        ["Lê Bình", None, None, 1997, "x", None, "A"],
    ]
    roster = read(rows, merged=["A1:A2", "B1:D1", "E1:F1", "G1:G2"])
    assert [(r.birth_date, r.birth_year, r.sex) for r in roster.rows] == [
        (dt.date(1998, 3, 5), 1998, "female"),
        (None, 1997, "male"),
    ]


def test_same_name_with_another_birth_date_is_another_person():
    roster = read([HEADER, person(birth="01/01/1990"), person(birth="02/01/1990")])
    assert len(roster.rows) == 2
    assert roster.faults == ()


def test_a_row_without_a_name_is_quoted_without_private_columns():
    header = ["TT", "Họ và tên", "Ngày sinh", "Đơn vị", "Dân tộc"]
    roster = read(
        [header, ["1", "", "01/01/1990", "Trường A", "Khmer"], ["2", "Lê Bình", "02/01/1990", "Trường A", ""]]
    )
    assert [(f.code, f.value) for f in roster.faults] == [("name_missing", "1 01/01/1990 Trường A")]


def test_same_name_birth_and_unit_is_a_repeated_row():
    roster = read([HEADER, person(name="Lê Hoà"), person(name="LÊ  HÒA", unit="TRƯỜNG A")])
    assert len(roster.rows) == 1
    assert [(f.row_number, f.code, f.value) for f in roster.faults] == [(3, "duplicate_row", "2")]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"name": ""}, "name_missing"),
        ({"name": "NguyÔn V¨n 5"}, "name_invalid"),
        ({"birth": "31/02/1990"}, "birth_invalid"),
        ({"birth": "1790"}, "birth_implausible"),
    ],
)
def test_a_broken_row_is_left_out_and_named(changed, code):
    roster = read([HEADER, person(**changed), person(name="Lê Bình")])
    assert [row.full_name for row in roster.rows] == ["Lê Bình"]
    assert codes(roster) == [(2, code)]
    assert not roster.faults[0].is_warning


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"birth": ""}, "birth_missing"),
        ({"unit": ""}, "unit_missing"),
        ({"sex": "khác?"}, "sex_unreadable"),
        ({"phone": "12345"}, "phone_invalid"),
        ({"email": "an@"}, "email_invalid"),
        ({"note": "dài " * 200}, "text_cut"),
    ],
)
def test_a_doubtful_cell_is_named_and_the_row_kept(changed, code):
    roster = read([HEADER, person(phone="0912345678"), person(**{"name": "Lê Bình", **changed})])
    assert len(roster.rows) == 2
    assert codes(roster) == [(3, code)]
    assert roster.faults[0].is_warning


def test_a_fault_names_sheet_column_and_value():
    (fault,) = read([["Danh sách"], HEADER, person(phone="12345")]).faults
    assert (fault.sheet, fault.row_number, fault.column, fault.value) == ("Danh sách", 3, "SĐT", "12345")


def test_a_unit_in_the_title_serves_where_there_is_no_column():
    roster = read([["Đơn vị: Công ty Ví Dụ"], ["Họ tên", "Năm sinh"], ["Lê An", 1990]])
    assert [row.unit for row in roster.rows] == ["Công ty Ví Dụ"]


def test_a_heading_names_the_unit_of_the_people_below_it():
    rows = [
        ["STT", "Họ tên", "Năm sinh"],
        ["I", "Trường A"],
        [1, "Lê An", 1990],
        ["II. Trường B"],
        [1, "Lê Bình", 1991],
    ]
    assert [row.unit for row in read(rows).rows] == ["Trường A", "Trường B"]


def test_a_unit_merged_over_rows_and_ditto_marks_are_repeated():
    rows = [["Họ tên", "Năm sinh", "Đơn vị"], ["Lê An", 1990, "A"], ["Lê Bình", 1991], ["Lê Chi", 1992, "nt"]]
    assert [row.unit for row in read(rows, merged=["C2:C3"]).rows] == ["A", "A", "A"]


def test_several_sheets_are_read_and_numbered_through():
    data = make_xlsx(
        ("Trường A", [HEADER, person()]),
        ("Hướng dẫn", [HEADER, person(name="Ví Dụ")]),
        ("Trường B", [HEADER[1:5], ["Lê Bình", "1990", "Nam", "B"]]),
    )
    roster = read_roster(data, filename="ds.xlsx")
    assert [(r.number, r.sheet, r.full_name) for r in roster.rows] == [
        (1, "Trường A", "Lê An"),
        (2, "Trường B", "Lê Bình"),
    ]


def test_decomposed_text_is_composed():
    header = [unicodedata.normalize("NFD", text) for text in HEADER]
    (found,) = read([header, person(name=unicodedata.normalize("NFD", "Đặng Thị Ơn"))]).rows
    assert found.full_name == "Đặng Thị Ơn"


def test_rows_numbered_beforehand_are_blank():
    roster = read([HEADER, person(), [2], [3]])
    assert len(roster.rows) == 1
    assert roster.faults == ()


def test_a_file_without_a_known_header_is_refused():
    with pytest.raises(RosterFileError) as error:
        read([["Kế hoạch"], ["Nội dung", "Ngày"]], title="Trang 1")
    assert (error.value.code, error.value.params) == ("header_not_found", {"sheets": "Trang 1"})


def test_a_table_without_people_is_refused():
    with pytest.raises(RosterFileError) as error:
        read([HEADER])
    assert error.value.code == "no_rows"
