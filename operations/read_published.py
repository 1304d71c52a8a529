"""What one trainee is told by the newest release as amended: own sessions, make-ups, what is missed, what changed."""

import enum
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from models import Amendment, Release, ReleasePlacement, ReleaseSession, SeatKind, Trainee, db
from operations.afterwards import is_taught_again, lessons_ahead, starts, was_afterwards
from operations.amendments import Seats, amended_seats, amendments_of, can_be_taken_back, in_force, released_seats
from operations.released_programme import Standing, lessons_of, released_standing
from operations.slots import SCHOOL_ZONE


class Change(enum.StrEnum):
    """What a release did to a session of one person."""

    NEW = "new"
    TIME = "time"
    PLACE = "place"
    LINK = "link"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class OwnSession:
    """A session that the trainee attends; `change` compares with an earlier release.

    `replaces` are the sessions of the own class that a make-up replaces, and `chosen` says that the trainee took it.
    """

    session: ReleaseSession
    make_up: bool
    change: Change | None
    before: ReleaseSession | None
    replaces: tuple[ReleaseSession, ...] = ()
    chosen: bool = False

    @property
    def starts(self) -> datetime:
        return starts(self.session)

    @property
    def ends(self) -> datetime:
        return _ends(self.session)


@dataclass(frozen=True, slots=True)
class OwnArrangement:
    """An amendment of the trainee's that stands: `missed` is not attended, `taken` is, if anything is instead.

    `afterwards` says that the missed session had begun when it was made.
    """

    number: int
    made_at: datetime
    missed: ReleaseSession
    taken: ReleaseSession | None
    afterwards: bool
    can_be_taken_back: bool


@dataclass(frozen=True, slots=True)
class OwnTimetable:
    """`missed` are sessions of the own class with lessons that are taught to the trainee nowhere else.

    `made_up` are those that make-ups replace. `compared` is the number of the earlier release with which this one is
    compared, and `gone` are its sessions that were taken from the trainee since. `taught_again` are the uids of own
    sessions that have begun and that can be made up afterwards.
    """

    release: Release
    compared: int | None
    placement: ReleasePlacement | None
    class_name: str
    format_name: str
    sessions: tuple[OwnSession, ...]
    missed: tuple[ReleaseSession, ...]
    made_up: tuple[ReleaseSession, ...]
    gone: tuple[ReleaseSession, ...]
    standing: Standing
    arrangements: tuple[OwnArrangement, ...]
    taught_again: frozenset[str]

    @property
    def changed(self) -> bool:
        return bool(self.gone) or any(one.change for one in self.sessions)

    def assigned_online(self, *, now: datetime) -> bool:
        """Whether there is an online session to come that the trainee has not chosen."""
        return any(one.session.online and not one.chosen and one.ends > now for one in self.sessions)

    def next_session(self, *, now: datetime) -> OwnSession | None:
        """The session that is going on or comes next."""
        return next((one for one in self.sessions if one.ends > now), None)


def own_timetable(trainee: Trainee, *, now: datetime, seen: Collection[int] = ()) -> OwnTimetable | None:
    """The newest release and its amendments as this trainee sees them; None before the first release.

    Compared with the newest earlier one of the releases that were `seen`, by their numbers, or else with the one
    before it.
    """
    release, earlier = _newest_and_earlier(trainee, seen)
    if release is None:
        return None
    before = _told_before(earlier, trainee) if earlier is not None else None
    amendments = amendments_of(release, trainee)
    released = released_seats(release, trainee)
    seats = amended_seats(released, amendments)
    placement = db.session.scalars(
        db.select(ReleasePlacement).filter_by(release_id=release.id, trainee_id=trainee.id)
    ).one_or_none()
    known = _sessions(release, placement, {*seats, *_concerned(amendments)})
    own = [one for one in known.values() if placement is not None and one.class_code == placement.class_code]
    absent = [session for session in own if session.uid not in seats]
    taught = _lessons(known[uid] for uid in seats)
    sessions = [
        _own_session(known[uid], kind, absent, before, chosen=uid not in released, now=now)
        for uid, kind in seats.items()
    ]
    return OwnTimetable(
        release=release,
        compared=earlier.number if earlier is not None else None,
        placement=placement,
        class_name=own[0].class_name if own else "",
        format_name=own[0].format_name if own else "",
        sessions=tuple(sorted(sessions, key=lambda one: one.starts)),
        missed=tuple(session for session in absent if not lessons_of(session) <= taught),
        made_up=tuple(session for session in absent if lessons_of(session) <= taught),
        gone=tuple(session for uid, session in (before or {}).items() if uid not in released),
        standing=released_standing(trainee.intake, placement, own, taught, amended=seats != released),
        arrangements=tuple(_arrangements(amendments, seats, known, now=now)),
        taught_again=_taught_again(release, [*own, *(known[uid] for uid in seats)], seats, known, now=now),
    )


