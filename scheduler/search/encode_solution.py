"""A known timetable as the decisions of a plan: the way back from `decode`, for a problem that may have changed since.

What the problem no longer has or allows is left out: such a class is not held, such a session has no room or
lecturer, such a seat is not taken. `adopting.adopt` fills the gaps.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from scheduler.class_options import ClassOptions
from scheduler.entities import IMPOSSIBLE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scheduler.entities import ClassPlan, Placement, SessionPlan
    from scheduler.problem import CourseClass, Problem
    from scheduler.search.arrays import Array
    from scheduler.solution import Solution


def encode_solution(problem: Problem, solution: Solution, arrays: Mapping[str, Array]) -> dict[str, Array]:
    """The arrays named in `arrays.DECISIONS`, in the shapes of a plan's `arrays`."""
    plans = {}
    for course_class in problem.classes:
        plan = solution.classes.get(course_class.id)
        if plan and _can_stand(problem, course_class, plan):
            plans[course_class.id] = plan
    return _classes(problem, plans, arrays) | _trainees(problem, solution.trainees, plans, arrays)


def _classes(problem: Problem, plans: Mapping[str, ClassPlan], arrays: Mapping[str, Array]) -> dict[str, Array]:
    found = {name: np.full_like(arrays[name], -1) for name in ("fmt", "room", "lecturer")}
    found["slot"] = np.zeros_like(arrays["slot"])
    formats = {f.id: i for i, f in enumerate(problem.formats)}
    staff = _Staff(problem)
    for c, course_class in enumerate(problem.classes):
        plan = plans.get(course_class.id)
        if plan is None:
            continue
        found["fmt"][c] = formats[plan.format]
        options = ClassOptions(problem, course_class)
        for k, session in enumerate(plan.sessions):
            found["slot"][c, k] = session.slot
            found["room"][c, k] = staff.take_room(options, k, plan.format, session)
            found["lecturer"][c, k] = staff.take_lecturer(options, k, plan.format, session)
    return found


class _Staff:
    """Rooms and lecturers by number, each taken once per slot."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.rooms = {r.id: i for i, r in enumerate(problem.rooms)}
        self.lecturers = {le.id: i for i, le in enumerate(problem.lecturers)}
        self.taken: set[tuple[str, str, int]] = set()
        self.in_week: Counter[tuple[str, int]] = Counter()

    def take_room(self, options: ClassOptions, k: int, format_id: str, session: SessionPlan) -> int:
        """The number of the session's room if it may have it and it is free; -1 otherwise."""
        for room in options.rooms(self.problem.formats_by_id[format_id], k):
            if room and room.id == session.room and room.availability[session.slot] != IMPOSSIBLE:
                return self.rooms[room.id] if self._is_first("room", room.id, session.slot) else -1
        return -1

    def take_lecturer(self, options: ClassOptions, k: int, format_id: str, session: SessionPlan) -> int:
        """The number of the session's lecturer if they may teach it, are free and have not had their week."""
        for who in options.lecturers(self.problem.formats_by_id[format_id], k):
            if who is None or who.id != session.lecturer or who.availability[session.slot] == IMPOSSIBLE:
                continue
            week = who.id, self.problem.week(session.slot)
            full = who.max_per_week is not None and self.in_week[week] >= who.max_per_week
            if full or not self._is_first("lecturer", who.id, session.slot):
                return -1
            self.in_week[week] += 1
            return self.lecturers[who.id]
        return -1

    def _is_first(self, kind: str, name: str, slot: int) -> bool:
        new = (kind, name, slot) not in self.taken
        self.taken.add((kind, name, slot))
        return new


def _can_stand(problem: Problem, course_class: CourseClass, plan: ClassPlan) -> bool:
    """Whether the class may have the format, and the format its slots (their rhythm is not looked at)."""
    own = problem.formats_by_id.get(plan.format)
    if own is None or own not in ClassOptions(problem, course_class).formats or len(plan.sessions) != len(own.sessions):
        return False
    return all(0 <= s.slot < problem.n_slots and problem.allows(own, s.slot) for s in plan.sessions)


def _trainees(
    problem: Problem,
    placements: Mapping[str, Placement],
    plans: Mapping[str, ClassPlan],
    arrays: Mapping[str, Array],
) -> dict[str, Array]:
    home, n_att = np.full_like(arrays["home"], -1), np.zeros_like(arrays["n_att"])
    att_class, att_session = np.zeros_like(arrays["att_class"]), np.zeros_like(arrays["att_session"])
    numbers = {c.id: i for i, c in enumerate(problem.classes)}
    for t, trainee in enumerate(problem.trainees):
        place = placements.get(trainee.id)
        if place is None or place.class_id not in plans or place.class_id not in trainee.classes:
            continue
        home[t] = numbers[place.class_id]
        seats = _seats(problem, place, place.class_id, plans)
        n_att[t] = len(seats)
        att_class[t, : len(seats)] = [numbers[cid] for cid, _ in seats]
        att_session[t, : len(seats)] = [k for _, k in seats]
    return {"home": home, "n_att": n_att, "att_class": att_class, "att_session": att_session}


def _seats(problem: Problem, place: Placement, home: str, plans: Mapping[str, ClassPlan]) -> list[tuple[str, int]]:
    """What the trainee attends, without future make-ups that teach nothing new: a plan has no room for those."""
    covers = {cid: problem.covers(problem.formats_by_id[plan.format]) for cid, plan in plans.items()}
    seats = [(home, k) for k in range(len(covers[home])) if k not in place.skips]
    heard = {lesson for cid, k in seats for lesson in covers[cid][k]}
    for cid, k in place.makeups:
        if cid not in plans or not 0 <= k < len(covers[cid]):
            continue
        if heard.issuperset(covers[cid][k]) and plans[cid].sessions[k].slot >= problem.held_before:
            continue
        seats.append((cid, k))
        heard.update(covers[cid][k])
    return seats
