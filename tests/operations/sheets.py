"""Sheets of availability for tests. Cells are named by the place of the period in the day: 0, 1, 2."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from models import AvailabilitySheet, DayMark, EnteredBy, Intake, Rota, State, WeekMark, db
from operations.availability_sheets import Owner, find_sheet
from tests.factories import NOW


def make_sheet(
    intake: Intake,
    *,
    week: Mapping[tuple[int, int], State] | None = None,
    days: Mapping[tuple[date, int], State] | None = None,
    rota: tuple[date, str] | None = None,
    entered_by: EnteredBy = EnteredBy.SELF,
    answered_at: datetime | None = NOW,
    **owner: Any,
) -> AvailabilitySheet:
    """A sheet of `trainee=`, `unit=`, `lecturer=` or `room=`; a rota is its first day and one letter a day."""
    ids = [period.id for period in intake.periods]
    sheet = AvailabilitySheet(intake=intake, entered_by=entered_by, answered_at=answered_at, **owner)
    sheet.week_marks = [
        WeekMark(weekday=weekday, period_id=ids[place], state=state) for (weekday, place), state in (week or {}).items()
    ]
    sheet.day_marks = [
        DayMark(date=day, period_id=ids[place], state=state) for (day, place), state in (days or {}).items()
    ]
    if rota is not None:
        sheet.rota = Rota(anchor=rota[0], cycle=list(rota[1]))
    db.session.add(sheet)
    db.session.flush()
    return sheet


def stored_sheet(owner: Owner, *, intake: Intake) -> AvailabilitySheet:
    sheet = find_sheet(owner, intake=intake)
    assert sheet is not None
    return sheet


def week_of(state: State) -> dict[tuple[int, int], State]:
    """Every cell of the week in one state."""
    return {(weekday, place): state for weekday in range(7) for place in range(3)}


def office_week() -> dict[tuple[int, int], State]:
    return {
        (weekday, place): State.BUSY if weekday < 5 and place < 2 else State.FREE
        for weekday in range(7)
        for place in range(3)
    }
