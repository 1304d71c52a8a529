"""Read single cells: dates of birth, phones, e-mail addresses, sex."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from .names import clean_text, search_key

if TYPE_CHECKING:
    from .workbook import Cell

EARLIEST_BIRTH_YEAR: Final = 1920
LATEST_BIRTH_YEAR: Final = 2020
MAX_BIRTH_TEXT: Final = 60
MAX_EMAIL: Final = 254
_EXCEL_EPOCH: Final = dt.date(1899, 12, 30)
_SERIALS: Final = range(7_000, 60_000)  # 1919 to 2064; smaller numbers are years
_LETTERS_OF_NAMES: Final = re.compile(r"[^\W\d_]+(?:[ .'’‘`\-][^\W\d_]+|\.)*", re.UNICODE)


class CellError(ValueError):
    """A cell that cannot be read; the argument is the fault code."""

    @property
    def code(self) -> str:
        return str(self.args[0])


@dataclass(frozen=True)
class Birth:
    """A full date, or only the year of it, or nothing."""

    date: dt.date | None = None
    year: int | None = None


NO_BIRTH: Final = Birth()


def cell_text(cell: Cell) -> str:
    """What a person sees in the cell: NFC, one line, whole numbers without a decimal point."""
    if isinstance(cell, bool):
        return "x" if cell else ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.datetime):
        cell = cell.date()
    if isinstance(cell, dt.date):
        return f"{cell:%d/%m/}{cell.year:04d}"
    return clean_text(str(cell))


def parse_birth(cell: Cell) -> Birth:
    """A date of birth in any of the manners of rosters; an empty cell gives an empty Birth.

    Real dates, Excel serial numbers, 05/03/1998, 5-3-98, 5.3.1998, 1998-03-05, 05031998, month and year
    or 00/00/1998 (only the year is known). Day before month, always. Two-digit years up to 20 are 20xx.
    Raises CellError: birth_invalid, birth_implausible.
    """
    if isinstance(cell, dt.datetime):
        cell = cell.date()
    if isinstance(cell, dt.date):
        return _checked(cell)
    text = cell_text(cell)
    if not text:
        return NO_BIRTH
    if len(text) > MAX_BIRTH_TEXT:
        raise CellError("birth_invalid")
    if re.fullmatch(r"\d{4,5}(\.\d+)?", text):
        number = int(float(text))
        if number in _SERIALS:
            return _checked(_EXCEL_EPOCH + dt.timedelta(days=number))
        return _only_year(number)
    return _parse_birth_text(text)


def _parse_birth_text(text: str) -> Birth:
    text = re.sub(r"^\D*?(?=[\d./\-… ]*\d)", "", text.strip(" '`"))
    text = re.sub(r"[ T]0?0:00(:00)?(\.0+)?$", "", text)
    iso = re.fullmatch(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", text)
    if iso:
        return _from_parts(iso[3], iso[2], iso[1])
    digits = re.fullmatch(r"(\d{2})(\d{2})(\d{4})", text)
    if digits:
        return _from_parts(digits[1], digits[2], digits[3])
    parts = [part.strip() for part in re.split(r"[/\-.,\s…_]+", text) if part.strip()]
    if not parts or len(parts) > 3 or not all(part.isdecimal() for part in parts):
        raise CellError("birth_invalid")
    day, month, year = ["0"] * (3 - len(parts)) + parts
    return _from_parts(day, month, year)


def _from_parts(day: str, month: str, year: str) -> Birth:
    """Zero for a day or month that is not known."""
    number = int(year)
    if len(year) <= 2:
        number += 2000 if number <= LATEST_BIRTH_YEAR % 100 else 1900
    if int(day) == 0 or int(month) == 0:
        if int(month) > 12 or int(day) > 31:
            raise CellError("birth_invalid")
        return _only_year(number)
    try:
        return _checked(dt.date(number, int(month), int(day)))
    except ValueError as error:
        if isinstance(error, CellError):
            raise
        raise CellError("birth_invalid") from error


def parse_birth_parts(day: Cell, month: Cell, year: Cell) -> Birth:
    """Day, month and year from three columns; raises CellError as parse_birth does."""
    texts = [cell_text(part) for part in (day, month, year)]
    if not texts[2]:
        if any(texts):
            raise CellError("birth_invalid")
        return NO_BIRTH
    if not all(text.isdecimal() for text in texts if text):
        raise CellError("birth_invalid")
    return _from_parts(texts[0] or "0", texts[1] or "0", texts[2])


def _checked(date: dt.date) -> Birth:
    _only_year(date.year)
    return Birth(date=date, year=date.year)


def _only_year(year: int) -> Birth:
    if not EARLIEST_BIRTH_YEAR <= year <= LATEST_BIRTH_YEAR:
        raise CellError("birth_implausible")
    return Birth(year=year)


def parse_phone(cell: Cell) -> str:
    """The first phone number in the cell as 0xxxxxxxxx (landlines have 11 digits), "" for an empty cell.

    Understands +84, 84, 0084, a lost leading 0, spaces, dots, hyphens, brackets, numbers that the
    spreadsheet keeps as floats, and several numbers in one cell. Raises CellError: phone_invalid.
    """
    text = cell_text(cell).strip(" '`")
    if not text or not re.search(r"\w", text):
        return ""
    for piece in re.split(r"[/;,|]|\s-\s|\bhoặc\b|\n", text):
        digits = re.sub(r"\D", "", piece)
        digits = re.sub(r"^(?:00)?84(?=\d{9,10}$)", "0", digits)
        digits = re.sub(r"^00(?=\d{9}$)", "0", digits)
        if re.fullmatch(r"[35789]\d{8}|2\d{9}", digits):
            digits = "0" + digits
        if re.fullmatch(r"0[35789]\d{8}|02\d{9}", digits):
            return digits
    raise CellError("phone_invalid")


def parse_email(cell: Cell) -> str:
    """Lower-case address, "" for an empty cell. Raises CellError: email_invalid."""
    text = re.sub(r"^mailto:", "", cell_text(cell).strip(" <>;,.").lower())
    if not text or text in {"-", "không", "không có"}:
        return ""
    if len(text) > MAX_EMAIL or not re.fullmatch(
        r"[a-z0-9._%+'\-]+@(?:[a-z0-9](?:[a-z0-9\-]*[a-z0-9])?\.)+[a-z]{2,}", text
    ):
        raise CellError("email_invalid")
    return text


def parse_sex(cell: Cell) -> str | None:
    """'male', 'female', or None for an empty cell. Raises CellError: sex_unreadable."""
    key = search_key(cell_text(cell)).strip(".")
    if not key:
        return None
    if key in {"nam", "m", "male", "ong", "trai"}:
        return "male"
    if key in {"nu", "f", "female", "ba", "gai"}:
        return "female"
    raise CellError("sex_unreadable")


def is_marked(cell: Cell) -> bool:
    """A cell with x, X, ✓, 1 … in a column that is to be ticked."""
    return search_key(cell_text(cell)) not in {"", "0", "-", "khong"}


def looks_like_name(text: str) -> bool:
    """Letters with single spaces, apostrophes, hyphens or dots between them; no digits, no legacy fonts."""
    return bool(_LETTERS_OF_NAMES.fullmatch(unicodedata.normalize("NFC", text)))
