"""What a projection is made from, read from the database in a fixed number of queries."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from models import CourseClass, Format, Intake, Lecturer, Release, Room, Trainee, db
from operations.amendments import absent_cells
from operations.availability import IntakeStates, intake_states
from operations.draft_solution import find_draft
from operations.projection_history import History, read_history


@dataclass(frozen=True, slots=True)
class Sources:
    """`cells` are the slots of the horizon, in order; rooms and lecturers hold also those who are no longer
    of the intake but were part of what has been held. `trainees` are (id, unit) of who is in the problem,
    `absent` the times by trainee id to which they have said that they cannot come.
    """

    intake: Intake
    cells: list[tuple[date, int]]
    states: IntakeStates
    classes: list[CourseClass]
    formats: list[Format]
    rooms: dict[int, Room]
    lecturers: dict[int, Lecturer]
    trainees: list[tuple[int, int | None]]
    absent: dict[int, set[tuple[date, int]]]
    history: History


def read_sources(intake: Intake, *, now: datetime) -> Sources:
    """Everything of the intake that the engine is told."""
    release = db.session.scalar(sa.select(sa.func.max(Release.number)).where(Release.intake_id == intake.id))
    history = read_history(intake, find_draft(intake), published=release is not None, now=now)
    classes = _read_classes(intake)
    states = intake_states(intake)
    return Sources(
        intake=intake,
        cells=[(day, period.id) for day in intake.dates for period in intake.periods],
        states=states,
        classes=classes,
        formats=_formats_of(classes),
        rooms=_rooms(intake, classes, history.rooms.keys()),
        lecturers=_lecturers(intake, history.lecturers.keys()),
        trainees=[row for row in _read_trainees(intake) if row[0] not in states.left_out],
        absent=absent_cells(intake),
        history=history,
    )


def _read_classes(intake: Intake) -> list[CourseClass]:
    query = (
        db.select(CourseClass)
        .filter_by(intake_id=intake.id)
        .order_by(CourseClass.code)
        .options(
            selectinload(CourseClass.rooms).joinedload(Room.site),
            selectinload(CourseClass.formats).selectinload(Format.times),
            selectinload(CourseClass.formats).selectinload(Format.cuts),
        )
    )
    return list(db.session.execute(query).scalars())


def _formats_of(classes: Collection[CourseClass]) -> list[Format]:
    formats = {used.id: used for one in classes for used in one.formats}
    return sorted(formats.values(), key=lambda used: (used.position, used.id))


def _rooms(intake: Intake, classes: Collection[CourseClass], held: Collection[int]) -> dict[int, Room]:
    rooms = {room.id: room for room in intake.rooms if room.active}
    rooms |= {room.id: room for one in classes for room in one.rooms if room.active}
    query = db.select(Room).where(Room.id.in_([*rooms, *held])).options(joinedload(Room.site)).order_by(Room.id)
    return {room.id: room for room in db.session.execute(query).scalars()}


def _lecturers(intake: Intake, held: Collection[int]) -> dict[int, Lecturer]:
    ids = [one.id for one in intake.lecturers if one.active]
    query = db.select(Lecturer).where(Lecturer.id.in_([*ids, *held])).options(selectinload(Lecturer.skills))
    return {one.id: one for one in db.session.execute(query.order_by(Lecturer.id)).scalars()}


def _read_trainees(intake: Intake) -> list[tuple[int, int | None]]:
    query = db.select(Trainee.id, Trainee.unit_id).filter_by(intake_id=intake.id).order_by(Trainee.id)
    return [(key, unit) for key, unit in db.session.execute(query).all()]
