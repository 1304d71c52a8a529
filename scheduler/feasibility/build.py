"""The feasibility model of a problem: its hard rules, and nothing that only makes a timetable better.

It says no less than the rules except for who attends what: a trainee is only asked to attend one session of the
class that is home. So where it has no solution the problem has none.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from scheduler.class_options import ClassOptions
from scheduler.entities import IMPOSSIBLE
from scheduler.feasibility.base import Model
from scheduler.feasibility.people import People, add_seats
from scheduler.feasibility.pins import Staff, add_pins
from scheduler.feasibility.session_times import SessionTimes, add_rhythm
from scheduler.feasibility.sharing import Demand, Served
from scheduler.feasibility.staff import add_lecturers, add_rooms

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from scheduler.entities import ClassPlan
    from scheduler.feasibility.base import Bool
    from scheduler.problem import CourseClass, Format, Problem

RHYTHM: Mapping[str, Callable[[Format], int | None]] = {
    "max_per_day": lambda fmt: fmt.max_per_day,
    "most_per_week": lambda fmt: fmt.per_week[1] if fmt.per_week else None,
    "least_per_week": lambda fmt: fmt.per_week[0] or None if fmt.per_week else None,
    "max_gap_days": lambda fmt: fmt.max_gap_days,
    "max_span_days": lambda fmt: fmt.max_span_days,
}


@dataclass
class Feasibility:
    """The model with the variables that a timetable is read from; `times` by class and format."""

    problem: Problem
    model: Model
    times: dict[str, dict[str, SessionTimes]]
    lecturers: list[Demand]
    rooms: list[Demand]
    people: People


def build(
    problem: Problem, *, soft: bool, with_people: bool, fixed: Mapping[str, ClassPlan] | None = None
) -> Feasibility:
    """The model; where it is `soft` each rule that a person could change can be left out.

    Without people it is smaller and says less. Classes that are `fixed` have that format and those slots.
    """
    model = Model(problem, soft)
    unpinned = replace(problem, pins=())
    options = {c.id: ClassOptions(unpinned, c) for c in problem.classes}
    times = _add_classes(model, problem, options, fixed or {})
    _add_closed_days(model, problem, times)
    sessions = [
        Served(cid, fid, k, one)
        for cid, formats in times.items()
        for fid, one in formats.items()
        for k in range(one.last + 1)
    ]
    held = {(cid, k): session for cid, option in options.items() for k, session in enumerate(option.held)}
    people = People(model, problem, times, with_homes=with_people)
    short = {c.id for c in problem.classes if _seats_can_be_short(problem, c)}
    lecturers = add_lecturers(model, problem, sessions, {key: one.lecturer for key, one in held.items()})
    rooms = add_rooms(model, problem, sessions, {key: one.room for key, one in held.items()}, short)
    _add_seats(people, rooms, short)
    add_pins(
        model,
        problem,
        times,
        Staff(lecturers if problem.lecturers else None, [(key, one.lecturer, None) for key, one in held.items()]),
        Staff(rooms if problem.rooms else None, [(key, one.room, None) for key, one in held.items()]),
    )
    return Feasibility(problem, model, times, lecturers, rooms, people)


def _add_classes(
    model: Model, problem: Problem, options: Mapping[str, ClassOptions], fixed: Mapping[str, ClassPlan]
) -> dict[str, dict[str, SessionTimes]]:
    """For each class and each format that it may have: whether it has it, and when its sessions are."""
    used = dict.fromkeys(fid for option in options.values() for fid in option.course_class.formats)
    rules = {fid: _rhythm_rules(model, problem.formats_by_id[fid]) for fid in used}
    times: dict[str, dict[str, SessionTimes]] = {}
    for cid, option in options.items():
        times[cid] = {}
        plan = fixed.get(cid)
        for fmt in option.formats:
            if plan and plan.format != fmt.id:
                continue
            candidates = [_candidates(model, problem, option, fmt, k) for k in range(len(fmt.sessions))]
            if plan:
                candidates = [[session.slot] for session in plan.sessions]
            times[cid][fmt.id] = SessionTimes(model, model.cp.new_bool_var(""), candidates)
            add_rhythm(model, problem, fmt, times[cid][fmt.id], rules[fmt.id])
        chosen = [one.chosen for one in times[cid].values()]
        model.cp.add_at_most_one(chosen)
        if option.held:
            model.cp.add_bool_or(chosen)
        elif not option.course_class.optional:
            model.require(model.cp.add_bool_or(chosen), model.state("class_held", (cid,)))
    return times


def _rhythm_rules(model: Model, fmt: Format) -> dict[str, Bool | None]:
    limits = {code: limit(fmt) for code, limit in RHYTHM.items()}
    return {
        code: model.state(code, (fmt.id,), **{"least" if code == "least_per_week" else "most": n})
        if n is not None
        else None
        for code, n in limits.items()
    }


def _candidates(model: Model, problem: Problem, option: ClassOptions, fmt: Format, session: int) -> list[int]:
    """The slots that the session may have; in a soft model also those on closed days."""
    open_slots = option.open_slots(fmt, session)
    if not model.soft or session < len(option.held):
        return open_slots
    n = problem.n_periods
    closed = [
        slot
        for slot in range(problem.held_before, problem.n_slots)
        if problem.calendar[slot] == IMPOSSIBLE
        and fmt.week[problem.weekday(slot) * n + problem.period(slot)] == "1"
        and fmt.sessions[session] <= problem.periods[problem.period(slot)].lessons
    ]
    return sorted([*open_slots, *closed])


def _add_closed_days(model: Model, problem: Problem, times: Mapping[str, Mapping[str, SessionTimes]]) -> None:
    """While a run of closed dates is closed, no session that is still to come lies in it."""
    if not model.soft:
        return
    for run in closed_runs(problem):
        slots = [slot for slot in run if slot >= problem.held_before]
        dates = dict.fromkeys(problem.date(slot).isoformat() for slot in slots)
        touching = [
            (one, k, slot)
            for formats in times.values()
            for one in formats.values()
            for k, candidates in enumerate(one.slots)
            for slot in set(slots).intersection(candidates)
        ]
        if touching:
            rule = model.state("closed", dates)
            for one, k, slot in touching:
                model.require(model.cp.add(one.at(k, slot) == 0), rule)


def closed_runs(problem: Problem) -> list[list[int]]:
    """The closed slots of the calendar, those of dates that follow each other together."""
    runs: list[list[int]] = []
    for slot, mark in enumerate(problem.calendar):
        if mark == IMPOSSIBLE:
            if runs and problem.day(slot) - problem.day(runs[-1][-1]) <= 1:
                runs[-1].append(slot)
            else:
                runs.append([slot])
    return runs


def _seats_can_be_short(problem: Problem, course_class: CourseClass) -> bool:
    """Whether the smallest room for every session of the shortest format seats fewer than the class needs."""
    rooms = [problem.rooms_by_id[rid].capacity for rid in course_class.rooms] if problem.rooms else []
    shortest = min(len(problem.formats_by_id[fid].sessions) for fid in course_class.formats)
    return bool(rooms) and min(rooms) * shortest < course_class.min_size


def _add_seats(people: People, rooms: Sequence[Demand], short: set[str]) -> None:
    model, problem = people.model, people.problem
    for cid in sorted(short & people.taught.keys()):
        course_class = problem.classes_by_id[cid]
        seats = [
            (problem.rooms_by_id[rid].capacity, use)
            for demand in rooms
            if demand.sessions[0].class_id == cid
            for (_, rid), use in demand.use.items()
        ]
        seats += [
            (len(problem.trainees), further)
            for demand in rooms
            if demand.sessions[0].class_id == cid
            for further in demand.further.values()
        ]
        online = sum(
            len(problem.trainees) * one.chosen
            for fid, one in people.times[cid].items()
            if problem.formats_by_id[fid].online
        )
        rule = model.state("room_seats", (cid, *course_class.rooms))
        add_seats(people, cid, seats, online, rule)
