"""What people attend between two releases: the release, which never changes, and its amendments in order.

An amendment drops and adds seats of one trainee. The draft follows at once where it says of this person what was
published (operations/amend_draft.py); where it says something else it is left alone, and staff are told when they
publish. An absence that stands also closes its time for the engine, so that no later timetable seats the person
there again; `absent_cells` is read over all releases for that. `missed_afterwards` is too, for calendars.

Absences and make-ups are what a person tells the school of a course that has been published: they are part of its
record like the timetable, need no consent to the notice, and stay when that is taken back, until the person takes them
back. When somebody can come in general is another matter: of whoever has taken the consent back, an absence closes its
time only as long as the newest release still has that session then, which is to not seat them there again.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from models import Amendment, AmendmentKind, Intake, Release, ReleaseSeat, ReleaseSession, SeatKind, Trainee, db
from operations.slots import SCHOOL_ZONE

Seats = dict[str, SeatKind]
"""The uid of each attended session to how it is attended."""


def amend(seats: Mapping[str, SeatKind], details: Mapping[str, Any]) -> Seats:
    """One trainee's seats after one amendment."""
    kept = {uid: kind for uid, kind in seats.items() if uid not in details["dropped"]}
    return kept | {uid: SeatKind(kind) for uid, kind in details["added"].items()}


def released_seats(release: Release, trainee: Trainee) -> Seats:
    """What the release itself says that the trainee attends."""
    query = (
        sa.select(ReleaseSession.uid, ReleaseSeat.kind)
        .join(ReleaseSeat.release_session)
        .where(ReleaseSession.release_id == release.id, ReleaseSeat.trainee_id == trainee.id)
    )
    seats: Seats = dict(db.session.execute(query).all())
    return seats


def amendments_of(release: Release, trainee: Trainee | None = None) -> list[Amendment]:
    """The amendments of a release, of everybody or of one trainee, in order."""
    query = db.select(Amendment).filter_by(release_id=release.id).order_by(Amendment.number)
    if trainee is not None:
        query = query.filter_by(trainee_id=trainee.id)
    return list(db.session.execute(query.options(joinedload(Amendment.trainee))).scalars())


def amended_seats(seats: Mapping[str, SeatKind], amendments: Iterable[Amendment]) -> Seats:
    """One trainee's seats after all these amendments."""
    after = dict(seats)
    for one in amendments:
        after = amend(after, one.details)
    return after


def undone_by(amendment: Amendment) -> tuple[int, int | None]:
    """The release id and number of the amendment that this one takes back; the number is None where it takes none."""
    return amendment.details.get("undoes_of", amendment.release_id), amendment.details["undoes"]


def in_force(amendments: Sequence[Amendment]) -> list[Amendment]:
    """Those that were not taken back, without those that take one back; in order, of one release or of several.

    Whoever attends the missed session after all, and has no seat elsewhere for it any more, has taken it back too.
    """
    undone = {undone_by(one) for one in amendments}
    found: list[Amendment] = []
    dropped: dict[int | None, set[str]] = defaultdict(set)  # by trainee id, and later than the one that is looked at
    added: dict[int | None, set[str]] = defaultdict(set)
    for one in reversed(amendments):
        of = one.trainee_id
        given_back = one.details["missed"] in added[of] and one.details["added"].keys() <= dropped[of]
        if one.kind != AmendmentKind.TAKEN_BACK and (one.release_id, one.number) not in undone and not given_back:
            found.append(one)
        dropped[of] |= one.details["dropped"].keys()
        added[of] |= one.details["added"].keys()
    return found[::-1]


def can_be_taken_back(seats: Mapping[str, SeatKind], details: Mapping[str, Any]) -> bool:
    """Whether the seats still are as the amendment made them."""
    return details["added"].keys() <= seats.keys() and not details["dropped"].keys() & seats.keys()


def net_change(amendments: Iterable[Amendment]) -> tuple[set[str], set[str]]:
    """What one trainee's amendments come to together: the uids given up of what the release gave, and those taken."""
    dropped: set[str] = set()
    added: set[str] = set()
    for one in amendments:
        gone, new = set(one.details["dropped"]), set(one.details["added"])
        dropped, added = (dropped | (gone - added)) - new, (added - gone) | (new - dropped)
    return dropped, added


