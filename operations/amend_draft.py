"""The draft follows an amendment where it says of the person what was published, so that the next release has it too.

Where the person's part of the draft differs (another class, a session elsewhere, other seats), it is left alone:
`lost_arrangements` tells staff before they publish. A room or a unit that is over its limit in the draft, because the
draft was changed for others, is found by the rules like after any change by hand.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

import sqlalchemy as sa
from sqlalchemy.orm.attributes import flag_modified

from models import (
    Amendment,
    Enrolment,
    HeldClass,
    Intake,
    MakeUp,
    Period,
    ReleaseSession,
    SeatKind,
    Session,
    Skip,
    Timetable,
    Trainee,
    db,
)
from operations.amendments import net_change
from operations.draft_solution import find_draft
from operations.own_choices import by_trainee, choices_of, still_chosen
from operations.published_state import PublishedState, last_release, state_of_release

When = tuple[date, time]


@dataclass(frozen=True, slots=True)
class _Part:
    """One person's part of the draft, by uid: `keys` and `when` are of the sessions of the own class and of those
    that the amendment concerns.
    """

    enrolment_id: int
    keys: Mapping[str, int]
    when: Mapping[str, When]
    seats: Mapping[str, SeatKind]


def amend_draft(
    trainee: Trainee,
    sessions: Mapping[str, ReleaseSession],
    *,
    before: Mapping[str, SeatKind],
    after: Mapping[str, SeatKind],
    now: datetime,
) -> bool:
    """Change the trainee's seats of the draft, in the running transaction; whether it has been changed.

    `before` and `after` are the published seats around the amendment. The draft's revision rises in any case.
    """
    draft = find_draft(trainee.intake)
    if draft is None:
        return False
    draft.updated_at = now
    flag_modified(draft, "updated_at")
    part = _read_part(draft, trainee, {*before, *after})
    if part is None or not _agrees(part, sessions, before, after):
        return False
    for uid in before.keys() - after.keys():
        _leave(part, uid, before[uid])
    for uid in after.keys() - before.keys():
        _attend(part, uid, after[uid])
    return True


def _agrees(
    part: _Part,
    sessions: Mapping[str, ReleaseSession],
    before: Mapping[str, SeatKind],
    after: Mapping[str, SeatKind],
) -> bool:
    """Whether the draft seats the person as published, with all these sessions at the published times."""
    if dict(part.seats) != dict(before):
        return False
    return all(
        uid in sessions and part.when.get(uid) == (sessions[uid].date, sessions[uid].start_time)
        for uid in before.keys() | after.keys()
    )


def _read_part(draft: Timetable, trainee: Trainee, uids: set[str]) -> _Part | None:
    enrolment = db.session.execute(
        sa.select(Enrolment).filter_by(timetable_id=draft.id, trainee_id=trainee.id)
    ).scalar_one_or_none()
    if enrolment is None or enrolment.class_id is None:
        return None
    query = (
        sa.select(Session.id, Session.uid, Session.date, Period.start_time, HeldClass.class_id)
        .join(Session.held_class)
        .join(Session.period)
        .where(HeldClass.timetable_id == draft.id)
        .where(sa.or_(Session.uid.in_(uids), HeldClass.class_id == enrolment.class_id))
    )
    rows = db.session.execute(query).all()
    skipped = set(db.session.scalars(sa.select(Skip.session_id).filter_by(enrolment_id=enrolment.id)))
    guest = sa.select(Session.uid).join(MakeUp, MakeUp.session_id == Session.id).filter_by(enrolment_id=enrolment.id)
    home = {row.uid: row.id for row in rows if row.class_id == enrolment.class_id}
    seats = {uid: SeatKind.HOME for uid, key in home.items() if key not in skipped}
    return _Part(
        enrolment_id=enrolment.id,
        keys={row.uid: row.id for row in rows},
        when={row.uid: (row.date, row.start_time) for row in rows},
        seats=seats | dict.fromkeys(db.session.scalars(guest), SeatKind.MAKE_UP),
    )


def _leave(part: _Part, uid: str, kind: SeatKind) -> None:
    if kind is SeatKind.HOME:
        db.session.add(Skip(enrolment_id=part.enrolment_id, session_id=part.keys[uid]))
    else:
        seat = sa.delete(MakeUp).filter_by(enrolment_id=part.enrolment_id, session_id=part.keys[uid])
        db.session.execute(seat)


def _attend(part: _Part, uid: str, kind: SeatKind) -> None:
    if kind is SeatKind.HOME:
        db.session.execute(sa.delete(Skip).filter_by(enrolment_id=part.enrolment_id, session_id=part.keys[uid]))
    else:
        db.session.add(MakeUp(enrolment_id=part.enrolment_id, session_id=part.keys[uid]))


def lost_arrangements(intake: Intake, draft: PublishedState) -> list[Amendment]:
    """The amendments that stand, of whatever release, and that publishing this draft would undo."""
    release = last_release(intake)
    choices = by_trainee(choices_of(intake))
    if release is None or not choices:
        return []
    published = state_of_release(release)
    codes = {uid: session.class_code for uid, session in published.sessions.items()}
    found = []
    for trainee_id, amendments in choices.items():
        placement = published.placements.get(trainee_id)
        standing = still_chosen(
            amendments, release, seats=published.seats.get(trainee_id, {}),
            home=placement.class_code if placement is not None else None, class_codes=codes,
        )  # fmt: skip
        kept = [one for one in standing if one.release_id != release.id]
        dropped, added = net_change([*kept, *(one for one in amendments if one.release_id == release.id)])
        seats = draft.seats.get(trainee_id, {})
        lost = (dropped & seats.keys()) | (added - seats.keys())
        found += [one for one in standing if lost & {one.details["missed"], one.details["taken"]}]
    return sorted(found, key=lambda one: (one.release.number, one.number))
