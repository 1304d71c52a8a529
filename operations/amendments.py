"""What people attend between two releases: the release, which never changes, and its amendments in order.

An amendment drops and adds seats of one trainee. The draft follows at once where it says of this person what was
published (operations/amend_draft.py); where it says something else it is left alone, and staff are told when they
publish. An absence that stands also closes its time for the engine, so that no later timetable seats the person
there again; `absent_cells` is read over all releases for that.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from models import Amendment, AmendmentKind, Intake, Release, ReleaseSeat, ReleaseSession, SeatKind, Trainee, db

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


def standing(amendments: Sequence[Amendment]) -> list[Amendment]:
    """Those that were not taken back, without those that take one back."""
    undone = {one.details["undoes"] for one in amendments}
    return [one for one in amendments if one.kind != AmendmentKind.TAKEN_BACK and one.number not in undone]


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


def absent_cells(intake: Intake, trainee: Trainee | None = None) -> dict[int, set[tuple[date, int]]]:
    """By trainee id, the (date, period id) of every session that they said they could not come to and still
    cannot, at the time at which it was to be held when they said so.
    """
    query = sa.select(Amendment.trainee_id, Amendment.release_id, Amendment.kind, Amendment.details).join(Release)
    query = query.where(Release.intake_id == intake.id, Amendment.trainee_id.is_not(None))
    if trainee is not None:
        query = query.where(Amendment.trainee_id == trainee.id)
    absent: dict[tuple[int, str], int] = {}  # (trainee, uid) to the release that told its time
    for trainee_id, release_id, kind, details in db.session.execute(query.order_by(Release.number, Amendment.number)):
        if kind != AmendmentKind.TAKEN_BACK and details["missed"] in details["dropped"]:
            absent[trainee_id, details["missed"]] = release_id
        for uid in details["added"]:
            absent.pop((trainee_id, uid), None)
    return _cells(intake, absent) if absent else {}


def _cells(intake: Intake, absent: Mapping[tuple[int, str], int]) -> dict[int, set[tuple[date, int]]]:
    query = sa.select(
        ReleaseSession.release_id, ReleaseSession.uid, ReleaseSession.date,
        ReleaseSession.start_time, ReleaseSession.end_time,
    ).where(
        ReleaseSession.release_id.in_(set(absent.values())), ReleaseSession.uid.in_({uid for _trainee, uid in absent})
    )  # fmt: skip
    times = {(row.release_id, row.uid): row for row in db.session.execute(query)}
    cells: dict[int, set[tuple[date, int]]] = defaultdict(set)
    for (trainee_id, uid), release_id in absent.items():
        told = times[release_id, uid]
        cells[trainee_id] |= {
            (told.date, period.id)
            for period in intake.periods
            if period.start_time < told.end_time and told.start_time < period.end_time
        }
    return cells
