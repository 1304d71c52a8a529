"""Says why a problem has no timetable: the rules that collide, under one head, and the ways out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from scheduler.feasibility.attempts import try_options
from scheduler.feasibility.concerned import counted_rules, options_of
from scheduler.feasibility.conflict import SoftModel, find_conflict
from scheduler.feasibility.costs import cost_of
from scheduler.feasibility.feasible import is_impossible
from scheduler.feasibility.heads import head_of, with_rules
from scheduler.feasibility.some_classes import fewest_classes, needed_classes, with_classes
from scheduler.feasibility.trials import Trials
from scheduler.feasibility.ways_out import find_ways_out, single_options, tell_set

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from scheduler.feasibility.limits import Limits
    from scheduler.feasibility.options import Option
    from scheduler.problem import Problem
    from scheduler.solution import Reason, WayOut

    Tell = Callable[[tuple[Reason, ...]], None]

CLASSES_SHARE, RULES_SHARE = 0.25, 0.4  # of what is left: for which classes collide, then which rules
KNOWN_SHARE = 0.3  # of it, for the rules of a reason that is known
CHECK_SECONDS, CHECK_WORK = 1.0, 1.5
BY_PEOPLE = ("rooms_too_small", "min_size_above_capacity", "min_size_above_roster", "held_class_missing")


def needs_people(known: Sequence[Reason]) -> bool:
    """Whether reasons that are known without a model are about how many trainees there are."""
    return any(reason.code in BY_PEOPLE for reason in known)


def find_reasons(
    problem: Problem,
    known: Sequence[Reason],
    *,
    by_people: bool,
    limits: Limits,
    first_way_by: float | None = None,
    tell: Tell,
) -> None:
    """Tell the reasons for which a problem that is proven to have no timetable has none, better and better ones.

    `known` are those that need no model; `by_people` says that the proof needs the trainees. Beyond the limits only a
    first way out is looked for, up to the moment `first_way_by` of the monotonic clock.
    """
    if known:
        _go_on_from_known(problem, known, by_people=by_people, limits=limits, first_way_by=first_way_by, tell=tell)
        return
    classes = _find_classes(problem, by_people=by_people, limits=limits)
    soft = SoftModel.of(with_classes(problem, classes), limits, with_people=by_people)
    conflict = find_conflict(soft, limits.part(RULES_SHARE))
    reasons = (head_of(problem, [soft.rules[i] for i in conflict]),)
    tell(reasons)
    find_ways_out(problem, soft, conflict, limits, _Ways(reasons, tell).within(limits, first_way_by).add)


class _Ways:
    """The ways out of the reasons, each told as soon as it is found, the cheapest first."""

    def __init__(self, reasons: tuple[Reason, ...], tell: Tell) -> None:
        self.reasons, self.tell = reasons, tell
        self.found: list[WayOut] = []

    def within(self, limits: Limits, first_by: float | None) -> _Ways:
        """Let the limits go on for the first of them."""
        if first_by is not None:
            limits.extend(first_by, unless=lambda: bool(self.found))
        return self

    def add(self, way: WayOut) -> None:
        self.found.append(way)
        self.found.sort(key=lambda one: cost_of(one.changes))
        first, *others = self.reasons
        self.tell((replace(first, ways_out=tuple(self.found)), *others))


def _go_on_from_known(
    problem: Problem,
    known: Sequence[Reason],
    *,
    by_people: bool,
    limits: Limits,
    first_way_by: float | None,
    tell: Tell,
) -> None:
    """What was counted is read from the problem; else the classes that the first reason names are looked at alone."""
    rules = counted_rules(problem, known[0])
    options: list[Option] = []
    named = [oid for oid in known[0].objects if oid in problem.classes_by_id]
    if not rules and named:
        part = limits.part(KNOWN_SHARE)
        alone = with_classes(problem, named)
        if is_impossible(alone, part, with_people=by_people, seconds=CHECK_SECONDS, work=CHECK_WORK):
            soft = SoftModel.of(alone, part, with_people=by_people)
            conflict = find_conflict(soft, part)
            rules = [soft.rules[i] for i in conflict]
            options = list(single_options(problem, soft, conflict))
        limits.settle(part)
    reasons = with_rules(known, tuple(rules))
    tell(reasons)
    ways = _Ways(reasons, tell).within(limits, first_way_by)
    trials = Trials(problem, needed_classes(problem), limits)
    if not try_options(trials, [*options, *options_of(problem, known)], ways.add) and limits.left:
        soft = SoftModel.of(problem, limits, with_people=by_people)
        tell_set(problem, soft, ways.add)


def _find_classes(problem: Problem, *, by_people: bool, limits: Limits) -> list[str]:
    """As few classes as are seen to be impossible together."""
    own = limits.part(CLASSES_SHARE)

    def impossible(wanted: Collection[str]) -> bool:
        some = with_classes(problem, wanted)
        shown = is_impossible(some, own, with_people=by_people, seconds=CHECK_SECONDS, work=CHECK_WORK)
        limits.settle(own)
        return shown

    everyone = needed_classes(problem)
    if len(everyone) < 2:
        return everyone or [c.id for c in problem.classes]
    return fewest_classes(everyone, impossible, own)
