"""When everybody of an intake can come, as the engine and the pages need it (DESIGN.md, Availability)."""

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from calendars.blocks import BusyBlock
from models import (
    AvailabilitySheet,
    ClosedState,
    EnteredBy,
    Intake,
    Lecturer,
    State,
    Trainee,
    UnansweredPolicy,
    db,
)
from operations.availability_layers import (
    Board,
    Cells,
    Entry,
    Grid,
    imported_cells,
    lay,
    lay_alone,
    unanswered_grid,
)
from operations.duty_rosters import read_duties
from operations.duty_states import Duties, lay_duties
from operations.imported_calendars import Imports, read_imports
from operations.stored_sheets import StoredSheet, StoredSheets, read_sheets


class Source(enum.StrEnum):
    """Who answered for a trainee."""

    SELF = "self"
    STAFF = "staff"
    UNIT = "unit"
    NOT_ANSWERED = "not_answered"


@dataclass(frozen=True)
class IntakeStates:
    """Grids by database id. `left_out` are the trainees whom the intake's policy leaves out for now."""

    school: Grid
    trainees: Mapping[int, Grid]
    sources: Mapping[int, Source]
    left_out: frozenset[int]
    lecturers: Mapping[int, Grid]
    rooms: Mapping[int, Grid]


def intake_states(intake: Intake) -> IntakeStates:
    """The states of school, trainees, lecturers and rooms, in a fixed number of queries."""
    board = board_of(intake)
    sheets = read_sheets(intake.id)
    imports = read_imports(intake)
    duties = read_duties(intake)
    resolver = _Resolver(sheets=sheets, duties=duties, imports=imports, board=board, policy=intake.unanswered_policy)
    people = db.session.execute(db.select(Trainee.id, Trainee.unit_id).where(Trainee.intake_id == intake.id)).all()
    sources = {id_: resolver.source(id_, unit_id) for id_, unit_id in people}
    left_out = intake.unanswered_policy is UnansweredPolicy.LEAVE_OUT
    return IntakeStates(
        school=school_grid(intake),
        trainees={id_: resolver.trainee_grid(id_, unit_id) for id_, unit_id in people},
        sources=sources,
        left_out=frozenset(id_ for id_ in sources if left_out and sources[id_] is Source.NOT_ANSWERED),
        lecturers={
            one.id: _answered_grid(sheets.lecturers.get(one.id), board, imports.lecturers.get(one.id, ()))
            for one in intake.lecturers
        },
        rooms={one.id: _answered_grid(sheets.rooms.get(one.id), board) for one in intake.rooms},
    )


def trainee_grid(trainee: Trainee, *, imported: Sequence[BusyBlock] | None = None) -> tuple[Grid, Source]:
    """The states of one trainee, and who gave them. `imported` stands in for the calendar that is stored."""
    imports = read_imports(trainee.intake, trainee) if imported is None else Imports({trainee.id: imported}, {})
    resolver = _resolver_of(trainee, imports)
    return resolver.trainee_grid(trainee.id, trainee.unit_id), resolver.source(trainee.id, trainee.unit_id)


def lecturer_grid(lecturer: Lecturer, intake: Intake, *, imported: Sequence[BusyBlock] | None = None) -> Grid:
    """The states of one lecturer in an intake. `imported` stands in for the calendar that is stored."""
    if imported is None:
        imported = read_imports(intake, lecturer).lecturers.get(lecturer.id, ())
    sheets = read_sheets(intake.id, AvailabilitySheet.lecturer_id == lecturer.id)
    return _answered_grid(sheets.lecturers.get(lecturer.id), board_of(intake), imported)


def _resolver_of(trainee: Trainee, imports: Imports) -> "_Resolver":
    intake = trainee.intake
    owners = AvailabilitySheet.trainee_id == trainee.id
    if trainee.unit_id is not None:
        owners = owners | (AvailabilitySheet.unit_id == trainee.unit_id)
    sheets = read_sheets(intake.id, owners)
    own = sheets.trainees.get(trainee.id)
    speaks = own is not None and own.answered and own.entered_by is not EnteredBy.UNIT
    return _Resolver(
        sheets=sheets,
        duties={} if speaks else read_duties(intake, trainee),  # own words count alone
        imports=imports,
        board=board_of(intake),
        policy=intake.unanswered_policy,
    )


def answer_source(trainee: Trainee) -> Source:
    """Who answered for one trainee."""
    return _resolver_of(trainee, Imports({}, {})).source(trainee.id, trainee.unit_id)


