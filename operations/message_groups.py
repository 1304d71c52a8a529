"""Groups of trainees that have a chat of their own: a class as last published, the people of a unit, or all."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from models import Intake, Link, LinkPurpose, ReleasePlacement, ReleaseSession, Trainee, Unit, db
from operations.published_state import last_release


@dataclass(frozen=True, slots=True)
class Group:
    """A class by its code, or a unit by its id; with neither all trainees. Lecturers are in no group."""

    class_code: str | None = None
    unit_id: int | None = None


def classes_of(intake: Intake) -> Sequence[tuple[str, str]]:
    """Code and name of each class of the last release, by code; nobody knows of other classes yet."""
    release = last_release(intake)
    if release is None:
        return []
    query = sa.select(ReleaseSession.class_code, ReleaseSession.class_name).filter_by(release_id=release.id)
    return [(code, name) for code, name in db.session.execute(query.distinct().order_by(ReleaseSession.class_code))]


def units_of(intake: Intake) -> Sequence[Unit]:
    """The units that have people in the intake, by name."""
    query = db.select(Unit).where(Unit.id.in_(sa.select(Trainee.unit_id).filter_by(intake_id=intake.id)))
    return db.session.scalars(query.order_by(Unit.search_key, Unit.id)).all()


def trainees_in(group: Group, intake: Intake) -> sa.Select[int]:
    """The ids of its people."""
    query = sa.select(Trainee.id).where(Trainee.intake_id == intake.id)
    if group.unit_id is not None:
        query = query.where(Trainee.unit_id == group.unit_id)
    if group.class_code is not None:
        query = query.join(ReleasePlacement, ReleasePlacement.trainee_id == Trainee.id)
        query = query.where(_of_last_release(intake), ReleasePlacement.class_code == group.class_code)
    return query


def without_link(intake: Intake) -> set[int]:
    """The ids of the trainees to whom no link was sent, printed or shown: a link is made when that is done."""
    purposes = (LinkPurpose.PERSONAL, LinkPurpose.LOOKING)
    given = sa.select(Link.id).where(Link.trainee_id == Trainee.id, Link.purpose.in_(purposes))
    return set(db.session.scalars(sa.select(Trainee.id).where(Trainee.intake_id == intake.id, ~given.exists())))


def class_codes_of(group: Group, intake: Intake) -> set[str] | None:
    """The classes in which the last release has people of the group; None where it is everybody."""
    if group.class_code is not None:
        return {group.class_code}
    if group.unit_id is None:
        return None
    query = sa.select(ReleasePlacement.class_code).join(Trainee, ReleasePlacement.trainee_id == Trainee.id)
    query = query.where(_of_last_release(intake), Trainee.unit_id == group.unit_id)
    return {code for code in db.session.scalars(query.distinct()) if code is not None}


def _of_last_release(intake: Intake) -> sa.ColumnElement[bool]:
    release = last_release(intake)
    return ReleasePlacement.release_id == (release.id if release is not None else None)
