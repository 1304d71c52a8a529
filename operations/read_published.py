"""What one trainee is told by the newest release as amended: own sessions, make-ups, what is missed, what changed."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from models import Amendment, Release, ReleasePlacement, ReleaseSession, SeatKind, Trainee, db
from operations.afterwards import is_taught_again, lessons_ahead, starts
from operations.amendments import Seats, amended_seats, in_force, released_seats
from operations.own_arrangements import OwnArrangement, arrangements_of
from operations.own_changes import (
    Change,
    change_of,
    class_before,
    ends,
    has_other_lecturer,
    newest_and_earlier,
    told_before,
)
from operations.own_choices import attended_instead, choices_of, chosen_make_ups, still_chosen
from operations.released_programme import Standing, lessons_of, released_standing


@dataclass(frozen=True, slots=True)
class OwnSession:
    """A session that the trainee attends; `change` compares with an earlier release, where it was as `before`.

    `other_lecturer` says that somebody else teaches it now, whatever else has changed. `replaces` are the sessions of
    the own class that a make-up replaces, and `chosen` says that the trainee took it.
    """

    session: ReleaseSession
    make_up: bool
    change: Change | None
    before: ReleaseSession | None
    replaces: tuple[ReleaseSession, ...] = ()
    chosen: bool = False
    other_lecturer: bool = False

    @property
    def starts(self) -> datetime:
        return starts(self.session)

    @property
    def ends(self) -> datetime:
        return ends(self.session)


@dataclass(frozen=True, slots=True)
class LostMakeUp:
    """A make-up ahead that the trainee took and a release dropped, as it was told, and what is attended instead."""

    taken: ReleaseSession
    instead: tuple[OwnSession, ...]


@dataclass(frozen=True, slots=True)
class OwnTimetable:
    """`missed` are sessions of the own class with lessons that are taught to the trainee nowhere else; `own_choice`
    are the uids of those that are missed because the trainee chose so, in this release or an earlier one.

    `made_up` are those that make-ups replace. `compared` is the number of the earlier release with which this one is
    compared, `class_before` the name of the class that the trainee had then, where it is another one, and `gone` and
    `lost` are its sessions that were taken from the trainee since. `taught_again` are the uids of own sessions that
    have begun and that can be made up afterwards.
    """

    release: Release
    compared: int | None
    placement: ReleasePlacement | None
    class_name: str
    class_before: str | None
    format_name: str
    sessions: tuple[OwnSession, ...]
    missed: tuple[ReleaseSession, ...]
    own_choice: frozenset[str]
    made_up: tuple[ReleaseSession, ...]
    gone: tuple[ReleaseSession, ...]
    lost: tuple[LostMakeUp, ...]
    standing: Standing
    arrangements: tuple[OwnArrangement, ...]
    taught_again: frozenset[str]

    @property
    def changed(self) -> bool:
        return bool(self.gone or self.lost or self.class_before) or any(one.change for one in self.sessions)

    @property
    def changed_sessions(self) -> list[OwnSession]:
        """Those attended that differ, without those that are told with a lost make-up."""
        told = {one.session.uid for lost in self.lost for one in lost.instead}
        return [one for one in self.sessions if one.change and one.session.uid not in told]

    def assigned_online(self, *, now: datetime) -> bool:
        """Whether there is an online session to come that the trainee has not chosen."""
        return any(one.session.online and not one.chosen and one.ends > now for one in self.sessions)

    @property
    def with_missed(self) -> list[tuple[ReleaseSession, OwnSession | None]]:
        """All sessions in order of time, those that are missed with nothing beside them."""
        attended = {one.session.uid: one for one in self.sessions}
        rows = [*(one.session for one in self.sessions), *self.missed]
        return [(session, attended.get(session.uid)) for session in sorted(rows, key=starts)]

    def next_session(self, *, now: datetime) -> OwnSession | None:
        """The session that is going on or comes next."""
        return next((one for one in self.sessions if one.ends > now), None)


def own_timetable(trainee: Trainee, *, now: datetime, seen: Collection[int] = ()) -> OwnTimetable | None:
    """The newest release and its amendments as this trainee sees them; None before the first release.

    Compared with the newest earlier one of the releases that were `seen`, by their numbers, or else with the one
    before it.
    """
    release, earlier = newest_and_earlier(trainee, seen)
    if release is None:
        return None
    before = told_before(earlier, trainee) if earlier is not None else {}
    choices = choices_of(trainee.intake, trainee)
    released = released_seats(release, trainee)
    seats = amended_seats(released, (one for one in choices if one.release_id == release.id))
    placement = db.session.scalars(
        db.select(ReleasePlacement).filter_by(release_id=release.id, trainee_id=trainee.id)
    ).one_or_none()
    home = placement.class_code if placement is not None else None
    known = _sessions(release, home, {*seats, *_concerned(choices)})
    own = [one for one in known.values() if placement is not None and one.class_code == home]
    own_uids = {session.uid for session in own}
    absent = [session for session in own if session.uid not in seats]
    taught = _lessons(known[uid] for uid in seats)
    codes = {uid: session.class_code for uid, session in known.items()}
    standing = still_chosen(choices, release, seats=seats, home=home, class_codes=codes)
    taken = (seats.keys() - released.keys()) | {one.details["taken"] for one in standing}
    sessions = [
        _own_session(known[uid], kind, absent, before if earlier else None, chosen=uid in taken, now=now)
        for uid, kind in seats.items()
    ]
    missed = [session for session in absent if not lessons_of(session) <= taught]
    lost = _lost(chosen_make_ups(choices).get(trainee.id, {}), before, released, sessions, now=now)
    told = {*released, *(one.details["missed"] for one in standing), *(one.taken.uid for one in lost)}
    return OwnTimetable(
        release=release,
        compared=earlier.number if earlier is not None else None,
        placement=placement,
        class_name=own[0].class_name if own else "",
        class_before=class_before(earlier, trainee, home=home, seats=own_uids) if earlier is not None else None,
        format_name=own[0].format_name if own else "",
        sessions=tuple(sorted(sessions, key=lambda one: one.starts)),
        missed=tuple(missed),
        own_choice=_own_choice(missed, choices, known, seats),
        made_up=tuple(session for session in absent if lessons_of(session) <= taught),
        gone=tuple(session for uid, session in before.items() if uid not in told),
        lost=lost,
        standing=released_standing(trainee.intake, placement, own, taught, amended=seats != released),
        arrangements=arrangements_of(standing, release, seats, known, now=now),
        taught_again=_taught_again(release, [*own, *(known[uid] for uid in seats)], seats, known, now=now),
    )


def _concerned(amendments: Iterable[Amendment]) -> set[str]:
    return {uid for one in amendments for uid in (one.details["missed"], one.details["taken"]) if uid is not None}


def _sessions(release: Release, home: str | None, uids: set[str]) -> dict[str, ReleaseSession]:
    """The sessions of the own class, and these others, by uid."""
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
        change=None if before is None or (chosen and old is None) else change_of(session, old, now=now),
        before=old,
        replaces=tuple(one for one in absent if is_make_up and lessons_of(one) & lessons_of(session)),
        chosen=chosen,
        other_lecturer=has_other_lecturer(session, old, now=now),
    )


def _lost(
    chosen: Collection[str],
    before: Mapping[str, ReleaseSession],
    released: Seats,
    sessions: Sequence[OwnSession],
    *,
    now: datetime,
) -> tuple[LostMakeUp, ...]:
    by_uid = {one.session.uid: one for one in sessions}
    attended = {uid: lessons_of(one.session) for uid, one in by_uid.items()}
    return tuple(
        LostMakeUp(
            taken=old,
            instead=tuple(by_uid[other] for other in attended_instead(lessons_of(old), attended, before)),
        )
        for uid, old in before.items()
        if uid in chosen and uid not in released and ends(old) > now
    )


def _own_choice(
    missed: Iterable[ReleaseSession],
    choices: Sequence[Amendment],
    known: Mapping[str, ReleaseSession],
    seats: Seats,
) -> frozenset[str]:
    """The uids of those missed of which the trainee chose not to hear a lesson, in the own class or as a make-up."""
    uids = {one.details["missed"] for one in in_force(choices)} - seats.keys()
    given_up = _lessons(known[uid] for uid in uids if uid in known)
    return frozenset(session.uid for session in missed if lessons_of(session) & given_up)


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
