"""Hard rules 3 and 4 in the feasibility model: the lecturers and rooms of the sessions."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from scheduler.entities import IMPOSSIBLE
from scheduler.feasibility.busy_times import busy_times
from scheduler.feasibility.sharing import Demand, Served, add_sharing, grouped, in_weeks

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from scheduler.feasibility.base import Bool, Model
    from scheduler.problem import Lecturer, Problem, Room


def add_lecturers(
    model: Model, problem: Problem, sessions: Sequence[Served], fixed: dict[tuple[str, int], str | None]
) -> list[Demand]:
    """Give every session a lecturer; `fixed` are those of sessions that have been held."""
    if not problem.lecturers:
        return []
    known = {
        module.id: model.state(
            "module_lecturers", (module.id, *(who.id for who in problem.lecturers if module.id in who.modules))
        )
        for module in problem.modules
    }

    def make(key: tuple[frozenset[str], tuple[str, int] | None]) -> Demand:
        modules, own = key
        able = [who.id for who in problem.lecturers if modules.issubset(who.modules)]
        if own in fixed:
            return Demand(tuple(lid for lid in able if lid == fixed[own]))
        return Demand(tuple(able), tuple(known[mid] for mid in sorted(modules)))

    demands = list(grouped([(_lecturer_key(problem, one, fixed), one) for one in sessions], make).values())
    busy = _busy_rules(model, problem, "lecturer_busy", problem.lecturers, demands)
    add_sharing(model, demands, {who.id: _busy(who) for who in problem.lecturers}, busy)
    _add_weeks(model, problem, demands)
    return demands


def _lecturer_key(
    problem: Problem, one: Served, fixed: dict[tuple[str, int], str | None]
) -> tuple[frozenset[str], tuple[str, int] | None]:
    """What the session teaches, and the session itself where it is not like any other."""
    own = one.class_id, one.session
    alone = own in fixed or any((p.course_class, p.session) == own and p.pins_lecturer for p in problem.pins)
    return problem.session_modules(problem.formats_by_id[one.format_id], one.session), own if alone else None


def _busy_rules(
    model: Model, problem: Problem, code: str, members: Sequence[Lecturer | Room], demands: Sequence[Demand]
) -> dict[str, Bool | None]:
    """For each member that is not always there, the rule that says so, with the times at which sessions could be."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for demand in demands if model.soft else ():
        slots = demand.slots()
        for member_id in demand.members:
            wanted[member_id].update(slots)
    return {
        one.id: model.state(code, (one.id,), **busy_times(problem, one, wanted[one.id])) if model.soft else None
        for one in members
        if IMPOSSIBLE in one.availability
    }


def _busy(member: Lecturer | Room) -> Callable[[int], bool]:
    return lambda slot: member.availability[slot] == IMPOSSIBLE


def _add_weeks(model: Model, problem: Problem, demands: Sequence[Demand]) -> None:
    most = {who.id: who.max_per_week for who in problem.lecturers if who.max_per_week is not None}
    rules = {lid: model.state("lecturer_week", (lid,), most=n) for lid, n in most.items()}
    for (lid, _), uses in in_weeks(demands, problem.week).items():
        if lid in most and len(uses) > most[lid]:
            model.require(model.cp.add(sum(uses) <= most[lid]), rules[lid])


def add_rooms(
    model: Model,
    problem: Problem,
    sessions: Sequence[Served],
    fixed: dict[tuple[str, int], str | None],
    alone: set[str],
) -> list[Demand]:
    """Give every session of a format that needs one a room. Those in `alone` are classes whose seats count."""
    if not problem.rooms:
        return []
    rules: dict[frozenset[str], Bool | None] = {}

    def make(key: tuple[frozenset[str], str | None, tuple[str, int] | None]) -> Demand:
        allowed, _, own = key
        rooms = tuple(room.id for room in problem.rooms if room.id in allowed)
        if own in fixed:
            return Demand(tuple(rid for rid in rooms if rid == fixed[own]))
        if allowed not in rules:
            rules[allowed] = model.state("rooms", rooms)
        return Demand(rooms, (rules[allowed],))

    inside = [one for one in sessions if not problem.formats_by_id[one.format_id].online]
    demands = list(grouped([(_room_key(problem, one, fixed, alone), one) for one in inside], make).values())
    busy = _busy_rules(model, problem, "room_busy", problem.rooms, demands)
    add_sharing(model, demands, {room.id: _busy(room) for room in problem.rooms}, busy)
    return demands


def _room_key(
    problem: Problem, one: Served, fixed: dict[tuple[str, int], str | None], alone: set[str]
) -> tuple[frozenset[str], str | None, tuple[str, int] | None]:
    own = one.class_id, one.session
    pinned = own in fixed or any((p.course_class, p.session) == own and p.pins_room for p in problem.pins)
    rooms = frozenset(problem.classes_by_id[one.class_id].rooms)
    return rooms, one.class_id if one.class_id in alone else None, own if pinned else None
