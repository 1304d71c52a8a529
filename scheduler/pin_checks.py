"""Quick reasons that are about pins which cannot stand together. Each is a proof."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from scheduler.entities import IMPOSSIBLE
from scheduler.solution import Reason
from scheduler.wording import called, moment

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from scheduler.class_options import ClassOptions
    from scheduler.problem import Format, Problem

    Session = tuple[str, int]


@dataclass
class Place:
    """What is pinned for one session."""

    slots: set[int] = field(default_factory=set)
    rooms: set[str] = field(default_factory=set)
    lecturers: set[str] = field(default_factory=set)

    def members(self, kind: str) -> list[str]:
        return sorted(self.rooms if kind == "rooms" else self.lecturers)


def find_in_pins(problem: Problem) -> Iterator[Reason]:
    """Pins that cannot stand together."""
    places = _places(problem)
    taken: dict[tuple[str, str, int], Session] = {}
    for session, place in places.items():
        yield from _find_in_place(problem, session, place)
        for kind, known in (("rooms", problem.rooms_by_id), ("lecturers", problem.lecturers_by_id)):
            for member in place.members(kind):
                for slot in sorted(place.slots) if member in known else ():  # others may be many of that name
                    other = taken.setdefault((kind, member, slot), session)
                    if other != session:
                        yield _why_not_both(problem, kind, member, slot, (other, session))
    yield from _find_out_of_order(problem, places)


def _places(problem: Problem) -> dict[Session, Place]:
    places: dict[Session, Place] = defaultdict(Place)
    for pin in problem.pins:
        place = places[pin.course_class, pin.session]
        if pin.slot is not None:
            place.slots.add(pin.slot)
        if pin.room is not None:
            place.rooms.add(pin.room)
        if pin.lecturer is not None:
            place.lecturers.add(pin.lecturer)
    return places


def _find_in_place(problem: Problem, session: Session, place: Place) -> Iterator[Reason]:
    """More than one time, room or lecturer for one session."""
    where = f"{_session(problem, session)} is pinned to more than one"
    if len(place.slots) > 1:
        dates = dict.fromkeys(_date(problem, slot) for slot in sorted(place.slots))
        times = ", ".join(moment(problem, slot) for slot in sorted(place.slots))
        yield Reason("pins_collide", (session[0], *dates), f"{where} time: {times}")
    for kind, word in (("rooms", "room"), ("lecturers", "lecturer")):
        members = place.members(kind)
        if len(members) > 1:
            text = f"{where} {word}: {called(problem, kind, members)}"
            yield Reason("pins_collide", (session[0], *members), text)


def _why_not_both(problem: Problem, kind: str, member: str, slot: int, sessions: tuple[Session, Session]) -> Reason:
    first, second = sessions
    text = (
        f"{_session(problem, first)} and {_session(problem, second)} are both pinned to "
        f"{called(problem, kind, [member])} on {moment(problem, slot)}"
    )
    return Reason("pins_collide", (second[0], first[0], member, _date(problem, slot)), text)


def _find_out_of_order(problem: Problem, places: Mapping[Session, Place]) -> Iterator[Reason]:
    slots = sorted((session, slot) for session, place in places.items() for slot in place.slots)
    for ((cid, k), slot), ((next_cid, next_k), next_slot) in pairwise(slots):
        if cid == next_cid and next_k > k and next_slot - slot < next_k - k:
            dates = dict.fromkeys([_date(problem, slot), _date(problem, next_slot)])
            text = (
                f"{_session(problem, (cid, k))} is pinned to {moment(problem, slot)} and session {next_k} to "
                f"{moment(problem, next_slot)}, which leaves no place for the order"
            )
            yield Reason("pins_collide", (cid, *dates), text)


def _session(problem: Problem, session: Session) -> str:
    return f"class {called(problem, 'classes', session[:1])}, session {session[1]}"


def _date(problem: Problem, slot: int) -> str:
    return problem.date(slot).isoformat()


def find_pinned_together(problem: Problem, needed: Sequence[ClassOptions]) -> Iterator[Reason]:
    """Sessions pinned to the same slot for which there are too few lecturers then."""
    if not problem.lecturers:
        return
    at: dict[int, dict[tuple[str, int], ClassOptions]] = defaultdict(dict)
    for option in needed:
        for pin in option.pins:
            if pin.slot is not None and pin.slot >= problem.held_before:
                at[pin.slot][option.course_class.id, pin.session] = option
    for slot, sessions in at.items():
        able = {
            (cid, k): {
                who.id
                for fmt in option.formats
                for who in option.lecturers(fmt, k)
                if who and who.availability[slot] != IMPOSSIBLE
            }
            for (cid, k), option in sessions.items()
        }
        if _matched(able) < len(able):
            classes = tuple(dict.fromkeys(cid for cid, _ in able))
            lecturers = sorted(set().union(*able.values()))
            modules = sorted(
                {m for (_, k), option in sessions.items() for fmt in option.formats for m in _modules(option, fmt, k)}
            )
            pinned = ", ".join(_session(problem, session) for session in able)
            text = (
                f"pinned to {moment(problem, slot)}: {pinned}; {called(problem, 'modules', modules)} can be taught "
                f"then by: {called(problem, 'lecturers', lecturers)}"
            )
            objects = (*classes, *lecturers, *modules, _date(problem, slot))
            yield Reason("lecturer_needed_twice", objects, text)


def _modules(option: ClassOptions, fmt: Format, session: int) -> Collection[str]:
    return option.problem.session_modules(fmt, session)


def _matched(able: Mapping[tuple[str, int], Collection[str]]) -> int:
    """How many of the sessions can have a lecturer of their own: augmenting paths."""
    taught_by: dict[str, tuple[str, int]] = {}

    def find(session: tuple[str, int], tried: set[str]) -> bool:
        for who in sorted(able[session]):
            if who not in tried:
                tried.add(who)
                if who not in taught_by or find(taught_by[who], tried):
                    taught_by[who] = session
                    return True
        return False

    return sum(find(session, set()) for session in able)
