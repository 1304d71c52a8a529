"""What stands in the availability sheets of an intake, read as plain values in a fixed number of queries."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement

from models import AvailabilitySheet, DayMark, EnteredBy, Rota, ShiftMark, State, WeekMark, db
from operations.availability_layers import Cells, Entry
from operations.rota_states import RotaEntry, ShiftCell


@dataclass(frozen=True, slots=True)
class StoredSheet:
    entry: Entry
    answered: bool
    entered_by: EnteredBy


@dataclass(frozen=True, slots=True)
class StoredSheets:
    """The sheets of an intake by the id of their owner."""

    units: dict[int, StoredSheet]
    trainees: dict[int, StoredSheet]
    lecturers: dict[int, StoredSheet]
    rooms: dict[int, StoredSheet]


def read_sheets(intake_id: int, only: ColumnElement[bool] | None = None) -> StoredSheets:
    """Four queries for all sheets of an intake; rows instead of objects, as there are tens of thousands."""
    wanted = AvailabilitySheet.intake_id == intake_id
    if only is not None:
        wanted = wanted & only
    weeks: dict[int, dict[tuple[int, int], State]] = defaultdict(dict)
    for sheet_id, weekday, period_id, state in _marks(WeekMark, WeekMark.weekday, wanted):
        weeks[sheet_id][weekday, period_id] = state
    days: dict[int, Cells] = defaultdict(dict)
    for sheet_id, day, period_id, state in _marks(DayMark, DayMark.date, wanted):
        days[sheet_id][day, period_id] = state
    rota_of = _load_rotas(wanted)
    found: StoredSheets = StoredSheets(units={}, trainees={}, lecturers={}, rooms={})
    columns = (
        AvailabilitySheet.id, AvailabilitySheet.unit_id, AvailabilitySheet.trainee_id,
        AvailabilitySheet.lecturer_id, AvailabilitySheet.room_id,
        AvailabilitySheet.answered_at.is_not(None), AvailabilitySheet.entered_by,
    )  # fmt: skip
    for id_, unit_id, trainee_id, lecturer_id, room_id, answered, by in db.session.execute(
        db.select(*columns).where(wanted)
    ):
        entry = Entry(week=weeks.get(id_, {}), rota=rota_of.get(id_), days=days.get(id_, {}))
        owners = (found.units, unit_id), (found.trainees, trainee_id), (found.lecturers, lecturer_id), (
            found.rooms, room_id,
        )  # fmt: skip
        for group, owner_id in owners:
            if owner_id is not None:
                group[owner_id] = StoredSheet(entry=entry, answered=bool(answered), entered_by=by)
    return found


def _load_rotas(wanted: ColumnElement[bool]) -> dict[int, RotaEntry]:
    """By sheet id, in one query: few people change what a shift does."""
    cell = (ShiftMark.code, ShiftMark.days_after, ShiftMark.period_id, ShiftMark.state)
    query = db.select(Rota.sheet_id, Rota.anchor, Rota.cycle, *cell).select_from(Rota).join(Rota.sheet).where(wanted)
    found: dict[int, RotaEntry] = {}
    marks: dict[int, dict[ShiftCell, State]] = defaultdict(dict)
    rows = db.session.execute(query.outerjoin(ShiftMark, ShiftMark.sheet_id == Rota.sheet_id))
    for sheet_id, anchor, cycle, code, days_after, period_id, state in rows:
        if cycle:
            found[sheet_id] = RotaEntry(anchor=anchor, cycle=tuple(cycle), marks=marks[sheet_id])
        if code is not None:
            marks[sheet_id][code, days_after, period_id] = state
    return found


def _marks(table: type[WeekMark | DayMark], when: Any, wanted: ColumnElement[bool]) -> Any:
    query = db.select(table.sheet_id, when, table.period_id, table.state).join(AvailabilitySheet).where(wanted)
    return db.session.execute(query)
