"""The names of a duty roster: without titles, and those that differ by one letter from a trainee who has no row."""

import re
from collections.abc import Sequence

from documents.duty_roster import DutyRow
from documents.faults import CellFault
from documents.names import search_key
from models import Trainee

# BS. CKI. Nguyễn Văn An: no name begins with a word and a dot.
_TITLES = re.compile(r"^(?:\w{1,6}\.\s*)+")
_SHORTEST = 6  # shorter names are near to too many others


def bare_name(text: str) -> str:
    return _TITLES.sub("", text)


def find_misspelt(strangers: Sequence[DutyRow], missing: Sequence[Trainee]) -> tuple[list[DutyRow], list[CellFault]]:
    """The rows that are near to nobody, and a fault for each of the others: who of `missing` may be meant.

    A letter that is wrong, left out, too many, or has changed places with its neighbour. The time grows with the number
    of rows alone: two names are near where they are the same after a letter is taken out of either.
    """
    near: dict[str, Trainee] = {}
    for one in missing:
        for variant in _variants(one.search_key):
            near.setdefault(variant, one)
    others: list[DutyRow] = []
    faults: list[CellFault] = []
    for row in strangers:
        meant = next((near[variant] for variant in _variants(search_key(bare_name(row.name))) if variant in near), None)
        if meant is None:
            others.append(row)
        else:
            faults.append(CellFault(row.sheet, row.name_place, "person_similar", meant.full_name))
    return others, faults


def _variants(name: str) -> list[str]:
    if len(name) < _SHORTEST:
        return []
    return [name, *(name[:place] + name[place + 1 :] for place in range(len(name)))]
