"""Open an XLSX that came from outside: checked for size before anything is unpacked into memory."""

from __future__ import annotations

import datetime as dt
import io
import lzma
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass
from typing import Any, Final
from xml.parsers import expat

import python_calamine

from .faults import RosterFileError

MAX_BYTES: Final = 5_000_000
MAX_UNPACKED_BYTES: Final = 60_000_000
MAX_PARTS: Final = 500
MAX_SHEETS: Final = 20
MAX_FILLED_CELLS: Final = 200_000
MAX_GRID_CELLS: Final = 2_000_000
MAX_ROWS: Final = 20_000
MAX_MERGED: Final = 5_000
MAX_TEXT: Final = 4_000

Cell = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta

# What zipfile lets through from its decompressors and from fields that make no sense.
_UNREADABLE: Final = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, lzma.LZMAError, struct.error, NotImplementedError,
    EOFError, OSError, ValueError,
)  # fmt: skip
_OLE_MAGIC: Final = b"\xd0\xcf\x11\xe0"  # old .xls, and every encrypted Office file


@dataclass(frozen=True)
class Sheet:
    """`rows[i][j]` is the cell of row i + 1, column j + 1; an empty cell is "".

    `merged` has (first row, first column, last row, last column), counted from 0, ends included.
    """

    name: str
    rows: list[list[Cell]]
    merged: tuple[tuple[int, int, int, int], ...]


def open_workbook(data: bytes, *, filename: str) -> tuple[Sheet, ...]:
    """The visible worksheets. Raises RosterFileError (codes: see documents.faults)."""
    _check_container(data, filename)
    try:
        book = python_calamine.load_workbook(io.BytesIO(data))
        visible = [
            meta.name
            for meta in book.sheets_metadata
            if meta.visible == python_calamine.SheetVisibleEnum.Visible
            and meta.typ == python_calamine.SheetTypeEnum.WorkSheet
        ]
        _limit("sheets", len(visible), MAX_SHEETS)
        return tuple(_read_sheet(book, name) for name in visible)
    except python_calamine.PasswordError as error:
        raise RosterFileError("file_encrypted", {"filename": filename}) from error
    except python_calamine.CalamineError as error:
        raise RosterFileError("file_damaged", {"filename": filename}) from error


def _read_sheet(book: Any, name: str) -> Sheet:
    sheet = book.get_sheet_by_name(name)
    merged = tuple((*first, *last) for first, last in sheet.merged_cell_ranges or ())
    rows = sheet.to_python(skip_empty_area=False) if sheet.start is not None else []
    return Sheet(name=name, rows=rows, merged=merged)


def _check_container(data: bytes, filename: str) -> None:
    _limit("bytes", len(data), MAX_BYTES)
    if data.startswith(_OLE_MAGIC):
        encrypted = "EncryptedPackage".encode("utf-16-le") in data
        raise RosterFileError("file_encrypted" if encrypted else "file_not_xlsx", {"filename": filename})
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_parts(archive, filename)
    except _UNREADABLE as error:
        code = "file_damaged" if data.startswith(b"PK") else "file_not_xlsx"
        raise RosterFileError(code, {"filename": filename}) from error
    except RuntimeError as error:  # what zipfile raises for a part with a password
        raise RosterFileError("file_encrypted", {"filename": filename}) from error


def _check_parts(archive: zipfile.ZipFile, filename: str) -> None:
    """Unpack every part in pieces and count: what a header says about its size is not believed."""
    parts = archive.infolist()
    names = {part.filename for part in parts}
    if not {"[Content_Types].xml", "xl/workbook.xml"} <= names:
        raise RosterFileError("file_not_xlsx", {"filename": filename})
    _limit("parts", len(parts), MAX_PARTS)
    scan = _Scan()
    for part in parts:
        with archive.open(part) as stream:
            start = stream.read(65_536)
            if re.match(rb"\s*<|\xef\xbb\xbf|\xff\xfe|\xfe\xff", start):
                _scan_xml(scan, start, stream, filename)
            else:
                while start:
                    scan.count_bytes(len(start))
                    start = stream.read(65_536)


def _scan_xml(scan: _Scan, piece: bytes, stream: Any, filename: str) -> None:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype(filename)
    parser.StartElementHandler = scan.start
    parser.EndElementHandler = scan.end
    parser.CharacterDataHandler = scan.text
    scan.begin_part()
    try:
        while piece:
            scan.count_bytes(len(piece))
            parser.Parse(piece, False)
            piece = stream.read(65_536)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise RosterFileError("file_damaged", {"filename": filename}) from error


def _refuse_doctype(filename: str) -> Any:
    def refuse(*_: object) -> None:
        raise RosterFileError("file_damaged", {"filename": filename})

    return refuse


class _Scan:
    """Counts what the reader would allocate: one far-away cell makes a grid of billions."""

    def __init__(self) -> None:
        self.unpacked = 0
        self.filled = 0
        self.merged = 0
        self.begin_part()

    def begin_part(self) -> None:
        self.row = self.column = 0
        self.bottom = self.right = 0
        self.characters = 0

    def count_bytes(self, number: int) -> None:
        self.unpacked += number
        _limit("unpacked_bytes", self.unpacked, MAX_UNPACKED_BYTES)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        match tag.rpartition(":")[2]:
            case "row":
                number = attributes.get("r", "")
                self.row = int(number) if number.isdecimal() else self.row + 1
                self.column = 0
            case "c":
                self._place(attributes.get("r", ""))
            case "v" | "is":
                self._fill()
                self.characters = 0
            case "si":
                self.characters = 0
            case "mergeCell":
                self.merged += 1
                _limit("merged", self.merged, MAX_MERGED)

    def end(self, tag: str) -> None:
        if tag.rpartition(":")[2] in {"si", "is", "v"}:
            self.characters = 0

    def text(self, text: str) -> None:
        self.characters += len(text)
        if not text.isspace():
            _limit("text", self.characters, MAX_TEXT)

    def _place(self, reference: str) -> None:
        match = re.fullmatch(r"([A-Z]{1,3})(\d{1,7})", reference)
        if match is None:
            self.column += 1
            return
        self.column = 0
        for letter in match[1]:
            self.column = self.column * 26 + ord(letter) - 64
        self.row = int(match[2])

    def _fill(self) -> None:
        self.filled += 1
        self.bottom, self.right = max(self.bottom, self.row), max(self.right, self.column)
        _limit("cells", self.filled, MAX_FILLED_CELLS)
        _limit("rows", self.bottom, MAX_ROWS)
        _limit("grid", self.bottom * self.right, MAX_GRID_CELLS)


def _limit(what: str, number: int, limit: int) -> None:
    if number > limit:
        raise RosterFileError("file_too_large", {"what": what, "limit": limit})
