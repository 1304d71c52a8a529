"""One trainee among the published sessions, as the engine's own judgement of seats wants it.

The engine says in one place what speaks against a seat (`Seating.objections`). Here the released sessions become a
problem of one person, so that the same code answers in milliseconds whatever the size of the intake; how many others
sit where is counted in the database, for the sessions that are asked about.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

import sqlalchemy as sa

from models import (
    CourseClass,
    Intake,
    Release,
    ReleasePlacement,
    ReleaseSession,
    Room,
    SeatKind,
    State,
    Trainee,
    Unit,
    db,
)
from operations.amendments import absent_cells, amended_seats, amendments_of, released_seats
from operations.availability import trainee_grid
from operations.projection import MARKS
from operations.released_counts import people_in, people_of_unit_in
from operations.released_programme import Standing, released_modules
from operations.slots import first_open_slot, problem_id
from scheduler import problem as engine
from scheduler.rules import DEFAULT_WEIGHTS, Finding
from scheduler.seating.facts import SessionFacts
from scheduler.seating.seating import Seating
from scheduler.solution import ClassPlan, Placement, SessionPlan, Solution
from scheduler.timetable_index import Seat, TimetableIndex

ME = "me"


@dataclass(frozen=True)
class ReleasedSeating:
    """`seats` are what the trainee attends now, `home` is the code of the own class.

    `said_absent` are the slots that nothing closes but that the trainee said once that they cannot come.
    `sessions` and `facts` are by uid; classes of which a session no longer fits the intake's days are left out.
    """

    release: Release
    home: str
    seats: Mapping[str, SeatKind]
    sessions: Mapping[str, ReleaseSession]
    facts: Mapping[str, SessionFacts]
    unit_id: int | None
    said_absent: frozenset[int]
    _seating: Seating
    _me: engine.Trainee

    def attended(self, *, but: str | None = None) -> list[SessionFacts]:
        """What the trainee attends now, without one session."""
        return [self.facts[uid] for uid in self.seats if uid in self.facts and uid != but]

    def heard(self, attended: Sequence[SessionFacts]) -> int:
        """The lessons taught in these sessions, as bits."""
        return self._seating.heard(attended)

    def standing(self, attended: Sequence[SessionFacts]) -> Standing:
        charges = self._seating.charges(self._me, self.home, attended)
        return Standing(charges.missed_lesson, not charges.incomplete)

    def is_over(self, uid: str) -> bool:
        """Whether the session has begun, or is over."""
        return self.facts[uid].slot < self._seating.problem.held_before

    def is_unwelcome(self, uid: str) -> bool:
        return self._me.availability[self.facts[uid].slot] == engine.UNWELCOME

    def is_said_absent(self, uid: str) -> bool:
        """Whether it is a session of the own class to which the trainee said that they cannot come."""
        return self.facts[uid].slot in self.said_absent and self.facts[uid].seat.class_id == self.home

    def seats_left(self, uid: str) -> int:
        """Known after `count_people`."""
        return self.facts[uid].most - self._seating.people[self.facts[uid].seat]

    def objections(self, uid: str, beside: Sequence[SessionFacts]) -> list[Finding]:
        """What speaks against a seat in this session beside the others: see `Seating.objections`.

        Whether it or the unit's limit is full is known after `count_people`. Whoever said that they cannot come to
        a session of the own class may say that they can after all.
        """
        found = self._seating.objections(self._me, self.facts[uid], beside)
        return [one for one in found if one.code != "busy" or not self.is_said_absent(uid)]

    def count_people(self, uids: Collection[str]) -> None:
        """Read how many people attend these sessions now, and how many of the trainee's unit are in class then."""
        people = people_in([self.sessions[uid] for uid in uids])
        for uid in uids:
            self._seating.people[self.facts[uid].seat] = people[uid]
        if self._me.unit is None or self.unit_id is None:
            return
        slots = {self.facts[uid].slot for uid in uids}
        at_once = [uid for uid, facts in self.facts.items() if facts.slot in slots]
        mates = people_of_unit_in([self.sessions[uid] for uid in at_once], self.unit_id)
        self._seating.of_unit.clear()
        for uid in at_once:
            self._seating.of_unit[self._me.unit, self.facts[uid].slot] += mates[uid]


def read_released_seating(release: Release, trainee: Trainee, *, now: datetime) -> ReleasedSeating | None:
    """The trainee among the sessions of the release as amended; None without a class in it.

    A fixed number of queries; one of them reads all sessions of the release.
    """
    home = db.session.scalar(
        sa.select(ReleasePlacement.class_code).filter_by(release_id=release.id, trainee_id=trainee.id)
    )
    by_class = _sessions_by_class(release, trainee.intake)
    if home not in by_class:
        return None
    seats = amended_seats(released_seats(release, trainee), amendments_of(release, trainee))
    me, said_absent = _me(trainee)
    problem = _problem(trainee, me, by_class, now=now)
    plans = {
        code: ClassPlan(f"F{code}", tuple(_plan(trainee.intake, one) for one in rows))
        for code, rows in by_class.items()
    }
    seating = Seating(TimetableIndex(problem, Solution(classes=plans, trainees={ME: Placement(None)})))
    held = {one.uid: Seat(code, place) for code, rows in by_class.items() for place, one in enumerate(rows)}
    return ReleasedSeating(
        release=release,
        home=home,
        seats=seats,
        sessions={one.uid: one for rows in by_class.values() for one in rows},
        facts={uid: seating.facts[seat] for uid, seat in held.items()},
        unit_id=trainee.unit_id,
        said_absent=said_absent,
        _seating=seating,
        _me=me,
    )