@dataclass(frozen=True, slots=True)
class _Absence:
    """That somebody said they could not come to a session, when, and by which release its time was known.

    `withdrawn`: the consent to use when they can come has been taken back since, or before.
    """

    trainee_id: int
    uid: str
    release_id: int
    made_at: datetime
    withdrawn: bool


def absent_cells(intake: Intake, trainee: Trainee | None = None) -> dict[int, set[tuple[date, int]]]:
    """By trainee id, the (date, period id) of every session that they said they could not come to and still
    cannot, at the time at which it was to be held when they said so.

    Of people who have withdrawn, only of sessions that the newest release still has at that time.
    """
    absences = _absences(intake, trainee)
    times = _told_times(absences)
    published = _published_times(intake) if any(one.withdrawn for one in absences) else {}
    cells: dict[int, set[tuple[date, int]]] = defaultdict(set)
    for one in absences:
        if one.withdrawn and published.get(one.uid) != times[one.release_id, one.uid]:
            continue
        day, start, end = times[one.release_id, one.uid]
        cells[one.trainee_id] |= {
            (day, period.id) for period in intake.periods if period.start_time < end and start < period.end_time
        }
    return cells


def missed_afterwards(intake: Intake, trainee: Trainee | None = None) -> dict[int, set[str]]:
    """By trainee id, the uids of the sessions that had begun when they said that they were not there."""
    absences = _absences(intake, trainee)
    times = _told_times(absences)
    missed: dict[int, set[str]] = defaultdict(set)
    for one in absences:
        day, start, _end = times[one.release_id, one.uid]
        if one.made_at >= datetime.combine(day, start, SCHOOL_ZONE):
            missed[one.trainee_id].add(one.uid)
    return missed


def _absences(intake: Intake, trainee: Trainee | None) -> list[_Absence]:
    """Those that were not taken back, over all releases."""
    withdrawn = sa.and_(Trainee.withdrawn_at.is_not(None), Trainee.consent_at.is_(None))
    query = (
        sa.select(
            Amendment.trainee_id, Amendment.release_id, Amendment.made_at, Amendment.kind, Amendment.details, withdrawn
        )
        .join(Release)
        .join(Amendment.trainee)
        .where(Release.intake_id == intake.id)
    )
    if trainee is not None:
        query = query.where(Amendment.trainee_id == trainee.id)
    absent: dict[tuple[int, str], _Absence] = {}
    for trainee_id, release_id, made_at, kind, details, has_withdrawn in db.session.execute(
        query.order_by(Release.number, Amendment.number)
    ):
        if kind != AmendmentKind.TAKEN_BACK and details["missed"] in details["dropped"]:
            absent[trainee_id, details["missed"]] = _Absence(
                trainee_id, details["missed"], release_id, made_at, bool(has_withdrawn)
            )
        for uid in details["added"]:
            absent.pop((trainee_id, uid), None)
    return list(absent.values())


def _told_times(absences: Collection[_Absence]) -> dict[tuple[int, str], tuple[date, time, time]]:
    """Date, start and end of these sessions by release and uid."""
    if not absences:
        return {}
    query = sa.select(
        ReleaseSession.release_id, ReleaseSession.uid, ReleaseSession.date,
        ReleaseSession.start_time, ReleaseSession.end_time,
    ).where(
        ReleaseSession.release_id.in_({one.release_id for one in absences}),
        ReleaseSession.uid.in_({one.uid for one in absences}),
    )  # fmt: skip
    return {(release_id, uid): (day, start, end) for release_id, uid, day, start, end in db.session.execute(query)}


def _published_times(intake: Intake) -> dict[str, tuple[date, time, time]]:
    """Date, start and end of the sessions of the newest release by uid."""
    newest = sa.select(sa.func.max(Release.number)).where(Release.intake_id == intake.id).scalar_subquery()
    query = (
        sa.select(ReleaseSession.uid, ReleaseSession.date, ReleaseSession.start_time, ReleaseSession.end_time)
        .join(Release, ReleaseSession.release_id == Release.id)
        .where(Release.intake_id == intake.id, Release.number == newest)
    )
    return {uid: (day, start, end) for uid, day, start, end in db.session.execute(query)}
