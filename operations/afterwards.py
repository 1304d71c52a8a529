"""Whoever was ill on the day says so afterwards: what can still be said of a session that has begun.

For as long as what it taught is taught again somewhere, a trainee may say that they were not there, and make it up.
"""

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa

from models import Amendment, Release, ReleaseSession, db
from operations.released_programme import lessons_of
from operations.slots import SCHOOL_ZONE


def starts(session: ReleaseSession) -> datetime:
    """When a session begins."""
    return datetime.combine(session.date, session.start_time, SCHOOL_ZONE)


def was_afterwards(amendment: Amendment, session: ReleaseSession) -> bool:
    """Whether the amendment was made when the session had begun."""
    return amendment.made_at >= starts(session)


def lessons_ahead(release: Release, *, now: datetime) -> frozenset[int]:
    """The lessons, counted from 0 over the programme, of the sessions of the release that have not begun."""
    local = now.astimezone(SCHOOL_ZONE)
    ahead = sa.or_(
        ReleaseSession.date > local.date(),
        sa.and_(ReleaseSession.date == local.date(), ReleaseSession.start_time > local.time()),
    )
    query = sa.select(ReleaseSession.first_lesson, ReleaseSession.lessons).filter_by(release_id=release.id)
    parts = db.session.execute(query.where(ahead).distinct())
    return frozenset(lesson for first, count in parts for lesson in range(first, first + count))


def is_taught_again(session: ReleaseSession, beside: Iterable[ReleaseSession], ahead: frozenset[int]) -> bool:
    """Whether a lesson of the session that is not heard in those beside it is among those `ahead`."""
    heard = frozenset(lesson for one in beside for lesson in lessons_of(one))
    return not ahead.isdisjoint(lessons_of(session) - heard)
