"""Rooms and lecturers that other intakes have taken, by their newest releases."""

from collections import defaultdict

import sqlalchemy as sa

from models import Intake, Release, ReleaseSession, db

# Slots of an intake, by the database id of a room or lecturer.
Taken = dict[int, set[int]]


def taken_elsewhere(intake: Intake) -> tuple[Taken, Taken]:
    """Slots of this intake in which a room, and in which a lecturer, is in a published session of another."""
    room_slots: Taken = defaultdict(set)
    lecturer_slots: Taken = defaultdict(set)
    for session in _published_elsewhere(intake):
        slots = _slots_during(intake, session)
        if session.room_id is not None:
            room_slots[session.room_id] |= slots
        if session.lecturer_id is not None:
            lecturer_slots[session.lecturer_id] |= slots
    return room_slots, lecturer_slots


def _published_elsewhere(intake: Intake) -> list[ReleaseSession]:
    newest = (
        db.select(Release.intake_id, sa.func.max(Release.number).label("number"))
        .where(Release.intake_id != intake.id)
        .group_by(Release.intake_id)
        .subquery()
    )
    query = (
        db.select(ReleaseSession)
        .join(Release, Release.id == ReleaseSession.release_id)
        .join(newest, sa.and_(newest.c.intake_id == Release.intake_id, newest.c.number == Release.number))
        .where(ReleaseSession.date.between(intake.start_date, intake.end_date))
    )
    return list(db.session.execute(query).scalars())


def _slots_during(intake: Intake, session: ReleaseSession) -> set[int]:
    """Slots of this intake whose time overlaps the session: the other intake may have other periods."""
    first = (session.date - intake.start_date).days * len(intake.periods)
    return {
        first + place
        for place, period in enumerate(intake.periods)
        if period.start_time < session.end_time and session.start_time < period.end_time
    }