def _newest_and_earlier(trainee: Trainee, seen: Collection[int]) -> tuple[Release | None, Release | None]:
    mine = Release.intake_id == trainee.intake_id
    newest = sa.select(sa.func.max(Release.number)).where(mine).scalar_subquery()
    wanted = sa.or_(Release.number >= newest - 1, Release.number.in_(seen))
    query = db.select(Release).where(mine, wanted).order_by(Release.number.desc())
    found: list[Release] = list(db.session.scalars(query))
    if not found:
        return None, None
    release, *earlier = found
    return release, next((one for one in earlier if one.number in seen), earlier[0] if earlier else None)


def _told_before(release: Release, trainee: Trainee) -> dict[str, ReleaseSession]:
    """What the trainee attended by an earlier release as amended, in order of time, by permanent identity."""
    seats = amended_seats(released_seats(release, trainee), amendments_of(release, trainee))
    query = db.select(ReleaseSession).where(ReleaseSession.release_id == release.id, ReleaseSession.uid.in_(seats))
    rows = db.session.scalars(query.order_by(ReleaseSession.date, ReleaseSession.start_time))
    return {session.uid: session for session in rows}


def _concerned(amendments: Iterable[Amendment]) -> set[str]:
    return {uid for one in amendments for uid in (one.details["missed"], one.details["taken"]) if uid is not None}


def _sessions(release: Release, placement: ReleasePlacement | None, uids: set[str]) -> dict[str, ReleaseSession]:
    """The sessions of the own class, and these others, by uid."""
    home = placement.class_code if placement is not None else None
    wanted = sa.or_(ReleaseSession.uid.in_(uids), ReleaseSession.class_code == home)
    query = db.select(ReleaseSession).where(ReleaseSession.release_id == release.id, wanted)
    rows = db.session.scalars(query.order_by(ReleaseSession.class_code, ReleaseSession.position))
    return {session.uid: session for session in rows}


def _own_session(
    session: ReleaseSession,
    kind: SeatKind,
    absent: Iterable[ReleaseSession],
    before: Mapping[str, ReleaseSession] | None,
    *,
    chosen: bool,
    now: datetime,
) -> OwnSession:
    old = before.get(session.uid) if before is not None else None
    is_make_up = kind is SeatKind.MAKE_UP
    return OwnSession(
        session=session,
        make_up=is_make_up,
        change=None if before is None or (chosen and old is None) else _change(session, old, now=now),
        before=old,
        replaces=tuple(one for one in absent if is_make_up and lessons_of(one) & lessons_of(session)),
        chosen=chosen,
    )


def _change(session: ReleaseSession, old: ReleaseSession | None, *, now: datetime) -> Change | None:
    if old is None:
        return Change.NEW
    if (old.date, old.start_time, old.end_time) != (session.date, session.start_time, session.end_time):
        return Change.TIME
    if (old.room_name, old.site_name, old.online) != (session.room_name, session.site_name, session.online):
        return Change.PLACE
    # A class has one link for all its sessions: for those that are over a new one is no news.
    if session.online and old.meeting_url != session.meeting_url and _ends(session) > now:
        return Change.LINK
    return None


def _ends(session: ReleaseSession) -> datetime:
    return datetime.combine(session.date, session.end_time, SCHOOL_ZONE)


def _arrangements(
    amendments: Sequence[Amendment], seats: Seats, known: Mapping[str, ReleaseSession], *, now: datetime
) -> Iterator[OwnArrangement]:
    for one in in_force(amendments):
        missed, taken = known[one.details["missed"]], known.get(one.details["taken"])
        afterwards = was_afterwards(one, missed)
        ahead = (afterwards or starts(missed) > now) and (taken is None or starts(taken) > now)
        yield OwnArrangement(
            number=one.number,
            made_at=one.made_at,
            missed=missed,
            taken=taken,
            afterwards=afterwards,
            can_be_taken_back=ahead and can_be_taken_back(seats, one.details),
        )


def _taught_again(
    release: Release,
    mine: Iterable[ReleaseSession],
    seats: Seats,
    known: Mapping[str, ReleaseSession],
    *,
    now: datetime,
) -> frozenset[str]:
    begun = [session for session in mine if starts(session) <= now]
    ahead = lessons_ahead(release, now=now) if begun else frozenset()
    return frozenset(
        session.uid
        for session in begun
        if is_taught_again(session, (known[uid] for uid in seats if uid != session.uid), ahead)
    )


def _lessons(sessions: Iterable[ReleaseSession]) -> frozenset[int]:
    return frozenset(lesson for session in sessions for lesson in lessons_of(session))
