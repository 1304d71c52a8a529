"""Whom the working patterns of a roster's second sheet concern, and what they would change."""

import enum
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from documents.faults import RowFault
from documents.names import search_key, sort_key
from documents.patterns import UnitPattern
from models import (
    AvailabilitySheet,
    DayMark,
    EnteredBy,
    Intake,
    Period,
    Rota,
    ShiftMark,
    State,
    Trainee,
    Unit,
    WeekMark,
    db,
)
from operations.roster_match import PlannedRow

_NOON, _EVENING = time(12), time(17)
# Marks by weekday and period id; anchor and cycle of a rota.
_RotaContent = tuple[date, tuple[str, ...]]
_Content = tuple[dict[tuple[int, int], State], _RotaContent | None]
_STATES = {".": State.FREE, "-": State.IF_NEEDED, "#": State.BUSY}


class Outcome(enum.StrEnum):
    """What a pattern does.

    NEW: nothing was there. CHANGED: it replaces what the unit sent before. SAME: it says the same. KEPT: it is
    not used, because the person or an officer has answered. WITHDRAWN: it is not used, because the person took the
    consent back.
    """

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    KEPT = "kept"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class PatternTarget:
    """The owner of one sheet: a whole unit (`person` is None) or one person of it, stored or of this file."""

    unit_key: str
    person: PlannedRow | Trainee | None = None


@dataclass(frozen=True, slots=True)
class PlannedPattern:
    pattern: UnitPattern
    target: PatternTarget
    outcome: Outcome


class PatternPlan:
    """Matches patterns to units and people. What is for one person wins over a group's, a group's over the unit's."""

    def __init__(self, intake: Intake, people: Sequence[PlannedRow], trainees: Sequence[Trainee]) -> None:
        self._intake = intake
        self._people = people
        self._rest = _others(people, trainees)
        self._units = _units_of(people, trainees)
        self._sheets = _stored_sheets(intake)
        self._groups = _groups_of(people)
        self.planned: list[PlannedPattern] = []
        self.faults: list[RowFault] = []

    def match(self, patterns: Iterable[UnitPattern]) -> None:
        chosen: dict[object, tuple[UnitPattern, PatternTarget]] = {}
        for pattern in sorted(patterns, key=lambda p: (p.person_name is not None, bool(p.group))):
            targets = self._targets(pattern)
            if isinstance(targets, str):
                self._fault(pattern, targets)
                continue
            chosen |= {_identity(target): (pattern, target) for target in targets}
        self.planned = [
            PlannedPattern(pattern, target, self._outcome(pattern, target)) for pattern, target in chosen.values()
        ]

    def _targets(self, pattern: UnitPattern) -> list[PatternTarget] | str:
        """Whom it concerns, or the code of a fault."""
        unit_key = search_key(pattern.unit)
        if unit_key not in self._units:
            return "pattern_unit_unknown"
        if pattern.person_name is not None:
            return self._person(pattern, unit_key)
        if not pattern.group:
            return [PatternTarget(unit_key)]
        group = self._groups.get((unit_key, search_key(pattern.group)), [])
        members = [PatternTarget(unit_key, person) for person in group]
        return members or "pattern_group_unknown"

    def _person(self, pattern: UnitPattern, unit_key: str) -> list[PatternTarget] | str:
        name = pattern.person_name or ""
        everybody: list[PlannedRow | Trainee] = [*self._people, *self._rest]
        found = [
            person
            for person in everybody
            if _is_in(person, unit_key) and search_key(_name(person)) == search_key(name) and _born(person, pattern)
        ]
        exact = [person for person in found if sort_key(_name(person)) == sort_key(name)]
        found = exact or found
        if len(found) > 1:
            return "pattern_person_ambiguous"
        return [PatternTarget(unit_key, found[0])] if found else "pattern_person_unknown"

    def _fault(self, pattern: UnitPattern, code: str) -> None:
        value = pattern.person_name or pattern.group or pattern.unit
        self.faults.append(RowFault(pattern.sheet, pattern.row_number, "", code, value))

    def _outcome(self, pattern: UnitPattern, target: PatternTarget) -> Outcome:
        person = target.person.trainee if isinstance(target.person, PlannedRow) else target.person
        if person is not None and person.has_withdrawn:
            return Outcome.WITHDRAWN
        sheet = self._sheets.get(_identity(target))
        if sheet is None or sheet.answered_at is None:
            return Outcome.NEW
        if sheet.entered_by != EnteredBy.UNIT:
            return Outcome.KEPT
        return Outcome.SAME if _says(sheet) == _told(pattern, self._intake.periods) else Outcome.CHANGED

    def sheet_of(self, planned: PlannedPattern) -> AvailabilitySheet | None:
        """The stored sheet that the pattern speaks to."""
        return self._sheets.get(_identity(planned.target))


