"""Quick reasons that are about who teaches: proofs, counted against what is most generous to the problem."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from scheduler.entities import IMPOSSIBLE
from scheduler.solution import Reason
from scheduler.wording import called

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from scheduler.class_options import ClassOptions
    from scheduler.problem import Lecturer, Problem


def find_in_lecturers(problem: Problem, needed: Sequence[ClassOptions]) -> Iterator[Reason]:
    """Modules, alone or some that follow each other, for which all lecturers together have too few slots left.

    Only of the slots in which a session that teaches them can be. Where fewer modules show it, no more are named.
    """
    if not problem.lecturers:
        return
    order = [module.id for module in problem.modules]
    windows = _windows(needed)
    shown: list[set[str]] = []
    for length in range(1, len(order) + 1):
        for first in range(len(order) - length + 1):
            modules = set(order[first : first + length])
            if any(fewer <= modules for fewer in shown):
                continue
            lecturers = [who for who in problem.lecturers if not modules.isdisjoint(who.modules)]
            demand, slots = _demand(problem, needed, windows, modules)
            supply = sum(_sessions_left(problem, who, slots) for who in lecturers)
            if demand > supply:
                shown.append(modules)
                yield _too_few(problem, needed, sorted(modules), lecturers, slots, (demand, supply))


def _too_few(
    problem: Problem,
    needed: Sequence[ClassOptions],
    modules: list[str],
    lecturers: Sequence[Lecturer],
    slots: Sequence[int],
    counts: tuple[int, int],
) -> Reason:
    """Sessions beyond those that can be taught; the classes that need them, where one person teaches them all and is
    there too early or too late, or for several modules at once.
    """
    demand, supply = counts
    names = [who.id for who in lecturers]
    taught = f"{supply} can be taught by {called(problem, 'lecturers', names)}"
    sessions = f"{demand} sessions of {called(problem, 'modules', modules)}"
    if len(lecturers) == 1 and len(needed) > 1:
        free = sum(lecturers[0].availability[slot] != IMPOSSIBLE for slot in slots)
        ever = sum(mark != IMPOSSIBLE for mark in lecturers[0].availability)
        if free < demand and (len(modules) > 1 or ever >= demand):
            classes = [option.course_class.id for option in needed]
            text = f"{sessions} in classes {called(problem, 'classes', classes)} need a lecturer, {taught}"
            return Reason("lecturer_needed_twice", (*classes, *names, *modules), text)
    return Reason("too_few_lecturer_slots", (*modules, *names), f"{sessions} need a lecturer, {taught}")


def _windows(needed: Sequence[ClassOptions]) -> list[dict[str, list[list[int]]]]:
    """For each class and format, the slots of each session that leave some for those before and after it."""
    alike: dict[object, list[list[int]]] = {}
    found = []
    for option in needed:
        mine = {}
        for fmt in option.formats:
            key = fmt.id, option.pins, option.held, option.course_class.rooms
            if key not in alike:
                alike[key] = _in_order([option.open_slots(fmt, k) for k in range(len(fmt.sessions))])
            mine[fmt.id] = alike[key]
        found.append(mine)
    return found


def _in_order(candidates: Sequence[Sequence[int]]) -> list[list[int]]:
    """The slots of each session between the earliest and the latest that the order of sessions leaves it."""
    earliest, after = [], -1
    for slots in candidates:
        after = min((slot for slot in slots if slot > after), default=after)
        earliest.append(after)
    latest, before = [], max((slots[-1] for slots in candidates if slots), default=-1) + 1
    for slots in reversed(candidates):
        before = max((slot for slot in slots if slot < before), default=before)
        latest.append(before)
    latest.reverse()
    return [
        [slot for slot in slots if first <= slot <= last]
        for slots, first, last in zip(candidates, earliest, latest, strict=True)
    ]


def _demand(
    problem: Problem,
    needed: Sequence[ClassOptions],
    windows: Sequence[Mapping[str, Sequence[Sequence[int]]]],
    modules: set[str],
) -> tuple[int, list[int]]:
    """How many sessions teach one of the modules, at least, and the slots in which one of them could be."""
    demand = 0
    slots: set[int] = set()
    for option, mine in zip(needed, windows, strict=True):
        counts = []
        for fmt in option.formats:
            touching = [k for k in option.new_sessions(fmt) if not modules.isdisjoint(problem.session_modules(fmt, k))]
            counts.append(len(touching))
            slots.update(slot for k in touching for slot in mine[fmt.id][k])
        demand += min(counts)
    return demand, sorted(slots)


def _sessions_left(problem: Problem, lecturer: Lecturer, slots: Sequence[int]) -> int:
    """The most sessions that a lecturer can still teach."""
    per_week: dict[int, int] = defaultdict(int)
    for slot in slots:
        per_week[problem.week(slot)] += lecturer.availability[slot] != IMPOSSIBLE
    most = problem.n_slots if lecturer.max_per_week is None else lecturer.max_per_week
    return sum(min(n, most) for n in per_week.values())
