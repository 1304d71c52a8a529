"""Reads a timetable from a solved feasibility model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.entities import ClassPlan, SessionPlan
from scheduler.feasibility.greedy_seating import GreedySeating
from scheduler.feasibility.sharing import shared_out
from scheduler.solution import Solution

if TYPE_CHECKING:
    from collections.abc import Callable

    from scheduler.feasibility.base import Bool
    from scheduler.feasibility.build import Feasibility
    from scheduler.feasibility.session_times import SessionTimes
    from scheduler.feasibility.sharing import Served


def read_timetable(made: Feasibility, value: Callable[[Bool], int]) -> Solution:
    """The timetable by the values of the variables. Whether it keeps every rule is for `check` to say."""
    problem = made.problem

    def chosen(variable: Bool) -> bool:
        return bool(value(variable))

    def slot_of(one: Served) -> int | None:
        return _slot(one.times, one.session, chosen) if chosen(one.times.chosen) else None

    lecturers = shared_out(made.lecturers, chosen, slot_of) if problem.lecturers else _named(made, "lecturer")
    rooms = shared_out(made.rooms, chosen, slot_of) if problem.rooms else _named(made, "room")
    classes = {}
    for cid, formats in made.times.items():
        for fid, one in formats.items():
            if chosen(one.chosen):
                online = problem.formats_by_id[fid].online
                classes[cid] = ClassPlan(
                    fid,
                    tuple(
                        SessionPlan(
                            _slot(one, k, chosen), None if online else rooms.get((cid, k)), lecturers.get((cid, k))
                        )
                        for k in range(one.last + 1)
                    ),
                )
    placements = GreedySeating(problem, classes, made.people.attended).place_all(_homes(made, value))
    return Solution(classes={c.id: classes.get(c.id) for c in problem.classes}, trainees=placements, status="feasible")


def _homes(made: Feasibility, value: Callable[[Bool], int]) -> dict[str, str]:
    """The home of each trainee for whom it matters; those of a group are as good as each other."""
    homes: dict[str, str] = {}
    for group in made.people.groups:
        cids = [cid for cid, home in group.homes.items() for _ in range(value(home))]
        homes |= {trainee.id: cid for trainee, cid in zip(group.members, cids, strict=False)}
    return homes


def _slot(times: SessionTimes, session: int, chosen: Callable[[Bool], bool]) -> int:
    return next(slot for slot in times.slots[session] if times.is_by(session, slot, chosen))


def _named(made: Feasibility, what: str) -> dict[tuple[str, int], str]:
    """Where the file has no lecturers or rooms: those that pins and what has been held name."""
    problem = made.problem
    found = {}
    if problem.previous:
        for cid, plan in problem.previous.classes.items():
            for k, session in enumerate(plan.sessions):
                name = session.lecturer if what == "lecturer" else session.room
                if session.slot < problem.held_before and name is not None:
                    found[cid, k] = name
    for pin in problem.pins:
        name = pin.lecturer if what == "lecturer" else pin.room
        if name is not None:
            found[pin.course_class, pin.session] = name
    return found
