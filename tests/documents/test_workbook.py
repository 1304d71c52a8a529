import io
import zipfile

import openpyxl
import pytest

from documents import workbook
from documents.faults import RosterFileError
from documents.workbook import open_workbook

from .xlsx import make_xlsx


def refusal(data):
    with pytest.raises(RosterFileError) as error:
        open_workbook(data, filename="ds.xlsx")
    return error.value.code, error.value.params.get("what")


def with_part(name, content):
    """A small workbook in which one part was replaced or added."""
    result = io.BytesIO()
    original = io.BytesIO(make_xlsx(("A", [["x"]])))
    with zipfile.ZipFile(original) as old, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            if part.filename != name:
                new.writestr(part.filename, old.read(part))
        new.writestr(name, content)
    return result.getvalue()


def sheet_xml(cells):
    return f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{cells}</sheetData></worksheet>'


def test_cells_stand_where_the_spreadsheet_has_them():
    (sheet,) = open_workbook(make_xlsx(("A", [[], [None, "b"]]), merged=["B2:C3"]), filename="ds.xlsx")
    assert sheet.rows[1][1] == "b"
    assert sheet.merged == ((1, 1, 2, 2),)


def test_hidden_sheets_are_not_read():
    book = openpyxl.Workbook()
    book.create_sheet("Ẩn").sheet_state = "hidden"
    data = io.BytesIO()
    book.save(data)
    assert [sheet.name for sheet in open_workbook(data.getvalue(), filename="ds.xlsx")] == ["Sheet"]


@pytest.mark.parametrize(
    "data", [b"", b"STT;Ten\n1;An", b"%PDF-1.7", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600]
)
def test_another_kind_of_file_is_refused(data):
    assert refusal(data) == ("file_not_xlsx", None)


def test_another_kind_of_zip_is_refused():
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("word/document.xml", "<a/>")
    assert refusal(data.getvalue()) == ("file_not_xlsx", None)


def test_an_encrypted_file_is_refused():
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")
    assert refusal(data) == ("file_encrypted", None)


def test_a_cut_off_file_is_refused():
    assert refusal(make_xlsx(("A", [["x"]]))[:-200]) == ("file_damaged", None)


def test_a_sheet_that_is_no_xml_is_refused():
    assert refusal(with_part("xl/worksheets/sheet1.xml", "<worksheet><row>")) == ("file_damaged", None)


def test_a_document_type_is_refused():
    bomb = '<!DOCTYPE a [<!ENTITY b "bbbb">]>' + sheet_xml("<row><c><v>&b;</v></c></row>")
    assert refusal(with_part("xl/worksheets/sheet1.xml", bomb)) == ("file_damaged", None)


def test_a_large_upload_is_refused():
    assert refusal(b"PK" + b"\0" * workbook.MAX_BYTES) == ("file_too_large", "bytes")


def test_a_zip_bomb_is_refused():
    data = with_part("xl/media/image1.png", b"\0" * (workbook.MAX_UNPACKED_BYTES + 1))
    assert len(data) < workbook.MAX_BYTES
    assert refusal(data) == ("file_too_large", "unpacked_bytes")


@pytest.mark.parametrize(
    ("cells", "what"),
    [
        ('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>', "rows"),
        ("<row r='15000'><c r='&#88;FD15000'><v>1</v></c></row>", "grid"),
        ('<row r="1"><c r="A1"><v>1</v></c></row><row r="900000"><c/><c><v>1</v></c></row>', "rows"),
    ],
)
def test_one_cell_far_away_is_refused(cells, what):
    data = with_part("xl/worksheets/sheet1.xml", sheet_xml(cells))
    assert refusal(data) == ("file_too_large", what)


def test_too_many_merged_cells_are_refused():
    merged = '<mergeCell ref="A1:B2"/>' * (workbook.MAX_MERGED + 1)
    xml = sheet_xml("").replace("</worksheet>", f"<mergeCells>{merged}</mergeCells></worksheet>")
    assert refusal(with_part("xl/worksheets/sheet1.xml", xml)) == ("file_too_large", "merged")


def test_a_far_away_cell_that_is_only_formatted_does_no_harm():
    cells = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="0"/></row>'
    (sheet,) = open_workbook(with_part("xl/worksheets/sheet1.xml", sheet_xml(cells)), filename="ds.xlsx")
    assert sheet.rows == [[1.0]]


def test_too_many_cells_are_refused():
    cells = "<row>" + "<c><v>1</v></c>" * 100 + "</row>"
    data = with_part("xl/worksheets/sheet1.xml", sheet_xml(cells * 2_001))
    assert refusal(data) == ("file_too_large", "cells")


def test_an_endless_text_is_refused():
    assert refusal(make_xlsx(("A", [["x" * (workbook.MAX_TEXT + 1)]]))) == ("file_too_large", "text")


def test_too_many_sheets_are_refused():
    sheets = [(f"S{number}", [["x"]]) for number in range(workbook.MAX_SHEETS + 1)]
    assert refusal(make_xlsx(*sheets)) == ("file_too_large", "sheets")
