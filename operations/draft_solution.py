"""The draft as a solution in the exchange format, with database ids as ids (see operations/slots.py)."""

from typing import Any

from sqlalchemy.orm import selectinload

from models import Enrolment, HeldClass, Intake, MakeUp, Session, Skip, Timetable, db
from operations.slots import problem_id

# A class, a session in it, both as the exchange format names them.
Seat = tuple[str, int]


def find_draft(intake: Intake) -> Timetable | None:
    query = db.select(Timetable).filter_by(intake_id=intake.id)
    return db.session.execute(query).scalar_one_or_none()


def solution_from_draft(timetable: Timetable) -> dict[str, Any]:
    """The draft as it stands, whatever rules it breaks: slots outside the horizon stay outside of it.

    Classes of the intake that are not held are null. Seats that no longer exist are left out.
    """
    held = _held_classes(timetable)
    seats = {
        session.id: (problem_id("C", one.class_id), place) for one in held for place, session in enumerate(one.sessions)
    }
    classes: dict[str, Any] = {problem_id("C", one.class_id): _plan(timetable.intake, one) for one in held}
    return {"classes": classes, "trainees": _placements(timetable, classes, seats), "status": "feasible"}


def _held_classes(timetable: Timetable) -> list[HeldClass]:
    query = db.select(HeldClass).filter_by(timetable_id=timetable.id).options(selectinload(HeldClass.sessions))
    return list(db.session.execute(query.order_by(HeldClass.class_id)).scalars())


def _plan(intake: Intake, held: HeldClass) -> dict[str, Any]:
    places = {period.id: place for place, period in enumerate(intake.periods)}
    sessions = [
        {
            "slot": (session.date - intake.start_date).days * len(places) + places[session.period_id],
            "room": None if session.room_id is None else problem_id("R", session.room_id),
            "lecturer": None if session.lecturer_id is None else problem_id("L", session.lecturer_id),
        }
        for session in held.sessions
    ]
    return {"format": problem_id("F", held.format_id), "sessions": sessions}


def _placements(timetable: Timetable, classes: dict[str, Any], seats: dict[int, Seat]) -> dict[str, Any]:
    enrolments = db.session.execute(
        db.select(Enrolment.id, Enrolment.trainee_id, Enrolment.class_id)
        .filter_by(timetable_id=timetable.id)
        .order_by(Enrolment.id)
    ).all()
    skips, make_ups = _seats_by_enrolment(timetable, Skip, seats), _seats_by_enrolment(timetable, MakeUp, seats)
    placements: dict[str, Any] = {}
    for enrolment_id, trainee_id, class_id in enrolments:
        home = None if class_id is None else problem_id("C", class_id)
        placement: dict[str, Any] = {"class": None}
        if home in classes:
            placement = {
                "class": home,
                "skips": [place for cid, place in skips.get(enrolment_id, []) if cid == home],
                "makeups": [[cid, place] for cid, place in make_ups.get(enrolment_id, []) if cid != home],
            }
        placements[problem_id("T", trainee_id)] = placement
    return placements


def _seats_by_enrolment(
    timetable: Timetable, table: type[Skip | MakeUp], seats: dict[int, Seat]
) -> dict[int, list[Seat]]:
    query = (
        db.select(table.enrolment_id, table.session_id)
        .join(Enrolment, Enrolment.id == table.enrolment_id)
        .join(Session, Session.id == table.session_id)
        .where(Enrolment.timetable_id == timetable.id)
        .order_by(table.enrolment_id, Session.date, Session.position)
    )
    found: dict[int, list[Seat]] = {}
    for enrolment_id, session_id in db.session.execute(query).all():
        if session_id in seats:
            found.setdefault(enrolment_id, []).append(seats[session_id])
    return found
