"""Hard rule 4: a lecturer teaches all modules of the session, is not busy, teaches once per slot, and keeps to
the most sessions of a week.

Codes: `lecturer_unknown`, `lecturer_cannot_teach`, `lecturer_busy`, `lecturer_twice`, `lecturer_week_full`.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from scheduler.entities import IMPOSSIBLE
from scheduler.rules.base import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scheduler.timetable_index import TimetableIndex


def find(index: TimetableIndex) -> Iterator[Finding]:
    problem = index.problem
    if not problem.lecturers:
        return
    for held, k, session in index.sessions():
        where = {"class": held.id, "session": k, "slot": session.slot, "lecturer": session.lecturer}
        lecturer = problem.lecturers_by_id.get(session.lecturer or "")
        if lecturer is None:
            yield Finding("lecturer_unknown", where)
            continue
        foreign = problem.session_modules(held.fmt, k).difference(lecturer.modules)
        if foreign:
            yield Finding("lecturer_cannot_teach", where | {"modules": sorted(foreign)})
        if lecturer.availability[session.slot] == IMPOSSIBLE:
            yield Finding("lecturer_busy", where)
    yield from _find_overload(index)


def _find_overload(index: TimetableIndex) -> Iterator[Finding]:
    per_week: Counter[tuple[str, int]] = Counter()
    for (lecturer, slot), seats in index.lecturer_use.items():
        per_week[lecturer, index.problem.week(slot)] += len(seats)
        if len(seats) > 1:
            yield Finding("lecturer_twice", {"lecturer": lecturer, "slot": slot, "sessions": list(seats)})
    for (lecturer, week), n in per_week.items():
        most = index.problem.lecturers_by_id[lecturer].max_per_week
        if most is not None and n > most:
            yield Finding("lecturer_week_full", {"lecturer": lecturer, "week": week, "sessions": n, "most": most})


RULE = Rule("lecturer", find)
