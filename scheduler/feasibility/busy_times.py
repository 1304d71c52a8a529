"""When somebody or something is busy, as the params of the rule that says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.entities import IMPOSSIBLE
from scheduler.wording import MOST_TIMES

if TYPE_CHECKING:
    from collections.abc import Collection

    from scheduler.problem import Lecturer, Problem, Room


def busy_times(problem: Problem, owner: Lecturer | Room, wanted: Collection[int]) -> dict[str, object]:
    """The stretches of time that are still to come in which the owner is busy, from one of the slots that are wanted
    for sessions to another, as [first slot, last slot]; `more` says how many are not told. Those to which something
    is pinned are told first.
    """
    marks = owner.availability
    busy = [slot for slot in range(problem.held_before, problem.n_slots) if marks[slot] == IMPOSSIBLE]
    times: list[list[int]] = []
    for slot in [slot for slot in busy if slot in wanted] or busy:
        if times and set(marks[times[-1][1] : slot]) == {IMPOSSIBLE}:
            times[-1][1] = slot
        else:
            times.append([slot, slot])
    pinned = [pin.slot for pin in problem.pins if pin.slot is not None]
    times.sort(key=lambda run: not any(run[0] <= slot <= run[1] for slot in pinned))
    more = len(times) - MOST_TIMES
    return {"times": sorted(times[:MOST_TIMES])} | ({"more": more} if more > 0 else {})
