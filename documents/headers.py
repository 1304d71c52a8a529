"""Find the header of a sheet, over one or more rows with merged cells, and say what each column holds."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from .cells import cell_text
from .names import search_key

if TYPE_CHECKING:
    from collections.abc import Callable

    from .workbook import Sheet

MAX_HEADER_ROW: Final = 60
MAX_LABEL: Final = 200
SENSITIVE: Final = "sensitive"

# Compared with the folded label (no diacritics, lower case, no punctuation); the first that fits wins, and
# where two columns fit the same field, the one whose pattern stands higher.
_LABELS: Final = (
    (SENSITIVE, r"\b(dan toc|ton giao|cccd|cmnd|cmt|cmtnd|can cuoc|chung minh|dinh danh|ddcn|ho chieu|bhxh)\b"),
    (SENSITIVE, r"^(anh|hinh|hinh anh|photo)$|\b(anh the|anh 3x4|anh chan dung|ngay cap|noi cap)\b"),
    ("other", r"\b(cha|bo me|ten me|vo|chong|nguoi than|gioi thieu|nguoi lien he|noi sinh|ngay vao)\b"),
    ("number", r"^(stt|so tt|tt|so thu tu|no)$"),
    ("family_name", r"^ho$|^ho (va )?(ten |chu )?(dem|lot)$|^ho va ten lot$"),
    ("given_name", r"^ten( goi)?$"),
    ("email", r"\b(email|e mail|thu dien tu|gmail|mail)\b"),
    ("phone", r"\b(dien thoai|sdt|so dt|dtdd|di dong|mobile|phone|zalo)\b|^dt$"),
    ("full_name", r"\bho( va)? ten\b|^ho (chu )?dem (va )?ten\b|^ten (hoc vien|nguoi hoc)$|^hoc vien$|full name"),
    ("birth", r"\b(ngay|nam|thang)\b.*\bsinh\b|^sinh (ngay|nam)\b|^ngay sinh$|date of birth"),
    ("sex", r"\bgioi tinh\b|^(phai|gioi)$|^nam nu$"),
    ("unit", r"\bdon vi\b|\b(noi|co quan) (cong tac|lam viec)\b"),
    ("unit", r"\b(co quan|to chuc|cong ty|doanh nghiep|truong)\b"),
    ("position", r"\bchuc (vu|danh)\b|\bvi tri\b"),
    ("position", r"\b(nghe nghiep|cong viec|cong tac|nghe)\b"),
    ("unit", r"\b(chi bo|dang bo|dia ban|khu vuc|khu pho|ap)\b"),
    ("group", r"^(nhom|to|ca|kip|khoa|phong|bo phan|doi|lop|phan xuong)\b"),
    ("note", r"\bghi chu\b|^note$"),
    ("phone", r"\b(lien lac|lien he)\b"),
)
# Short sub-labels, compared with diacritics: "nam" (male) is not "năm" (year).
_UNDER: Final = {
    "birth": {"nam": "birth_male", "nữ": "birth_female", "ngày": "birth_day", "tháng": "birth_month"}
    | {"năm": "birth_year"},
    "sex": {"nam": "sex_male", "nữ": "sex_female"},
    "full_name": {"họ": "family_name", "họ đệm": "family_name", "họ lót": "family_name", "tên": "given_name"},
}
_ALONE: Final = {"nam": "sex_male", "nữ": "sex_female"}
_SUB_LABELS: Final = frozenset(
    {"nam", "nữ", "ngày", "tháng", "năm", "họ", "họ đệm", "họ lót", "tên", "sáng", "chiều", "tối"}
)


@dataclass(frozen=True)
class Header:
    """`labels[j]` are the header texts over column j from top to bottom; data start at row `next_row`."""

    first_row: int
    next_row: int
    labels: tuple[tuple[str, ...], ...]

    def title(self, column: int) -> str:
        """The header of a column as a person reads it."""
        return " – ".join(self.labels[column]) or f"#{column + 1}"


@dataclass
class Columns:
    """Field → columns (more than one where a header cell was merged over them)."""

    of: dict[str, list[int]] = field(default_factory=dict)
    dropped: list[int] = field(default_factory=list)
    ignored: list[int] = field(default_factory=list)

    def first(self, name: str) -> int | None:
        columns = self.of.get(name)
        return columns[0] if columns else None


def find_header(sheet: Sheet, accept: Callable[[Header], bool]) -> Header | None:
    """The first row of the sheet that, with the rows merged into it, is accepted as a header."""
    for row in range(min(len(sheet.rows), MAX_HEADER_ROW)):
        if any(cell != "" for cell in sheet.rows[row]):
            header = _header_at(sheet, row)
            if accept(header):
                return header
    return None


def match_columns(header: Header) -> Columns:
    """What each column of a roster holds."""
    columns = Columns()
    ranks: dict[str, int] = {}
    for index, labels in enumerate(header.labels):
        if not labels:
            continue
        name, rank = match_field(labels)
        known = columns.of.get(name, [])
        if name == SENSITIVE:
            columns.dropped.append(index)
        elif name == "other":
            columns.ignored.append(index)
        elif not known or rank < ranks[name]:
            columns.ignored.extend(known)
            columns.of[name], ranks[name] = [index], rank
        elif header.labels[known[-1]] == labels and known[-1] == index - 1:
            known.append(index)
        else:
            columns.ignored.append(index)
    columns.ignored.sort()
    return columns


def match_field(labels: tuple[str, ...]) -> tuple[str, int]:
    """Field and rank (smaller is a better match) for the labels over one column; 'other' if unknown."""
    own = labels[-1].lower().strip(" .:*")
    for parent in reversed(labels[:-1]):
        name, rank = _match_label(parent)
        if own in _UNDER.get(name, {}):
            return _UNDER[name][own], rank
    if own in _ALONE:
        return _ALONE[own], 0
    for text in (own, " ".join(labels), *reversed(labels[:-1])):
        name, rank = _match_label(text)
        if name != "other":
            return name, rank
    return "other", len(_LABELS)


def fold_label(label: str) -> str:
    """A header text without diacritics, case, punctuation and what stands in brackets."""
    return " ".join(re.sub(r"\W+", " ", re.sub(r"\([^)]*\)", " ", search_key(label[:MAX_LABEL]))).split())


def _match_label(label: str) -> tuple[str, int]:
    folded = fold_label(label)
    for rank, (name, pattern) in enumerate(_LABELS):
        if re.search(pattern, folded):
            return name, rank
    return "other", len(_LABELS)


def _header_at(sheet: Sheet, first: int) -> Header:
    last = first
    for top, _, bottom, _ in sheet.merged:
        if top == first and first < bottom <= first + 3:
            last = max(last, bottom)
    while last + 1 < len(sheet.rows) and _is_sub_header(sheet, last + 1):
        last += 1
    levels = [_spread_row(sheet, row) for row in range(first, last + 1) if row < len(sheet.rows)]
    width = max(len(level) for level in levels)
    labels: list[tuple[str, ...]] = []
    for column in range(width):
        texts: list[str] = []
        for level in levels:
            if column < len(level) and level[column] and level[column] not in texts[-1:]:
                texts.append(level[column])
        labels.append(tuple(texts))
    return Header(first_row=first, next_row=last + 1, labels=tuple(labels))


def _is_sub_header(sheet: Sheet, row: int) -> bool:
    texts = [cell_text(cell).lower().strip(" .:") for cell in sheet.rows[row] if cell != ""]
    return len(texts) > 1 and all(text in _SUB_LABELS for text in texts)


def _spread_row(sheet: Sheet, row: int) -> list[str]:
    """Texts of a header row, with merged cells repeated over all their columns and rows."""
    texts = [cell_text(cell) for cell in sheet.rows[row]]
    for top, left, bottom, right in sheet.merged:
        if top <= row <= bottom and top < len(sheet.rows):
            source = sheet.rows[top]
            text = cell_text(source[left]) if left < len(source) else ""
            for column in range(left, min(right + 1, len(texts))):
                texts[column] = texts[column] or text
    return texts
