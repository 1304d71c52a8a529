"""Hard rule 9 in the feasibility model: each part of a pin binds while its own rule does."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from scheduler.feasibility.base import Bool, Model
    from scheduler.feasibility.session_times import SessionTimes
    from scheduler.feasibility.sharing import Demand
    from scheduler.problem import Pin, Problem


@dataclass
class Staff:
    """Lecturers or rooms. Where the file has none (`demands` is None), a session may have any, but only one."""

    demands: Sequence[Demand] | None
    values: list[tuple[tuple[str, int], str | None, Bool | None]] = field(default_factory=list)


def add_pins(
    model: Model,
    problem: Problem,
    times: Mapping[str, Mapping[str, SessionTimes]],
    lecturers: Staff,
    rooms: Staff,
) -> None:
    """`times` has for each class its possible formats."""
    for i, pin in enumerate(problem.pins):
        if pin.course_class not in times:
            continue
        mine = times[pin.course_class]
        having = {fid: one for fid, one in mine.items() if pin.session <= one.last}
        offline = {fid: one for fid, one in having.items() if not problem.formats_by_id[fid].online}
        where = {"pin": i, "session": pin.session}
        if pin.format is not None:
            rule = model.state("pin_format", (pin.course_class, pin.format), **where)
            _stand_only_in(model, {fid: one for fid, one in mine.items() if fid == pin.format}, rule)
        if pin.slot is not None:
            rule = model.state("pin_slot", (pin.course_class,), **where, slot=pin.slot)
            _stand_only_in(model, having, rule)
            _pin_slot(model, pin.session, pin.slot, having, rule)
        if pin.pins_lecturer:
            rule = model.state("pin_lecturer", (pin.course_class, *_named(pin.lecturer)), **where)
            _pin_member(model, pin, pin.lecturer, having, rule, lecturers)
        if pin.pins_room:
            rule = model.state("pin_room", (pin.course_class, *_named(pin.room)), **where)
            _pin_member(model, pin, pin.room, offline, rule, rooms)


def _named(member: str | None) -> tuple[str, ...]:
    return () if member is None else (member,)


def _stand_only_in(model: Model, formats: Mapping[str, SessionTimes], rule: Bool | None) -> None:
    """The class is held in one of the formats."""
    model.require(model.cp.add_bool_or([one.chosen for one in formats.values()]), rule)


def _pin_slot(model: Model, session: int, slot: int, formats: Mapping[str, SessionTimes], rule: Bool | None) -> None:
    for one in formats.values():
        model.imply(one.chosen, one.by(session, slot), rule)
        model.imply(one.by(session, slot - 1), None, rule)


def _pin_member(
    model: Model, pin: Pin, wanted: str | None, formats: Mapping[str, SessionTimes], rule: Bool | None, staff: Staff
) -> None:
    """The session's lecturer or room, in the `formats` in which it can have one, is the wanted one."""
    own = pin.course_class, pin.session
    if wanted is not None:
        _stand_only_in(model, formats, rule)
    elif staff.demands is not None:
        for one in formats.values():
            model.imply(one.chosen, None, rule)
    for demand in staff.demands or ():
        if any((one.class_id, one.session) == own for one in demand.sessions):
            for (_, member), use in demand.use.items():
                if member != wanted:
                    model.imply(use, None, rule)
            for further in demand.further.values():
                model.require(model.cp.add(further == 0), rule)
    if staff.demands is None:
        for session, other, other_rule in staff.values:
            if session == own and other != wanted:
                _forbid_both(model, formats, rule, other_rule)
        staff.values.append((own, wanted, rule))


def _forbid_both(model: Model, formats: Mapping[str, SessionTimes], rule: Bool | None, other: Bool | None) -> None:
    both = [one for one in (rule, other) if one is not None]
    for one in formats.values():
        model.cp.add_bool_or([~one.chosen, *(~literal for literal in both)])