def fill_sheets(filled: Sequence[tuple[AvailabilitySheet, UnitPattern]], periods: Sequence[Period]) -> None:
    """Put what units sent in place of what the sheets say. Every cell of a week gets a mark.

    A roster of 1,500 people has 31,500 marks: they go to the database in one statement.
    """
    marks: list[dict[str, Any]] = []
    for sheet, pattern in filled:
        week, rota = _told(pattern, periods)
        _set_rota(sheet, rota)
        marks += [
            {"sheet_id": sheet.id, "weekday": weekday, "period_id": period_id, "state": state}
            for (weekday, period_id), state in week.items()
        ]
    db.session.flush()
    ids = [sheet.id for sheet, _pattern in filled]
    for table in (WeekMark, DayMark, ShiftMark):
        db.session.execute(db.delete(table).where(table.sheet_id.in_(ids)))
    if marks:
        db.session.execute(db.insert(WeekMark), marks)
    for sheet, _pattern in filled:
        db.session.expire(sheet, ["week_marks", "day_marks", "shift_marks"])


def _set_rota(sheet: AvailabilitySheet, rota: _RotaContent | None) -> None:
    if rota is None:
        sheet.rota = None
    elif sheet.rota is None:
        sheet.rota = Rota(anchor=rota[0], cycle=list(rota[1]))
    else:
        sheet.rota.anchor, sheet.rota.cycle = rota[0], list(rota[1])


def _told(pattern: UnitPattern, periods: Sequence[Period]) -> _Content:
    marks: dict[tuple[int, int], State] = {}
    if pattern.week is not None:
        for weekday in range(7):
            for period in periods:
                marks[weekday, period.id] = _STATES[pattern.week[3 * weekday + _part_of_day(period)]]
    return marks, (pattern.rota.anchor, tuple(pattern.rota.days)) if pattern.rota else None


def _says(sheet: AvailabilitySheet) -> _Content:
    marks = {(mark.weekday, mark.period_id): mark.state for mark in sheet.week_marks}
    return marks, (sheet.rota.anchor, tuple(sheet.rota.cycle)) if sheet.rota else None


def _part_of_day(period: Period) -> int:
    """A unit's sheet knows morning, afternoon and evening; an intake may have other periods."""
    return 0 if period.start_time < _NOON else 1 if period.start_time < _EVENING else 2


def _identity(target: PatternTarget) -> object:
    person = target.person
    if person is None:
        return ("unit", target.unit_key)
    if isinstance(person, PlannedRow):
        return ("trainee", person.trainee.id) if person.trainee else ("row", person.row.number)
    return ("trainee", person.id)


def _name(person: PlannedRow | Trainee) -> str:
    return person.row.full_name if isinstance(person, PlannedRow) else person.full_name


def _is_in(person: PlannedRow | Trainee, unit_key: str) -> bool:
    if isinstance(person, PlannedRow):
        return search_key(person.row.unit) == unit_key
    return person.unit is not None and person.unit.search_key == unit_key


def _born(person: PlannedRow | Trainee, pattern: UnitPattern) -> bool:
    owner = person.row if isinstance(person, PlannedRow) else person
    if pattern.birth_date is not None and owner.birth_date is not None:
        return owner.birth_date == pattern.birth_date
    return pattern.birth_year is None or owner.birth_year in {None, pattern.birth_year}


def _others(people: Iterable[PlannedRow], trainees: Iterable[Trainee]) -> list[Trainee]:
    """Stored people that the file's first sheet does not name."""
    named = {person.trainee.id for person in people if person.trainee}
    return [trainee for trainee in trainees if trainee.id not in named]


def _units_of(people: Iterable[PlannedRow], trainees: Iterable[Trainee]) -> set[str]:
    keys = {search_key(person.row.unit) for person in people}
    keys |= {trainee.unit.search_key for trainee in trainees if trainee.unit}
    return keys - {""}


def _groups_of(people: Iterable[PlannedRow]) -> dict[tuple[str, str], list[PlannedRow]]:
    """The people of the file by unit and group."""
    groups: dict[tuple[str, str], list[PlannedRow]] = defaultdict(list)
    for person in people:
        groups[search_key(person.row.unit), search_key(person.row.group)].append(person)
    return groups


def _stored_sheets(intake: Intake) -> dict[object, AvailabilitySheet]:
    query = db.select(AvailabilitySheet).filter_by(intake_id=intake.id).options(
        db.selectinload(AvailabilitySheet.week_marks), db.selectinload(AvailabilitySheet.rota)
    )  # fmt: skip
    sheets: dict[object, AvailabilitySheet] = {}
    units = {key: unit_id for unit_id, key in db.session.execute(db.select(Unit.id, Unit.search_key))}
    keys = {unit_id: key for key, unit_id in units.items()}
    for sheet in db.session.scalars(query):
        if sheet.trainee_id is not None:
            sheets["trainee", sheet.trainee_id] = sheet
        elif sheet.unit_id is not None:
            sheets["unit", keys[sheet.unit_id]] = sheet
    return sheets
