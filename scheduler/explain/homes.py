"""Why a trainee is not at home in another class: what forbids it, or what it would cost."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scheduler.entities import Placement
from scheduler.rules.base import Finding
from scheduler.seating.choose import seats_at_home
from scheduler.timetable_index import Seat

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from scheduler.problem import Trainee
    from scheduler.seating.facts import SessionFacts
    from scheduler.seating.seating import Seating


@dataclass(frozen=True, slots=True)
class HomeAnswer:
    """A class as a home for the trainee, with everybody else as they are.

    `objections` are what forbids it: `not_held`, `not_allowed`, `class_full`, `leaves_too_few` (the present class
    would fall below its minimum), `no_session` (not one session of it could be attended). Without any, `place` is
    what the trainee would attend there, `missed_lessons` what they would miss, and `change` the difference of the
    total: below 0 it would be better. The seats are chosen greedily, so there may be better ones. `blocked` counts
    the sessions of the class that could not be attended, by the first objection (see `Seating.objections`).
    """

    class_id: str
    objections: tuple[Finding, ...] = ()
    place: Placement | None = None
    missed_lessons: int | None = None
    change: int | None = None
    blocked: Mapping[str, int] = field(default_factory=dict)


def explain_homes(seating: Seating, trainee: Trainee) -> tuple[HomeAnswer, ...]:
    """All other classes of the problem, in its order. The seating is left as it was."""
    now, seats = seating.homes[trainee.id], seating.seats[trainee.id]
    before = seating.points(trainee, now, seating.attended(trainee)) + _home_points(seating, trainee, now)
    for seat in seats:
        seating.leave(trainee, seat)
    kept = [seating.facts[seat] for seat in seats if seating.facts[seat].slot < seating.problem.held_before]
    answers = tuple(_answer(seating, trainee, one.id, kept, before) for one in seating.problem.classes if one.id != now)
    for seat in seats:
        seating.sit(trainee, seat)
    return answers


def _answer(seating: Seating, trainee: Trainee, home: str, kept: list[SessionFacts], before: int) -> HomeAnswer:
    objections = tuple(_objections(seating, trainee, home))
    if objections:
        return HomeAnswer(home, objections)
    blocked = _blocked(seating, trainee, home, kept)
    attended = seats_at_home(seating, trainee, home, kept)
    mine = {facts.seat.session for facts in attended if facts.seat.class_id == home}
    if not mine:
        return HomeAnswer(home, (Finding("no_session", {"class": home}),), blocked=blocked)
    charges = seating.charges(trainee, home, attended)
    points = charges.points(seating.problem.weights) + _home_points(seating, trainee, home)
    skips = tuple(k for k in range(len(seating.index.held[home].slots)) if k not in mine)
    makeups = tuple((f.seat.class_id, f.seat.session) for f in attended if f.seat.class_id != home)
    return HomeAnswer(
        class_id=home,
        place=Placement(home, skips, makeups),
        missed_lessons=charges.missed_lesson,
        change=points - before,
        blocked=blocked,
    )


def _blocked(seating: Seating, trainee: Trainee, home: str, kept: Sequence[SessionFacts]) -> dict[str, int]:
    sessions = (seating.facts[Seat(home, k)] for k in range(len(seating.index.held[home].slots)))
    first = (next(seating.objections(trainee, facts, kept), None) for facts in sessions if facts not in kept)
    return dict(Counter(finding.code for finding in first if finding))


def _objections(seating: Seating, trainee: Trainee, home: str) -> Iterator[Finding]:
    index, now = seating.index, seating.homes[trainee.id]
    if home not in index.held:
        yield Finding("not_held", {"class": home})
        return
    if home not in trainee.classes:
        yield Finding("not_allowed", {"class": home})
    capacity = index.held[home].course_class.capacity
    if index.home_size[home] >= capacity:
        yield Finding("class_full", {"class": home, "people": index.home_size[home], "most": capacity})
    if now is not None:
        least = index.held[now].course_class.min_size
        if index.home_size[now] <= least:
            yield Finding("leaves_too_few", {"class": now, "people": index.home_size[now], "least": least})


def _home_points(seating: Seating, trainee: Trainee, home: str | None) -> int:
    """What the home class itself costs: dislike of its format, and that it is not the one of before."""
    problem = seating.problem
    points = 0
    if home is not None:
        points += trainee.formats.get(seating.index.held[home].fmt.id, 0) * problem.weights["format"]
    old = problem.previous.trainees.get(trainee.id) if problem.previous else None
    if old is not None and old.class_id is not None and old.class_id != home:
        points += problem.weights["reassigned"]
    return points
