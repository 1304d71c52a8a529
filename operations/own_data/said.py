"""What a trainee, staff or the unit have said of when the trainee could come, for the trainee."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from models import DutyRoster, Format, FormatDislike, Period, Trainee, db
from operations.answer_draft import find_answer_draft
from operations.availability_sheets import entry_of, find_sheet
from operations.imported_calendars import find_import
from operations.own_data.moments import in_iso
from operations.rota_states import RotaEntry


def _answers(trainee: Trainee) -> dict[str, Any] | None:
    sheet = find_sheet(trainee, intake=trainee.intake)
    if sheet is None:
        return None
    entry = entry_of(sheet)
    names = {period.id: period.name for period in _periods(trainee)}
    return {
        "entered_by": sheet.entered_by.value,
        "entered_by_name": sheet.entered_by_name,
        "answered_at": in_iso(sheet.answered_at),
        "after_deadline": sheet.after_deadline,
        "week": [
            {"weekday": weekday, "period": names[period_id], "state": state.value}
            for (weekday, period_id), state in _in_order(entry.week, names)
        ],
        "rota": _rota(entry.rota, names) if entry.rota is not None else None,
        "days": [
            {"date": day.isoformat(), "period": names[period_id], "state": state.value}
            for (day, period_id), state in _in_order(entry.days, names)
        ],
    }


def _rota(rota: RotaEntry, names: dict[int, str]) -> dict[str, Any]:
    """The cycle, and what its shifts do where the person said something else than is usual."""
    return {
        "anchor": rota.anchor.isoformat(),
        "cycle": list(rota.cycle),
        "changed": [
            {"code": code, "days_after": days_after, "period": names[period_id], "state": state.value}
            for (code, days_after, period_id), state in sorted(rota.marks.items())
        ],
    }


def _duty_roster(trainee: Trainee) -> dict[str, Any] | None:
    """What the unit sent of the trainee, also after the trainee has left the unit."""
    stored = db.session.scalars(db.select(DutyRoster).filter_by(trainee_id=trainee.id)).one_or_none()
    if stored is None:
        return None
    return {
        "unit": stored.unit.name,
        "uploaded_at": in_iso(stored.uploaded_at),
        "uploaded_by_name": stored.uploaded_by_name,
        "days": [{"date": day, "code": code} for day, code in sorted(stored.codes.items())],
    }


def _in_order(cells: Any, names: dict[int, str]) -> list[Any]:
    """Cells by day and then by the time of the day."""
    place = {period_id: n for n, period_id in enumerate(names)}
    return sorted(cells.items(), key=lambda cell: (cell[0][0], place[cell[0][1]]))


def _periods(trainee: Trainee) -> list[Period]:
    query = db.select(Period).filter_by(intake_id=trainee.intake_id).order_by(Period.position)
    return list(db.session.scalars(query))


def _draft(trainee: Trainee) -> dict[str, Any] | None:
    """What was filled in and not sent, by the names of the form's fields."""
    draft = find_answer_draft(trainee)
    return None if draft is None else {"saved_at": in_iso(draft.saved_at), "fields": dict(draft.fields)}


def _imported_calendar(trainee: Trainee) -> dict[str, Any] | None:
    stored = find_import(trainee, intake=trainee.intake)
    if stored is None:
        return None
    return {
        "source": stored.source.value,
        "imported_at": in_iso(stored.imported_at),
        "after_deadline": stored.after_deadline,
        "first_date": stored.first_date.isoformat() if stored.first_date else None,
        "last_date": stored.last_date.isoformat() if stored.last_date else None,
        "busy": list(stored.blocks),
    }


def _format_preferences(trainee: Trainee) -> list[dict[str, Any]]:
    query = sa.select(Format.name, FormatDislike.points).join(Format).where(FormatDislike.trainee_id == trainee.id)
    rows = db.session.execute(query.order_by(Format.position))
    return [{"format": name, "dislike_points": points} for name, points in rows]


SAID: dict[str, Callable[[Trainee], Any]] = {
    "answers": _answers,
    "duty_roster": _duty_roster,
    "draft": _draft,
    "imported_calendar": _imported_calendar,
    "format_preferences": _format_preferences,
}
