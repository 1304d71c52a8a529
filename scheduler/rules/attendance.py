"""Hard rule 5: a trainee has at most one home class, held and allowed, and attends at least one session of it;
attends nothing while busy and never two sessions at once; make-ups are sessions of other held classes.

Attendance of what has been held is a fact, whatever the person's availability says by now.
Codes: `trainee_unknown`, `home_not_held`, `home_not_allowed`, `skip_unknown`, `makeup_unknown`,
`home_not_attended`, `seats_without_home`, `two_at_once`, `trainee_busy`.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from scheduler.entities import IMPOSSIBLE
from scheduler.rules.base import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scheduler.timetable_index import Attendance, HeldClass, TimetableIndex


def find(index: TimetableIndex) -> Iterator[Finding]:
    problem = index.problem
    for tid in index.solution.trainees:
        if tid not in problem.trainees_by_id:
            yield Finding("trainee_unknown", {"trainee": tid})
    for trainee in problem.trainees:
        home = index.place(trainee.id).class_id
        if home is not None and home not in index.held:
            yield Finding("home_not_held", {"trainee": trainee.id, "class": home})
    for attendance in index.attendance:
        if attendance.home:
            yield from _find_at_home(index, attendance, attendance.home)
        elif attendance.place.makeups or attendance.place.skips:
            yield Finding("seats_without_home", {"trainee": attendance.trainee.id})
        yield from _find_in_slots(index, attendance)


def _find_at_home(index: TimetableIndex, attendance: Attendance, home: HeldClass) -> Iterator[Finding]:
    where = {"trainee": attendance.trainee.id, "class": home.id}
    if home.id not in attendance.trainee.classes:
        yield Finding("home_not_allowed", where)
    for k in attendance.place.skips:
        if not 0 <= k < len(home.slots):
            yield Finding("skip_unknown", where | {"session": k})
    for cid, k in attendance.place.makeups:
        if cid == home.id or not index.exists(cid, k):
            yield Finding("makeup_unknown", where | {"class": cid, "session": k})
    if all(seat.class_id != home.id for seat in attendance.seats):
        yield Finding("home_not_attended", where)


def _find_in_slots(index: TimetableIndex, attendance: Attendance) -> Iterator[Finding]:
    trainee = attendance.trainee
    for slot, n in Counter(attendance.slots).items():
        if n > 1:
            yield Finding("two_at_once", {"trainee": trainee.id, "slot": slot})
    for seat, slot in zip(attendance.seats, attendance.slots, strict=True):
        if trainee.availability[slot] == IMPOSSIBLE and slot >= index.problem.held_before:
            where = {"trainee": trainee.id, "class": seat.class_id, "session": seat.session, "slot": slot}
            yield Finding("trainee_busy", where)


RULE = Rule("attendance", find)
