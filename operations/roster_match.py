"""Which rows of a roster are people that the intake already has."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from documents.names import search_key, sort_key
from documents.roster import RosterRow
from models import Sex, Trainee

# Unit and name as they are searched for: what two spellings of one person share.
_Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class FieldChange:
    """`field` is an attribute of Trainee; a file never empties what is already there."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """A row of the file and, if the person is known, who it is and what would change.

    `look_alike`: a new person, but somebody of that name and date of birth is already in another unit.
    """

    row: RosterRow
    trainee: Trainee | None = None
    changes: tuple[FieldChange, ...] = ()
    look_alike: Trainee | None = None

    @property
    def brings_address(self) -> bool:
        """Whether somebody who had no e-mail address has one now."""
        return any(change.field == "email" and not change.before for change in self.changes)

    @property
    def old_name(self) -> str | None:
        """What a known person was called, where the file corrects it."""
        return next((change.before for change in self.changes if change.field == "full_name"), None)


def match_rows(rows: Iterable[RosterRow], trainees: Iterable[Trainee]) -> list[PlannedRow]:
    """Pair rows with stored people: name as written first, then name without diacritics.

    A person is the same by name, unit and birth. Births that differ are two people; a birth that is unknown,
    or known by its year alone, on one side fits the other side only if nobody else could be meant.
    """
    rows = list(rows)
    stored: dict[_Key, list[Trainee]] = defaultdict(list)
    for trainee in trainees:
        stored[_stored_key(trainee)].append(trainee)
    found: dict[int, Trainee] = {}
    for same in (_same_person, _same_without_diacritics, _could_be_same):
        _pair(rows, stored, found, same)
    return [_plan(row, found.get(row.number), stored) for row in rows]


def row_key(row: RosterRow) -> _Key:
    return search_key(row.unit), search_key(row.full_name)


def _stored_key(trainee: Trainee) -> _Key:
    return trainee.unit.search_key if trainee.unit else "", trainee.search_key


def _pair(rows: list[RosterRow], stored: dict[_Key, list[Trainee]], found: dict[int, Trainee], same: Any) -> None:
    taken = {trainee.id for trainee in found.values()}
    wanted: dict[_Key, int] = defaultdict(int)
    for row in rows:
        if row.number not in found:
            wanted[row_key(row)] += 1
    for row in rows:
        if row.number in found:
            continue
        free = [t for t in stored.get(row_key(row), ()) if t.id not in taken and same(row, t)]
        certain = same is not _could_be_same or (len(free) == 1 and wanted[row_key(row)] == 1)
        if free and certain:
            found[row.number] = free[0]
            taken.add(free[0].id)


def _same_person(row: RosterRow, trainee: Trainee) -> bool:
    return sort_key(row.full_name) == trainee.sort_key and _same_without_diacritics(row, trainee)


def _same_without_diacritics(row: RosterRow, trainee: Trainee) -> bool:
    return (row.birth_date, row.birth_year) == (trainee.birth_date, trainee.birth_year)


def _could_be_same(row: RosterRow, trainee: Trainee) -> bool:
    if row.birth_date and trainee.birth_date:
        return row.birth_date == trainee.birth_date
    return None in {row.birth_year, trainee.birth_year} or row.birth_year == trainee.birth_year


def _plan(row: RosterRow, trainee: Trainee | None, stored: dict[_Key, list[Trainee]]) -> PlannedRow:
    if trainee is not None:
        return PlannedRow(row, trainee, tuple(_changes(row, trainee)))
    name = search_key(row.full_name)
    others = (t for (_, other), people in stored.items() if other == name for t in people)
    alike = (t for t in others if row.birth_date is not None and t.birth_date == row.birth_date)
    return PlannedRow(row, look_alike=next(alike, None))


def _changes(row: RosterRow, trainee: Trainee) -> Iterable[FieldChange]:
    told: dict[str, Any] = {
        # A name typed without diacritics is no correction of one typed with them.
        "full_name": "" if row.full_name.lower() == trainee.search_key else row.full_name,
        "birth_date": row.birth_date,
        "birth_year": row.birth_year,
        "sex": Sex(row.sex) if row.sex else None,
        "position": row.position,
        "phone": row.phone,
        "email": row.email,
        "note": row.note,
    }
    for field, after in told.items():
        before = getattr(trainee, field)
        if after and after != before:
            yield FieldChange(field, before, after)
