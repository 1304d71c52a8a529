"""What a known timetable answers to the questions of the model."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from benchmarks.peers.board import Board


class Hint:
    """Looks the decisions of a full board up."""

    def __init__(self, board: Board) -> None:
        self.board = board
        self.slots = {(c, s.slot): k for c, held in board.classes.items() for k, s in enumerate(held.sessions)}

    def format(self, class_id: str) -> str | None:
        held = self.board.classes.get(class_id)
        return held.fmt.id if held else None

    def session(self, class_id: str, slot: int) -> int | None:
        """The session of the class in the slot."""
        return self.slots.get((class_id, slot))

    def slot(self, class_id: str, fmt: str, session: int) -> int | None:
        if self.format(class_id) != fmt:
            return None
        return self.board.classes[class_id].sessions[session].slot

    def room(self, class_id: str, slot: int) -> str | None:
        k = self.session(class_id, slot)
        return None if k is None else self.board.classes[class_id].sessions[k].room

    def lecturer(self, class_id: str, slot: int) -> str | None:
        k = self.session(class_id, slot)
        return None if k is None else self.board.classes[class_id].sessions[k].lecturer

    def home(self, trainee_id: str) -> str | None:
        return self.board.homes.get(trainee_id)

    def attends(self, trainee_id: str, class_id: str, slot: int) -> bool:
        seat = self.board.attended[trainee_id].get(slot)
        return seat is not None and seat[0] == class_id

    def lessons(self, trainee_id: str, class_id: str | None = None) -> set[int]:
        """The lessons that the trainee attends, in one class or anywhere."""
        seats = self.board.attended[trainee_id].values()
        return {i for seat in seats if class_id in (None, seat[0]) for i in self.board.lessons(seat)}
