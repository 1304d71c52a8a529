"""A trainee's own calendar reminds them before a session, if they choose so: not before, and nobody else's does."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from models import db
from operations.actor import COMMAND
from operations.share_feed import find_feed
from tests.conftest import Clock
from tests.links import personal_path, rotate_link
from tests.operations.courses import Course, make_course
from tests.web.pages import main_text
from tests.web.test_feeds import events, feed_path, ready, release


@pytest.fixture
def course(app: Flask, clock: Clock) -> Course:
    course = make_course()
    ready(course, clock)
    return course


@pytest.fixture
def address(app: Flask, course: Course) -> str:
    return str(personal_path(app, course.trainees[0]))


def choose(client: FlaskClient, address: str, minutes: str) -> int:
    return client.post(f"{address}/nhac-lich", data={"truoc": minutes}).status_code


@pytest.mark.parametrize(("minutes", "trigger"), [("60", b"TRIGGER:-PT1H"), ("1440", b"TRIGGER:-P1D")])
def test_reminder_chosen_stands_at_every_session(
    app: Flask, client: FlaskClient, course: Course, clock: Clock, address: str, minutes: str, trigger: bytes
) -> None:
    release(course, clock)
    path = feed_path(app, course.trainees[0], clock)
    assert b"VALARM" not in client.get(path).data
    assert choose(client, address, minutes) == 302
    body = client.get(path).data
    assert (body.count(b"BEGIN:VALARM"), body.count(trigger)) == (3, 3)
    assert len(events(client, path)) == 3
    assert f'<option value="{minutes}" selected>' in client.get(address).text


def test_reminder_changes_the_etag_once_and_taken_back_gives_the_old_bytes(
    app: Flask, client: FlaskClient, course: Course, clock: Clock, address: str
) -> None:
    release(course, clock)
    path = feed_path(app, course.trainees[0], clock)
    first = client.get(path)
    clock.advance(minutes=5)
    choose(client, address, "60")
    second, third = client.get(path), client.get(path)
    assert first.headers["ETag"] != second.headers["ETag"] == third.headers["ETag"]
    assert second.data == third.data
    for known in ({"If-None-Match": first.headers["ETag"]}, {"If-Modified-Since": first.headers["Last-Modified"]}):
        assert client.get(path, headers=known).status_code == 200
    choose(client, address, "")
    again = client.get(path)
    assert (again.data, again.headers["ETag"]) == (first.data, first.headers["ETag"])


def test_reminder_is_not_of_the_notice_before_a_release_and_holds_from_then(
    app: Flask, client: FlaskClient, course: Course, clock: Clock, address: str
) -> None:
    path = feed_path(app, course.trainees[0], clock)
    before = client.get(path)
    choose(client, address, "60")
    after = client.get(path)
    assert (after.status_code, after.data) == (200, before.data)
    assert client.get(path, headers={"If-None-Match": after.headers["ETag"]}).status_code == 304
    clock.advance(minutes=5)
    release(course, clock)
    assert client.get(path).data.count(b"BEGIN:VALARM") == 3


def test_reminder_of_one_is_nobody_elses_and_outlives_a_new_link(
    app: Flask, client: FlaskClient, course: Course, clock: Clock, address: str
) -> None:
    release(course, clock)
    choose(client, address, "60")
    for other in (course.trainees[1], course.lecturers[0]):
        assert b"VALARM" not in client.get(feed_path(app, other, clock)).data
    link = find_feed(course.trainees[0], intake=course.intake)
    assert link is not None
    rotate_link(link, actor=COMMAND, now=clock())
    assert b"VALARM" in client.get(feed_path(app, course.trainees[0], clock)).data


@pytest.mark.parametrize("minutes", ["0", "-60", "61", "x", "٦٠", "9" * 99])
def test_reminder_that_is_not_offered_is_refused(
    app: Flask, client: FlaskClient, course: Course, clock: Clock, address: str, minutes: str
) -> None:
    feed_path(app, course.trainees[0], clock)
    assert choose(client, address, minutes) == 400
    assert client.post(f"{address}/nhac-lich").status_code == 400
    link = find_feed(course.trainees[0], intake=course.intake)
    assert link is not None
    assert link.reminder_minutes is None


def test_reminder_without_a_calendar_link_is_not_found(client: FlaskClient, address: str, course: Course) -> None:
    assert find_feed(course.trainees[0], intake=course.intake) is None
    assert choose(client, address, "60") == 404


def test_reminder_is_shown_folded_and_noted(
    app: Flask, client: FlaskClient, course: Course, clock: Clock, address: str
) -> None:
    release(course, clock)
    assert '<details class="mb-2" id="reminder">' in client.get(address).text
    choose(client, address, "1440")
    assert '<details class="mb-2" id="reminder" open>' in client.get(address).text
    db.session.rollback()
    found = main_text(client.get(f"{address}/du-lieu"))
    assert "nhắc trước mỗi buổi 1440 phút" in found
    assert "Đổi lời nhắc trong lịch đăng ký (anh/chị)" in found
