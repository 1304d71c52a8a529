"""Choosing seats for one trainee while everybody else keeps theirs: greedily, the best one first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.entities import UNWELCOME
from scheduler.timetable_index import Seat

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scheduler.problem import Trainee
    from scheduler.seating.facts import SessionFacts
    from scheduler.seating.seating import Seating


def with_makeups(seating: Seating, trainee: Trainee, home: str, attended: Sequence[SessionFacts]) -> list[SessionFacts]:
    """The sessions with those of other classes that make up for missed lessons, where that costs less."""
    missing = seating.programme & ~seating.heard(attended)
    left = [
        facts
        for facts in seating.facts.values()
        if facts.lessons & missing and facts.seat.class_id != home and seating.is_open(trainee, facts, attended)
    ]
    chosen = best = list(attended)
    least = seating.points(trainee, home, chosen)
    while left:
        gain, pick = max(((_gain(seating, trainee, chosen, facts), facts) for facts in left), key=lambda row: row[0])
        if gain <= 0:
            break
        chosen = [*chosen, pick]
        left = [facts for facts in left if facts is not pick and not facts.conflicts(pick)]
        points = seating.points(trainee, home, chosen)
        if points < least:
            best, least = chosen, points
    return best


def _gain(seating: Seating, trainee: Trainee, chosen: Sequence[SessionFacts], facts: SessionFacts) -> float:
    """What one more make-up saves, counting for each lesson its part of what is missing to complete the course."""
    weights, problem = seating.problem.weights, seating.problem
    heard = seating.heard(chosen)
    new = facts.lessons & ~heard
    short = problem.needed - heard.bit_count()
    per_lesson: float = weights["missed_lesson"]
    if short > 0:
        per_lesson += weights["incomplete"] / short
    gain = per_lesson * new.bit_count() - weights["makeup"]
    if new & seating.closing:
        gain += weights["incomplete"]
    if trainee.availability[facts.slot] == UNWELCOME:
        gain -= weights["avoid"]
    return gain


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
