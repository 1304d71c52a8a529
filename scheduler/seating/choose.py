"""Choosing seats for one trainee while everybody else keeps theirs: greedily, the best one first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.entities import IMPOSSIBLE, UNWELCOME
from scheduler.timetable_index import Seat

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from scheduler.problem import Trainee
    from scheduler.seating.facts import SessionFacts
    from scheduler.seating.seating import Seating


def with_makeups(seating: Seating, trainee: Trainee, home: str, attended: Sequence[SessionFacts]) -> list[SessionFacts]:
    """The sessions with those of other classes that make up for missed lessons, where that costs less."""
    missing = seating.programme & ~seating.heard(attended)
    left = [
        facts
        for facts in seating.facts.values()
        if facts.lessons & missing
        and trainee.availability[facts.slot] != IMPOSSIBLE
        and facts.seat.class_id != home
        and seating.is_open(trainee, facts, attended)
    ]
    chosen = best = list(attended)
    least = seating.points(trainee, home, chosen)
    while left:
        gain, pick = _best(seating, trainee, seating.heard(chosen), left)
        if gain <= 0:
            break
        chosen = [*chosen, pick]
        left = [facts for facts in left if facts.lessons & ~pick.lessons and not facts.conflicts(pick)]
        points = seating.points(trainee, home, chosen)
        if points < least:
            best, least = chosen, points
    return best


def _best(seating: Seating, trainee: Trainee, heard: int, left: Iterable[SessionFacts]) -> tuple[float, SessionFacts]:
    """The make-up that saves most, counting for each lesson its part of what is missing to complete the course."""
    weights = seating.problem.weights
    short = seating.problem.needed - heard.bit_count()
    per_lesson = weights["missed_lesson"] + (weights["incomplete"] / short if short > 0 else 0.0)
    closing = seating.closing & ~heard

    def gain(facts: SessionFacts) -> float:
        saved = per_lesson * (facts.lessons & ~heard).bit_count() - weights["makeup"]
        if facts.lessons & closing:
            saved += weights["incomplete"]
        if trainee.availability[facts.slot] == UNWELCOME:
            saved -= weights["avoid"]
        return saved

    pick = max(left, key=gain)
    return gain(pick), pick


def seats_at_home(seating: Seating, trainee: Trainee, home: str, kept: Sequence[SessionFacts]) -> list[SessionFacts]:
    """The sessions that the trainee would attend with this home class: those `kept`, all sessions of the class
    that nothing speaks against, and make-ups where they pay.
    """
    attended = list(kept)
    for k in range(len(seating.index.held[home].slots)):
        facts = seating.facts[Seat(home, k)]
        if facts not in attended and seating.is_open(trainee, facts, attended):
            attended.append(facts)
    return with_makeups(seating, trainee, home, attended)


def without_needless(seating: Seating, home: str, attended: Sequence[SessionFacts]) -> list[SessionFacts]:
    """The sessions without the coming make-ups that teach nothing which is not heard in the others."""
    kept = list(attended)
    for facts in attended:
        others = [other for other in kept if other is not facts]
        is_makeup = facts.seat.class_id != home and facts.slot >= seating.problem.held_before
        if is_makeup and not facts.lessons & ~seating.heard(others):
            kept = others
    return kept
