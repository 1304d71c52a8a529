"""Who sits where after one session has been given another time. Works on the engine's values; stores nothing.

Whoever becomes busy skips the session; a make-up that no longer fits is dropped; whoever skipped it and can
come now, comes, where the room and the unit leave it open, and make-ups that this makes needless are dropped.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple

from scheduler.entities import IMPOSSIBLE, Placement, SessionPlan
from scheduler.problem import Problem, Trainee
from scheduler.solution import Solution
from scheduler.timetable_index import Seat, TimetableIndex


class LostSeat(NamedTuple):
    """A make-up that somebody had: trainee, class and session, by the ids of the problem."""

    trainee: str
    seat: Seat


@dataclass(frozen=True, slots=True)
class SeatChanges:
    """`will_miss` and `will_come` are ids of trainees at home in the class of the session that was moved."""

    will_miss: tuple[str, ...] = ()
    will_come: tuple[str, ...] = ()
    lost_make_ups: tuple[LostSeat, ...] = ()


def move_in(solution: Solution, moved: Seat, plan: SessionPlan) -> Solution:
    """The solution with one session elsewhere and everybody's seats as they were."""
    held = solution.classes[moved.class_id]
    assert held is not None
    sessions = tuple(plan if k == moved.session else session for k, session in enumerate(held.sessions))
    return replace(solution, classes={**solution.classes, moved.class_id: replace(held, sessions=sessions)})


def reseat(problem: Problem, solution: Solution, moved: Seat) -> tuple[Solution, SeatChanges]:
    """Set right the seats of everyone whom the new time of this session concerns."""
    seating = _Seating(problem, solution, moved)
    for trainee in problem.trainees:
        seating.set_right(trainee)
    for trainee in problem.trainees:
        seating.let_come(trainee)
    return replace(solution, trainees=seating.places), seating.changes()


class _Seating:
    """The places of all trainees while they are set right one after the other."""

    def __init__(self, problem: Problem, solution: Solution, moved: Seat) -> None:
        self.problem = problem
        self.moved = moved
        self.places = dict(solution.trainees)
        self.index = TimetableIndex(problem, solution)
        self.slot = self._slot(moved)
        self.people = self.index.seats[moved]
        self.of_unit = self.index.unit_slots.copy()
        self.will_miss: list[str] = []
        self.will_come: list[str] = []
        self.lost: list[LostSeat] = []

    def changes(self) -> SeatChanges:
        return SeatChanges(tuple(self.will_miss), tuple(self.will_come), tuple(self.lost))

    def set_right(self, trainee: Trainee) -> None:
        place = self.places.get(trainee.id)
        if place is None or place.class_id not in self.index.held:
            return
        busy = trainee.availability[self.slot] == IMPOSSIBLE
        home = place.class_id == self.moved.class_id and self.moved.session not in place.skips
        if home and busy:
            place = replace(place, skips=tuple(sorted({*place.skips, self.moved.session})))
            self.will_miss.append(trainee.id)
            self._count(trainee, -1)
        elif home or self.moved in self._make_ups(place):
            place = self._without_misfits(trainee, place, busy=busy)
        self.places[trainee.id] = place

    def let_come(self, trainee: Trainee) -> None:
        """Somebody who skips the session takes part again where nothing speaks against it."""
        place = self.places.get(trainee.id)
        if place is None or place.class_id != self.moved.class_id or self.moved.session not in place.skips:
            return
        if trainee.availability[self.slot] == IMPOSSIBLE or not self._has_room(trainee):
            return
        skips = tuple(k for k in place.skips if k != self.moved.session)
        coming = self._without_needless(replace(place, skips=skips))
        if not self._fits(self._seats(coming)):
            return
        dropped = set(self._make_ups(place)) - set(self._make_ups(coming))
        self.lost += [LostSeat(trainee.id, seat) for seat in sorted(dropped)]
        self.will_come.append(trainee.id)
        self._count(trainee, +1)
        self.places[trainee.id] = coming

    def _without_misfits(self, trainee: Trainee, place: Placement, *, busy: bool) -> Placement:
        """Drop the make-ups that clash now; seats that did not fit before the move either are left alone."""
        seats = [seat for seat in self._seats(place) if seat.class_id == place.class_id]
        if not self._fits(seats):
            return place
        kept: list[Seat] = []
        for seat in self._make_ups(place):
            if (busy and seat == self.moved) or not self._fits([*seats, *kept, seat]):
                self.lost.append(LostSeat(trainee.id, seat))
                if seat == self.moved:
                    self._count(trainee, -1)
            else:
                kept.append(seat)
        return replace(place, makeups=tuple((seat.class_id, seat.session) for seat in kept))

    def _without_needless(self, place: Placement) -> Placement:
        """Drop coming make-ups that teach nothing which is not heard elsewhere."""
        kept = list(self._make_ups(place))
        home = [seat for seat in self._seats(place) if seat.class_id == place.class_id]
        for seat in list(kept):
            others = [*home, *(other for other in kept if other != seat)]
            heard = {lesson for other in others for lesson in self._lessons(other)}
            if self._slot(seat) >= self.problem.held_before and heard.issuperset(self._lessons(seat)):
                kept.remove(seat)
        return replace(place, makeups=tuple((seat.class_id, seat.session) for seat in kept))

    def _has_room(self, trainee: Trainee) -> bool:
        held = self.index.held[self.moved.class_id]
        room = self.problem.rooms_by_id.get(held.plan.sessions[self.moved.session].room or "")
        if self.people >= (room.capacity if room else held.course_class.capacity):
            return False
        if trainee.unit is None:
            return True
        return self.of_unit[trainee.unit, self.slot] < self.problem.units_by_id[trainee.unit].max_together

    def _count(self, trainee: Trainee, step: int) -> None:
        self.people += step
        if trainee.unit is not None:
            self.of_unit[trainee.unit, self.slot] += step

    def _fits(self, seats: Iterable[Seat]) -> bool:
        """No two at once, and the closing after all else."""
        slots: list[int] = []
        closing: list[int] = []
        for seat in seats:
            is_closing = self.problem.is_closing(self.index.held[seat.class_id].fmt, seat.session)
            (closing if is_closing else slots).append(self._slot(seat))
        together = slots + closing
        in_order = not closing or not slots or max(slots) < min(closing)
        return len(set(together)) == len(together) and in_order

    def _seats(self, place: Placement) -> list[Seat]:
        home = place.class_id
        assert home is not None
        attended = (Seat(home, k) for k in range(len(self.index.held[home].slots)) if k not in place.skips)
        return [*attended, *self._make_ups(place)]

    def _make_ups(self, place: Placement) -> list[Seat]:
        return [Seat(*pair) for pair in place.makeups if self.index.exists(*pair)]

    def _slot(self, seat: Seat) -> int:
        return self.index.held[seat.class_id].slots[seat.session]

    def _lessons(self, seat: Seat) -> range:
        return self.problem.covers(self.index.held[seat.class_id].fmt)[seat.session]
