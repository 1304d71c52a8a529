"""Who sits where after one session has been given another time.

Whoever becomes busy skips the session, or loses the make-up that it was; of a unit that cannot spare so many,
those stay away to whom it matters least. Whoever skipped it and can come now, comes, and make-ups that this makes
needless are dropped. Those who lost a session by it get make-ups where there are seats and where that costs less.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from scheduler.entities import IMPOSSIBLE
from scheduler.seating.choose import with_makeups, without_needless
from scheduler.seating.seating import Seating
from scheduler.timetable_index import Seat, TimetableIndex

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from scheduler.entities import Placement, SessionPlan
    from scheduler.problem import Problem, Trainee
    from scheduler.seating.facts import SessionFacts
    from scheduler.solution import Solution


class MakeUpSeat(NamedTuple):
    """A make-up that somebody had or gets: trainee, class and session, by the ids of the problem."""

    trainee: str
    seat: Seat


@dataclass(frozen=True, slots=True)
class SeatChanges:
    """`will_miss` and `will_come` are ids of trainees at home in the class of the session that was moved."""

    will_miss: tuple[str, ...] = ()
    will_come: tuple[str, ...] = ()
    lost_make_ups: tuple[MakeUpSeat, ...] = ()
    new_make_ups: tuple[MakeUpSeat, ...] = ()


def move_in(solution: Solution, moved: Seat, plan: SessionPlan) -> Solution:
    """The solution with one session elsewhere and everybody's seats as they were."""
    held = solution.classes[moved.class_id]
    assert held is not None
    sessions = tuple(plan if k == moved.session else session for k, session in enumerate(held.sessions))
    return replace(solution, classes={**solution.classes, moved.class_id: replace(held, sessions=sessions)})


def reseat(problem: Problem, solution: Solution, moved: Seat) -> tuple[Solution, SeatChanges]:
    """Set right the seats of everyone whom the new time of this session, which the solution has, concerns."""
    seating = Seating(TimetableIndex(problem, solution))
    reseating = Reseating(seating, moved)
    reseating.let_leave()
    reseating.let_come()
    changes = reseating.changes()
    places = dict(solution.trainees)
    for tid in sorted(reseating.concerned_ids):
        lost = {one.seat for one in changes.lost_make_ups if one.trainee == tid}
        new = [one.seat for one in changes.new_make_ups if one.trainee == tid]
        coming = places[tid].class_id == moved.class_id and moved in seating.seats[tid]
        places[tid] = _placement(places[tid], moved, lost, new, coming=coming)
    return replace(solution, trainees=places), changes


def _placement(
    before: Placement, moved: Seat, lost: Collection[Seat], new: Iterable[Seat], *, coming: bool
) -> Placement:
    """The place with these changes; what of it is unchanged stays as it was written."""
    skips = before.skips
    if before.class_id == moved.class_id and coming == (moved.session in skips):
        others = tuple(k for k in skips if k != moved.session)
        skips = others if coming else tuple(sorted({*skips, moved.session}))
    kept = tuple(pair for pair in before.makeups if pair not in lost)
    return replace(before, skips=skips, makeups=kept + tuple((cid, k) for cid, k in new))


