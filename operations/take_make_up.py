"""A trainee who cannot come to a session says so, takes a seat elsewhere for it, or takes it back: amendments.

Whoever was ill on the day says so afterwards: a session that has begun is given up like one that lies ahead, while
what it taught is taught again. Seats are taken ahead only.

That is a notice to the school about a course that has been published, not an answer about when the person can come: it
needs no consent to the notice on personal data and stays when that is taken back (operations/amendments.py).

Each is one numbered amendment of the current release, in one commit: seats are judged anew under the intake's lock,
the trainee's own calendar follows at once, and the draft where it says of this person what was published. The draft's
revision rises in any case, so that nobody publishes from a page that does not show the amendment.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from models import Amendment, AmendmentKind, Release, SeatKind, Trainee, db
from operations.actor import Actor
from operations.afterwards import was_afterwards
from operations.amend_draft import amend_draft
from operations.amendments import (
    Seats,
    amend,
    amended_seats,
    amendments_of,
    can_be_taken_back,
    in_force,
    released_seats,
    undone_by,
)
from operations.audit import record
from operations.errors import NotFoundError, OperationError, StaleError
from operations.make_up_seats import SessionOverError, choices_in, seating_of
from operations.own_choices import choices_of, still_chosen
from operations.published_state import last_release
from operations.release_messages import rewrite_waiting
from operations.released_counts import last_amendment
from operations.released_seating import ReleasedSeating, read_released_seating
from operations.shared_feeds import refresh_unit_feeds
from operations.transaction import lock, transaction
from operations.update_feeds import update_feed_of

RECORDED = {
    AmendmentKind.MAKE_UP: "amendment.make_up",
    AmendmentKind.ABSENCE: "amendment.absence",
    AmendmentKind.TAKEN_BACK: "amendment.taken_back",
}


# Whoever was in a session that has been held sat there, however full it was.
EXCUSED_WHEN_HELD = {"busy", "held", "full", "unit_full"}


class SeatGoneError(OperationError):
    """The seat is not free any more, or never was for this person."""

    code = "make_up_seat_gone"


class SeatNotBackError(OperationError):
    """The own seat cannot be had back: `reasons` are the codes of `Seating.objections`."""

    code = "make_up_not_back"


def take_make_up(
    trainee: Trainee, missed: str, taken: str, *, release_number: int, actor: Actor, now: datetime
) -> Amendment:
    """Attend the session `taken` instead of `missed` (uids). Saying it twice changes nothing.

    `release_number` is that of the release which the person saw. Raises NotFoundError, NotTaughtAgainError,
    StaleError, SeatGoneError.
    """
    with transaction():
        lock(trainee.intake)
        again = _said_already(trainee, missed, taken)
        if again is not None:
            return again
        seating = _current(trainee, missed, release_number, now=now)
        seat = next((seat for seat in choices_in(seating, missed).seats if seat.session.uid == taken), None)
        if seat is None:
            raise SeatGoneError
        details = _details(missed, taken, dropped=_held(seating, missed), added={taken: seat.kind})
        return _store(seating, trainee, AmendmentKind.MAKE_UP, details, actor=actor, now=now)


def note_absence(trainee: Trainee, missed: str, *, release_number: int, actor: Actor, now: datetime) -> Amendment:
    """Miss a session and attend nothing instead. Saying it twice changes nothing; raises like `take_make_up`."""
    with transaction():
        lock(trainee.intake)
        again = _said_already(trainee, missed, None)
        if again is not None:
            return again
        seating = _current(trainee, missed, release_number, now=now)
        if missed not in seating.seats:
            raise NotFoundError
        details = _details(missed, None, dropped=_held(seating, missed), added={})
        return _store(seating, trainee, AmendmentKind.ABSENCE, details, actor=actor, now=now)


def come_after_all(trainee: Trainee, missed: str, *, release_number: int, actor: Actor, now: datetime) -> Amendment:
    """Attend a session of the own class that was missed by now, and give up the make-ups that it makes needless.

    Twice changes nothing; raises like `take_make_up`, and SessionOverError where it has begun.
    """
    with transaction():
        lock(trainee.intake)
        seating = _current(trainee, missed, release_number, now=now)
        if missed in seating.seats:
            mine = reversed(amendments_of(seating.release, trainee))
            again = next((one for one in mine if missed in one.details["added"]), None)
            if again is None:
                raise NotFoundError
            return again
        if seating.is_over(missed):
            raise SessionOverError
        choices = choices_in(seating, missed)
        if not choices.can_come:
            raise SeatGoneError
        dropped = {uid: seating.seats[uid] for uid in choices.needless}
        details = _details(missed, None, dropped=dropped, added={missed: SeatKind.HOME})
        return _store(seating, trainee, AmendmentKind.TAKEN_BACK, details, actor=actor, now=now)


def take_back(
    trainee: Trainee, number: int, *, release_number: int, actor: Actor, now: datetime, made_of: int | None = None
) -> Amendment:
    """Undo the trainee's own amendment of this number while its sessions lie ahead. Twice changes nothing.

    `made_of` is the number of the earlier release of which it was made, if it was. What was said to be missed
    afterwards need not lie ahead, and counts as attended again. Raises NotFoundError, StaleError, SessionOverError,
    SeatNotBackError where the own seat has been taken since or no longer goes with the others.
    """
    with transaction():
        lock(trainee.intake)
        release = last_release(trainee.intake)
        if release is None or release.number != release_number:
            raise StaleError
        mine = choices_of(trainee.intake, trainee)
        of = made_of or release_number
        undone = next((one for one in mine if (one.release.number, one.number) == (of, number)), None)
        if undone is None:
            raise NotFoundError
        again = next((one for one in mine if undone_by(one) == (undone.release_id, number)), None)
        if again is not None and again.release_id == release.id:
            return again
        seating = read_released_seating(release, trainee, now=now)
        if seating is None or undone not in _standing(seating, mine):
            raise NotFoundError
        _expect_it_can_be_undone(seating, undone)
        return _store(
            seating, trainee, AmendmentKind.TAKEN_BACK, _details_of_undoing(undone, release), actor=actor, now=now
        )


def _standing(seating: ReleasedSeating, mine: Sequence[Amendment]) -> list[Amendment]:
    codes = {uid: session.class_code for uid, session in seating.sessions.items()}
    return still_chosen(mine, seating.release, seats=seating.seats, home=seating.home, class_codes=codes)


def _details_of_undoing(undone: Amendment, release: Release) -> dict[str, Any]:
    said = undone.details
    details = _details(
        said["missed"], said["taken"], dropped=said["added"], added=said["dropped"], undoes=undone.number
    )
    return details if undone.release_id == release.id else details | {"undoes_of": undone.release_id}


def _expect_it_can_be_undone(seating: ReleasedSeating, undone: Amendment) -> None:
    details = undone.details
    if not can_be_taken_back(seating.seats, details):
        raise StaleError
    concerned = details["added"].keys() | details["dropped"].keys()
    if not concerned <= seating.facts.keys():
        raise StaleError
    held = {uid for uid in concerned if seating.is_over(uid)}
    if any(uid in details["added"] or not was_afterwards(undone, seating.sessions[uid]) for uid in held):
        raise SessionOverError
    beside = [facts for uid in seating.seats if uid not in details["added"] and (facts := seating.facts.get(uid))]
    seating.count_people(details["dropped"].keys())
    for uid in details["dropped"]:
        excused = EXCUSED_WHEN_HELD if uid in held else {"busy"}
        reasons = [finding.code for finding in seating.objections(uid, beside) if finding.code not in excused]
        if reasons:
            raise SeatNotBackError(reasons=reasons)


def has_arranged(trainee: Trainee, missed: str) -> bool:
    """Whether the trainee has a make-up for this session that stands, of the newest release."""
    release = last_release(trainee.intake)
    standing = in_force(amendments_of(release, trainee)) if release is not None else []
    return any(one.details["missed"] == missed and one.details["taken"] for one in standing)


def _said_already(trainee: Trainee, missed: str, taken: str | None) -> Amendment | None:
    """The amendment that stands and says just this: the button was pressed twice."""
    release = last_release(trainee.intake)
    if release is None:
        raise NotFoundError
    mine = amendments_of(release, trainee)
    seats = amended_seats(released_seats(release, trainee), mine)
    for one in in_force(mine):
        said = one.details["missed"], one.details["taken"]
        if said == (missed, taken) and can_be_taken_back(seats, one.details):
            return one
    return None


def _current(trainee: Trainee, missed: str, release_number: int, *, now: datetime) -> ReleasedSeating:
    release = last_release(trainee.intake)
    if release is None or release.number != release_number:
        raise StaleError
    return seating_of(trainee, missed, now=now)


def _held(seating: ReleasedSeating, uid: str) -> Seats:
    """The seat that is given up; none where the session was missed already."""
    return {uid: seating.seats[uid]} if uid in seating.seats else {}


def _details(
    missed: str,
    taken: str | None,
    *,
    dropped: dict[str, SeatKind] | dict[str, str],
    added: dict[str, SeatKind] | dict[str, str],
    undoes: int | None = None,
) -> dict[str, Any]:
    return {
        "missed": missed,
        "taken": taken,
        "dropped": {uid: str(kind) for uid, kind in dropped.items()},
        "added": {uid: str(kind) for uid, kind in added.items()},
        "undoes": undoes,
    }


def _store(
    seating: ReleasedSeating,
    trainee: Trainee,
    kind: AmendmentKind,
    details: dict[str, Any],
    *,
    actor: Actor,
    now: datetime,
) -> Amendment:
    release: Release = seating.release
    before, after = dict(seating.seats), amend(seating.seats, details)
    amendment = Amendment(
        release_id=release.id,
        trainee_id=trainee.id,
        number=last_amendment(release) + 1,
        kind=kind,
        details=details,
        author=actor.name,
        made_at=now,
    )
    db.session.add(amendment)
    amend_draft(trainee, seating.sessions, before=before, after=after, now=now)
    update_feed_of(trainee, seating.sessions, before=before, after=after, now=now)
    rewrite_waiting(trainee, now=now)
    if trainee.unit_id is not None:
        refresh_unit_feeds(trainee.intake, now=now)
    record(
        RECORDED[kind], actor=actor, now=now, subject=f"trainee:{trainee.id}",
        intake_id=release.intake_id, number=amendment.number,
    )  # fmt: skip
    return amendment
