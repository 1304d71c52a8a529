"""Lecturers and rooms: whoever serves a session is able and free, and serves one session per slot.

Sessions that the same members can serve are one demand: it counts how many of them are held in a slot and chooses so
many members, so that the model does not grow with the number of classes.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from scheduler.feasibility.base import Bool, Model, Sum
    from scheduler.feasibility.session_times import SessionTimes

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Served:
    """A session of a class in a format, and when it may be held."""

    class_id: str
    format_id: str
    session: int
    times: SessionTimes


@dataclass
class Demand:
    """Sessions that the same members can serve. `more` is a rule without which further members are there for them."""

    members: tuple[str, ...]
    more: tuple[Bool | None, ...] = ()
    sessions: list[Served] = field(default_factory=list)
    use: dict[tuple[int, str], Bool] = field(default_factory=dict)
    further: dict[int, Bool] = field(default_factory=dict)

    def slots(self) -> list[int]:
        return sorted({slot for one in self.sessions for slot in one.times.slots[one.session]})

    def at(self, slot: int) -> Sum:
        """How many of the sessions are held in the slot."""
        return sum(one.times.at(one.session, slot) for one in self.sessions)


def add_sharing(
    model: Model, demands: Iterable[Demand], busy: Mapping[str, Callable[[int], bool]], rules: Mapping[str, Bool | None]
) -> None:
    """Serve all demands. `busy` tells of a member and a slot, `rules` has the rule by which that binds."""
    in_slot: dict[tuple[int, str], list[Bool]] = defaultdict(list)
    for demand in demands:
        for slot in demand.slots():
            serving: list[Bool] = []
            for member in demand.members:
                if busy[member](slot) and not model.soft:
                    continue
                use = model.cp.new_bool_var("")
                serving.append(use)
                demand.use[slot, member] = use
                in_slot[slot, member].append(use)
                if busy[member](slot):
                    model.forbid(use, rules[member])
            _add_further(model, demand, slot, serving)
            model.cp.add(sum(serving) == demand.at(slot))
    for uses in in_slot.values():
        if len(uses) > 1:
            model.cp.add_at_most_one(uses)


def _add_further(model: Model, demand: Demand, slot: int, serving: list[Bool]) -> None:
    """While all the rules in `more` bind, nobody else serves."""
    rules = [rule for rule in demand.more if rule is not None]
    if not rules:
        return
    further = model.cp.new_int_var(0, len(demand.sessions), "")
    serving.append(further)
    demand.further[slot] = further
    model.cp.add(further == 0).only_enforce_if(rules)


def in_weeks(demands: Iterable[Demand], week: Callable[[int], int]) -> dict[tuple[str, int], list[Bool]]:
    """For each member and week, the variables that say whether the member serves in a slot of it."""
    found: dict[tuple[str, int], list[Bool]] = defaultdict(list)
    for demand in demands:
        for (slot, member), use in demand.use.items():
            found[member, week(slot)].append(use)
    return found


def shared_out(
    demands: Iterable[Demand], chosen: Callable[[Bool], bool], slot_of: Callable[[Served], int | None]
) -> dict[tuple[str, int], str]:
    """Who serves each (class, session) in a solved model; `slot_of` is None for what is not held."""
    served: dict[tuple[str, int], str] = {}
    for demand in demands:
        waiting: dict[int, list[Served]] = defaultdict(list)
        for one in demand.sessions:
            slot = slot_of(one)
            if slot is not None:
                waiting[slot].append(one)
        for (slot, member), use in demand.use.items():
            if waiting[slot] and chosen(use):
                one = waiting[slot].pop()
                served[one.class_id, one.session] = member
    return served


def grouped(pairs: Sequence[tuple[Key, Served]], make: Callable[[Key], Demand]) -> dict[Key, Demand]:
    """The sessions by what can serve them."""
    found: dict[Key, Demand] = {}
    for key, one in pairs:
        if key not in found:
            found[key] = make(key)
        found[key].sessions.append(one)
    return found