def answer_sources(intake: Intake) -> Mapping[int, Source]:
    """Who answered for each trainee of the intake, without working out when they can come."""
    rows = db.session.execute(
        db.select(AvailabilitySheet.trainee_id, AvailabilitySheet.unit_id, AvailabilitySheet.entered_by).where(
            AvailabilitySheet.intake_id == intake.id, AvailabilitySheet.answered_at.is_not(None)
        )
    ).all()
    own = {trainee_id: Source(entered_by.value) for trainee_id, _unit, entered_by in rows if trainee_id is not None}
    units = {unit_id for _trainee, unit_id, _by in rows if unit_id is not None}
    people = db.session.execute(db.select(Trainee.id, Trainee.unit_id).where(Trainee.intake_id == intake.id)).all()
    own = dict.fromkeys(read_duties(intake), Source.UNIT) | own
    return {id_: own.get(id_, Source.UNIT if unit_id in units else Source.NOT_ANSWERED) for id_, unit_id in people}


def school_grid(intake: Intake) -> Grid:
    """Closed days are busy for all, unwelcome ones if needed; closed wins over unwelcome."""
    cells: Cells = {}
    for closed in intake.closed_days:
        state = State.BUSY if closed.state is ClosedState.CLOSED else State.IF_NEEDED
        for period in intake.periods:
            if closed.period_id in {None, period.id} and cells.get((closed.date, period.id)) is not State.BUSY:
                cells[closed.date, period.id] = state
    return {cell: state for cell, state in cells.items() if intake.start_date <= cell[0] <= intake.end_date}


def board_of(intake: Intake) -> Board:
    return Board(dates=intake.dates, periods=intake.periods)


class _Resolver:
    """Who answered for a trainee, and the cells that follow."""

    def __init__(
        self,
        *,
        sheets: StoredSheets,
        duties: Mapping[int, Duties],
        imports: Imports,
        board: Board,
        policy: UnansweredPolicy,
    ) -> None:
        self._sheets, self._duties, self._imports, self._board, self._policy = sheets, duties, imports, board, policy
        self._unit_grids: dict[int | None, Grid] = {}  # people of a unit who said nothing themselves share one

    def source(self, trainee_id: int, unit_id: int | None) -> Source:
        own = self._answered(trainee_id)
        if own is not None:
            return Source(own.entered_by.value)
        said = trainee_id in self._duties or self._unit_answered(unit_id)
        return Source.UNIT if said else Source.NOT_ANSWERED

    def trainee_grid(self, trainee_id: int, unit_id: int | None) -> Grid:
        """Own words count alone; a duty roster lies over everything else that the unit said."""
        own, duties = self._answered(trainee_id), self._duties.get(trainee_id)
        imported = self._imports.trainees.get(trainee_id, ())
        if own is not None and (own.entered_by is not EnteredBy.UNIT or not duties):
            return self._own_grid(own, unit_id, imported)
        said = self._unit_grid(unit_id) if own is None else self._own_grid(own, unit_id)
        if duties:
            said = lay_duties(duties, over=said, board=self._board)
        return {**said, **imported_cells(imported, board=self._board)}

    def _answered(self, trainee_id: int) -> StoredSheet | None:
        own = self._sheets.trainees.get(trainee_id)
        return own if own is not None and own.answered else None

    def _own_grid(self, own: StoredSheet, unit_id: int | None, imported: Sequence[BusyBlock] = ()) -> Grid:
        if not self._unit_answered(unit_id):
            return lay_alone(own.entry, board=self._board, imported=imported)
        return lay(own.entry, over=self._unit_grid(unit_id), board=self._board, imported=imported)

    def _unit_answered(self, unit_id: int | None) -> bool:
        unit = self._unit(unit_id)
        return unit is not None and unit.answered

    def _unit(self, unit_id: int | None) -> StoredSheet | None:
        return None if unit_id is None else self._sheets.units.get(unit_id)

    def _unit_grid(self, unit_id: int | None) -> Grid:
        if unit_id not in self._unit_grids:
            unit = self._unit(unit_id)
            if unit is not None and unit.answered:
                grid = lay_alone(unit.entry, board=self._board)
            else:
                grid = unanswered_grid(policy=self._policy, unit=unit.entry if unit else None, board=self._board)
            self._unit_grids[unit_id] = grid
        return self._unit_grids[unit_id]


def _answered_grid(sheet: StoredSheet | None, board: Board, imported: Sequence[BusyBlock] = ()) -> Grid:
    """Lecturers and rooms about whom nothing is known are free: staff enter what stands in the way."""
    entry = sheet.entry if sheet is not None and sheet.answered else Entry()
    return lay(entry, over={}, board=board, imported=imported)