def _sessions_by_class(release: Release, intake: Intake) -> dict[str, list[ReleaseSession]]:
    query = db.select(ReleaseSession).filter_by(release_id=release.id)
    rows = db.session.execute(query.order_by(ReleaseSession.class_code, ReleaseSession.position)).scalars()
    by_class = {code: list(group) for code, group in groupby(rows, key=lambda row: row.class_code)}
    return {
        code: sessions
        for code, sessions in by_class.items()
        if all(0 <= _slot(intake, one) < intake.days * len(intake.periods) for one in sessions)
    }


def _slot(intake: Intake, session: ReleaseSession) -> int:
    """The slot of a published session by its time; below 0 where the intake has no such period any more."""
    first = (session.date - intake.start_date).days * len(intake.periods)
    for place, period in enumerate(intake.periods):
        if period.start_time < session.end_time and session.start_time < period.end_time:
            return first + place
    return -1


def _plan(intake: Intake, session: ReleaseSession) -> SessionPlan:
    room = None if session.room_id is None else problem_id("R", session.room_id)
    return SessionPlan(_slot(intake, session), room)


def _me(trainee: Trainee) -> tuple[engine.Trainee, frozenset[int]]:
    """When the trainee can come, as the intake's engine would read it, and the slots that only an absence closes."""
    intake = trainee.intake
    grid, _source = trainee_grid(trainee)
    absent = absent_cells(intake, trainee).get(trainee.id, set())
    cells = [(day, period.id) for day in intake.dates for period in intake.periods]
    marks = [MARKS[grid.get(cell, State.FREE)] for cell in cells]
    said = [slot for slot, cell in enumerate(cells) if cell in absent and marks[slot] != engine.IMPOSSIBLE]
    for slot in said:
        marks[slot] = engine.IMPOSSIBLE
    limited = trainee.unit is not None and trainee.unit.max_together is not None
    unit = problem_id("U", trainee.unit_id) if limited and trainee.unit_id is not None else None
    return engine.Trainee(ME, "".join(marks), unit, (), {}), frozenset(said)


def _problem(
    trainee: Trainee,
    me: engine.Trainee,
    by_class: Mapping[str, list[ReleaseSession]],
    *,
    now: datetime,
) -> engine.Problem:
    intake = trainee.intake
    return engine.Problem(
        start=intake.start_date,
        days=intake.days,
        periods=tuple(
            engine.Period(one.code, f"{one.start_time:%H:%M}", f"{one.end_time:%H:%M}", one.lessons)
            for one in intake.periods
        ),
        calendar=engine.FREE * len(me.availability),
        modules=released_modules(next(iter(by_class.values())), intake.programme_version.modules),
        formats=tuple(
            engine.Format(f"F{code}", "", tuple(one.lessons for one in rows), online=rows[0].online)
            for code, rows in by_class.items()
        ),
        classes=_classes(intake, by_class),
        trainees=(me,),
        weights=DEFAULT_WEIGHTS,
        rooms=_rooms(by_class),
        units=_units(me, trainee.unit),
        attendance_percent=intake.attendance_percent,
        held_before=first_open_slot(intake, now),
    )


def _units(me: engine.Trainee, unit: Unit | None) -> tuple[engine.Unit, ...]:
    if me.unit is None or unit is None or unit.max_together is None:
        return ()
    return (engine.Unit(me.unit, unit.max_together),)


def _classes(intake: Intake, by_class: Mapping[str, list[ReleaseSession]]) -> tuple[engine.CourseClass, ...]:
    """A class that has been deleted since takes nobody more."""
    query = sa.select(CourseClass.code, CourseClass.capacity).filter_by(intake_id=intake.id)
    capacity: dict[str, int] = dict(db.session.execute(query).all())
    return tuple(engine.CourseClass(code, (f"F{code}",), capacity.get(code, 0)) for code in by_class)


def _rooms(by_class: Mapping[str, list[ReleaseSession]]) -> tuple[engine.Room, ...]:
    ids = {one.room_id for rows in by_class.values() for one in rows} - {None}
    query = sa.select(Room.id, Room.capacity).where(Room.id.in_(ids))
    return tuple(
        engine.Room(problem_id("R", key), most, "") for key, most in db.session.execute(query.order_by(Room.id))
    )
