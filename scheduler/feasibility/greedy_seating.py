"""Seats trainees in classes whose sessions stand: nobody badly, nobody best. What improves it is the search.

First everyone at home in a class gets one seat there, those with the fewest chances first; then whoever has no class
yet joins one with room; then all take what is left of their own class.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from scheduler.entities import IMPOSSIBLE, Placement

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scheduler.entities import ClassPlan
    from scheduler.problem import Problem, Trainee

    Seat = tuple[str, int]


class GreedySeating:
    """Who sits where so far. `attended` is what has been attended already, which stands."""

    def __init__(self, problem: Problem, classes: Mapping[str, ClassPlan], attended: Mapping[str, set[Seat]]) -> None:
        self.problem, self.classes = problem, classes
        self.homes: dict[str, str] = {}
        self.seats: dict[str, set[Seat]] = defaultdict(set)
        self.people: Counter[Seat] = Counter()
        self.together: Counter[tuple[str, int]] = Counter()
        self.sizes: Counter[str] = Counter()
        self.attended = attended
        for trainee in problem.trainees:
            for seat in attended.get(trainee.id, ()):
                self._take(trainee, seat)

    def place_all(self, homes: Mapping[str, str]) -> dict[str, Placement]:
        """Everyone's placement; `homes` are the classes that are decided already."""
        for trainee in sorted(self.problem.trainees, key=lambda t: self._chances(t, homes.get(t.id))):
            if trainee.id in homes:
                self._give_home(trainee, homes[trainee.id])
        for trainee in sorted(self.problem.trainees, key=lambda t: len(t.classes)):
            for cid in sorted(trainee.classes, key=self._wanting, reverse=True):
                if trainee.id not in self.homes and cid in self.classes and self._wanting(cid)[1] > 0:
                    self._give_home(trainee, cid)
        for trainee in self.problem.trainees:
            if trainee.id in self.homes:
                cid = self.homes[trainee.id]
                for k in range(len(self.classes[cid].sessions)):
                    if self._can_take(trainee, (cid, k)):
                        self._take(trainee, (cid, k))
        return {t.id: self._placement(t) for t in self.problem.trainees}

    def _wanting(self, cid: str) -> tuple[int, int]:
        """How many trainees the class needs, and takes, beyond those that it has."""
        course_class, n = self.problem.classes_by_id[cid], self.sizes[cid]
        return max(0, course_class.min_size - n) if cid in self.classes else 0, course_class.capacity - n

    def _chances(self, trainee: Trainee, cid: str | None) -> int:
        sessions = self.classes[cid].sessions if cid else ()
        return sum(trainee.availability[session.slot] != IMPOSSIBLE for session in sessions)

    def _give_home(self, trainee: Trainee, cid: str) -> None:
        """Make the class home, with the seat in it that leaves most to others; nothing where there is none."""
        if not any(home == cid for home, _ in self.seats[trainee.id]):
            able = [(cid, k) for k in range(len(self.classes[cid].sessions)) if self._can_take(trainee, (cid, k))]
            if not able:
                return
            self._take(trainee, max(able, key=lambda seat: (self._left(trainee, seat), -seat[1])))
        self.homes[trainee.id] = cid
        self.sizes[cid] += 1

    def _left(self, trainee: Trainee, seat: Seat) -> int:
        """How many more the session and the trainee's unit take."""
        left = self._capacity(seat) - self.people[seat]
        unit = self.problem.units_by_id.get(trainee.unit or "")
        return left if unit is None else min(left, unit.max_together - self.together[unit.id, self._slot(seat)])

    def _slot(self, seat: Seat) -> int:
        return self.classes[seat[0]].sessions[seat[1]].slot

    def _capacity(self, seat: Seat) -> int:
        room = self.problem.rooms_by_id.get(self.classes[seat[0]].sessions[seat[1]].room or "")
        return room.capacity if room else self.problem.classes_by_id[seat[0]].capacity

    def _is_closing(self, seat: Seat) -> bool:
        return self.problem.is_closing(self.problem.formats_by_id[self.classes[seat[0]].format], seat[1])

    def _can_take(self, trainee: Trainee, seat: Seat) -> bool:
        slot, mine = self._slot(seat), self.seats[trainee.id]
        if slot < self.problem.held_before or trainee.availability[slot] == IMPOSSIBLE or self._left(trainee, seat) < 1:
            return False
        if any(self._slot(other) == slot for other in mine):
            return False
        closing = [self._slot(other) for other in {*mine, seat} if self._is_closing(other)]
        others = [self._slot(other) for other in {*mine, seat} if not self._is_closing(other)]
        return not closing or not others or min(closing) > max(others)

    def _take(self, trainee: Trainee, seat: Seat) -> None:
        self.seats[trainee.id].add(seat)
        self.people[seat] += 1
        if trainee.unit is not None:
            self.together[trainee.unit, self._slot(seat)] += 1

    def _placement(self, trainee: Trainee) -> Placement:
        home = self.homes.get(trainee.id)
        if home is None:
            return Placement(None)
        mine = self.seats[trainee.id]
        skips = tuple(k for k in range(len(self.classes[home].sessions)) if (home, k) not in mine)
        return Placement(home, skips, tuple(sorted(seat for seat in mine if seat[0] != home)))
