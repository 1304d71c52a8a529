"""What somebody can do who cannot come to a session: the seats elsewhere that are really free for them."""

from dataclasses import dataclass
from datetime import datetime

from models import ReleaseSession, SeatKind, Trainee
from operations.afterwards import is_taught_again, lessons_ahead
from operations.errors import NotFoundError, OperationError
from operations.published_state import last_release
from operations.released_programme import Standing
from operations.released_seating import ReleasedSeating, read_released_seating
from scheduler.seating.facts import SessionFacts


class SessionOverError(OperationError):
    """The session has begun, or is over: what has been held stands."""

    code = "session_over"


class NotTaughtAgainError(OperationError):
    """The session has begun, and nothing of what it taught is taught again: that it was missed changes nothing."""

    code = "not_taught_again"


@dataclass(frozen=True, slots=True)
class FreeSeat:
    """A free seat. `lessons` is how many of the missing lessons are taught there, `unwelcome` that the trainee would
    rather not come then, `said_absent` that they said they cannot, `left` how many seats are free. HOME is a session
    of the own class.
    """

    session: ReleaseSession
    kind: SeatKind
    lessons: int
    unwelcome: bool
    said_absent: bool
    left: int
    after: Standing


@dataclass(frozen=True, slots=True)
class Choices:
    """What there is to choose for one session. `missing` is how many of its lessons the trainee hears nowhere else.

    `over` says that it has begun, `attended` is False where the session is missed already, and `can_come` says
    whether it need not be; `needless` are the uids of the make-ups which are then given up. `now` and `without` say how
    the trainee stands, and would with this session missed and nothing instead. `seats` begin with the best.
    """

    release_number: int
    session: ReleaseSession
    over: bool
    attended: bool
    can_come: bool
    needless: tuple[str, ...]
    missing: int
    now: Standing
    without: Standing
    seats: tuple[FreeSeat, ...]


def find_choices(trainee: Trainee, uid: str, *, now: datetime) -> Choices:
    """The choices for a session that the trainee attends, or misses in the own class.

    Raises NotFoundError where it is none of theirs, NotTaughtAgainError where it has begun and came too late.
    """
    seating = seating_of(trainee, uid, now=now)
    return choices_in(seating, uid)


def seating_of(trainee: Trainee, uid: str, *, now: datetime) -> ReleasedSeating:
    """The current release as amended, if the session is one of the trainee's in it, and lies ahead or is taught
    again.
    """
    release = last_release(trainee.intake)
    seating = read_released_seating(release, trainee, now=now) if release is not None else None
    if seating is None or uid not in seating.sessions:
        raise NotFoundError
    if uid not in seating.seats and seating.sessions[uid].class_code != seating.home:
        raise NotFoundError
    if seating.is_over(uid):
        beside = [seating.sessions[other] for other in seating.seats if other in seating.sessions and other != uid]
        if not is_taught_again(seating.sessions[uid], beside, lessons_ahead(seating.release, now=now)):
            raise NotTaughtAgainError
    return seating


def choices_in(seating: ReleasedSeating, uid: str) -> Choices:
    """The choices for a session of `seating_of`."""
    beside = seating.attended(but=uid)
    missing = seating.facts[uid].lessons & ~seating.heard(beside)
    possible = [other for other in seating.facts if _is_possible(seating, other, uid, missing, beside)]
    seating.count_people([*possible, uid])
    needless = needless_make_ups(seating, uid)
    kept = [seating.facts[one] for one in seating.seats if one in seating.facts and one not in {uid, *needless}]
    free = [other for other in possible if not seating.objections(other, beside)]
    seats = [_seat(seating, other, missing, beside) for other in free]
    seats.sort(
        key=lambda seat: (-seat.lessons, seat.unwelcome or seat.said_absent, seat.session.date, seat.session.start_time)
    )
    return Choices(
        release_number=seating.release.number,
        session=seating.sessions[uid],
        over=seating.is_over(uid),
        attended=uid in seating.seats,
        can_come=uid not in seating.seats and not seating.objections(uid, kept),
        needless=needless,
        missing=missing.bit_count(),
        now=seating.standing(seating.attended()),
        without=seating.standing(beside),
        seats=tuple(seats),
    )


def needless_make_ups(seating: ReleasedSeating, uid: str) -> tuple[str, ...]:
    """The make-ups that lie ahead and teach nothing that is not heard elsewhere once the session is attended."""
    kept = {other for other in seating.seats if other in seating.facts} | {uid}
    found = []
    for other in sorted(kept - {uid}, key=lambda one: seating.facts[one].slot):
        facts = seating.facts[other]
        if seating.seats[other] is not SeatKind.MAKE_UP or seating.is_over(other):
            continue
        if not facts.lessons & seating.facts[uid].lessons:
            continue
        if not facts.lessons & ~seating.heard([seating.facts[one] for one in kept - {other}]):
            kept.remove(other)
            found.append(other)
    return tuple(found)


def _is_possible(seating: ReleasedSeating, other: str, uid: str, missing: int, beside: list[SessionFacts]) -> bool:
    """Whether the session teaches what is missing at another time, and nothing but a full room may speak against it.

    Somebody attends at least one session of the own class: the last one is not exchanged for another class's.
    """
    facts = seating.facts[other]
    if not facts.lessons & missing or facts.slot == seating.facts[uid].slot or other in seating.seats:
        return False
    if all(one.seat.class_id != seating.home for one in (*beside, facts)):
        return False
    return not seating.objections(other, beside)


def _seat(seating: ReleasedSeating, uid: str, missing: int, beside: list[SessionFacts]) -> FreeSeat:
    facts, session = seating.facts[uid], seating.sessions[uid]
    return FreeSeat(
        session=session,
        kind=SeatKind.HOME if session.class_code == seating.home else SeatKind.MAKE_UP,
        lessons=(facts.lessons & missing).bit_count(),
        unwelcome=seating.is_unwelcome(uid),
        said_absent=seating.is_said_absent(uid),
        left=seating.seats_left(uid),
        after=seating.standing([*beside, facts]),
    )
