"""What one class costs at least with all its trainees together, for every session and every slot of it.

With one class everybody follows the same pattern, and the missed lessons and unwelcome slots of all of them add up
session by session. So a dynamic programme over the slots finds the cheapest pattern; run from both ends it says for
each session and slot what a timetable with that session there costs at least. Who is busy in one of the last two
closing sessions stays incomplete for sure; who is incomplete for other reasons is not counted, nor seats and units.
Of the rhythm the order, the days and the gaps are kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from scheduler.bounds.class_costs import previous_plan, staff_cost
from scheduler.bounds.trainee_patterns import NEVER
from scheduler.entities import IMPOSSIBLE, UNWELCOME

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from scheduler.bounds.class_model import Member
    from scheduler.class_options import ClassOptions
    from scheduler.entities import Format

    Table = NDArray[Any]


def least_by_slot(option: ClassOptions, fmt: Format, members: Sequence[Member]) -> Table:
    """Session x slot: the least that the class and its members cost if the session is held in the slot.

    Exact models only: every member pays for missed lessons and for being incomplete, wherever they are.
    """
    costs = _session_costs(option, fmt, members)
    steps = _steps(option, fmt, members)
    n = len(costs)
    ahead, behind = costs.copy(), costs.copy()
    for k in range(1, n):
        ahead[k] += (ahead[k - 1][:, None] + steps[k]).min(axis=0)
    for k in range(n - 2, -1, -1):
        behind[k] += (behind[k + 1][None, :] + steps[k + 1]).min(axis=1)
    through: Table = np.minimum(ahead + behind - np.where(costs < NEVER, costs, 0), NEVER)
    return np.where(through < NEVER, through + staff_cost(option, fmt), NEVER)


def _session_costs(option: ClassOptions, fmt: Format, members: Sequence[Member]) -> Table:
    """Session x slot: missed lessons, unwelcome slots, moving and ending late; NEVER where it cannot lie."""
    problem, weights, old = option.problem, option.problem.weights, previous_plan(option)
    n = len(fmt.sessions)
    costs = np.full((n, problem.n_slots), NEVER)
    busy, unwelcome = _marks(members, IMPOSSIBLE), _marks(members, UNWELCOME)
    for k in range(n):
        slots = option.staffed_slots(fmt, k)
        missing = np.array([member.missing[k] for member in members], dtype=float)
        here = missing @ busy + np.minimum(missing, weights["avoid"]) @ unwelcome
        costs[k, slots] = here[slots] if members and k >= len(option.held) else 0.0
        if old and old.format == fmt.id:
            costs[k] += np.where(np.arange(problem.n_slots) == old.sessions[k].slot, 0, weights["moved"])
    weeks = np.array([problem.week(s) for s in range(problem.n_slots)])
    costs[-1] += weights["late_week"] * weeks
    if old and old.format != fmt.id:
        costs[-1] += weights["moved"] * len(old.sessions)
    last = _closing(option, fmt)
    if last:
        costs[last[0]] += weights["incomplete"] * busy.sum(axis=0)
    return costs


def _marks(members: Sequence[Member], mark: str) -> Table:
    """Member x slot: whether it has this mark."""
    return np.array([[found == mark for found in member.trainee.availability] for member in members], dtype=float)


def _closing(option: ClassOptions, fmt: Format) -> list[int]:
    """The last two sessions to come with lessons that close the programme, where they follow each other."""
    problem = option.problem
    closing = [
        k
        for k, lessons in enumerate(problem.covers(fmt))
        if k >= len(option.held) and not problem.closing_lessons.isdisjoint(lessons)
    ]
    last = closing[-2:]
    return last if len(last) < 2 or last[1] == last[0] + 1 else last[1:]


def _steps(option: ClassOptions, fmt: Format, members: Sequence[Member]) -> list[Table]:
    """For each session, slot before x slot: 0 where one may follow the other, with who is incomplete only now."""
    problem = option.problem
    slots = np.arange(problem.n_slots)
    days = slots // problem.n_periods
    first, second = (days if fmt.max_per_day == 1 else slots), np.array(problem.open_days)[days]
    allowed = first[:, None] < first[None, :]
    if fmt.max_gap_days is not None:
        allowed &= second[None, :] - second[:, None] <= fmt.max_gap_days
    plain = np.where(allowed, 0.0, NEVER)
    steps = [plain] * len(fmt.sessions)
    last = _closing(option, fmt)
    if len(last) == 2 and members:
        busy = _marks(members, IMPOSSIBLE)
        only_now = busy.sum(axis=0)[None, :] - busy.T @ busy
        steps[last[1]] = plain + problem.weights["incomplete"] * only_now
    return steps
