"""What people chose themselves, over all releases: what of it stands in the newest, and what took a make-up's place.

A release has what its draft took over of the amendments before it (operations/amend_draft.py). So whoever said once
that they cannot come is told later, too, that it was their own choice, and may take it back; and whoever took a
make-up that a release dropped is told that, and not of one session less and another one more.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from models import Amendment, Intake, Release, SeatKind, Trainee, db
from operations.amendments import in_force


def choices_of(intake: Intake, trainee: Trainee | None = None) -> list[Amendment]:
    """The amendments of everybody or of one trainee, in order over all releases, each with its release."""
    query = sa.select(Amendment).join(Amendment.release).where(Release.intake_id == intake.id)
    query = query.where(Amendment.trainee_id.is_not(None)).order_by(Release.number, Amendment.number)
    if trainee is not None:
        query = query.where(Amendment.trainee_id == trainee.id)
    return list(db.session.scalars(query.options(contains_eager(Amendment.release), joinedload(Amendment.trainee))))


def still_chosen(
    amendments: Sequence[Amendment],
    release: Release,
    *,
    seats: Mapping[str, SeatKind],
    home: str | None,
    class_codes: Mapping[str, str],
) -> list[Amendment]:
    """One trainee's amendments that stand in the newest release: its own, and those before it that it kept.

    `amendments` are over all releases, `seats` what the trainee attends now, `home` is the code of the own class, and
    `class_codes` are those of the release's sessions by uid.
    """
    found: list[Amendment] = []
    given_up: set[str] = set()  # later than the one that is looked at
    said: set[tuple[str, str | None]] = set()
    for one in reversed(in_force(amendments)):
        missed, taken = one.details["missed"], one.details["taken"]
        kept = (
            (missed, taken) not in said
            and missed not in seats
            and (class_codes.get(missed) == home or one.details["dropped"].get(missed) == SeatKind.MAKE_UP)
            and {missed, taken or missed} <= class_codes.keys()
            and (taken is None or taken in seats or taken in given_up)
        )
        if kept or one.release_id == release.id:
            found.append(one)
            given_up.add(missed)
            said.add((missed, taken))
    return found[::-1]


def chosen_make_ups(amendments: Sequence[Amendment]) -> dict[int, dict[str, str]]:
    """By trainee id, each session taken that was not given back, and the one missed for it (uids)."""
    found: dict[int, dict[str, str]] = {}
    for one in in_force(amendments):
        if one.trainee_id is not None and one.details["taken"] is not None:
            found.setdefault(one.trainee_id, {})[one.details["taken"]] = one.details["missed"]
    return found


def attended_instead(
    lessons: Collection[int], attended: Mapping[str, Collection[int]], known: Collection[str]
) -> list[str]:
    """What is attended for a session that fell away: the uids that were not `known` and teach one of its `lessons`."""
    return [uid for uid, taught in attended.items() if uid not in known and not set(lessons).isdisjoint(taught)]


def by_trainee(amendments: Iterable[Amendment]) -> dict[int, list[Amendment]]:
    """The amendments of each trainee, in the same order."""
    found: dict[int, list[Amendment]] = {}
    for one in amendments:
        if one.trainee_id is not None:
            found.setdefault(one.trainee_id, []).append(one)
    return found
