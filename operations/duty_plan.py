"""Whom an uploaded duty roster concerns and what it would change. Stores nothing."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from documents.common_hours import CommonHours
from documents.duty_codes import UNCLEAR, symbol_key
from documents.duty_roster import DutyCell, DutyFile, DutyRow
from documents.faults import CellFault
from documents.names import search_key, sort_key
from models import AvailabilitySheet, EnteredBy, Intake, State, Trainee, Unit, db
from operations.availability_sheets import entry_of, find_sheet
from operations.duty_names import bare_name, find_misspelt
from operations.duty_rosters import duties_of, people_of, rosters_of

_STATES = {".": State.FREE, "-": State.IF_NEEDED, "#": State.BUSY}
Week = dict[tuple[int, int], State]


@dataclass(frozen=True, slots=True)
class PlannedDuties:
    """What the unit says of one trainee before and after. `answered`: they, or an officer for them, have answered, so
    that the roster is kept for them to see and does not count.
    """

    trainee: Trainee
    before: Mapping[date, str]
    after: Mapping[date, str]
    answered: bool

    @property
    def is_changed(self) -> bool:
        return self.before != self.after

    @property
    def counts(self) -> Counter[str]:
        """Days by their codes."""
        return Counter(self.after.values())


@dataclass(frozen=True, slots=True)
class FoundSymbol:
    """`places` are the cells in which it stands, with their sheets; `meaning` its codes, or the code that somebody
    chose for one that we do not know.
    """

    symbol: str
    places: tuple[tuple[str, str], ...]
    meaning: str | None


@dataclass(frozen=True, slots=True)
class DutyPlan:
    """`seen` stands for all that is stored of the unit's roster and hours: it differs once somebody changes them.

    `week` are the common hours of the file, None where it has none; `empty_hours` its cells left empty. `strangers`
    are the rows of people who are no trainees of the unit, `missing` trainees of whom the file has no row, `withdrawn`
    those who took their consent back: nothing is entered about them. `symbols` are those that are not ours, `combined`
    cells with several of ours.
    """

    people: tuple[PlannedDuties, ...]
    strangers: tuple[DutyRow, ...]
    missing: tuple[Trainee, ...]
    withdrawn: tuple[Trainee, ...]
    symbols: tuple[FoundSymbol, ...]
    combined: tuple[FoundSymbol, ...]
    faults: tuple[CellFault, ...]
    unused: tuple[CellFault, ...]
    week: Week | None
    empty_hours: int
    hours_change: bool
    seen: str

    @property
    def unclear(self) -> tuple[FoundSymbol, ...]:
        """Symbols that nobody has explained yet."""
        return tuple(one for one in self.symbols if one.meaning is None)

    @property
    def left_out(self) -> int:
        """Cells that would be stored as unclear, or not at all."""
        return len(self.faults) + sum(len(one.places) for one in self.unclear)

    @property
    def changes_something(self) -> bool:
        return self.hours_change or any(one.is_changed for one in self.people)


def plan_duties(unit: Unit, file: DutyFile, *, intake: Intake, meanings: Mapping[str, str]) -> DutyPlan:
    """Hold a file against what is stored. `meanings` has codes by symbol_key for symbols that are not ours.

    The file speaks for the people and dates that it has: a cell that it leaves empty is emptied, other people and
    dates stay as they are.
    """
    trainees = people_of(unit, intake=intake)
    matched, strangers, faults = _match(file.rows, trainees)
    withdrawn = {one.id for one in trainees if one.has_withdrawn}
    stored = {one.trainee_id: duties_of(one) for one in rosters_of(unit, intake=intake)}
    answered = answered_themselves(intake)
    sheet = find_sheet(unit, intake=intake)
    week = _week(file.hours, intake)
    rows = {trainee.id: rows for trainee, rows in matched.items()}
    missing = [one for one in trainees if file.rows and one.id not in rows and one.id not in withdrawn]
    strangers, misspelt = find_misspelt([row for row in strangers if row.cells], missing)
    cells = [cell for key, found in rows.items() if key not in withdrawn for row in found for cell in row.cells]
    return DutyPlan(
        people=tuple(
            PlannedDuties(
                trainee=one,
                before=stored.get(one.id, {}),
                after=_after(stored.get(one.id, {}), rows[one.id], meanings),
                answered=one.id in answered,
            )
            for one in trainees
            if one.id in rows and one.id not in withdrawn
        ),
        strangers=tuple(strangers),
        missing=tuple(missing),
        withdrawn=tuple(one for one in trainees if one.id in rows and one.id in withdrawn),
        symbols=_symbols([cell for cell in cells if cell.codes is None], meanings),
        combined=_symbols([cell for cell in cells if len(cell.codes or "") > 1], meanings),
        faults=(*file.faults, *faults, *misspelt),
        unused=file.unused,
        week=week,
        empty_hours=file.hours.empty if file.hours else 0,
        hours_change=week is not None and (sheet is None or sheet.answered_at is None or _week_of(sheet) != week),
        seen=seen_by(unit, intake=intake),
    )


def seen_by(unit: Unit, *, intake: Intake) -> str:
    """A text that changes with what is stored of the unit: what a page was made from."""
    sheet = find_sheet(unit, intake=intake)
    stored = rosters_of(unit, intake=intake)
    newest = max((one.uploaded_at for one in stored), default=None)
    return f"{sheet.revision if sheet else ''}/{len(stored)}/{newest.isoformat() if newest else ''}"


def _match(
    rows: Sequence[DutyRow], trainees: Sequence[Trainee]
) -> tuple[dict[Trainee, list[DutyRow]], list[DutyRow], list[CellFault]]:
    """Rows by trainee (one in each sheet of months), rows of strangers, and rows that are left out."""
    by_name: dict[str, list[Trainee]] = defaultdict(list)
    for one in trainees:
        by_name[one.search_key].append(one)
    by_number = {one.id: one for one in trainees}
    found: dict[Trainee, list[DutyRow]] = defaultdict(list)
    strangers: list[DutyRow] = []
    faults: list[CellFault] = []
    for row in rows:
        name = bare_name(row.name)
        people = _people(name, by_name.get(search_key(name), []), row.number, by_number)
        if isinstance(people, str):
            faults.append(CellFault(row.sheet, row.name_place, people, row.name))
        elif not people:
            strangers.append(row)
        elif earlier := next((one for one in found[people[0]] if one.days & row.days), None):
            faults.append(CellFault(row.sheet, row.name_place, "person_repeated", earlier.name_place))
        else:
            found[people[0]].append(row)
    return {one: rows for one, rows in found.items() if rows}, strangers, faults


def _people(
    name: str, named: list[Trainee], number: int | None, by_number: Mapping[int, Trainee]
) -> list[Trainee] | str:
    """Whom a row means, nobody, or the code of a fault. `named` share the name but for diacritics."""
    if number is not None:
        numbered = by_number.get(number)
        if numbered is None:
            return []
        return [numbered] if numbered in named else "person_number_differs"
    exact = [one for one in named if one.sort_key == sort_key(name)]
    named = exact or named
    return named if len(named) < 2 else "person_ambiguous"


def _after(before: Mapping[date, str], rows: Sequence[DutyRow], meanings: Mapping[str, str]) -> dict[date, str]:
    after = dict(before)
    for row in rows:
        after = {day: code for day, code in after.items() if day not in row.days}
        after |= {cell.day: _codes(cell, meanings) for cell in row.cells}
    return dict(sorted(after.items()))


def _codes(cell: DutyCell, meanings: Mapping[str, str]) -> str:
    """What is not understood is stored as unclear, never as free."""
    return cell.codes or meanings.get(symbol_key(cell.symbol), UNCLEAR)


def _symbols(cells: Sequence[DutyCell], meanings: Mapping[str, str]) -> tuple[FoundSymbol, ...]:
    same: dict[str, list[DutyCell]] = defaultdict(list)
    for cell in cells:
        same[symbol_key(cell.symbol)].append(cell)
    return tuple(
        FoundSymbol(
            found[0].symbol, tuple((cell.sheet, cell.place) for cell in found), found[0].codes or meanings.get(key)
        )
        for key, found in same.items()
    )


def answered_themselves(intake: Intake) -> set[int]:
    """The trainees who have answered, or for whom an officer has."""
    query = db.select(AvailabilitySheet.trainee_id).where(
        AvailabilitySheet.intake_id == intake.id,
        AvailabilitySheet.trainee_id.is_not(None),
        AvailabilitySheet.answered_at.is_not(None),
        AvailabilitySheet.entered_by != EnteredBy.UNIT,
    )
    return {key for key in db.session.scalars(query) if key is not None}


def _week(hours: CommonHours | None, intake: Intake) -> Week | None:
    if hours is None:
        return None
    return {(weekday, intake.periods[place].id): _STATES[mark] for (weekday, place), mark in hours.states.items()}


def _week_of(sheet: AvailabilitySheet) -> Week:
    return dict(entry_of(sheet).week)
