"""How many people sit in published sessions, amendments counted: only for the sessions that are asked about."""

from collections import Counter
from collections.abc import Collection, Iterable
from typing import Any

import sqlalchemy as sa

from models import Amendment, Release, ReleaseSeat, ReleaseSession, Trainee, db


def people_in(sessions: Collection[ReleaseSession]) -> Counter[str]:
    """How many attend each of these sessions of one release, by uid."""
    return _count(sessions, sa.true(), unit_id=None)


def people_of_unit_in(sessions: Collection[ReleaseSession], unit_id: int) -> Counter[str]:
    """How many of them are of the unit."""
    mates = sa.select(Trainee.id).filter_by(unit_id=unit_id)
    return _count(sessions, ReleaseSeat.trainee_id.in_(mates), unit_id=unit_id)


def _count(sessions: Collection[ReleaseSession], whose: sa.ColumnElement[bool], unit_id: int | None) -> Counter[str]:
    if not sessions:
        return Counter()
    uids = {session.id: session.uid for session in sessions}
    query = (
        sa.select(ReleaseSeat.release_session_id, sa.func.count())
        .where(ReleaseSeat.release_session_id.in_(uids), whose)
        .group_by(ReleaseSeat.release_session_id)
    )
    found = Counter({uids[key]: people for key, people in db.session.execute(query)})
    wanted = set(uids.values())
    for details in _amendments(next(iter(sessions)).release_id, unit_id):
        found.update(wanted & details["added"].keys())
        found.subtract(wanted & details["dropped"].keys())
    return found


def _amendments(release_id: int, unit_id: int | None) -> Iterable[dict[str, Any]]:
    query = sa.select(Amendment.details).where(Amendment.release_id == release_id, Amendment.trainee_id.is_not(None))
    if unit_id is not None:
        query = query.join(Amendment.trainee).where(Trainee.unit_id == unit_id)
    return db.session.execute(query).scalars()


def last_amendment(release: Release) -> int:
    """The number of the newest amendment; 0 before the first."""
    return db.session.scalar(sa.select(sa.func.max(Amendment.number)).filter_by(release_id=release.id)) or 0


def published_revision(release: Release) -> int:
    """The revision of a draft that nobody but the amendments has changed since: each raises it by one."""
    return release.timetable_revision + last_amendment(release)
