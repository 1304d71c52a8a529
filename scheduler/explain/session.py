"""What speaks for and against every other slot of one session."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from scheduler.entities import IMPOSSIBLE, UNWELCOME, Lecturer, Room, SessionPlan
from scheduler.explain.alone import ClassAlone
from scheduler.explain.slot import SlotEffect, SlotExplanation
from scheduler.explain.staff import SessionStaff
from scheduler.rules.base import Finding
from scheduler.seating.reseat import Reseating
from scheduler.seating.seating import Charges, Seating
from scheduler.timetable_index import Seat, TimetableIndex

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from scheduler.problem import Problem
    from scheduler.seating.reseat import SeatChanges
    from scheduler.solution import Solution

# The format may never use such a slot: they are listed by code alone, each under the first of these.
BARRED = ("slot_closed", "slot_outside_week", "lessons_do_not_fit")
# No confirmation can make such a move right, and what follows from it means nothing.
UNMOVABLE = {"slot_order", "session_in_the_past", "held_session_changed"}

Resource = TypeVar("Resource", Room, Lecturer)


@dataclass(frozen=True, slots=True)
class SessionExplanation:
    """A session as it is held, every other slot that its format may use, and by code those that it may not."""

    class_id: str
    session: int
    plan: SessionPlan
    slots: tuple[SlotExplanation, ...]
    barred: Mapping[str, tuple[int, ...]]


class SessionNotCountedError(LookupError):
    """The class is not held, or not in a way that can be counted (see `TimetableIndex`), or has no such session."""


def explain_session(problem: Problem, solution: Solution, class_id: str, session: int) -> SessionExplanation:
    """Every other slot of the horizon, in order of time, with all other sessions as they are.

    Raises SessionNotCountedError.
    """
    index = TimetableIndex(problem, solution)
    if not index.exists(class_id, session):
        raise SessionNotCountedError(class_id, session)
    return _Explainer(index, Seat(class_id, session)).explain()


class _Explainer:
    """What is worked out once for all slots."""

    def __init__(self, index: TimetableIndex, seat: Seat) -> None:
        self.problem, self.seat = index.problem, seat
        self.held = index.held[seat.class_id]
        self.plan = self.held.plan.sessions[seat.session]
        self.seating = Seating(index)
        self.alone = ClassAlone(index.problem, index.solution, seat)
        self.staff = SessionStaff(index, self.held, seat)
        self.at_home = [a.trainee for a in index.attendance if a.home is self.held]
        self.before = {trainee.id: self._charges(self.seating, trainee.id) for trainee in self.seating.concerned(seat)}

    def explain(self) -> SessionExplanation:
        slots: list[SlotExplanation] = []
        barred: dict[str, list[int]] = defaultdict(list)
        for slot in range(self.problem.n_slots):
            if slot == self.plan.slot:
                continue
            broken = self.alone.newly_broken(self._at(slot))
            never = {finding.code for finding in broken}.intersection(BARRED)
            if never:
                barred[min(never, key=BARRED.index)].append(slot)
            else:
                slots.append(self._slot(slot, broken))
        listed = {code: tuple(barred[code]) for code in BARRED if code in barred}
        return SessionExplanation(self.seat.class_id, self.seat.session, self.plan, tuple(slots), listed)

    def _at(self, slot: int) -> SessionPlan:
        return SessionPlan(slot, self.plan.room, self.plan.lecturer)

    def _slot(self, slot: int, broken: list[Finding]) -> SlotExplanation:
        marks = Counter(trainee.availability[slot] for trainee in self.at_home)
        plan, effect, objections = self._at(slot), None, broken
        if UNMOVABLE.isdisjoint(finding.code for finding in broken):
            plan, effect, more = self._try(slot)
            objections = [*broken, *more]
        return SlotExplanation(slot, tuple(objections), plan, marks[IMPOSSIBLE], marks[UNWELCOME], effect)

    def _try(self, slot: int) -> tuple[SessionPlan, SlotEffect, list[Finding]]:
        """The session held then, as well as can be."""
        seating = self.seating.moved(self.seat, self._at(slot))
        reseating = Reseating(seating, self.seat)
        reseating.let_leave()
        plan, objections = self._staffed(slot, seating.people[self.seat])
        seating.put(self.seat, plan)
        reseating.let_come()
        objections += self._left_without(seating)
        return plan, self._effect(seating, reseating.changes(), plan), objections

    def _effect(self, seating: Seating, seats: SeatChanges, plan: SessionPlan) -> SlotEffect:
        more = Charges()
        for tid, before in self.before.items():
            more = more.plus(self._charges(seating, tid).minus(before))
        penalties = self.alone.penalties(plan)
        penalties.update({rule: n * self.problem.weights[rule] for rule, n in more._asdict().items()})
        changed = {rule: points for rule, points in penalties.items() if points}
        return SlotEffect(seats, more.missed_lesson, more.incomplete, changed, sum(changed.values()))

    def _staffed(self, slot: int, people: int) -> tuple[SessionPlan, list[Finding]]:
        """The session with a room and a lecturer: those it has where they are free, else the cheapest."""
        objections: list[Finding] = []
        plan = self._at(slot)
        free, against = _parted(self.staff.rooms, lambda room: self.staff.room_objections(room, slot, people))
        if not free:
            objections.append(Finding("no_room", {"rooms": against}))
        elif plan.room not in {room.id if room else None for room in free} and self.staff.needs_room:
            plan = min((SessionPlan(slot, room.id, plan.lecturer) for room in free if room), key=self._cost)
        teachers, against = _parted(self.staff.lecturers, lambda one: self.staff.lecturer_objections(one, slot))
        if not teachers:
            objections.append(Finding("no_lecturer", {"lecturers": against}))
        elif self.problem.lecturers and plan.lecturer not in {one.id for one in teachers if one}:
            plan = min((SessionPlan(slot, plan.room, one.id) for one in teachers if one), key=self._cost)
        return plan, objections

    def _cost(self, plan: SessionPlan) -> tuple[int, int]:
        """Points of the class; of rooms that cost the same, the largest lets most people come."""
        room = self.problem.rooms_by_id.get(plan.room or "")
        return self.alone.penalties(plan).total(), -room.capacity if room else 0

    def _left_without(self, seating: Seating) -> list[Finding]:
        """Trainees who would attend no session of their class any more."""
        left = [
            trainee.id
            for trainee in self.at_home
            if all(seat.class_id != self.seat.class_id for seat in seating.seats[trainee.id])
            and any(seat.class_id == self.seat.class_id for seat in self.seating.seats[trainee.id])
        ]
        return [Finding("home_not_attended", {"trainee": tid, "class": self.seat.class_id}) for tid in left]

    def _charges(self, seating: Seating, tid: str) -> Charges:
        trainee = self.problem.trainees_by_id[tid]
        return seating.charges(trainee, seating.homes[tid], seating.attended(trainee))


def _parted(
    resources: Sequence[Resource | None], objections: Callable[[Resource | None], Iterable[Finding]]
) -> tuple[list[Resource | None], list[Finding]]:
    """Those without objections, and the objections against the others."""
    found = [(one, list(objections(one))) for one in resources]
    return [one for one, against in found if not against], [finding for _, against in found for finding in against]
