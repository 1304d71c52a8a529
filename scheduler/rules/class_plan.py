"""Hard rule 1: a class that is not optional is held; a held class has one of its formats, all its sessions, in
strictly increasing slots, each allowed by the calendar and the format's week, with its lessons fitting the period.

Codes: `class_unknown`, `class_not_held`, `format_not_allowed`, `session_count`, `slot_outside`, `slot_order`,
`slot_closed`, `slot_outside_week`, `lessons_do_not_fit`.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from scheduler.entities import IMPOSSIBLE
from scheduler.rules.base import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scheduler.problem import CourseClass, Problem
    from scheduler.solution import ClassPlan
    from scheduler.timetable_index import HeldClass, TimetableIndex


def find(index: TimetableIndex) -> Iterator[Finding]:
    problem = index.problem
    for cid in index.solution.classes:
        if cid not in problem.classes_by_id:
            yield Finding("class_unknown", {"class": cid})
    for course_class in problem.classes:
        plan = index.plan(course_class.id)
        if plan is None:
            if not course_class.optional:
                yield Finding("class_not_held", {"class": course_class.id})
        elif course_class.id in index.held:
            yield from _find_in_slots(problem, index.held[course_class.id])
        else:
            yield _why_uncounted(problem, course_class, plan)


def _why_uncounted(problem: Problem, course_class: CourseClass, plan: ClassPlan) -> Finding:
    where = {"class": course_class.id, "format": plan.format}
    if plan.format not in course_class.formats:
        return Finding("format_not_allowed", where)
    expected = len(problem.formats_by_id[plan.format].sessions)
    if len(plan.sessions) != expected:
        return Finding("session_count", {**where, "sessions": len(plan.sessions), "expected": expected})
    outside = next(k for k, s in enumerate(plan.sessions) if not 0 <= s.slot < problem.n_slots)
    return Finding("slot_outside", {"class": course_class.id, "session": outside, "slot": plan.sessions[outside].slot})


def _find_in_slots(problem: Problem, held: HeldClass) -> Iterator[Finding]:
    for k, (before, slot) in enumerate(pairwise(held.slots)):
        if slot <= before:
            yield Finding("slot_order", {"class": held.id, "session": k + 1, "slot": slot})
    for k, slot in enumerate(held.slots):
        where = {"class": held.id, "session": k, "slot": slot}
        if problem.calendar[slot] == IMPOSSIBLE:
            yield Finding("slot_closed", where)
        if held.fmt.week[problem.weekday(slot) * problem.n_periods + problem.period(slot)] != "1":
            yield Finding("slot_outside_week", where | {"format": held.fmt.id})
        lessons, most = held.fmt.sessions[k], problem.periods[problem.period(slot)].lessons
        if lessons > most:
            yield Finding("lessons_do_not_fit", where | {"lessons": lessons, "most": most})


RULE = Rule("class_plan", find)
