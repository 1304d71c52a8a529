"""Read the XLSX that comes with a unit's letter: who is to attend, and how they work.

Codes of everything that can be wrong: documents/faults.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .faults import RosterFileError, RowFault
from .headers import find_header, match_columns
from .names import search_key, sort_key
from .patterns import UnitPattern, read_patterns
from .roster_rows import RowReader, names_a_person
from .workbook import open_workbook

if TYPE_CHECKING:
    import datetime as dt

    from .headers import Columns, Header
    from .workbook import Sheet


@dataclass(frozen=True)
class RosterRow:
    """One person. `number` counts the people of the file from 1; `row_number` is the spreadsheet's row.

    `birth_year` is known whenever `birth_date` is. `sex` is 'male', 'female' or None. `phone` is 0xxxxxxxxx
    (landlines 11 digits). Texts that are not given are "". `group` is a hint (team, shift, ward) that
    patterns may name.
    """

    number: int
    sheet: str
    row_number: int
    full_name: str
    birth_date: dt.date | None
    birth_year: int | None
    sex: str | None
    unit: str
    position: str
    phone: str
    email: str
    note: str
    group: str


@dataclass(frozen=True)
class RosterFile:
    """What a file holds. Rows with a fault that is no warning are not among `rows`.

    `dropped_columns` are headers of columns that must not be kept (ethnicity, religion, identity papers,
    pictures); `ignored_columns` those that nothing here needs.
    """

    rows: tuple[RosterRow, ...]
    faults: tuple[RowFault, ...]
    dropped_columns: tuple[str, ...]
    ignored_columns: tuple[str, ...]
    unit_patterns: tuple[UnitPattern, ...]


def read_roster(data: bytes, *, filename: str) -> RosterFile:
    """Read all visible sheets; sheets without a table of people or patterns are passed over.

    Raises RosterFileError if the file is no XLSX, is encrypted, damaged or too large, if no sheet has a
    header that can be recognised, or if there is nothing below it.
    """
    reading = _Reading()
    sheets = [
        sheet for sheet in open_workbook(data, filename=filename) if not search_key(sheet.name).startswith("huong dan")
    ]
    recognised = [sheet for sheet in sheets if reading.read_sheet(sheet)]
    if not recognised:
        names = ", ".join(sheet.name for sheet in sheets)
        raise RosterFileError("header_not_found", {"sheets": names})
    if not (reading.rows or reading.patterns or reading.faults):
        raise RosterFileError("no_rows")
    return reading.result()


class _Reading:
    def __init__(self) -> None:
        self.rows: list[RosterRow] = []
        self.faults: list[RowFault] = []
        self.patterns: list[UnitPattern] = []
        self.dropped: list[str] = []
        self.ignored: list[str] = []
        self.seen: dict[tuple[object, ...], int] = {}

    def read_sheet(self, sheet: Sheet) -> bool:
        """False if the sheet has neither people nor patterns."""
        found = read_patterns(sheet)
        if found is not None:
            self.patterns.extend(found[0])
            self.faults.extend(found[1])
            return True
        header = find_header(sheet, lambda header: names_a_person(match_columns(header)))
        if header is None:
            return False
        columns = match_columns(header)
        self._note_columns(header, columns)
        self._read_people(sheet, header, columns)
        return True

    def _note_columns(self, header: Header, columns: Columns) -> None:
        for titles, indexes in ((self.dropped, columns.dropped), (self.ignored, columns.ignored)):
            for index in indexes:
                if header.title(index) not in titles:
                    titles.append(header.title(index))

    def _read_people(self, sheet: Sheet, header: Header, columns: Columns) -> None:
        reader = RowReader(sheet, header, columns)
        for person in reader.people():
            self.faults.extend(person.faults)
            if not person.full_name or any(not fault.is_warning for fault in person.faults):
                continue
            birth = (person.birth.date, person.birth.year)
            key = (sort_key(person.full_name), birth, search_key(person.unit))
            if key in self.seen:
                title = header.title(reader.name_column)
                self.faults.append(RowFault(sheet.name, person.row_number, title, "duplicate_row", str(self.seen[key])))
                continue
            self.seen[key] = person.row_number
            self.rows.append(
                RosterRow(
                    number=len(self.rows) + 1,
                    sheet=sheet.name,
                    row_number=person.row_number,
                    full_name=person.full_name,
                    birth_date=person.birth.date,
                    birth_year=person.birth.year,
                    sex=person.sex,
                    unit=person.unit,
                    position=person.position,
                    phone=person.phone,
                    email=person.email,
                    note=person.note,
                    group=person.group,
                )
            )

    def result(self) -> RosterFile:
        return RosterFile(
            rows=tuple(self.rows),
            faults=tuple(self.faults),
            dropped_columns=tuple(self.dropped),
            ignored_columns=tuple(self.ignored),
            unit_patterns=tuple(self.patterns),
        )