@dataclass
class Reseating:
    """Seats people anew in a seating in which the session has its new time: `let_leave`, then `let_come`.

    In between, the session may be given another room: how many people stay is known then.
    """

    seating: Seating
    moved: Seat
    will_miss: list[str] = field(default_factory=list)
    will_come: list[str] = field(default_factory=list)
    lost: list[MakeUpSeat] = field(default_factory=list)
    new: list[MakeUpSeat] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.facts = self.seating.facts[self.moved]
        self.concerned: Sequence[Trainee] = self.seating.concerned(self.moved)

    @property
    def concerned_ids(self) -> set[str]:
        """Everybody whose seats have changed."""
        return {*self.will_miss, *self.will_come, *(one.trainee for one in self.lost + self.new)}

    def changes(self) -> SeatChanges:
        return SeatChanges(tuple(self.will_miss), tuple(self.will_come), tuple(self.lost), tuple(self.new))

    def let_leave(self) -> None:
        for trainee in self._attending():
            if trainee.availability[self.facts.slot] == IMPOSSIBLE:
                self._lose(trainee, self.moved)
            else:
                self._settle_conflicts(trainee)
        self._spare_units()

    def let_come(self) -> None:
        self.facts = self.seating.facts[self.moved]
        losers = self.concerned_ids
        for trainee in self.concerned:
            at_home = self.seating.homes[trainee.id] == self.moved.class_id
            if at_home and trainee.id not in losers and self.moved not in self.seating.seats[trainee.id]:
                self._try_coming(trainee)
        for trainee in self.concerned:
            if trainee.id in losers:
                self._make_up(trainee)

    def _attending(self) -> Iterator[Trainee]:
        return (trainee for trainee in self.concerned if self.moved in self.seating.seats[trainee.id])

    def _lose(self, trainee: Trainee, seat: Seat) -> None:
        """Take a seat of somebody, and note it."""
        self.seating.leave(trainee, seat)
        if self.seating.homes[trainee.id] == seat.class_id:
            self.will_miss.append(trainee.id)
        else:
            self.lost.append(MakeUpSeat(trainee.id, seat))

    def _settle_conflicts(self, trainee: Trainee) -> None:
        """Where the session is in the way of other seats now, the cheaper of the two goes. Home sessions stay."""
        others = [facts for facts in self.seating.attended(trainee) if facts.seat != self.moved]
        against = [facts for facts in others if facts.conflicts(self.facts)]
        if not against:
            return
        home = self.seating.homes[trainee.id]
        if home != self.moved.class_id:
            self._lose(trainee, self.moved)
        elif all(facts.seat.class_id != home and facts.slot >= self.seating.problem.held_before for facts in against):
            kept = [facts for facts in others if facts not in against]
            with_moved = self.seating.points(trainee, home, [*kept, self.facts])
            for seat in [f.seat for f in against] if with_moved <= self._points(trainee, others) else [self.moved]:
                self._lose(trainee, seat)

    def _spare_units(self) -> None:
        """Of each unit that is over its limit now, those leave who lose least by it."""
        slot = self.facts.slot
        for unit in self.seating.problem.units:
            over = self.seating.of_unit[unit.id, slot] - unit.max_together
            if over > 0:
                mine = [trainee for trainee in self._attending() if trainee.unit == unit.id]
                for trainee in sorted(mine, key=self._loss)[:over]:
                    self._lose(trainee, self.moved)

    def _loss(self, trainee: Trainee) -> int:
        attended = self.seating.attended(trainee)
        others = [facts for facts in attended if facts.seat != self.moved]
        return self._points(trainee, others) - self._points(trainee, attended)

    def _points(self, trainee: Trainee, attended: Sequence[SessionFacts]) -> int:
        return self.seating.points(trainee, self.seating.homes[trainee.id], attended)

    def _try_coming(self, trainee: Trainee) -> None:
        """Somebody who skips the session takes part again where nothing speaks against it and it costs less."""
        attended = self.seating.attended(trainee)
        coming = without_needless(self.seating, self.moved.class_id, [*attended, self.facts])
        kept = [facts for facts in coming if facts is not self.facts]
        if not self.seating.is_open(trainee, self.facts, kept):
            return
        if self._points(trainee, coming) >= self._points(trainee, attended):
            return
        for facts in attended:
            if facts not in kept:
                self._lose(trainee, facts.seat)
        self.seating.sit(trainee, self.moved)
        self.will_come.append(trainee.id)

    def _make_up(self, trainee: Trainee) -> None:
        """Somebody who lost a session gets others for it."""
        home = self.seating.homes[trainee.id]
        attended = self.seating.attended(trainee)
        if home is None:
            return
        for facts in with_makeups(self.seating, trainee, home, attended)[len(attended) :]:
            self.seating.sit(trainee, facts.seat)
            self.new.append(MakeUpSeat(trainee.id, facts.seat))
