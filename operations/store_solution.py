"""Writes a solution of the engine into the tables of the draft."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from models import CourseClass, Enrolment, HeldClass, MakeUp, Period, Session, Skip, Timetable, db
from operations.slots import database_id, moment_of
from scheduler import ClassPlan, Problem, SessionPlan, Solution

# The database id of each session, by class id and place as the exchange format names them.
Places = dict[tuple[str, int], int]


def store_classes(draft: Timetable, problem: Problem, solution: Solution) -> Places:
    """Make the draft's classes and sessions those of the solution; gone are its enrolments and seats.

    A class that keeps its format keeps its sessions, with their identity; they move. One that stays in its
    slot stays pinned.
    """
    _clear_seats(draft)
    held = {one.class_id: one for one in _held_classes(draft)}
    plans = {database_id(cid): plan for cid, plan in solution.classes.items() if plan is not None}
    for class_id, one in held.items():
        plan = plans.get(class_id)
        if plan is None or database_id(plan.format) != one.format_id:
            db.session.delete(one)
    db.session.flush()
    db.session.expire(draft)
    kept: Places = {}
    for class_id, plan in plans.items():
        stored = held.get(class_id)
        if stored is None or stored.format_id != database_id(plan.format):
            stored = HeldClass(timetable=draft, class_id=class_id, format_id=database_id(plan.format))
            db.session.add(stored)
        _store_sessions(stored, plan, problem, draft)
    db.session.flush()
    for one in _held_classes(draft):
        kept |= {(f"C{one.class_id}", session.position): session.id for session in one.sessions}
    return kept


def _held_classes(draft: Timetable) -> list[HeldClass]:
    query = db.select(HeldClass).filter_by(timetable_id=draft.id).order_by(HeldClass.class_id)
    return list(db.session.execute(query).scalars())


def _clear_seats(draft: Timetable) -> None:
    own = sa.select(Enrolment.id).filter_by(timetable_id=draft.id)
    for table in (Skip, MakeUp):
        _delete(sa.delete(table).where(table.enrolment_id.in_(own)))
    _delete(sa.delete(Enrolment).where(Enrolment.timetable_id == draft.id))
    db.session.expire(draft)


def _delete(statement: sa.Delete) -> None:
    db.session.execute(statement, execution_options={"synchronize_session": "fetch"})


def _store_sessions(held: HeldClass, plan: ClassPlan, problem: Problem, draft: Timetable) -> None:
    """Each session in its place; lessons are those of the format as it was when the run began."""
    course_class = db.session.get_one(CourseClass, held.class_id)
    fmt = problem.formats_by_id[plan.format]
    del held.sessions[len(plan.sessions) :]
    stored = {session.position: session for session in held.sessions}
    for position, (lessons, planned) in enumerate(zip(fmt.covers, plan.sessions, strict=True)):
        day, period = moment_of(draft.intake, planned.slot)
        session = stored.get(position)
        if session is None:
            session = Session(position=position, pinned=False)
            held.sessions.append(session)
        elif (session.date, session.period_id) != (day, period.id):
            session.pinned = False
        session.first_lesson, session.lessons, session.date = lessons.start, len(lessons), day
        _store_place(session, planned, period)
        if fmt.online:
            session.meeting_url = course_class.meeting_url or session.meeting_url
        else:
            session.meeting_url = None


def _store_place(session: Session, planned: SessionPlan, period: Period) -> None:
    session.period_id = period.id
    session.room_id = None if planned.room is None else database_id(planned.room)
    session.lecturer_id = None if planned.lecturer is None else database_id(planned.lecturer)


def store_seats(draft: Timetable, solution: Solution, places: Places) -> None:
    """The home class of every trainee of the solution, what they do not attend, and their make-ups."""
    rows = [
        {
            "timetable_id": draft.id,
            "trainee_id": database_id(tid),
            "class_id": None if placement.class_id is None else database_id(placement.class_id),
        }
        for tid, placement in solution.trainees.items()
    ]
    _insert(Enrolment, rows)
    pairs = db.session.execute(sa.select(Enrolment.trainee_id, Enrolment.id).filter_by(timetable_id=draft.id)).all()
    enrolments = {f"T{trainee_id}": enrolment_id for trainee_id, enrolment_id in pairs}
    skips, make_ups = [], []
    for tid, placement in solution.trainees.items():
        if placement.class_id is not None:
            home = placement.class_id
            skips += [(enrolments[tid], places[home, place]) for place in placement.skips]
            make_ups += [(enrolments[tid], places[cid, place]) for cid, place in placement.makeups]
    _insert(Skip, _as_rows(skips))
    _insert(MakeUp, _as_rows(make_ups))
    db.session.expire(draft)


def _as_rows(pairs: Iterable[tuple[int, int]]) -> list[dict[str, Any]]:
    return [{"enrolment_id": enrolment_id, "session_id": session_id} for enrolment_id, session_id in pairs]


def _insert(table: type[Enrolment | Skip | MakeUp], rows: list[dict[str, Any]]) -> None:
    if rows:
        db.session.execute(sa.insert(table), rows)
