"""Says why a problem has no timetable: the rules that collide, under one head, and the ways out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from scheduler.feasibility.conflict import SoftModel, find_conflict
from scheduler.feasibility.ways_out import find_ways_out
from scheduler.solution import Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from scheduler.feasibility.limits import Limits
    from scheduler.problem import Problem
    from scheduler.solution import StatedRule, WayOut

    Tell = Callable[[tuple[Reason, ...]], None]

CONFLICT_SHARE = 0.45  # of what is left: for finding out which rules collide; the rest is for ways out
MOST_RULES = 12  # that are told: more explain nothing
UNEXPLAINED = Reason("rules_collide", (), "the rules cannot all hold together")
PINS = {"pin_format", "pin_slot", "pin_room", "pin_lecturer"}
LECTURERS = {"lecturer_busy", "lecturer_week", "module_lecturers"}
ROOMS = {"rooms", "room_busy"}
PEOPLE = {"min_size", "capacity", "unit_limit", "trainees_busy", "room_seats"}


def explain(problem: Problem, known: Sequence[Reason], *, by_people: bool, limits: Limits, tell: Tell) -> None:
    """Tell the reasons for which a problem that is proven to have no timetable has none, better and better ones.

    `known` are those that need no model; `by_people` says that the proof needs the trainees.
    """
    soft = SoftModel.of(problem, limits, with_people=by_people)
    conflict = find_conflict(soft, limits.part(CONFLICT_SHARE))
    rules = tuple(soft.rules[i] for i in conflict)
    reasons = _with_rules(problem, known, rules)
    tell(reasons)
    ways: list[WayOut] = []

    def on_found(way: WayOut) -> None:
        ways.append(way)
        tell((replace(reasons[0], ways_out=tuple(ways)), *reasons[1:]))

    find_ways_out(soft, conflict, on_found)


def _with_rules(problem: Problem, known: Sequence[Reason], rules: tuple[StatedRule, ...]) -> tuple[Reason, ...]:
    """The known reasons, or one for the rules; the rules stand with a reason where there is only one."""
    told = rules if len(rules) <= MOST_RULES else ()
    if not known:
        return (replace(_head(problem, rules), rules=told),)
    if len(known) > 1:
        return tuple(known)
    reason = known[0]
    dates = _objects(rules, "closed")
    if reason.code == "format_does_not_fit" and dates and told:
        text = f"{reason.text}; the school is closed on {', '.join(dates)}"
        reason = Reason("closed_dates_break_rhythm", (*reason.objects, *dates), text)
    return (replace(reason, rules=told),)


def _head(problem: Problem, rules: Sequence[StatedRule]) -> Reason:
    """One name for what collides, by what the rules are about, with the ids of everything that they name."""
    codes = {rule.code for rule in rules}
    found = dict.fromkeys(oid for rule in rules for oid in rule.objects)
    classes = dict.fromkeys(oid for oid in found if oid in problem.classes_by_id)
    objects = tuple(dict.fromkeys([*classes, *found]))
    text = "these cannot hold together: " + "; ".join(rule.text for rule in rules[:MOST_RULES])
    if not rules:
        return UNEXPLAINED
    if codes & PEOPLE:
        return Reason("min_size_out_of_reach", objects, text)
    if codes & PINS:
        return Reason("pins_collide", objects, text)
    if codes & LECTURERS and not codes & ROOMS:
        if len(set(_lecturers(problem, rules))) == 1:
            return Reason("lecturer_needed_twice", objects, text)
        return Reason("too_few_lecturer_slots", objects, text)
    if codes & ROOMS and not codes & LECTURERS:
        return Reason("too_few_room_slots", objects, text)
    return Reason("rules_collide", objects, text)


def _objects(rules: Sequence[StatedRule], code: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(oid for rule in rules if rule.code == code for oid in rule.objects))


def _lecturers(problem: Problem, rules: Sequence[StatedRule]) -> list[str]:
    return [oid for rule in rules if rule.code in LECTURERS for oid in rule.objects if oid in problem.lecturers_by_id]
