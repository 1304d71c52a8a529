"""How much a relaxation could gain, guessed from a timetable without solving anything.

The guesses are points on one scale, so that the most promising is tried first; 0 means that the relaxation touches no
limit that the timetable has reached, and is not tried at all. They only order the trials: what is told is measured.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.suggest.promise import classes, places, staff, times

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from scheduler.relaxations import Relaxation
    from scheduler.suggest.symptoms import Symptoms

__all__ = ["PROMISES", "most_promising", "promise_of"]

PROMISES: Mapping[str, Callable[[Symptoms, Relaxation], float]] = {
    **times.PROMISES,
    **classes.PROMISES,
    **staff.PROMISES,
    **places.PROMISES,
}
AGAIN = 0.5  # what one more relaxation of a kind is worth beside one of another kind: variety finds more


def promise_of(symptoms: Symptoms, relaxation: Relaxation) -> float:
    return PROMISES[relaxation.code](symptoms, relaxation)


def most_promising(symptoms: Symptoms, offered: Iterable[Relaxation]) -> list[Relaxation]:
    """Those that could help, the most promising first."""
    by_kind: dict[str, list[tuple[float, Relaxation]]] = {}
    for relaxation in offered:
        promise = promise_of(symptoms, relaxation)
        if promise > 0:
            by_kind.setdefault(relaxation.code, []).append((promise, relaxation))
    ranked: list[tuple[float, Relaxation]] = []
    for found in by_kind.values():
        best_first = sorted(found, key=lambda entry: -entry[0])
        ranked += [(promise * AGAIN**i, relaxation) for i, (promise, relaxation) in enumerate(best_first)]
    return [relaxation for _, relaxation in sorted(ranked, key=lambda entry: -entry[0])]
