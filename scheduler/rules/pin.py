"""Hard rule 9: pins stand. Codes: `format_pinned`, `slot_pinned`, `room_pinned`, `lecturer_pinned`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.rules.base import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scheduler.timetable_index import TimetableIndex


def find(index: TimetableIndex) -> Iterator[Finding]:
    for pin in index.problem.pins:
        plan = index.plan(pin.course_class)
        session = plan.sessions[pin.session] if plan and pin.session < len(plan.sessions) else None
        where = {"class": pin.course_class, "session": pin.session}
        if pin.format is not None and (plan is None or plan.format != pin.format):
            yield Finding("format_pinned", {"class": pin.course_class, "format": pin.format})
        if pin.slot is not None and (session is None or session.slot != pin.slot):
            yield Finding("slot_pinned", where | {"slot": pin.slot})
        if pin.pins_room and (session.room if session else None) != pin.room:
            yield Finding("room_pinned", where | {"room": pin.room})
        if pin.pins_lecturer and (session.lecturer if session else None) != pin.lecturer:
            yield Finding("lecturer_pinned", where | {"lecturer": pin.lecturer})


RULE = Rule("pin", find)
