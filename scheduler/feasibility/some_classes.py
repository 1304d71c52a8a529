"""The problem with some of its classes only.

Fewer classes ask for no more than all of them do, so what is impossible with some is impossible with all; and what
collides is often a matter of two.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from scheduler.class_options import ClassOptions
from scheduler.entities import Previous

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from scheduler.feasibility.limits import Limits
    from scheduler.problem import Problem


def with_classes(problem: Problem, wanted: Collection[str]) -> Problem:
    """The problem with the wanted classes alone. Pins of others stay in their places, and say nothing then.

    Who has attended what is forgotten with the first class that goes: it may have been there.
    """
    classes = tuple(c for c in problem.classes if c.id in wanted)
    if len(classes) == len(problem.classes):
        return problem
    previous = problem.previous
    return replace(
        problem,
        classes=classes,
        trainees=tuple(
            replace(t, classes=mine) for t in problem.trainees if (mine := tuple(c for c in t.classes if c in wanted))
        ),
        previous=Previous(previous.classes, {}) if previous else None,
    )


def needed_classes(problem: Problem) -> list[str]:
    """The classes that must be held."""
    return [c.id for c in problem.classes if ClassOptions(problem, c).must_be_held]


def fewest_classes(
    candidates: Sequence[str], impossible: Callable[[Collection[str]], bool], limits: Limits
) -> list[str]:
    """Of classes that are impossible together, as few as are still seen to be: halves go first, then single ones."""
    kept = list(candidates)
    waiting = [kept[len(kept) // 2 :], kept[: len(kept) // 2]]
    while waiting and limits.left:
        chunk = waiting.pop()
        if not chunk:
            continue
        rest = [cid for cid in kept if cid not in chunk]
        if rest and impossible(rest):
            kept = rest
        elif len(chunk) > 1:
            half = len(chunk) // 2
            waiting += [chunk[half:], chunk[:half]]
    return kept
