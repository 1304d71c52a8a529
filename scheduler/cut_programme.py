"""Cut a programme into the sessions of one format."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

# Sessions, lessons of other modules beside the closing one, sessions with closing lessons,
# modules split, further modules in a session, unevenness.
_Cost = tuple[int, int, int, int, int, int]


def cut_programme(module_lessons: Sequence[int], *, capacity: int, closing: Sequence[bool]) -> tuple[int, ...]:
    """Lesson counts of the sessions, in teaching order, that teach all modules in their order.

    `module_lessons` are lessons per module, `capacity` the most lessons that one session holds, `closing`
    says for each module whether it belongs to the closing ceremony. As few sessions as possible; among
    those, in this order: closing lessons by themselves, in few sessions; few modules split over sessions;
    few modules in one session (one lecturer has to teach them all); even sessions, the fuller ones first.
    Raises ValueError for lengths that differ, a module without lessons, or a capacity below one lesson.
    """
    if len(module_lessons) != len(closing):
        raise ValueError("module_lessons and closing differ in length")
    if capacity < 1 or any(lessons < 1 for lessons in module_lessons):
        raise ValueError("capacity and every module need at least one lesson")
    module_of = [module for module, lessons in enumerate(module_lessons) for _ in range(lessons)]
    ends = set(accumulate(module_lessons))
    best: list[tuple[_Cost, tuple[int, ...]]] = [((0, 0, 0, 0, 0, 0), ())]
    for end in range(1, len(module_of) + 1):
        choices = []
        for start in range(max(0, end - capacity), end):
            session = _cost(module_of[start:end], closing, capacity, split=end not in ends)
            choices.append((_add(best[start][0], session), (*best[start][1], end - start)))
        best.append(min(choices, key=lambda choice: (choice[0], [-lessons for lessons in choice[1]])))
    return best[-1][1]


def _cost(modules: Sequence[int], closing: Sequence[bool], capacity: int, *, split: bool) -> _Cost:
    """Cost of one session that teaches these modules, one entry per lesson."""
    closing_lessons = sum(closing[module] for module in modules)
    beside = len(modules) - closing_lessons if closing_lessons else 0
    further = len(set(modules)) - 1
    return (1, beside, int(closing_lessons > 0), int(split), further, (capacity - len(modules)) ** 2)


def _add(left: _Cost, right: _Cost) -> _Cost:
    return (
        left[0] + right[0],
        left[1] + right[1],
        left[2] + right[2],
        left[3] + right[3],
        left[4] + right[4],
        left[5] + right[5],
    )
