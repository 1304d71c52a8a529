"""A published course in which people arrange things for themselves."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

from models import Amendment, EntryStatus, FeedEntry, LinkPurpose, Release, Session, Trainee, db
from operations.actor import COMMAND, trainee_actor
from operations.draft import load_draft
from operations.move_consequences import Target
from operations.move_session import move_session
from operations.publish_timetable import publish
from operations.read_published import OwnTimetable, own_timetable
from operations.take_make_up import note_absence, take_back, take_make_up
from tests.factories import NOW
from tests.operations.courses import Course, answer, make_course

TUESDAY_NOON = NOW + timedelta(days=8, hours=3)
TUESDAY_EVENING = NOW + timedelta(days=8, hours=9)


def published_course(*, busy: Collection[tuple[date, int]] = (), **options: Any) -> Course:
    """All answered; the first trainee is busy at these dates and places of periods. Release 1 is out."""
    course = make_course(**options)
    for n, trainee in enumerate(course.trainees):
        answer(course.intake, now=NOW, trainee=trainee, busy=busy if n == 0 else ())
    db.session.commit()
    publish_draft(course)
    return course


def publish_draft(course: Course, **options: Any) -> Release:
    values: dict[str, Any] = {
        "comment": "",
        "expected_revision": course.draft.revision,
        "actor": COMMAND,
        "now": NOW,
    } | options
    release = publish(course.intake, **(values | options))
    db.session.expire_all()
    return release


def take(trainee: Trainee, missed: Session, taken: Session, *, now: Any = NOW, release: int = 1) -> Amendment:
    actor = trainee_actor(trainee)
    return take_make_up(trainee, missed.uid, taken.uid, release_number=release, actor=actor, now=now)


def stay_away(trainee: Trainee, missed: Session, *, now: Any = NOW, release: int = 1) -> Amendment:
    return note_absence(trainee, missed.uid, release_number=release, actor=trainee_actor(trainee), now=now)


def undo(trainee: Trainee, number: int, *, now: Any = NOW, release: int = 1) -> Amendment:
    return take_back(trainee, number, release_number=release, actor=trainee_actor(trainee), now=now)


def feed_of(trainee: Trainee) -> dict[str, tuple[EntryStatus, int, str]]:
    """What the trainee's calendar says: uid to status, SEQUENCE and title."""
    query = db.select(FeedEntry).join(FeedEntry.link).filter_by(purpose=LinkPurpose.FEED, trainee_id=trainee.id)
    return {entry.session_uid: (entry.status, entry.sequence, entry.title) for entry in db.session.scalars(query)}


def draft_seats(course: Course, trainee: Trainee) -> set[str]:
    """The uids of what the draft has the trainee attend."""
    db.session.expire_all()
    draft = load_draft(course.intake)
    assert draft is not None
    mine = next(one for one in draft.trainees if one.id == trainee.id)
    return {session.uid for session in draft.attended(mine)}


def own(trainee: Trainee, now: datetime = NOW) -> OwnTimetable:
    """What the trainee's page has to tell."""
    db.session.expire_all()
    found = own_timetable(trainee, now=now)
    assert found is not None
    return found


def uids(timetable: OwnTimetable) -> list[str]:
    return [one.session.uid for one in timetable.sessions]


def move(course: Course, session: Session, day: date) -> None:
    """The session of the draft to another day; period, room and lecturer stay."""
    target = Target(day, session.period_id, session.room_id, session.lecturer_id)
    move_session(session, target, expected_revision=course.draft.revision, actor=COMMAND, now=NOW)
