"""What one trainee was told by the newest release: own sessions, make-ups, what is missed, what changed."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from models import Release, ReleasePlacement, ReleaseSeat, ReleaseSession, SeatKind, Trainee, db

SCHOOL_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


class Change(enum.StrEnum):
    """What a release did to a session of one person."""

    NEW = "new"
    TIME = "time"
    PLACE = "place"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class OwnSession:
    """A session that the trainee attends; `change` compares with the release before."""

    session: ReleaseSession
    make_up: bool
    change: Change | None
    before: ReleaseSession | None

    @property
    def starts(self) -> datetime:
        return datetime.combine(self.session.date, self.session.start_time, SCHOOL_ZONE)

    @property
    def ends(self) -> datetime:
        return datetime.combine(self.session.date, self.session.end_time, SCHOOL_ZONE)


@dataclass(frozen=True, slots=True)
class OwnTimetable:
    """`missed` are sessions of the own class whose lessons are taught to the trainee nowhere else.

    `made_up` are those that a make-up replaces. `gone` are sessions of the release before that the trainee no
    longer has.
    """

    release: Release
    placement: ReleasePlacement | None
    class_name: str
    format_name: str
    sessions: tuple[OwnSession, ...]
    missed: tuple[ReleaseSession, ...]
    made_up: tuple[ReleaseSession, ...]
    gone: tuple[ReleaseSession, ...]

    @property
    def changed(self) -> bool:
        return bool(self.gone) or any(one.change for one in self.sessions)

    def next_session(self, *, now: datetime) -> OwnSession | None:
        """The session that is going on or comes next."""
        return next((one for one in self.sessions if one.ends > now), None)


def own_timetable(trainee: Trainee) -> OwnTimetable | None:
    """The newest release as this trainee sees it; None before the first."""
    releases = db.session.scalars(
        db.select(Release).filter_by(intake_id=trainee.intake_id).order_by(Release.number.desc()).limit(2)
    ).all()
    if not releases:
        return None
    release = releases[0]
    before = _seats(releases[1], trainee) if len(releases) > 1 else None
    seats = _seats(release, trainee)
    sessions = [_own_session(seat, before) for seat in seats.values()]
    sessions.sort(key=lambda one: one.starts)
    placement = db.session.scalars(
        db.select(ReleasePlacement).filter_by(release_id=release.id, trainee_id=trainee.id)
    ).one_or_none()
    class_sessions = _class_sessions(release, placement)
    absent = [session for session in class_sessions if session.uid not in seats]
    taught = _lessons(seats)
    return OwnTimetable(
        release=release,
        placement=placement,
        class_name=class_sessions[0].class_name if class_sessions else "",
        format_name=class_sessions[0].format_name if class_sessions else "",
        sessions=tuple(sessions),
        missed=tuple(session for session in absent if not _lessons_of(session) <= taught),
        made_up=tuple(session for session in absent if _lessons_of(session) <= taught),
        gone=tuple(seat.release_session for uid, seat in (before or {}).items() if uid not in seats),
    )


def _seats(release: Release, trainee: Trainee) -> dict[str, ReleaseSeat]:
    """The trainee's seats of a release by the session's permanent identity."""
    query = (
        db.select(ReleaseSeat)
        .join(ReleaseSeat.release_session)
        .where(ReleaseSession.release_id == release.id, ReleaseSeat.trainee_id == trainee.id)
        .options(db.contains_eager(ReleaseSeat.release_session))
        .order_by(ReleaseSession.date, ReleaseSession.start_time)
    )
    return {seat.release_session.uid: seat for seat in db.session.scalars(query)}


def _own_session(seat: ReleaseSeat, before: Mapping[str, ReleaseSeat] | None) -> OwnSession:
    session = seat.release_session
    old = before.get(session.uid) if before is not None else None
    return OwnSession(
        session=session,
        make_up=seat.kind is SeatKind.MAKE_UP,
        change=None if before is None else _change(session, old.release_session if old else None),
        before=old.release_session if old else None,
    )


def _change(session: ReleaseSession, old: ReleaseSession | None) -> Change | None:
    if old is None:
        return Change.NEW
    if (old.date, old.start_time, old.end_time) != (session.date, session.start_time, session.end_time):
        return Change.TIME
    if (old.room_name, old.site_name, old.online) != (session.room_name, session.site_name, session.online):
        return Change.PLACE
    return None


def _class_sessions(release: Release, placement: ReleasePlacement | None) -> list[ReleaseSession]:
    if placement is None or placement.class_code is None:
        return []
    query = db.select(ReleaseSession).filter_by(release_id=release.id, class_code=placement.class_code)
    return list(db.session.scalars(query.order_by(ReleaseSession.position)))


def _lessons(seats: Mapping[str, ReleaseSeat]) -> frozenset[int]:
    return frozenset(lesson for seat in seats.values() for lesson in _lessons_of(seat.release_session))


def _lessons_of(session: ReleaseSession) -> frozenset[int]:
    return frozenset(range(session.first_lesson, session.first_lesson + session.lessons))
