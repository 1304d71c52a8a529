"""Tell people from everything else below a roster's header, and read them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeVar

from .cells import (
    NO_BIRTH,
    Birth,
    CellError,
    cell_text,
    is_marked,
    looks_like_name,
    parse_birth,
    parse_birth_parts,
    parse_email,
    parse_phone,
    parse_sex,
)
from .faults import RowFault
from .headers import Columns, Header, fold_label
from .names import search_key, title_case

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .workbook import Cell, Sheet

MAX_LENGTHS: Final = {"full_name": 120, "unit": 200, "position": 200, "note": 500, "group": 100}
_FOOTER: Final = re.compile(
    r"\b(nguoi lap|thu truong|giam doc|noi nhan|tong cong|tong so|danh sach (nay )?(co|gom)|an dinh danh sach"
    r"|xac nhan|ky ten|hieu truong|bi thu|chu tich|truong (phong|ban|khoa)|thay mat|tm|kt|tl)\b"
    r"|\bngay\b.*\bthang\b.*\bnam\b"
)
_UNIT_LINE: Final = re.compile(r"^(?:tên )?(?:đơn vị|cơ quan)[^:]{0,30}:\s*(\S.*)$", re.IGNORECASE)
_DITTO: Final = frozenset({'"', "''", "nt", "-nt-", "//", "như trên", "-"})
_Read = TypeVar("_Read")


@dataclass
class Person:
    """One row, read as far as it can be read; `faults` say what could not."""

    row_number: int
    full_name: str = ""
    birth: Birth = NO_BIRTH
    sex: str | None = None
    unit: str = ""
    position: str = ""
    phone: str = ""
    email: str = ""
    note: str = ""
    group: str = ""
    faults: list[RowFault] = field(default_factory=list)


def names_a_person(columns: Columns) -> bool:
    """A header needs a name and one thing more to be that of a roster."""
    named = any(name in columns.of for name in ("full_name", "given_name"))
    return named and len(columns.of.keys() - {"full_name", "given_name", "family_name"}) >= 1


class RowReader:
    """Reads one sheet from its header to its signatures."""

    def __init__(self, sheet: Sheet, header: Header, columns: Columns) -> None:
        self._sheet, self._header, self._columns = sheet, header, columns
        self._fill_merged()
        self._unit = self._unit_in_title()
        self._unit_above = ""
        names = ("full_name", "given_name", "family_name")
        self.name_column = next(columns.of[name][0] for name in names if name in columns.of)
        self._name_columns = self._find_name_columns()

    def people(self) -> Iterator[Person]:
        last = self._last_person_row()
        for index in range(self._header.next_row, last + 1):
            row = self._sheet.rows[index]
            if self._is_blank(row) or self._is_column_numbers(row):
                continue
            if self._is_footer(row):
                continue
            if self._is_heading(index, row):
                heading = self._filled_texts(row)[-1]
                self._unit = re.sub(r"^(([IVXLC]+|[A-Z]|\d+)[.)]\s*)?(Đơn vị\s*:?\s*)?", "", heading)
                continue
            yield self._read(index + 1, row)

    def _last_person_row(self) -> int:
        """Signatures stand below the last row that has a name and something besides."""
        rows = self._sheet.rows
        for index in range(len(rows) - 1, self._header.next_row - 1, -1):
            row = rows[index]
            if not self._is_column_numbers(row) and not self._is_footer(row) and self._is_detailed(row):
                return index
        return self._header.next_row - 1

    def _is_detailed(self, row: list[Cell]) -> bool:
        details = ("number", "birth", "birth_male", "birth_female", "birth_year", "phone", "unit", "email")
        known = sum(bool(self._text(row, name)) for name in details)
        return known > 1 or (known == 1 and bool(self._name(row)))

    def _read(self, row_number: int, row: list[Cell]) -> Person:
        person = Person(row_number)
        person.full_name = self._checked_name(person, row)
        person.birth = self._try(person, row, "birth", self._read_birth, NO_BIRTH)
        person.sex = self._try(person, row, "sex", self._read_sex, None)
        person.phone = self._try(person, row, "phone", lambda r: parse_phone(self._cell(r, "phone")), "")
        person.email = self._try(person, row, "email", lambda r: parse_email(self._cell(r, "email")), "")
        for name in ("position", "note", "group"):
            setattr(person, name, self._cut(person, name, self._text(row, name)))
        person.unit = self._cut(person, "unit", self._read_unit(row))
        if person.full_name and person.birth == NO_BIRTH and not any(f.code[:5] == "birth" for f in person.faults):
            self._fault(person, "birth", "birth_missing", "")
        if person.full_name and not person.unit:
            self._fault(person, "unit", "unit_missing", "")
        return person

    def _checked_name(self, person: Person, row: list[Cell]) -> str:
        name = title_case(self._name(row))
        if not name:
            self._fault(person, "full_name", "name_missing", " ".join(self._shown_texts(row))[:80])
        elif len(name) > MAX_LENGTHS["full_name"] or not looks_like_name(name):
            self._fault(person, "full_name", "name_invalid", name[:80])
            return ""
        return name

    def _read_birth(self, row: list[Cell]) -> Birth:
        columns = self._columns.of.get("birth", [])
        parts = ("birth_day", "birth_month", "birth_year")
        if "birth_year" in self._columns.of:
            return parse_birth_parts(*(self._cell(row, name) for name in parts))
        if len(columns) == 3:
            day, month, year = (row[column] if column < len(row) else "" for column in columns)
            return parse_birth_parts(day, month, year)
        cells = [self._cell(row, name) for name in ("birth", "birth_male", "birth_female")]
        return parse_birth(next((cell for cell in cells if cell_text(cell)), ""))

    def _read_sex(self, row: list[Cell]) -> str | None:
        stated = parse_sex(self._cell(row, "sex"))
        if stated:
            return stated
        male = self._text(row, "birth_male") or is_marked(self._cell(row, "sex_male"))
        female = self._text(row, "birth_female") or is_marked(self._cell(row, "sex_female"))
        if male and female:
            raise CellError("sex_unreadable")
        return "male" if male else "female" if female else None

    def _read_unit(self, row: list[Cell]) -> str:
        text = self._text(row, "unit")
        if text and text.lower() not in _DITTO:
            if "unit" in self._columns.of:
                self._unit_above = text
            return text
        return self._unit_above if text else self._unit

    def _try(
        self, person: Person, row: list[Cell], name: str, read: Callable[[list[Cell]], _Read], empty: _Read
    ) -> _Read:
        try:
            return read(row)
        except CellError as error:
            self._fault(person, name, error.code, self._text(row, name))
            return empty

    def _fault(self, person: Person, name: str, code: str, value: str) -> None:
        fields = {"full_name": ("full_name", "given_name"), "birth": ("birth", "birth_male", "birth_year")}
        fields["sex"] = ("sex", "sex_male", "birth_male", "sex_female")
        column = next((self._columns.of[n][0] for n in fields.get(name, (name,)) if n in self._columns.of), None)
        title = self._header.title(column) if column is not None else ""
        person.faults.append(RowFault(self._sheet.name, person.row_number, title, code, value))

    def _cut(self, person: Person, name: str, text: str) -> str:
        limit = MAX_LENGTHS[name]
        if len(text) > limit:
            self._fault(person, name, "text_cut", text[:80])
        return text[:limit]

    def _cell(self, row: list[Cell], name: str) -> Cell:
        for column in self._columns.of.get(name, ()):
            if column < len(row) and row[column] != "":
                return row[column]
        return ""

    def _text(self, row: list[Cell], name: str) -> str:
        return cell_text(self._cell(row, name))

    def _name(self, row: list[Cell]) -> str:
        texts = (cell_text(row[column]) for column in self._name_columns if column < len(row))
        return " ".join(text for text in texts if text)

    def _find_name_columns(self) -> list[int]:
        """Family name first; also the given names that stand beside the name under no header of their own."""
        of = self._columns.of
        if "full_name" not in of:
            return of.get("family_name", []) + of.get("given_name", [])
        columns = list(of["full_name"])
        beside = columns[-1] + 1
        if beside < len(self._header.labels) and not self._header.labels[beside]:
            people = self._sheet.rows[self._header.next_row :]
            words = [cell_text(row[beside]) for row in people if beside < len(row) and row[columns[0]] != ""]
            single = [word for word in words if looks_like_name(word) and " " not in word]
            if words and 2 * len(single) > len(words):
                columns.append(beside)
        return columns

    def _filled_texts(self, row: list[Cell]) -> list[str]:
        return [text for text in map(cell_text, row) if text]

    def _shown_texts(self, row: list[Cell]) -> list[str]:
        """What may be quoted of a row: nothing from the columns that are dropped as private."""
        return self._filled_texts([cell for column, cell in enumerate(row) if column not in self._columns.dropped])

    def _is_blank(self, row: list[Cell]) -> bool:
        """Blank also where only the running number was filled in beforehand."""
        texts = self._filled_texts(row)
        return not texts or (texts == [self._text(row, "number")] and not re.search(r"[^\W\d]{2}", texts[0]))

    def _is_column_numbers(self, row: list[Cell]) -> bool:
        """The row (1) (2) (3) … or A B 1 2 … under some headers."""
        texts = self._filled_texts(row)
        return len(texts) > 2 and all(re.fullmatch(r"\(?(\d{1,2}|[A-Z])\)?", text) for text in texts)

    def _is_heading(self, index: int, row: list[Cell]) -> bool:
        """A line across the table, such as `I. Trường A`, that names the unit of the people below it."""
        texts = list(dict.fromkeys(self._filled_texts(row)))
        if len(texts) > 2 or any(self._text(row, name) for name in ("birth", "phone", "email")):
            return False
        if len(texts) == 2:
            return bool(re.fullmatch(r"[IVXLC]+|[A-Z]", texts[0].strip(".) ")))
        numbered = r"([IVXLC]+|[A-Z]|\d+)[.)]\s|(Đơn vị|Cơ quan)\b"
        return bool(re.match(numbered, texts[0])) or self._is_merged_across(index)

    def _is_merged_across(self, index: int) -> bool:
        return any(top == index and right - left >= 2 for top, left, _, right in self._sheet.merged)

    def _is_footer(self, row: list[Cell]) -> bool:
        texts = list(dict.fromkeys(self._filled_texts(row)))
        return (
            0 < len(texts) <= 3
            and any(_FOOTER.search(fold_label(text)) for text in texts)
            and not (self._text(row, "birth") or self._text(row, "phone") or self._text(row, "number").isdecimal())
        )

    def _unit_in_title(self) -> str:
        for row in self._sheet.rows[: self._header.first_row]:
            for text in self._filled_texts(row):
                match = _UNIT_LINE.match(text)
                if match and "gửi" not in search_key(text):
                    return match[1].strip(" .…_")
        return ""

    def _fill_merged(self) -> None:
        """Repeat a unit or group that was merged over several people."""
        wanted = {self._columns.first("unit"), self._columns.first("group")} - {None}
        for top, left, bottom, _ in self._sheet.merged:
            if left in wanted and self._header.next_row <= top < bottom:
                value = self._sheet.rows[top][left] if top < len(self._sheet.rows) else ""
                for row in self._sheet.rows[top + 1 : bottom + 1]:
                    row[left] = value
