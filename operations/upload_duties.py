"""Take a unit's duty roster and common hours from a workbook: first looked at, then stored in one commit."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from documents.duty_roster import DutyFile, read_duty_roster
from documents.duty_template import TemplatePerson, write_duty_template
from documents.duty_words import DUTY_WORDS
from documents.faults import RosterFileError
from models import AvailabilitySheet, DutyRoster, EnteredBy, Intake, Period, State, Trainee, Unit, db
from operations.actor import Actor
from operations.audit import record
from operations.availability import school_grid
from operations.availability_layers import Entry
from operations.availability_sheets import entry_of, find_sheet
from operations.default_names import shown_name
from operations.duty_plan import DutyPlan, PlannedDuties, answered_themselves, plan_duties, seen_by
from operations.duty_rosters import duties_of, people_of, rosters_of
from operations.errors import OperationError, StaleError
from operations.import_roster import RosterFileRefusedError
from operations.lateness import note_taken_away
from operations.release_texts import LANGUAGES, in_language
from operations.save_availability import write_entry
from operations.transaction import lock, transaction

_MARKS = {State.FREE: ".", State.IF_NEEDED: "-", State.BUSY: "#"}


class DutyFaultsError(OperationError):
    """Cells of the file are at fault or have no meaning, and the caller did not say that they may be unclear."""

    code = "duties_have_faults"


def preview_duties(
    unit: Unit, data: bytes, filename: str, *, intake: Intake, meanings: Mapping[str, str] | None = None
) -> DutyPlan:
    """What an upload would do; see plan_duties. Raises RosterFileRefusedError."""
    return plan_duties(unit, _read(data, filename, intake), intake=intake, meanings=meanings or {})


def upload_duties(
    unit: Unit,
    data: bytes,
    *,
    filename: str,
    intake: Intake,
    meanings: Mapping[str, str],
    skip_faulty: bool,
    expected: str,
    entered_by_name: str,
    actor: Actor,
    now: datetime,
) -> DutyPlan:
    """Store what the file says for the people and dates that it has, and common hours if it has any.

    `expected` is `seen` of the plan that was looked at. Raises StaleError if the unit's roster or hours have changed
    since, RosterFileRefusedError, and DutyFaultsError where cells are at fault and `skip_faulty` was not said; nothing
    is stored then. The same file again changes nothing.
    """
    file = _read(data, filename, intake)
    with transaction():
        lock(unit, intake)
        _lock_people(unit, intake)
        plan = plan_duties(unit, file, intake=intake, meanings=meanings)
        if not plan.changes_something:
            return plan
        if plan.seen != expected:
            raise StaleError
        if plan.left_out and not skip_faulty:
            raise DutyFaultsError(field="skip_faulty", cells=plan.left_out)
        changed = [one for one in plan.people if one.is_changed]
        _store_people(unit, changed, entered_by_name=entered_by_name, now=now)
        if plan.hours_change:
            _store_hours(unit, plan, intake=intake, entered_by_name=entered_by_name, now=now)
        record(
            "duties.uploaded", actor=actor, now=now, subject=f"unit:{unit.id}", intake_id=intake.id,
            new=sum(not one.before for one in changed), changed=sum(bool(one.before) for one in changed),
            known=len(plan.people) - len(changed), cells_left_out=plan.left_out, common_hours=plan.hours_change,
        )  # fmt: skip
    return plan


def forget_duties(unit: Unit, *, intake: Intake, expected: str, actor: Actor, now: datetime) -> int:
    """Erase the unit's duty roster of the intake; common hours stay. For how many people there was one.

    Gone already is fine; another one than the page saw is a StaleError. For whom it counted it is noted as taken away.
    """
    with transaction() as session:
        lock(unit, intake)
        _lock_people(unit, intake)
        stored = rosters_of(unit, intake=intake)
        if not stored:
            return 0
        if seen_by(unit, intake=intake) != expected:
            raise StaleError
        answered = answered_themselves(intake)
        for roster in stored:
            if roster.trainee.unit_id == unit.id and roster.trainee_id not in answered:
                note_taken_away(roster.trainee, late=False, now=now)
            session.delete(roster)
        record(
            "duties.forgotten", actor=actor, now=now, subject=f"unit:{unit.id}", intake_id=intake.id, count=len(stored)
        )
    return len(stored)


def duty_template(unit: Unit, *, intake: Intake, language: str) -> bytes:
    """A workbook to be filled in by the unit, with what the unit itself has said: never what people have."""
    stored = {one.trainee_id: duties_of(one) for one in rosters_of(unit, intake=intake)}
    sheet = find_sheet(unit, intake=intake)
    places = {period.id: place for place, period in enumerate(intake.periods)}
    week = entry_of(sheet).week if sheet is not None and sheet.answered_at is not None else {}
    school = school_grid(intake)
    with in_language(language):
        periods = [shown_name(period.name) for period in intake.periods]
    return write_duty_template(
        [
            TemplatePerson(one.id, one.full_name, one.birth_year, stored.get(one.id, {}))
            for one in people_of(unit, intake=intake)
        ],
        title=f"{unit.name} – {intake.name}",
        dates=intake.dates,
        closed={day for day in intake.dates if all(school.get((day, key)) is State.BUSY for key in places)},
        periods=periods,
        hours={(weekday, places[key]): _MARKS[state] for (weekday, key), state in week.items()},
        words=DUTY_WORDS[language],
    )


def _read(data: bytes, filename: str, intake: Intake) -> DutyFile:
    periods = [_names_of(period) for period in intake.periods]
    try:
        return read_duty_roster(data, filename=filename, first=intake.start_date, last=intake.end_date, periods=periods)
    except RosterFileError as error:
        raise RosterFileRefusedError(error) from error


def _names_of(period: Period) -> set[str]:
    """What a template in any language calls it."""
    names = {period.name}
    for language in LANGUAGES:
        with in_language(language):
            names.add(shown_name(period.name))
    return names


def _lock_people(unit: Unit, intake: Intake) -> None:
    """Nobody takes their consent back between the look at it and the commit."""
    query = db.select(Trainee.id).filter_by(intake_id=intake.id, unit_id=unit.id).order_by(Trainee.id)
    db.session.execute(query.with_for_update(key_share=True)).all()


def _store_people(unit: Unit, changed: Sequence[PlannedDuties], *, entered_by_name: str, now: datetime) -> None:
    """A row that is left from a unit that the person was in before is overwritten."""
    ids = [one.trainee.id for one in changed]
    rows = db.session.scalars(db.select(DutyRoster).where(DutyRoster.trainee_id.in_(ids)))
    stored = {row.trainee_id: row for row in rows}
    for one in changed:
        roster = stored.get(one.trainee.id)
        if not one.after:
            db.session.delete(roster)
            if not one.answered:
                note_taken_away(one.trainee, late=False, now=now)
            continue
        if roster is None:
            roster = DutyRoster(trainee=one.trainee)
            db.session.add(roster)
        roster.unit_id, roster.uploaded_at, roster.uploaded_by_name = unit.id, now, entered_by_name
        roster.codes = {day.isoformat(): code for day, code in one.after.items()}


def _store_hours(unit: Unit, plan: DutyPlan, *, intake: Intake, entered_by_name: str, now: datetime) -> None:
    """The week of the unit's sheet; its single days and its rota stay."""
    assert plan.week is not None
    sheet = find_sheet(unit, intake=intake)
    entry = Entry(week=plan.week) if sheet is None else replace(entry_of(sheet), week=plan.week)
    if sheet is None:
        sheet = AvailabilitySheet(intake=intake, unit=unit)
        db.session.add(sheet)
    sheet.entered_by, sheet.entered_by_name, sheet.answered_at = EnteredBy.UNIT, entered_by_name, now
    write_entry(sheet, entry)
