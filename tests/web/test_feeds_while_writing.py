"""A feed is answered while somebody writes: what a fetch would store waits for another one, the calendar does not."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from models import Link, LinkPurpose, Trainee, db
from operations.actor import COMMAND
from operations.links import find_link
from operations.publish_timetable import publish
from tests.calendars.parsers import Understood, by_icalendar
from tests.conftest import Clock, on_both_databases
from tests.factories import make_intake, make_trainee
from tests.links import rotate_link, token_of
from tests.operations.courses import answer, make_course

pytestmark = on_both_databases
QUICKLY = 5  # seconds: a third of what the pages of staff wait for each other


@contextmanager
def somebody_writing() -> Iterator[None]:
    """Another connection that has changed the links, and has not come to an end."""
    db.session.commit()
    with db.engine.connect().execution_options(will_write=True) as other:
        other.execute(sa.update(Link).values(version=Link.version))
        yield
        other.rollback()


def path_of(app: Flask, trainee: Trainee) -> str:
    return f"/lich/{token_of(app, trainee, LinkPurpose.FEED)}.ics"


def fetch(client: FlaskClient, path: str) -> dict[str | None, Understood]:
    begun = time.monotonic()
    answer = client.get(path)
    assert (answer.status_code, time.monotonic() - begun < QUICKLY) == (200, True)
    return {event.summary: event for event in by_icalendar(answer.data).values()}


def fetched_at(trainee: Trainee) -> datetime | None:
    db.session.rollback()
    found: datetime | None = db.session.scalar(db.select(Link.fetched_at).filter_by(trainee_id=trainee.id))
    return found


@pytest.fixture
def trainee(app: Flask, clock: Clock) -> Trainee:
    """Of a course that is published."""
    course = make_course()
    for one in course.trainees:
        answer(course.intake, now=clock(), trainee=one)
    publish(course.intake, comment="", expected_revision=course.draft.revision, actor=COMMAND, now=clock())
    return course.trainees[0]


def test_feed_fetched_while_somebody_writes_is_noted_at_the_next_fetch(
    app: Flask, client: FlaskClient, trainee: Trainee, clock: Clock
) -> None:
    path = path_of(app, trainee)
    with somebody_writing():
        assert fetch(client, path).keys() == {f"Lớp 01 – Buổi {n}" for n in (1, 2, 3)}
    assert fetched_at(trainee) is None
    assert len(fetch(client, path)) == 3
    assert fetched_at(trainee) == clock()


def test_feed_first_fetched_while_somebody_writes_holds_the_notice_that_is_stored_later(
    app: Flask, client: FlaskClient
) -> None:
    path = path_of(app, make_trainee(make_intake()))
    with somebody_writing():
        waiting = fetch(client, path)
    assert list(waiting) == ["Lịch học chưa ban hành"]
    assert fetch(client, path) == waiting
    assert db.session.scalar(db.select(Link.etag)) is not None


def test_feed_with_another_deadline_says_so_while_somebody_writes(
    app: Flask, client: FlaskClient, clock: Clock
) -> None:
    intake = make_intake(answer_deadline=datetime(2026, 1, 9, 10, 0, tzinfo=UTC))
    path = path_of(app, make_trainee(intake))
    (before,) = fetch(client, path).values()
    clock.advance(hours=2)
    intake.answer_deadline = datetime(2026, 1, 10, 10, 0, tzinfo=UTC)
    with somebody_writing():
        (waiting,) = fetch(client, path).values()
    assert (waiting.start, waiting.sequence) == ("20260110T100000Z", before.sequence + 1)
    (after,) = fetch(client, path).values()
    assert after == waiting


def test_feed_of_a_renewed_link_is_answered_while_somebody_writes(
    app: Flask, client: FlaskClient, trainee: Trainee, clock: Clock
) -> None:
    before = fetch(client, path_of(app, trainee))
    link = find_link(trainee, LinkPurpose.FEED)
    assert link is not None
    rotate_link(link, actor=COMMAND, now=clock())
    path = path_of(app, trainee)
    with somebody_writing():
        assert fetch(client, path) == before
    etag = client.get(path).headers["ETag"]
    assert link.etag is not None
    assert client.get(path, headers={"If-None-Match": etag}).status_code == 304
