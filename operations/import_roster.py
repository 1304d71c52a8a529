"""Take a unit's roster into an intake: first as a preview that stores nothing, then in one commit."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from documents.faults import RosterFileError, RowFault
from documents.names import search_key, sort_key
from documents.roster import RosterFile, read_roster
from models import AvailabilitySheet, EnteredBy, Intake, Sex, Trainee, Unit, db
from operations.actor import Actor
from operations.audit import record
from operations.errors import OperationError
from operations.follow_address import follow_address
from operations.follow_name import follow_name
from operations.roster_match import PlannedRow, match_rows
from operations.roster_patterns import Outcome, PatternPlan, PlannedPattern, fill_sheets
from operations.shared_feeds import refresh_names
from operations.transaction import lock, transaction


class RosterFileRefusedError(OperationError):
    """The file as a whole cannot be read; code and params are those of documents.faults."""

    def __init__(self, error: RosterFileError) -> None:
        super().__init__(field="file", **error.params)
        self.code = error.code


class RosterFaultsError(OperationError):
    """Rows of the file are at fault, and the caller did not say that they may be left out."""

    code = "roster_has_faults"

    def __init__(self, faults: tuple[RowFault, ...]) -> None:
        super().__init__(rows=len({(fault.sheet, fault.row_number) for fault in faults}))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class RosterPreview:
    """What an import would do. `known` are people who stay as they are, `changed` those who get new details.

    `faults` are rows that would be left out; `warnings` rows that are kept without what could not be read.
    """

    new: tuple[PlannedRow, ...]
    changed: tuple[PlannedRow, ...]
    known: tuple[PlannedRow, ...]
    new_units: tuple[str, ...]
    patterns: tuple[PlannedPattern, ...]
    faults: tuple[RowFault, ...]
    warnings: tuple[RowFault, ...]
    dropped_columns: tuple[str, ...]
    ignored_columns: tuple[str, ...]

    @property
    def changes_something(self) -> bool:
        stored = {Outcome.NEW, Outcome.CHANGED}
        return bool(self.new or self.changed or any(p.outcome in stored for p in self.patterns))


@dataclass(frozen=True, slots=True)
class ImportResult:
    """Numbers of people, units and patterns; `left_out` counts rows with faults.

    `trainees` are the people of the file by their number in it.
    """

    new: int
    changed: int
    known: int
    new_units: int
    patterns: int
    patterns_kept: int
    patterns_withdrawn: int
    left_out: int
    dropped_columns: tuple[str, ...]
    trainees: Mapping[int, Trainee]


def preview_roster(intake: Intake, data: bytes, filename: str) -> RosterPreview:
    """Compare a file with what is stored. Raises RosterFileRefusedError."""
    return _Plan(intake, _read(data, filename)).preview()


def import_roster(
    intake: Intake, data: bytes, *, filename: str, actor: Actor, now: datetime, skip_faulty: bool = False
) -> ImportResult:
    """Store new people, new details of known people, and working patterns.

    Raises RosterFileRefusedError, and RosterFaultsError where rows have faults that are no warnings and
    `skip_faulty` was not said; nothing is stored then. The same file again changes nothing.
    """
    with transaction():
        lock(intake)
        return add_roster(intake, data, filename=filename, actor=actor, now=now, skip_faulty=skip_faulty)


def add_roster(
    intake: Intake, data: bytes, *, filename: str, actor: Actor, now: datetime, skip_faulty: bool = False
) -> ImportResult:
    """import_roster within the running transaction."""
    plan = _Plan(intake, _read(data, filename))
    preview = plan.preview()
    if preview.faults and not skip_faulty:
        raise RosterFaultsError(preview.faults)
    units = plan.store_people(now=now)
    stored = plan.store_patterns(units, now=now)
    old_names = plan.old_names()
    if old_names:
        follow_name(intake, old_names)
        refresh_names(intake, now=now)
    kept = sum(planned.outcome == Outcome.KEPT for planned in preview.patterns)
    counts = {
        "new": len(preview.new),
        "changed": len(preview.changed),
        "known": len(preview.known),
        "new_units": len(preview.new_units),
        "patterns": stored,
        "patterns_kept": kept,
        "patterns_withdrawn": sum(planned.outcome == Outcome.WITHDRAWN for planned in preview.patterns),
        "left_out": len({(fault.sheet, fault.row_number) for fault in preview.faults}),
    }
    record("roster.imported", actor=actor, now=now, subject=f"intake:{intake.id}", intake_id=intake.id, **counts)
    return ImportResult(**counts, dropped_columns=preview.dropped_columns, trainees=plan.trainees)


def _read(data: bytes, filename: str) -> RosterFile:
    try:
        return read_roster(data, filename=filename)
    except RosterFileError as error:
        raise RosterFileRefusedError(error) from error


class _Plan:
    """A file held against an intake."""

    def __init__(self, intake: Intake, file: RosterFile) -> None:
        self._intake = intake
        self._file = file
        query = db.select(Trainee).filter_by(intake_id=intake.id).options(db.joinedload(Trainee.unit))
        trainees = db.session.scalars(query.order_by(Trainee.id)).all()
        self._people = match_rows(file.rows, trainees)
        self._patterns = PatternPlan(intake, self._people, trainees)
        self._patterns.match(file.unit_patterns)
        self.trainees: dict[int, Trainee] = {}

    def old_names(self) -> dict[int, str]:
        """What those whose name the file corrects were called, by id."""
        return {one.trainee.id: one.old_name for one in self._people if one.trainee and one.old_name}

    def preview(self) -> RosterPreview:
        faults = (*self._file.faults, *self._patterns.faults)
        return RosterPreview(
            new=tuple(person for person in self._people if person.trainee is None),
            changed=tuple(person for person in self._people if person.changes),
            known=tuple(person for person in self._people if person.trainee is not None and not person.changes),
            new_units=tuple(self._missing_units().values()),
            patterns=tuple(self._patterns.planned),
            faults=tuple(fault for fault in faults if not fault.is_warning),
            warnings=tuple(fault for fault in faults if fault.is_warning),
            dropped_columns=self._file.dropped_columns,
            ignored_columns=self._file.ignored_columns,
        )

    def _missing_units(self) -> dict[str, str]:
        """Search key and name of the units that the file brings."""
        wanted: dict[str, str] = {}
        for person in self._people:
            if person.row.unit:
                wanted.setdefault(search_key(person.row.unit), person.row.unit)
        query = db.select(Unit.search_key).where(Unit.search_key.in_(wanted))
        known = set(db.session.scalars(query))
        return {key: name for key, name in wanted.items() if key not in known}

    def store_people(self, *, now: datetime) -> dict[str, Unit]:
        """Add and change people; the units of the file by search key."""
        for key, name in self._missing_units().items():
            db.session.add(Unit(name=name, search_key=key))
        db.session.flush()
        units = {unit.search_key: unit for unit in db.session.scalars(db.select(Unit))}
        for person in self._people:
            trainee = person.trainee or self._new_trainee(person, units, now=now)
            for change in person.changes:
                setattr(trainee, change.field, change.after)
            if person.changes or person.trainee is None:
                trainee.sort_key, trainee.search_key = sort_key(trainee.full_name), search_key(trainee.full_name)
            self.trainees[person.row.number] = trainee
        follow_address([one.trainee for one in self._people if one.trainee and one.brings_address])
        return units

    def _new_trainee(self, person: PlannedRow, units: dict[str, Unit], *, now: datetime) -> Trainee:
        row = person.row
        trainee = Trainee(
            intake=self._intake,
            unit=units.get(search_key(row.unit)),
            full_name=row.full_name,
            birth_date=row.birth_date,
            birth_year=row.birth_year,
            sex=Sex(row.sex) if row.sex else None,
            position=row.position,
            phone=row.phone or None,
            email=row.email or None,
            note=row.note,
            created_at=now,
        )
        db.session.add(trainee)
        return trainee

    def store_patterns(self, units: dict[str, Unit], *, now: datetime) -> int:
        """Write the sheets of units and people; how many were new or changed."""
        changing = [p for p in self._patterns.planned if p.outcome in {Outcome.NEW, Outcome.CHANGED}]
        filled = []
        for planned in changing:
            sheet = self._patterns.sheet_of(planned) or self._new_sheet(planned, units)
            sheet.entered_by = EnteredBy.UNIT
            sheet.entered_by_name = planned.pattern.unit
            sheet.answered_at = now
            filled.append((sheet, planned.pattern))
        db.session.flush()
        fill_sheets(filled, self._intake.periods)
        return len(changing)

    def _new_sheet(self, planned: PlannedPattern, units: dict[str, Unit]) -> AvailabilitySheet:
        sheet = AvailabilitySheet(intake=self._intake)
        person = planned.target.person
        if person is None:
            sheet.unit = units[planned.target.unit_key]
        elif isinstance(person, PlannedRow):
            sheet.trainee = self.trainees[person.row.number]
        else:
            sheet.trainee = person
        db.session.add(sheet)
        return sheet
