"""One state of a timetable as people are told it: of the draft about to be published, or of a release as amended.

Both are plain values of the same shape, so that what changed between them is a comparison and nothing else.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, time
from typing import Any

from models import Amendment, Intake, Release, ReleasePlacement, ReleaseSeat, ReleaseSession, SeatKind, db
from operations.amendments import amend
from operations.draft import Draft, DraftSession

When = tuple[date, time, time]  # date, start, end


@dataclass(frozen=True, slots=True)
class PublishedSession:
    """A session as published; the fields are those of ReleaseSession.

    `class_id` tells whose session it is where the code was changed since; to people it says nothing.
    """

    uid: str
    class_id: int | None = field(compare=False)
    class_code: str
    class_name: str
    format_name: str
    position: int
    first_lesson: int
    lessons: int
    modules: tuple[tuple[str, str, int], ...]  # code, title, lessons
    date: date
    start_time: time
    end_time: time
    period_name: str
    room_id: int | None
    room_name: str
    site_name: str
    lecturer_id: int | None
    lecturer_name: str
    online: bool
    meeting_url: str | None

    @property
    def when(self) -> When:
        return self.date, self.start_time, self.end_time

    @property
    def place(self) -> tuple[str, str]:
        return self.room_name, self.site_name

    def row(self) -> dict[str, Any]:
        """The columns of a ReleaseSession."""
        modules = [{"code": code, "title": title, "lessons": lessons} for code, title, lessons in self.modules]
        return asdict(self) | {"modules": modules}


@dataclass(frozen=True, slots=True)
class PublishedPlacement:
    class_code: str | None
    missed_lessons: int
    completes: bool


@dataclass(frozen=True, slots=True)
class PublishedState:
    """`seats` is trainee id → uid of each attended session → in the own class or as a guest."""

    sessions: Mapping[str, PublishedSession]
    placements: Mapping[int, PublishedPlacement]
    seats: Mapping[int, Mapping[str, SeatKind]]

    @property
    def teaching(self) -> Mapping[int, set[str]]:
        """The uids of the sessions of each lecturer."""
        found: dict[int, set[str]] = defaultdict(set)
        for session in self.sessions.values():
            if session.lecturer_id is not None:
                found[session.lecturer_id].add(session.uid)
        return found


EMPTY = PublishedState({}, {}, {})


def state_of_draft(draft: Draft) -> PublishedState:
    seats: dict[int, dict[str, SeatKind]] = {}
    for trainee in draft.trainees:
        guest = {session.id for session in trainee.make_ups}
        seats[trainee.id] = {
            session.uid: SeatKind.MAKE_UP if session.id in guest else SeatKind.HOME
            for session in draft.attended(trainee)
        }
    placements = {t.id: PublishedPlacement(t.class_code, t.missed_lessons, t.completes) for t in draft.trainees}
    return PublishedState({s.uid: _session(s) for s in draft.sessions}, placements, seats)


def _session(session: DraftSession) -> PublishedSession:
    return PublishedSession(
        uid=session.uid,
        class_id=session.class_id,
        class_code=session.class_code,
        class_name=session.class_name,
        format_name=session.format_name,
        position=session.position,
        first_lesson=session.first_lesson,
        lessons=session.lessons,
        modules=tuple((part.code, part.title, part.lessons) for part in session.modules),
        date=session.date,
        start_time=session.start_time,
        end_time=session.end_time,
        period_name=session.period_name,
        room_id=session.room_id,
        room_name=session.room_name,
        site_name=session.site_name,
        lecturer_id=session.lecturer_id,
        lecturer_name=session.lecturer_name,
        online=session.online,
        meeting_url=session.meeting_url,
    )


def last_release(intake: Intake) -> Release | None:
    query = db.select(Release).filter_by(intake_id=intake.id).order_by(Release.number.desc()).limit(1)
    return db.session.execute(query).scalar_one_or_none()


def state_of_release(release: Release | None) -> PublishedState:
    """What the release and its amendments have told people; of no release, an empty state.

    The numbers of a placement are those that the release counted.
    """
    if release is None:
        return EMPTY
    rows = db.session.execute(db.select(ReleaseSession).filter_by(release_id=release.id)).scalars().all()
    sessions = {row.uid: session_of_row(row) for row in rows}
    placements = db.session.execute(
        db.select(
            ReleasePlacement.trainee_id,
            ReleasePlacement.class_code,
            ReleasePlacement.missed_lessons,
            ReleasePlacement.completes,
        ).filter_by(release_id=release.id)
    )
    seat_rows = db.session.execute(
        db.select(ReleaseSeat.trainee_id, ReleaseSession.uid, ReleaseSeat.kind)
        .join(ReleaseSeat.release_session)
        .where(ReleaseSession.release_id == release.id)
    )
    seats: dict[int, dict[str, SeatKind]] = defaultdict(dict)
    for trainee_id, uid, kind in seat_rows:
        seats[trainee_id][uid] = kind
    amendments = db.select(Amendment.trainee_id, Amendment.details).filter_by(release_id=release.id)
    amendments = amendments.where(Amendment.trainee_id.is_not(None))
    for trainee_id, details in db.session.execute(amendments.order_by(Amendment.number)):
        seats[trainee_id] = amend(seats[trainee_id], details)
    return PublishedState(sessions, {key: PublishedPlacement(*rest) for key, *rest in placements}, seats)


def session_of_row(row: ReleaseSession) -> PublishedSession:
    columns = {name: getattr(row, name) for name in PublishedSession.__slots__ if name != "modules"}
    return PublishedSession(
        modules=tuple((part["code"], part["title"], part["lessons"]) for part in row.modules), **columns
    )
