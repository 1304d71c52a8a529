"""Vietnamese personal names: the order of lists, and search without diacritics."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

# The five tone marks in the order of Vietnamese dictionaries; no mark comes before all of them.
_TONES: Final = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_BREVE, _CIRCUMFLEX, _HORN = "\u0306", "\u0302", "\u031b"
# Letters that have marked sisters take a digit, so that a0 < a1 (ă) < a2 (â) < b holds bytewise.
_SISTERS: Final = {"a": {_BREVE: "1", _CIRCUMFLEX: "2"}, "e": {_CIRCUMFLEX: "1"}, "u": {_HORN: "1"}}
_SISTERS["o"] = {_CIRCUMFLEX: "1", _HORN: "2"}

# Control characters that are no white space, the zero-width space, and overrides of the writing direction.
_UNSEEN: Final = re.compile(r"[\0-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u200b\u202a-\u202e\u2066-\u2069]")


def clean_text(text: str) -> str:
    """NFC, with every run of white space (also no-break spaces and line breaks) folded to one space.

    Characters that nobody sees are dropped: a spreadsheet can hold a NUL, which PostgreSQL refuses, and marks
    that turn the direction of the letters after them.
    """
    return " ".join(_UNSEEN.sub("", unicodedata.normalize("NFC", text)).split())


def search_key(text: str) -> str:
    """Lower case without diacritics, đ as d, white space folded: what a search box compares."""
    lowered = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return clean_text("".join(c for c in lowered if unicodedata.category(c) != "Mn"))


def sort_key(full_name: str) -> str:
    """An ASCII string that sorts names as Vietnamese lists do when compared byte by byte.

    Given name (the last word) first, then the middle names, then the family name (the first word). Within a
    word the letters decide before the tone: a ă â b c d đ e ê …; no tone, huyền, hỏi, ngã, sắc, nặng.
    Where the tone mark is put (hoà, hòa) makes no difference. Meant for SQLite's BINARY and PostgreSQL's "C".
    """
    words = [_word_key(word) for word in re.split(r"[\s\-]+", clean_text(full_name)) if word]
    if not words:
        return ""
    family, middle, given = words[:1], words[1:-1], words[-1]
    if len(words) == 1:
        family = []
    return " ".join((given, "-".join(middle), *family))


def title_case(name: str) -> str:
    """`NGUYỄN VĂN AN` and `nguyễn văn an` as `Nguyễn Văn An`; a name in mixed case is left as it is."""
    return name.title() if name.isupper() or name.islower() else name


def _word_key(word: str) -> str:
    """Letters, a dot (smaller than every letter and digit), tones."""
    letters: list[str] = []
    tones = ""
    for char in unicodedata.normalize("NFD", word.lower()):
        if char in _TONES:
            tones += _TONES[char]
        elif char == "đ":
            letters.append("d1")
        elif char == "d" or char in _SISTERS:
            letters.append(char + "0")
        elif letters and letters[-1][0] in _SISTERS and char in _SISTERS[letters[-1][0]]:
            letters[-1] = letters[-1][0] + _SISTERS[letters[-1][0]][char]
        elif char.isascii() and char.isalnum():
            letters.append(char)
    return "".join(letters) + "." + (tones or "0")
