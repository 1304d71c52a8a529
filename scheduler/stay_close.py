"""Takes back what a timetable changed of the previous one for nothing: the same total with fewer surprises.

The soft rules charge for moved people and sessions, but one charge may cover two changes (a room and a lecturer), and
other seats of the same person cost nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from scheduler.check import check
from scheduler.previous_start import previous_start

if TYPE_CHECKING:
    from collections.abc import Callable

    from scheduler.check import Report
    from scheduler.entities import ClassPlan, Placement
    from scheduler.problem import Problem
    from scheduler.solution import Solution


@dataclass
class _Draft:
    """The timetable in the making."""

    classes: dict[str, ClassPlan | None]
    trainees: dict[str, Placement]


class _Change(Protocol):
    def take_back(self, draft: _Draft) -> None: ...


@dataclass(frozen=True, slots=True)
class _OtherStaff:
    """A session in its old slot that has another room, or (with `teaches`) another lecturer."""

    class_id: str
    session: int
    teaches: bool
    before: str | None

    def take_back(self, draft: _Draft) -> None:
        plan = draft.classes[self.class_id]
        assert plan
        sessions = list(plan.sessions)
        now = sessions[self.session]
        sessions[self.session] = replace(now, lecturer=self.before) if self.teaches else replace(now, room=self.before)
        draft.classes[self.class_id] = replace(plan, sessions=tuple(sessions))


@dataclass(frozen=True, slots=True)
class _OtherSeats:
    """Somebody who has another class, or other seats."""

    trainee_id: str
    before: Placement

    def take_back(self, draft: _Draft) -> None:
        draft.trainees[self.trainee_id] = self.before


def stay_close(
    problem: Problem, solution: Solution, report: Report, *, goes_on: Callable[[], bool]
) -> tuple[Solution, Report]:
    """A timetable that costs no more and keeps all rules, as much like the previous one as is seen in the time.

    Changes are taken back all together where that can be, else by halves; `goes_on` is asked before each try.
    """
    before = previous_start(problem)
    if before is None:
        return solution, report
    for changes in (_other_staff(before, solution), _other_seats(before, solution)):
        waiting = [changes] if changes else []
        while waiting and goes_on():
            part = waiting.pop()
            tried = _taken_back(solution, part)
            found = check(problem, tried)
            if not found.violations and found.total <= report.total:
                solution, report = tried, found
            elif len(part) > 1:
                half = len(part) // 2
                waiting += [part[half:], part[:half]]
    return replace(solution, objective=report.total), report


def _taken_back(solution: Solution, changes: list[_Change]) -> Solution:
    draft = _Draft(dict(solution.classes), dict(solution.trainees))
    for change in changes:
        change.take_back(draft)
    return replace(solution, classes=draft.classes, trainees=draft.trainees)


def _other_staff(before: Solution, solution: Solution) -> list[_Change]:
    found: list[_Change] = []
    for cid, plan in solution.classes.items():
        old = before.classes.get(cid)
        if not plan or not old or plan.format != old.format:
            continue
        for k, (was, now) in enumerate(zip(old.sessions, plan.sessions, strict=True)):
            if was.slot != now.slot:
                continue
            if was.lecturer != now.lecturer:
                found.append(_OtherStaff(cid, k, True, was.lecturer))
            if was.room != now.room:
                found.append(_OtherStaff(cid, k, False, was.room))
    return found


def _other_seats(before: Solution, solution: Solution) -> list[_Change]:
    return [
        _OtherSeats(tid, old)
        for tid, place in solution.trainees.items()
        if (old := before.trainees.get(tid)) and old.class_id is not None and _key(old) != _key(place)
    ]


def _key(place: Placement) -> tuple[object, ...]:
    return place.class_id, sorted(place.skips), sorted(place.makeups)
