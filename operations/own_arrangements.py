"""What one trainee has chosen and what stands of it, as the own page tells it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from models import Amendment, Release, ReleaseSession, db
from operations.afterwards import starts, was_afterwards
from operations.amendments import Seats, can_be_taken_back


@dataclass(frozen=True, slots=True)
class OwnArrangement:
    """An amendment of the trainee's that stands: `missed` is not attended, `taken` is, if anything is instead.

    `number` counts within the release of `release_number`, of which it was made. `told` is the missed session as it
    was then, if it has been moved since. `afterwards` says that it had begun when the amendment was made.
    """

    release_number: int
    number: int
    made_at: datetime
    missed: ReleaseSession
    told: ReleaseSession | None
    taken: ReleaseSession | None
    afterwards: bool
    can_be_taken_back: bool


def arrangements_of(
    standing: Sequence[Amendment],
    release: Release,
    seats: Seats,
    known: Mapping[str, ReleaseSession],
    *,
    now: datetime,
) -> tuple[OwnArrangement, ...]:
    """The amendments of `still_chosen` in words for their person; `known` are sessions of the newest release."""
    told = _told_of_earlier([one for one in standing if one.release_id != release.id])
    found = []
    for one in standing:
        missed, taken = known[one.details["missed"]], known.get(one.details["taken"])
        old = told.get((one.release_id, missed.uid), missed)
        afterwards = was_afterwards(one, old)
        ahead = (afterwards or starts(missed) > now) and (taken is None or starts(taken) > now)
        arrangement = OwnArrangement(
            release_number=one.release.number,
            number=one.number,
            made_at=one.made_at,
            missed=missed,
            told=old if starts(old) != starts(missed) else None,
            taken=taken,
            afterwards=afterwards,
            can_be_taken_back=ahead and can_be_taken_back(seats, one.details),
        )
        found.append(arrangement)
    return tuple(found)


def _told_of_earlier(amendments: Sequence[Amendment]) -> dict[tuple[int, str], ReleaseSession]:
    """The missed sessions as the releases had them of which these amendments were made, by release id and uid."""
    if not amendments:
        return {}
    query = db.select(ReleaseSession).where(
        ReleaseSession.release_id.in_({one.release_id for one in amendments}),
        ReleaseSession.uid.in_({one.details["missed"] for one in amendments}),
    )
    return {(row.release_id, row.uid): row for row in db.session.scalars(query)}
