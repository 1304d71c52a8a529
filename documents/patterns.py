"""The working patterns that units send for their people: a week, or a rota of shifts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from .cells import CellError, cell_text, parse_birth
from .faults import RowFault
from .headers import Header, find_header, fold_label, match_field
from .names import clean_text, search_key, sort_key, title_case
from .rota import Rota, parse_anchor, parse_cycle

if TYPE_CHECKING:
    import datetime as dt

    from .workbook import Cell, Sheet

WEEK_SLOTS: Final = 21

WEEK_MARKS: Final = {
    "": ".", "r": ".", "ranh": ".", "trong": ".", "0": ".", "x": "#", "b": "#", "ban": "#", "1": "#",
    "h": "-", "han che": "-", "hc": "-", "?": "-",
}  # fmt: skip
_DAY_WORDS: Final = {"hai": 0, "ba": 1, "tu": 2, "nam": 3, "sau": 4, "bay": 5}
_PERIODS: Final = {"sang": 0, "chieu": 1, "toi": 2}


@dataclass(frozen=True)
class UnitPattern:
    """What a unit sent for all its people, for one group of them, or for one person (name and birth).

    `week` has 21 characters, Monday morning, afternoon, evening … Sunday evening: `.` free, `-` if needed,
    `#` busy. Where both are given, the rota speaks after the week.
    """

    sheet: str
    row_number: int
    unit: str
    group: str
    person_name: str | None
    birth_date: dt.date | None
    birth_year: int | None
    week: str | None
    rota: Rota | None


class _RowError(Exception):
    def __init__(self, column: int | None, code: str, value: str = "") -> None:
        super().__init__(code)
        self.column, self.code, self.value = column, code, value


@dataclass(frozen=True)
class _Columns:
    unit: int
    group: int | None
    person: int | None
    birth: int | None
    anchor: int | None
    cycle: int | None
    week: tuple[tuple[int, int], ...]  # (column, slot of the week)


def read_patterns(sheet: Sheet) -> tuple[tuple[UnitPattern, ...], tuple[RowFault, ...]] | None:
    """The patterns of a sheet and what could not be read; None if the sheet has no header of patterns."""
    header = find_header(sheet, lambda found: _match(found) is not None)
    columns = _match(header) if header else None
    if header is None or columns is None:
        return None
    patterns: list[UnitPattern] = []
    faults: list[RowFault] = []
    seen: dict[tuple[object, ...], int] = {}
    for index, row in enumerate(sheet.rows[header.next_row :], start=header.next_row):
        if not _concerns(row, columns):
            continue
        try:
            pattern = _read_row(sheet.name, index + 1, row, columns)
            _refuse_repeated(seen, pattern, columns)
            patterns.append(pattern)
        except _RowError as error:
            title = "" if error.column is None else header.title(error.column)
            faults.append(RowFault(sheet.name, index + 1, title, error.code, error.value))
    return tuple(patterns), tuple(faults)


def _refuse_repeated(seen: dict[tuple[object, ...], int], pattern: UnitPattern, columns: _Columns) -> None:
    person = sort_key(pattern.person_name) if pattern.person_name else None
    birth = (pattern.birth_date, pattern.birth_year)
    key = (search_key(pattern.unit), search_key(pattern.group), person, birth)
    if key in seen:
        raise _RowError(columns.unit, "pattern_duplicate", str(seen[key]))
    seen[key] = pattern.row_number


def _match(header: Header) -> _Columns | None:
    found: dict[str, int] = {}
    week: dict[int, int] = {}
    parent = ""
    for index, labels in enumerate(header.labels):
        folded = fold_label(" ".join(labels))
        if weekday_of(folded) is not None:
            parent = folded
        elif folded not in _PERIODS:
            parent = ""
        slot = _week_slot(folded if weekday_of(folded) is not None else f"{parent} {folded}")
        if slot is not None:
            week.setdefault(slot, index)
        elif re.search(r"\b(ngay bat dau|ngay dau|tu ngay)\b", folded):
            found.setdefault("anchor", index)
        elif re.search(r"\b(chu ky|vong ca|lich ca)\b", folded):
            found.setdefault("cycle", index)
        elif labels:
            found.setdefault(match_field(labels)[0], index)
    if "unit" not in found or not ("cycle" in found or len(week) >= 7):
        return None
    return _Columns(
        unit=found["unit"],
        group=found.get("group"),
        person=found.get("full_name"),
        birth=found.get("birth"),
        anchor=found.get("anchor"),
        cycle=found.get("cycle"),
        week=tuple((column, slot) for slot, column in sorted(week.items())),
    )


def weekday_of(folded: str) -> int | None:
    """The weekday (Monday is 0) that a folded label names, if it names one."""
    match = re.search(r"\b(?:t|thu) ?([2-7])\b|\bthu (hai|ba|tu|nam|sau|bay)\b|\b(cn|chu nhat)\b", folded)
    if match is None:
        return None
    if match[3]:
        return 6
    return int(match[1]) - 2 if match[1] else _DAY_WORDS[match[2]]


def _week_slot(folded: str) -> int | None:
    day = weekday_of(folded)
    period = re.search(r"\b(sang|chieu|toi)\b", folded)
    return None if day is None or period is None else 3 * day + _PERIODS[period[1]]


def _concerns(row: list[Cell], columns: _Columns) -> bool:
    """Blank rows, and lines of text below the table, are none of ours."""
    filled = [
        column
        for column in (columns.unit, columns.group, columns.person, columns.anchor, columns.cycle)
        if column is not None and _text(row, column)
    ]
    marked = any(_text(row, column) for column, _ in columns.week)
    if not filled and not marked:
        return False
    return marked or len(filled) > 1 or not re.search(r"[:.!]|^\(?\*|ghi chú", _text(row, filled[0]).lower())


def _text(row: list[Cell], column: int | None) -> str:
    return cell_text(row[column]) if column is not None and column < len(row) else ""


def _read_row(sheet: str, row_number: int, row: list[Cell], columns: _Columns) -> UnitPattern:
    unit = _text(row, columns.unit)
    if not unit:
        raise _RowError(columns.unit, "pattern_unit_missing")
    try:
        birth = parse_birth(row[columns.birth] if columns.birth is not None else "")
    except CellError as error:
        raise _RowError(columns.birth, "pattern_person_birth_invalid", _text(row, columns.birth)) from error
    week, rota = _read_week(row, columns), _read_rota(row, columns)
    if week is None and rota is None:
        raise _RowError(columns.unit, "pattern_empty", unit)
    person = title_case(_text(row, columns.person)) or None
    return UnitPattern(
        sheet=sheet,
        row_number=row_number,
        unit=clean_text(unit),
        group=_text(row, columns.group),
        person_name=person,
        birth_date=birth.date if person else None,
        birth_year=birth.year if person else None,
        week=week,
        rota=rota,
    )


def _read_week(row: list[Cell], columns: _Columns) -> str | None:
    texts = [(column, slot, _text(row, column)) for column, slot in columns.week]
    if not any(text for _, _, text in texts):
        return None
    states = ["."] * WEEK_SLOTS
    for column, slot, text in texts:
        mark = WEEK_MARKS.get(search_key(text).strip("."))
        if mark is None:
            raise _RowError(column, "week_mark_unknown", text)
        states[slot] = mark
    return "".join(states)


def _read_rota(row: list[Cell], columns: _Columns) -> Rota | None:
    anchor_text, cycle_text = _text(row, columns.anchor), _text(row, columns.cycle)
    if not anchor_text and not cycle_text:
        return None
    if not anchor_text:
        raise _RowError(columns.anchor, "rota_anchor_missing", cycle_text)
    if not cycle_text:
        raise _RowError(columns.cycle, "rota_cycle_missing", anchor_text)
    try:
        days = parse_cycle(cycle_text)
    except CellError as error:
        raise _RowError(columns.cycle, error.code, cycle_text) from error
    try:
        return Rota(anchor=parse_anchor(row[columns.anchor or 0]), days=days)
    except CellError as error:
        raise _RowError(columns.anchor, error.code, anchor_text) from error
