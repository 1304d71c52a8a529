"""Two trainees, or a trainee and the staff, in the same moment: nothing is taken twice and nothing is lost."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from flask import Flask

from models import Amendment, FeedEntry, Intake, MakeUp, Release, Trainee, db
from operations.actor import COMMAND, trainee_actor
from operations.move_consequences import Target
from operations.move_session import move_session
from operations.publish_timetable import publish
from operations.take_make_up import take_back, take_make_up
from tests.conftest import on_both_databases
from tests.factories import NOW
from tests.operations.amended import published_course, take
from tests.operations.at_once import at_once, refusals
from tests.operations.courses import FRIDAY, Course

pytestmark = on_both_databases


def taking(
    course: Course, trainee: Trainee, missed: tuple[int, int], taken: tuple[int, int], *, now: datetime = NOW
) -> Callable[[], Any]:
    key, uids = trainee.id, (course.session(*missed).uid, course.session(*taken).uid)

    def action() -> Amendment:
        mine = db.session.get_one(Trainee, key)
        return take_make_up(mine, *uids, release_number=1, actor=trainee_actor(mine), now=now)

    return action


def numbers() -> list[int]:
    return sorted(db.session.scalars(db.select(Amendment.number)))


def test_last_seat_wanted_by_two_at_once_is_taken_by_one(app: Flask) -> None:
    course = published_course()
    course.room.capacity = 1
    one, other = course.trainees
    found = at_once(app, taking(course, one, (0, 1), (1, 1)), taking(course, other, (0, 1), (1, 1)))
    assert refusals(found) == ["make_up_seat_gone"]
    assert numbers() == [1]
    guests = db.select(FeedEntry).where(FeedEntry.title.startswith("Học bù"))
    assert len(db.session.scalars(guests).all()) == 1
    assert db.session.query(MakeUp).count() == 1


def test_last_seat_wanted_afterwards_by_two_at_once_is_taken_by_one(app: Flask) -> None:
    course = published_course()
    course.room.capacity = 1
    noon = NOW + timedelta(days=8, hours=3)
    one, other = course.trainees
    found = at_once(
        app, taking(course, one, (0, 1), (1, 1), now=noon), taking(course, other, (0, 1), (1, 1), now=noon)
    )  # fmt: skip
    assert refusals(found) == ["make_up_seat_gone"]
    assert db.session.query(FeedEntry).filter(FeedEntry.title.startswith("Vắng")).count() == 1
    assert db.session.query(MakeUp).count() == 1


def test_make_up_taken_twice_at_once_is_one_amendment(app: Flask) -> None:
    course = published_course()
    action = taking(course, course.trainees[0], (0, 1), (1, 1))
    assert refusals(at_once(app, action, action)) == []
    assert numbers() == [1]


def test_amendments_of_two_at_once_have_two_numbers(app: Flask) -> None:
    course = published_course()
    one, other = course.trainees
    found = at_once(app, taking(course, one, (0, 1), (1, 1)), taking(course, other, (0, 0), (1, 0)))
    assert refusals(found) == []
    assert numbers() == [1, 2]


def test_make_up_taken_back_twice_at_once_is_taken_back_once(app: Flask) -> None:
    course = published_course()
    key = course.trainees[0].id
    take(course.trainees[0], course.session(0, 1), course.session(1, 1))

    def back() -> Amendment:
        mine = db.session.get_one(Trainee, key)
        return take_back(mine, 1, release_number=1, actor=trainee_actor(mine), now=NOW)

    assert refusals(at_once(app, back, back)) == []
    assert numbers() == [1, 2]


def test_make_up_taken_while_the_draft_is_published_is_in_one_of_both(app: Flask) -> None:
    """Whoever comes later is told that the page is old: no arrangement falls between two releases."""
    course = published_course()
    session = course.session(0, 2)
    target = Target(FRIDAY, session.period_id, session.room_id, session.lecturer_id)
    move_session(session, target, expected_revision=course.draft.revision, actor=COMMAND, now=NOW)
    intake_id, revision = course.intake.id, course.draft.revision

    def release() -> Release:
        intake = db.session.get_one(Intake, intake_id)
        return publish(intake, comment="", expected_revision=revision, actor=COMMAND, now=NOW + timedelta(minutes=1))

    found = at_once(app, taking(course, course.trainees[0], (0, 1), (1, 1)), release)
    assert refusals(found) == ["stale"]
    assert len(numbers()) + db.session.query(Release).count() == 2
