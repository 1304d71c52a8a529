"""One name for what collides."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from scheduler.solution import Reason
from scheduler.wording import days_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scheduler.problem import Problem
    from scheduler.solution import StatedRule

MOST_RULES = 12  # that are told: of more, how many there are
UNEXPLAINED = Reason("rules_collide", (), "the rules cannot all hold together")
HEADS = (
    "min_size_out_of_reach",
    "pins_collide",
    "rules_collide",
    "too_few_room_slots",
    "lecturer_needed_twice",
    "too_few_lecturer_slots",
    "closed_dates_break_rhythm",
)
PINS = {"pin_format", "pin_slot", "pin_room", "pin_lecturer"}
LECTURERS = {"lecturer_busy", "lecturer_week", "module_lecturers"}
ROOMS = {"rooms", "room_busy"}
PEOPLE = {"min_size", "capacity", "unit_limit", "trainees_busy", "room_seats"}


def head_of(problem: Problem, rules: Sequence[StatedRule]) -> Reason:
    """The reason by what the rules are about, with the ids of everything that they name, classes first."""
    if not rules:
        return UNEXPLAINED
    found = dict.fromkeys(oid for rule in rules for oid in rule.objects)
    objects = tuple(dict.fromkeys([*(oid for oid in found if oid in problem.classes_by_id), *found]))
    told, more = tuple(rules[:MOST_RULES]), max(0, len(rules) - MOST_RULES)
    text = (
        "these cannot hold together: " + "; ".join(rule.text for rule in told) + (f"; and {more} more" if more else "")
    )
    return Reason(_code(problem, rules), objects, text, told, more_rules=more)


def _code(problem: Problem, rules: Sequence[StatedRule]) -> str:
    codes = {rule.code for rule in rules}
    if codes & PEOPLE:
        return "min_size_out_of_reach"
    if codes & PINS:
        return "pins_collide"
    if codes & LECTURERS and codes & ROOMS:
        return "rules_collide"
    if codes & ROOMS:
        return "too_few_room_slots"
    if codes & LECTURERS:
        who = {oid for rule in rules if rule.code in LECTURERS for oid in rule.objects} & set(problem.lecturers_by_id)
        return "lecturer_needed_twice" if len(who) == 1 else "too_few_lecturer_slots"
    return "rules_collide"


def with_rules(known: Sequence[Reason], rules: tuple[StatedRule, ...]) -> tuple[Reason, ...]:
    """Reasons that need no model, with the rules of the first of them."""
    reason = known[0]
    dates = tuple(dict.fromkeys(oid for rule in rules if rule.code == "closed" for oid in rule.objects))
    if reason.code == "format_does_not_fit" and dates:
        text = f"{reason.text}; the school is closed on {days_text(dates)}"
        reason = Reason("closed_dates_break_rhythm", (*reason.objects, *dates), text)
    return (replace(reason, rules=rules[:MOST_RULES], more_rules=max(0, len(rules) - MOST_RULES)), *known[1:])
