"""Shift rotas: a first day and a cycle of shift codes."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from .cells import CellError, cell_text
from .names import search_key

if TYPE_CHECKING:
    from .workbook import Cell

SHIFT_CODES: Final = {
    "S": "ca sáng 6–14",
    "C": "ca chiều 14–22",
    "D": "ca đêm 22–6",
    "A": "ca ngày 12 giờ 6–18",
    "B": "ca đêm 12 giờ 18–6",
    "T": "trực 24 giờ",
    "R": "ra trực",
    "H": "giờ hành chính",
    "N": "nghỉ",
}
MAX_CYCLE_DAYS: Final = 366
MAX_CYCLE_LETTERS: Final = 1_500
"""More than a year of days needs, one by one; a longer text is not read at all."""
WRITTEN_DAY: Final = r"(\d{1,2})[/\-.](\d{1,2})[/\-.](20\d{2})"
"""Day, month and year as they are written; not all of them are days."""

_CODE_WORDS: Final = {
    "s": "S", "sang": "S", "cs": "S", "c": "C", "chieu": "C", "cc": "C", "d": "D", "dem": "D", "cd": "D",
    "a": "A", "ng": "A", "ngay": "A",
    "b": "B", "t": "T", "truc": "T", "t24": "T", "r": "R", "rt": "R", "ratruc": "R", "h": "H", "hc": "H",
    "hanhchinh": "H", "n": "N", "nt": "N", "nghi": "N", "0": "N", "-": "N",
}  # fmt: skip


@dataclass(frozen=True)
class Rota:
    """`days[k]` is the shift code on `anchor` + k days, repeated for ever in both directions."""

    anchor: dt.date
    days: tuple[str, ...]

    def code_on(self, date: dt.date) -> str:
        return self.days[(date - self.anchor).days % len(self.days)]


def parse_cycle(text: str) -> tuple[str, ...]:
    """Shift codes day by day from `S S S S S S N | C C C C C C N`, `6S 1N 6C 1N`, `S | C | Đ`, `T R N N`.

    A part between bars that is one single code stands for a whole week of it (if there are bars at all).
    Codes are those of SHIFT_CODES, with đ for d, lower case, and short words (đêm, trực, hc, nghỉ). Numbers may stand
    by themselves, all before or all after what they count: `1 ngày trực, 3 ngày nghỉ`, `trực 1 nghỉ 3`.
    Raises CellError: rota_cycle_missing, rota_code_unknown, rota_cycle_too_long.
    """
    if len(text) > MAX_CYCLE_LETTERS:
        raise CellError("rota_cycle_too_long")
    parts = [part.strip() for part in text.split("|") if part.strip()]
    days: list[str] = []
    for part in parts:
        codes = [code for token in _tokens(part) for code in _expand(token)]
        days += codes * 7 if len(codes) == 1 and len(parts) > 1 else codes
        if len(days) > MAX_CYCLE_DAYS:
            raise CellError("rota_cycle_too_long")
    if not days:
        raise CellError("rota_cycle_missing")
    return tuple(days)


def _tokens(part: str) -> list[str]:
    joined = re.sub(r"\b(ra) (truc)\b|\b(hanh) (chinh)\b", lambda m: m[0].replace(" ", ""), search_key(part))
    joined = re.sub(r"\b(?:ca) (?=sang|chieu|dem|ngay)", "", joined)
    joined = re.sub(r"(\d)(?=ngay (?:truc|ratruc|nghi)\b)", r"\1 ", joined)
    tokens = [token for token in re.split(r"[\s,;.]+", joined) if token]
    return _counted(joined) if any(_is_number(token) for token in tokens) else tokens


def _is_number(token: str) -> bool:
    return token not in _CODE_WORDS and re.fullmatch(r"\d{1,3}", token) is not None  # 0 is a day off


def _counted(part: str) -> list[str]:
    """`1truc 3nghi` from numbers that stand by themselves; a day that they count is no shift by day."""
    number_first = part[:1].isdigit()
    part = re.sub(r"(\d) ngay (?=[a-z])" if number_first else r"(\d) ngay\b", r"\1 ", part)
    tokens = [token for token in re.split(r"[\s,;.]+", part) if token]
    numbers, words = (tokens[::2], tokens[1::2]) if number_first else (tokens[1::2], tokens[::2])
    if (
        len(numbers) != len(words)
        or not all(map(_is_number, numbers))
        or not all(word in _CODE_WORDS for word in words)
    ):
        raise CellError("rota_code_unknown")
    return [number + word for number, word in zip(numbers, words, strict=True)]


def _expand(token: str) -> list[str]:
    if token in _CODE_WORDS:
        return [_CODE_WORDS[token]]
    match = re.fullmatch(r"(\d{1,3})[x*]?([a-z]+)|([a-z]+)[x*]?(\d{1,3})", token)
    word, number = (match[2] or match[3], int(match[1] or match[4])) if match else (token, 1)
    if word.endswith("x") and word[:-1] in _CODE_WORDS:
        word = word[:-1]
    if word in _CODE_WORDS and number > 0:
        if number > MAX_CYCLE_DAYS:
            raise CellError("rota_cycle_too_long")
        return [_CODE_WORDS[word]] * number
    if re.fullmatch(r"(?:\d{1,3}[scdabtrhn]){2,}", token):  # 2T2R
        return [code for part in re.findall(r"\d+[a-z]", token) for code in _expand(part)]
    if set(token) <= {"s", "c", "d", "a", "b", "t", "r", "h", "n"}:
        return [_CODE_WORDS[letter] for letter in token]
    raise CellError("rota_code_unknown")


def parse_anchor(cell: Cell) -> dt.date:
    """The first day of a cycle: a real date, an Excel serial number, or 02/11/2026 with any separator.

    Raises CellError: rota_anchor_invalid.
    """
    if isinstance(cell, dt.datetime):
        return cell.date()
    if isinstance(cell, dt.date):
        return cell
    text = cell_text(cell)
    if re.fullmatch(r"[45]\d{4}", text):
        return dt.date(1899, 12, 30) + dt.timedelta(days=int(text))
    return parse_written_day(text)


def parse_written_day(text: str) -> dt.date:
    """A day in the manner of WRITTEN_DAY. Raises CellError: rota_anchor_invalid."""
    match = re.fullmatch(WRITTEN_DAY, text, re.ASCII)
    if match is None:
        raise CellError("rota_anchor_invalid")
    try:
        return dt.date(int(match[3]), int(match[2]), int(match[1]))
    except ValueError as error:
        raise CellError("rota_anchor_invalid") from error
