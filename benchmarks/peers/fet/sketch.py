"""What is decided before FET is asked: for each class the format, first and last day, allowed slots and teachers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.patterns import loosely
from benchmarks.peers.board import Board
from benchmarks.peers.laying import lay_class
from scheduler.entities import IMPOSSIBLE

if TYPE_CHECKING:
    import random

    from scheduler.problem import Format, SessionPlan, Trainee

SHARES = (0.0, 0.25, 0.5, 0.6, 0.7, 0.8)  # of a class's slots, the least suitable ones, that an attempt forbids


@dataclass(frozen=True)
class Sketch:
    """One class, for which rooms of `size` seats are needed.

    Session k may take one of `slots[k]`, and `lecturers[k]` teaches it ("" if nobody need). `preferred[k]` is a slot
    and a room that it had before and should keep.
    """

    class_id: str
    fmt: Format
    size: int
    slots: list[list[int]]
    lecturers: list[str]
    preferred: list[tuple[int, str | None]] | None = None


def sketch_as_laid(board: Board) -> list[Sketch]:
    """The classes as they lie on the board: everything may move between their first and last sessions."""
    found = []
    for class_id, held in board.classes.items():
        slots = [s.slot for s in held.sessions]
        previous = board.problem.previous
        known = previous is not None and class_id in previous.classes
        found.append(
            Sketch(
                class_id,
                held.fmt,
                _size(board, class_id, held.sessions),
                _between(_allowed(board, class_id, held.fmt), slots),
                [s.lecturer or "" for s in held.sessions],
                [(s.slot, s.room) for s in held.sessions] if known else None,
            )
        )
    return found


def draw_sketch(groups: Board, rng: random.Random) -> list[Sketch] | None:
    """Other first and last days, without the slots in which most are busy, and other teachers.

    They are those of a timetable laid at random, so that there is one for FET to find; None if none can be laid.
    """
    drawn, found = Board(groups.problem), []
    for class_id, held in groups.classes.items():
        order = loosely(rng, rng.choice((1, 3, 5, 8)) * groups.problem.n_periods)
        people = [t for t in groups.problem.trainees if groups.homes.get(t.id) == class_id]
        allowed = _allowed(drawn, class_id, held.fmt)
        for share in sorted(SHARES[: rng.randrange(len(SHARES)) + 1], reverse=True):
            popular = _popular(drawn, allowed, people, share, class_id)
            slots = {s for some in popular for s in some}
            sessions = lay_class(drawn, class_id, held.fmt, within=slots, order=order)
            if sessions is not None:
                break
        else:
            return None
        drawn.hold(class_id, held.fmt, sessions)
        size = _size(groups, class_id, sessions)
        between = _between(popular, [s.slot for s in sessions])
        found.append(Sketch(class_id, held.fmt, size, between, [s.lecturer or "" for s in sessions]))
    return found


def _size(groups: Board, class_id: str, sessions: list[SessionPlan]) -> int:
    """The most people in one session of the class in the greedy timetable, guests included, or the seats of the
    smallest room in which the class lies now: not everybody comes to every session."""
    audience = max(groups.seated[class_id, k] for k in range(len(groups.classes[class_id].sessions)))
    rooms = [groups.problem.rooms_by_id[s.room].capacity for s in sessions if s.room and groups.problem.rooms]
    return min([audience, *rooms])


def _allowed(board: Board, class_id: str, fmt: Format) -> list[list[int]]:
    options = board.options(class_id)
    held = [[s.slot] for s in options.held]
    return held + [options.staffed_slots(fmt, k) for k in range(len(held), len(fmt.sessions))]


def _popular(
    board: Board, allowed: list[list[int]], people: list[Trainee], share: float, class_id: str
) -> list[list[int]]:
    """The allowed slots without that share of them in which the fewest are free; what is fixed stays."""
    slots = sorted({s for some in allowed for s in some})
    free = {s: sum(t.availability[s] != IMPOSSIBLE for t in people) for s in slots}
    bad = set(sorted(slots, key=lambda s: free[s])[: int(share * len(slots))])
    fixed = {s.slot for s in board.options(class_id).held} | {p.slot for p in board.options(class_id).pins}
    return [[s for s in some if s not in bad or s in fixed] for some in allowed]


def _between(allowed: list[list[int]], pattern: list[int]) -> list[list[int]]:
    """The first and the last session of a pattern as they are, for the others the allowed slots between them."""
    inner = [[s for s in some if pattern[0] < s < pattern[-1]] for some in allowed[1:-1]]
    return [[pattern[0]], *inner, [pattern[-1]]] if len(pattern) > 1 else [[pattern[0]]]
