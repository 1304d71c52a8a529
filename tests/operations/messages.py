"""Messages for tests: who is told what by releases, and what has gone."""

from datetime import date, datetime

from models import MessageStatus, OutboxMessage, Release, Trainee, db
from operations.actor import COMMAND
from operations.move_consequences import Target
from operations.move_session import move_session
from operations.outbox import mark_sent
from operations.publish_timetable import publish
from operations.read_outbox import OutboxQuery, found_texts
from tests.conftest import Clock
from tests.operations.courses import Course, answer, make_course


def ready_course(clock: Clock, *, trainees: int = 2, online: bool = False) -> Course:
    """A course whose people have all answered, so that it can be published."""
    course = make_course(trainees=trainees, online=online)
    for trainee in course.trainees:
        answer(course.intake, now=clock(), trainee=trainee)
    db.session.commit()
    return course


def publish_draft(course: Course, clock: Clock, *, confirmed: str = "") -> Release:
    return publish(
        course.intake, comment="", expected_revision=course.draft.revision, confirmed=confirmed, actor=COMMAND,
        now=clock(),
    )  # fmt: skip


def move_last(course: Course, clock: Clock, day: date, *, position: int = 2, course_class: int = 0) -> None:
    """Move a session of Lớp 01, or of the other class, to another day in the draft."""
    session = course.session(course_class, position)
    target = Target(day, session.period_id, session.room_id, session.lecturer_id)
    move_session(session, target, expected_revision=course.draft.revision, actor=COMMAND, now=clock())


def messages_to(trainee: Trainee, *statuses: MessageStatus) -> list[OutboxMessage]:
    """The messages to one person in the order in which they were written."""
    query = db.select(OutboxMessage).filter_by(trainee_id=trainee.id)
    if statuses:
        query = query.where(OutboxMessage.status.in_(statuses))
    return list(db.session.scalars(query.order_by(OutboxMessage.id)))


def drafts_to(trainee: Trainee) -> list[OutboxMessage]:
    return messages_to(trainee, MessageStatus.DRAFT)


def send_all_by_hand(course: Course, now: datetime) -> int:
    """Tick off whatever waits; how many messages."""
    seen = found_texts(course.intake, OutboxQuery(), now=now)
    return mark_sent(course.intake, seen, actor=COMMAND, now=now).done
