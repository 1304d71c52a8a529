"""The symbols of duty rosters: what units write into a cell for one person and one day."""

from __future__ import annotations

from typing import Final

from .names import clean_text

UNCLEAR: Final = "?"
AWAY: Final = "X"
# Code of SHIFT_CODES (and two more) → the symbol of the template and what it means. Hospitals write N for the day as
# well as for a day off, so N alone is no symbol of ours: whoever takes the file in is asked.
DUTY_SYMBOLS: Final = {
    "S": ("S", "ca sáng 6–14"),
    "C": ("C", "ca chiều 14–22"),
    "D": ("Đ", "ca đêm 22–6"),
    "A": ("NG", "ca ngày 12 giờ 6–18"),
    "B": ("B", "ca đêm 12 giờ 18–6"),
    "T": ("T", "trực 24 giờ (hoặc ghi 24, T/24)"),
    "R": ("R", "ra trực (hoặc ghi RT)"),
    "H": ("HC", "giờ hành chính"),
    "N": ("NT", "nghỉ, học được cả ngày (hoặc ghi O, nghỉ)"),
    AWAY: ("X", "bận cả ngày (công tác, học nơi khác …)"),
    UNCLEAR: ("?", "chưa rõ: chỉ xếp học nếu thật cần"),
}
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


def read_duty(symbol: str) -> str | None:
    """The code of a symbol; None for one that nobody told us."""
    folded = "".join(symbol_key(symbol).replace("–", "-").replace(".", "").split())
    return _WORDS.get(folded)


def symbol_key(text: str) -> str:
    """What two ways of writing one symbol share, cut to MOST_SYMBOL letters."""
    return clean_text(text).casefold()[:MOST_SYMBOL]
