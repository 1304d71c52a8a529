"""Have a lecturer or a room at times at which they are not to be had: only some of those, or all.

Offered to whoever asks for these kinds: how busy somebody is, is for that person to say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scheduler.entities import IMPOSSIBLE, UNWELCOME
from scheduler.relaxations.base import Data, Kind, Relaxation, row
from scheduler.wording import moment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from scheduler.problem import Lecturer, Problem, Room

LECTURER, ROOM = "lecturer_free", "room_free"


def free_lecturer(problem: Problem, lecturer_id: str, slots: Iterable[int]) -> Relaxation:
    """The lecturer comes in these slots all the same."""
    return _free(problem, LECTURER, "lecturer", lecturer_id, slots)


def free_room(problem: Problem, room_id: str, slots: Iterable[int]) -> Relaxation:
    """The room is there in these slots all the same."""
    return _free(problem, ROOM, "room", room_id, slots)


def _free(problem: Problem, code: str, what: str, wanted: str, slots: Iterable[int]) -> Relaxation:
    found = sorted(slots)
    when = ", ".join(moment(problem, slot) for slot in found)  # all of them: options are told apart by their texts
    return Relaxation(code, (wanted,), {what: wanted, "slots": found}, f"have {what} {wanted} free on {when}")


def lecturer_candidates(problem: Problem) -> Iterator[Relaxation]:
    for lecturer in problem.lecturers:
        slots = _busy(problem, lecturer)
        if slots:
            yield free_lecturer(problem, lecturer.id, slots)


def room_candidates(problem: Problem) -> Iterator[Relaxation]:
    for room in problem.rooms:
        slots = _busy(problem, room)
        if slots:
            yield free_room(problem, room.id, slots)


def _busy(problem: Problem, owner: Lecturer | Room) -> list[int]:
    """When the owner is not to be had although some format could teach."""
    return [
        slot
        for slot in range(problem.held_before, problem.n_slots)
        if owner.availability[slot] == IMPOSSIBLE and any(problem.allows(fmt, slot) for fmt in problem.formats)
    ]


def change_lecturer(data: Data, params: Mapping[str, Any]) -> None:
    _change(row(data, "lecturers", params["lecturer"]), params["slots"])


def change_room(data: Data, params: Mapping[str, Any]) -> None:
    _change(row(data, "rooms", params["room"]), params["slots"])


def _change(owner: Data, slots: Iterable[int]) -> None:
    """What was not possible is unwelcome now."""
    marks = list(owner["availability"])
    for slot in slots:
        marks[slot] = UNWELCOME
    owner["availability"] = "".join(marks)


LECTURER_KIND = Kind(LECTURER, lecturer_candidates, change_lecturer)
ROOM_KIND = Kind(ROOM, room_candidates, change_room)
