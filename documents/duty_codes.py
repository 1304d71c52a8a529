"""The symbols of duty rosters: what units write into a cell for one person and one day."""

from __future__ import annotations

import re
from typing import Final

from .names import clean_text

UNCLEAR: Final = "?"
DAY_OFF: Final = "N"
AFTER_DUTY: Final = "R"
AWAY: Final = "X"
# Code of SHIFT_CODES (and two more) → the symbol of the template; what they mean is in duty_words.py. Hospitals write N
# for the day as well as for a day off, so N alone is no symbol of ours: whoever takes the file in is asked.
DUTY_SYMBOLS: Final = {
    "S": "S", "C": "C", "D": "Đ", "A": "NG", "B": "B", "T": "T", "R": "R", "H": "HC", "N": "NT",
    AWAY: "X", UNCLEAR: "?",
}  # fmt: skip
MOST_SYMBOL: Final = 20

# Compared in lower case without spaces and dots, but with diacritics: O is a day off, Ô is sick leave. A dash is left
# out, which to many means that nothing was written.
_WORDS: Final = {
    "s": "S", "sáng": "S", "sang": "S", "cs": "S", "casáng": "S", "6-14": "S",
    "c": "C", "chiều": "C", "chieu": "C", "cc": "C", "cachiều": "C", "14-22": "C",
    "đ": "D", "d": "D", "đêm": "D", "dem": "D", "cđ": "D", "cd": "D", "cađêm": "D", "22-6": "D",
    "a": "A", "ng": "A", "ngày": "A", "ngay": "A", "cangày": "A", "trựcngày": "A", "6-18": "A",
    "b": "B", "đ12": "B", "d12": "B", "trựcđêm": "B", "18-6": "B",
    "t": "T", "tr": "T", "trực": "T", "truc": "T", "24": "T", "24h": "T", "24/24": "T", "t24": "T", "t/24": "T",
    "t24h": "T", "trực24": "T", "trực24h": "T", "trực24giờ": "T",
    "r": "R", "rt": "R", "ratrực": "R", "ratruc": "R",
    "h": "H", "hc": "H", "hànhchính": "H", "hanhchinh": "H", "giờhànhchính": "H",
    "nt": "N", "o": "N", "0": "N", "nghỉ": "N", "nghi": "N", "nb": "N", "nghỉbù": "N", "nghỉtuần": "N",
    "x": AWAY, "bận": AWAY, "ct": AWAY, "côngtác": AWAY,
    "?": UNCLEAR,
}  # fmt: skip


# What stands between two symbols of one cell. A dash is tried last: 6-14 is one symbol.
_SEPARATORS: Final = (re.compile(r"[/+,;&|]"), re.compile(r"[/+,;&|–-]"))
_SPACED_LETTERS: Final = re.compile(r"\w(?: \w)+")


def read_duty(text: str) -> str | None:
    """The codes of a cell, each once and in the order of DUTY_SYMBOLS; None where something was not told us.

    A cell has several symbols, as in S+C, only where it is none as a whole, as T/24 is, and every part of it is one.
    A day off together with a shift cannot be meant. Letters with spaces between them are several: C Đ is an afternoon
    and a night, CĐ a night (ca đêm).
    """
    parts = [text.split()] if _SPACED_LETTERS.fullmatch(clean_text(text)) else []
    parts += [[text], *(separator.split(text) for separator in _SEPARATORS)]
    for symbols in parts:
        codes = {_WORDS.get(_folded(symbol)) for symbol in symbols if symbol.strip()}
        if codes and None not in codes and not (DAY_OFF in codes and codes - {DAY_OFF, AFTER_DUTY}):
            return "".join(code for code in DUTY_SYMBOLS if code in codes)
    return None


def write_duty(codes: str) -> str:
    """A cell that read_duty reads as these codes."""
    return "+".join(DUTY_SYMBOLS[code] for code in codes)


def _folded(symbol: str) -> str:
    return "".join(symbol_key(symbol).replace("–", "-").replace(".", "").split())


def symbol_key(text: str) -> str:
    """What two ways of writing one symbol share, cut to MOST_SYMBOL letters."""
    return clean_text(text).casefold()[:MOST_SYMBOL]
