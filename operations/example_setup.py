"""The set-up of the example intake, from examples/intake.json (its conventions: examples/README.md)."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from documents.names import search_key
from models import (
    AvailabilitySheet,
    ClosedDay,
    ClosedState,
    CourseClass,
    DayMark,
    EnteredBy,
    Format,
    Intake,
    Lecturer,
    LecturerKind,
    LecturerSkill,
    Module,
    Period,
    Programme,
    ProgrammeVersion,
    Room,
    Rota,
    Site,
    State,
    Trainee,
    UnansweredPolicy,
    Unit,
    WeekMark,
    db,
)
from operations.default_formats import DefaultFormat, make_format
from operations.slots import SCHOOL_ZONE

Data = Mapping[str, Any]
STATES = {".": State.FREE, "-": State.IF_NEEDED, "#": State.BUSY}
DEADLINE = time(17)


def add_intake_of(data: Data, *, now: datetime) -> Intake:
    """The intake with programme, periods, closed days, formats, rooms, lecturers and classes."""
    told = data["intake"]
    start = _first_day(told["start"], now=now)
    deadline = datetime.combine(start + timedelta(days=told["answer_deadline_day"]), DEADLINE, SCHOOL_ZONE)
    intake = Intake(
        code=told["code"],
        name=told["name"],
        calendar_title=told["calendar_title"],
        start_date=start,
        end_date=start + timedelta(days=told["days"] - 1),
        answer_deadline=deadline,
        attendance_percent=told["attendance_percent"],
        unanswered_policy=UnansweredPolicy(told["unanswered_policy"]),
        programme_version=_programme(data["programme"], now=now),
        is_example=True,
        created_at=now,
    )
    intake.periods = [
        Period(
            position=position,
            code=period["code"],
            name=period["name"],
            start_time=time.fromisoformat(period["start"]),
            end_time=time.fromisoformat(period["end"]),
            lessons=period["lessons"],
        )
        for position, period in enumerate(data["periods"])
    ]
    db.session.add(intake)
    db.session.flush()
    intake.closed_days = [_closed_day(intake, closed) for closed in data["closed_days"]]
    formats = _add_formats(intake, data["formats"])
    _add_rooms(intake, data, now=now)
    _add_lecturers(intake, data["lecturers"], now=now)
    for one in data["classes"]:
        made = CourseClass(intake=intake, **{key: value for key, value in one.items() if key != "formats"})
        made.formats = [formats[code] for code in one["formats"]]
        db.session.add(made)
    db.session.flush()
    return intake


def limit_units(data: Data) -> None:
    """How many people of a unit may be away together; the roster has made the units."""
    units = {unit.search_key: unit for unit in db.session.scalars(db.select(Unit))}
    for told in data["units"]:
        units[search_key(told["name"])].max_together = told["max_together"]


def add_answers(intake: Intake, data: Data, *, trainees: Mapping[int, Trainee], officer: str, now: datetime) -> None:
    """What people answered themselves or by phone, in place of what their unit sent for them."""
    query = db.select(AvailabilitySheet).where(AvailabilitySheet.intake_id == intake.id)
    sheets = {sheet.trainee_id: sheet for sheet in db.session.scalars(query)}
    for told in data["trainee_answers"]:
        trainee = trainees[told["number"]]
        sheet = sheets.get(trainee.id) or _sheet(intake, trainee=trainee)
        sheet.entered_by = EnteredBy(told["entered_by"])
        sheet.entered_by_name = trainee.full_name if sheet.entered_by is EnteredBy.SELF else officer
        sheet.answered_at = now
        _fill(sheet, intake, told)


def _first_day(rule: str, *, now: datetime) -> date:
    """`next_monday+14`: the first Monday after today, and so many days."""
    today = now.astimezone(SCHOOL_ZONE).date()
    return today + timedelta(days=7 - today.weekday() + int(rule.removeprefix("next_monday+")))


def _programme(told: Data, *, now: datetime) -> ProgrammeVersion:
    known: Programme | None = db.session.scalar(db.select(Programme).filter_by(code=told["code"]))
    if known is not None and known.versions:
        return known.versions[-1]
    programme = known or Programme(code=told["code"], name=told["name"])
    version = ProgrammeVersion(programme=programme, number=1, created_at=now)
    version.modules = [Module(position=position, **module) for position, module in enumerate(told["modules"])]
    return version


def _closed_day(intake: Intake, told: Data) -> ClosedDay:
    period = _periods(intake)[told["period"]] if "period" in told else None
    day = intake.start_date + timedelta(days=told["day"])
    return ClosedDay(date=day, period=period, state=ClosedState(told["state"]), name=told["name"])


def _periods(intake: Intake) -> dict[str, Period]:
    return {period.code: period for period in intake.periods}


def _add_formats(intake: Intake, told: list[Data]) -> dict[str, Format]:
    modules = intake.programme_version.modules
    formats: dict[str, Format] = {}
    for position, one in enumerate(told):
        default = DefaultFormat(**{**one, "per_week": tuple(one["per_week"])})
        formats[default.code] = make_format(intake, default, position=position, modules=modules)
    db.session.add_all(formats.values())
    return formats


def _add_rooms(intake: Intake, data: Data, *, now: datetime) -> None:
    sites = {told["name"]: Site(**told) for told in data["sites"]}
    for told in data["rooms"]:
        room = Room(site=sites[told["site"]], name=told["name"], capacity=told["capacity"])
        intake.rooms.append(room)
        _answered_by_staff(_sheet(intake, room=room), intake, told, now=now)


def _add_lecturers(intake: Intake, people: list[Data], *, now: datetime) -> None:
    programme_id = intake.programme_version.programme_id
    for told in people:
        lecturer = Lecturer(
            name=told["name"],
            title=told["title"],
            kind=LecturerKind(told["kind"]),
            max_per_week=told["max_per_week"],
            skills=[LecturerSkill(programme_id=programme_id, module_code=code) for code in told["modules"]],
        )
        intake.lecturers.append(lecturer)
        _answered_by_staff(_sheet(intake, lecturer=lecturer), intake, told, now=now)


def _sheet(intake: Intake, **owner: Trainee | Room | Lecturer) -> AvailabilitySheet:
    sheet = AvailabilitySheet(intake=intake, **owner)
    db.session.add(sheet)
    return sheet


def _answered_by_staff(sheet: AvailabilitySheet, intake: Intake, told: Data, *, now: datetime) -> None:
    sheet.entered_by, sheet.answered_at = EnteredBy.STAFF, now
    _fill(sheet, intake, told)


def _fill(sheet: AvailabilitySheet, intake: Intake, told: Data) -> None:
    """Week, rota and single days as told; of a sheet that the unit had sent nothing is left."""
    sheet.week_marks.clear()
    sheet.rota = None
    db.session.flush()
    for place, mark in enumerate(told["week"] or ""):
        weekday, period = divmod(place, len(intake.periods))
        sheet.week_marks.append(WeekMark(weekday=weekday, period_id=intake.periods[period].id, state=STATES[mark]))
    if "rota" in told:
        sheet.rota = Rota(anchor=date.fromisoformat(told["rota"]["anchor"]), cycle=told["rota"]["days"])
    for one in told.get("days", ()):
        day = intake.start_date + timedelta(days=one["day"])
        period_id = _periods(intake)[one["period"]].id
        sheet.day_marks.append(DayMark(date=day, period_id=period_id, state=STATES[one["state"]]))
