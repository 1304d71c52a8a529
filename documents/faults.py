"""Faults of files that come from outside: stable codes with parameters, no sentences.

RosterFileError, the whole file is refused:
  file_not_xlsx {filename} · file_damaged {filename} · file_encrypted {filename} ·
  file_too_large {what: bytes | unpacked_bytes | parts | sheets | rows | cells | grid |
  merged | text, limit} ·
  header_not_found {sheets: names, joined by ", "} · no_rows {} · duty_header_not_found {sheets} ·
  duty_dates_outside {first, last: dates of the horizon} · no_duties {}

RowFault, one row or cell. The row is left out:
  name_missing · name_invalid · birth_invalid · birth_implausible · duplicate_row (value: the number of the
  row that it repeats) · pattern_unit_missing · pattern_empty · pattern_duplicate (value: the earlier row) ·
  pattern_person_birth_invalid · week_mark_unknown · rota_anchor_missing · rota_anchor_invalid ·
  rota_cycle_missing · rota_code_unknown · rota_cycle_too_long

The row is kept, without what could not be read (WARNING_CODES):
  birth_missing · unit_missing · sex_unreadable · phone_invalid · email_invalid · text_cut (a text longer
  than its column may be)

CellFault, one cell of a duty roster: name_missing · person_ambiguous (value: the name) · person_number_differs (value:
  the name) · person_similar (value: the trainee who may be meant) · person_repeated (value: the cell that has the
  person first) ·
  week_mark_unknown (value: the mark) · date_outside, date_repeated (value: the date) · date_unreadable (value: what
  stands there)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

WARNING_CODES: Final = frozenset(
    {"birth_missing", "unit_missing", "sex_unreadable", "phone_invalid", "email_invalid", "text_cut"}
)


class RosterFileError(Exception):
    """The file as a whole cannot be used; `code` and `params` as listed above."""

    def __init__(self, code: str, params: Mapping[str, object] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.params = dict(params or {})


@dataclass(frozen=True)
class RowFault:
    """`row_number` as the spreadsheet program counts (from 1); `column` is the header as it stands there."""

    sheet: str
    row_number: int
    column: str
    code: str
    value: str

    @property
    def is_warning(self) -> bool:
        """The row is kept all the same."""
        return self.code in WARNING_CODES


@dataclass(frozen=True)
class CellFault:
    """`place` is the cell as the spreadsheet program calls it (D7)."""

    sheet: str
    place: str
    code: str
    value: str
