"""Which feeds an intake has beside those of its trainees, and when a calendar program last took each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from models import CourseClass, Intake, Lecturer, Link, LinkPurpose, Room, Trainee, Unit, db
from operations.links import Owner, owner_kind


@dataclass(frozen=True, slots=True)
class FeedRow:
    """`fetched_at` is None where no program took it since its link was made."""

    id: int
    name: str
    fetched_at: datetime | None


def feeds_of_intake(intake: Intake) -> Mapping[type[Owner], list[FeedRow]]:
    """The classes, lecturers, rooms and units of the intake by their table, each in its usual order."""
    classes = sa.select(CourseClass).filter_by(intake_id=intake.id).order_by(CourseClass.code)
    here = sa.select(Trainee.unit_id).filter_by(intake_id=intake.id)
    units = sa.select(Unit).where(Unit.id.in_(here)).order_by(Unit.search_key)
    return {
        CourseClass: _rows(list(db.session.scalars(classes)), intake),
        Lecturer: _rows(intake.lecturers, intake),
        Room: _rows(intake.rooms, intake),
        Unit: _rows(list(db.session.scalars(units)), intake),
    }


def _rows(owners: list[CourseClass] | list[Lecturer] | list[Room] | list[Unit], intake: Intake) -> list[FeedRow]:
    if not owners:
        return []
    column = getattr(Link, f"{owner_kind(owners[0])}_id")
    query = sa.select(column, Link.fetched_at).where(column.is_not(None)).filter_by(purpose=LinkPurpose.FEED)
    if isinstance(owners[0], Unit):
        query = query.where(Link.intake_id == intake.id)
    fetched: dict[int, datetime | None] = dict(db.session.execute(query).all())
    return [FeedRow(one.id, one.name, fetched.get(one.id)) for one in owners]
