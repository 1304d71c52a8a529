"""What differs for one person between the newest release and an earlier one that they were told."""

import enum
from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa

from models import Release, ReleasePlacement, ReleaseSession, Trainee, db
from operations.amendments import amended_seats, amendments_of, released_seats
from operations.slots import SCHOOL_ZONE


class Change(enum.StrEnum):
    """What a release did to a session of one person: of several things the one that matters most."""

    NEW = "new"
    TIME = "time"
    PLACE = "place"
    LINK = "link"
    LECTURER = "lecturer"
    GONE = "gone"


def newest_and_earlier(trainee: Trainee, seen: Collection[int]) -> tuple[Release | None, Release | None]:
    """The newest release, and the newest earlier one of those `seen`, by number, or else the one before it."""
    mine = Release.intake_id == trainee.intake_id
    newest = sa.select(sa.func.max(Release.number)).where(mine).scalar_subquery()
    wanted = sa.or_(Release.number >= newest - 1, Release.number.in_(seen))
    query = db.select(Release).where(mine, wanted).order_by(Release.number.desc())
    found: list[Release] = list(db.session.scalars(query))
    if not found:
        return None, None
    release, *earlier = found
    return release, next((one for one in earlier if one.number in seen), earlier[0] if earlier else None)


def told_before(release: Release, trainee: Trainee) -> dict[str, ReleaseSession]:
    """What the trainee attended by an earlier release as amended, in order of time, by permanent identity."""
    seats = amended_seats(released_seats(release, trainee), amendments_of(release, trainee))
    query = db.select(ReleaseSession).where(ReleaseSession.release_id == release.id, ReleaseSession.uid.in_(seats))
    rows = db.session.scalars(query.order_by(ReleaseSession.date, ReleaseSession.start_time))
    return {session.uid: session for session in rows}


def class_before(earlier: Release, trainee: Trainee, *, home: str | None, seats: Collection[str]) -> str | None:
    """The name of the class from which an earlier release differs; None where it is the same one, whatever its code.

    `home` is the code of the own class now and `seats` the sessions (uids) that are attended in it.
    """
    query = (
        sa.select(ReleaseSession.class_name, ReleaseSession.uid)
        .join(ReleasePlacement, ReleasePlacement.release_id == ReleaseSession.release_id)
        .where(
            ReleaseSession.release_id == earlier.id,
            ReleasePlacement.trainee_id == trainee.id,
            ReleasePlacement.class_code == ReleaseSession.class_code,
            ReleasePlacement.class_code.is_distinct_from(home),
        )
    )
    rows = db.session.execute(query).all()
    return None if not rows or any(uid in seats for _name, uid in rows) else str(rows[0].class_name)


def change_of(session: ReleaseSession, old: ReleaseSession | None, *, now: datetime) -> Change | None:
    """What is new of a session that was told as `old`, if it was told."""
    if old is None:
        return Change.NEW
    if (old.date, old.start_time, old.end_time) != (session.date, session.start_time, session.end_time):
        return Change.TIME
    if (old.room_name, old.site_name, old.online) != (session.room_name, session.site_name, session.online):
        return Change.PLACE
    # A class has one link for all its sessions: for those that are over a new one is no news.
    if session.online and old.meeting_url != session.meeting_url and ends(session) > now:
        return Change.LINK
    return Change.LECTURER if has_other_lecturer(session, old, now=now) else None


def has_other_lecturer(session: ReleaseSession, old: ReleaseSession | None, *, now: datetime) -> bool:
    """Whether somebody else teaches a session that is not over; the same person with another title is no news."""
    return old is not None and old.lecturer_id != session.lecturer_id and ends(session) > now


def ends(session: ReleaseSession) -> datetime:
    """When a session is over."""
    return datetime.combine(session.date, session.end_time, SCHOOL_ZONE)
