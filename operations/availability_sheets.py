"""The sheets on which availability was entered, as their owners and staff see and edit them."""

from collections.abc import Sequence
from dataclasses import dataclass

from calendars.blocks import BusyBlock
from models import AvailabilitySheet, Intake, Lecturer, Room, Rota, Trainee, Unit, db
from operations.availability_layers import Entry
from operations.imported_calendars import blocks_of, find_import
from operations.rota_states import RotaEntry

Owner = Trainee | Lecturer | Room | Unit


@dataclass(frozen=True, slots=True)
class ShownSheet:
    """What a form starts with: the owner's own sheet, else what the unit said for a trainee, else nothing.

    `imported` are the busy times of the calendar that a trainee or lecturer imported.
    """

    own: AvailabilitySheet | None
    unit: AvailabilitySheet | None
    imported: Sequence[BusyBlock] = ()

    @property
    def entry(self) -> Entry | None:
        shown = self.own or self.unit
        return entry_of(shown) if shown is not None else None

    @property
    def revision(self) -> int | None:
        return self.own.revision if self.own is not None else None

    @property
    def answered_by_unit(self) -> bool:
        return self.own is None and self.unit is not None


def owner_name(owner: Owner) -> str:
    """The kind of an owner as the columns and the audit log call it."""
    return type(owner).__name__.lower()


def find_sheet(owner: Owner, *, intake: Intake) -> AvailabilitySheet | None:
    query = db.select(AvailabilitySheet).filter_by(intake_id=intake.id, **{f"{owner_name(owner)}_id": owner.id})
    found: AvailabilitySheet | None = db.session.scalars(query).one_or_none()
    return found


def shown_sheet(owner: Owner, *, intake: Intake) -> ShownSheet:
    unit = owner.unit if isinstance(owner, Trainee) else None
    sheet = find_sheet(unit, intake=intake) if unit is not None else None
    answered = sheet if sheet is not None and sheet.answered_at is not None else None
    stored = find_import(owner, intake=intake) if isinstance(owner, Trainee | Lecturer) else None
    imported = blocks_of(stored) if stored is not None else ()
    return ShownSheet(own=find_sheet(owner, intake=intake), unit=answered, imported=imported)


def entry_of(sheet: AvailabilitySheet) -> Entry:
    return Entry(
        week={(mark.weekday, mark.period_id): mark.state for mark in sheet.week_marks},
        rota=_rota_entry(sheet.rota),
        days={(mark.date, mark.period_id): mark.state for mark in sheet.day_marks},
    )


def _rota_entry(rota: Rota | None) -> RotaEntry | None:
    return RotaEntry(anchor=rota.anchor, cycle=tuple(rota.cycle)) if rota is not None and rota.cycle else None
