"""Says why a problem has no timetable: the rules that collide, under one head, and the ways out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from scheduler.feasibility.conflict import COUNTED, SoftModel, counted_conflict, find_conflict
from scheduler.feasibility.feasible import is_impossible
from scheduler.feasibility.heads import UNEXPLAINED, head_of, with_rules
from scheduler.feasibility.some_classes import fewest_classes, needed_classes, with_classes
from scheduler.feasibility.ways_out import find_ways_out

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from scheduler.feasibility.limits import Limits
    from scheduler.problem import Problem
    from scheduler.solution import Reason, WayOut

    Tell = Callable[[tuple[Reason, ...]], None]

__all__ = ["UNEXPLAINED", "explain", "needs_people"]

CLASSES_SHARE, RULES_SHARE = 0.25, 0.4  # of what is left: for which classes collide, then which rules
CHECK_SECONDS, CHECK_WORK = 1.0, 1.5
BY_PEOPLE = ("rooms_too_small", "min_size_above_capacity", "min_size_above_roster", "held_class_missing")


def needs_people(known: Sequence[Reason]) -> bool:
    """Whether reasons that are known without a model are about how many trainees there are."""
    return any(reason.code in BY_PEOPLE for reason in known)


def explain(problem: Problem, known: Sequence[Reason], *, by_people: bool, limits: Limits, tell: Tell) -> None:
    """Tell the reasons for which a problem that is proven to have no timetable has none, better and better ones.

    `known` are those that need no model; `by_people` says that the proof needs the trainees.
    """
    counted = bool(known) and known[0].code in COUNTED
    if counted:
        classes = [oid for oid in known[0].objects if oid in problem.classes_by_id] or needed_classes(problem)
    else:
        classes = _find_classes(problem, known, by_people=by_people, limits=limits)
    soft = SoftModel.of(with_classes(problem, classes), limits, with_people=by_people)
    if counted:
        conflict = counted_conflict(soft, known[0], classes)
    else:
        part = limits.part(RULES_SHARE)
        conflict = find_conflict(soft, part)
    rules = tuple(soft.rules[i] for i in conflict)
    reasons = with_rules(known, rules) if known else (head_of(problem, rules),)
    tell(reasons)
    ways: list[WayOut] = []

    def on_found(way: WayOut) -> None:
        ways.append(way)
        tell((replace(reasons[0], ways_out=tuple(ways)), *reasons[1:]))

    also = {oid for reason in known[1:] for oid in reason.objects}
    find_ways_out(problem, soft, conflict, limits, on_found, several=len(known) > 1, also=also)


def _find_classes(problem: Problem, known: Sequence[Reason], *, by_people: bool, limits: Limits) -> list[str]:
    """As few classes as are seen to be impossible together; those that a known reason names are first tried alone."""
    own = limits.part(CLASSES_SHARE)
    everyone = needed_classes(problem)

    def impossible(wanted: Collection[str]) -> bool:
        some = with_classes(problem, wanted)
        shown = is_impossible(some, own, with_people=by_people, seconds=CHECK_SECONDS, work=CHECK_WORK)
        limits.settle(own)
        return shown

    named = [oid for oid in known[0].objects if oid in everyone] if known else []
    first = named if 0 < len(named) < len(everyone) and impossible(named) else everyone
    if len(first) < 2:
        return first or [c.id for c in problem.classes]
    return fewest_classes(first, impossible, own)
