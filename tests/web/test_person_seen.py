"""What has changed since somebody last looked: their own browser knows when that was, the server does not."""

from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from models import db
from operations.actor import COMMAND
from operations.move_consequences import Target
from operations.move_session import move_session
from operations.publish_timetable import publish
from tests.conftest import Clock
from tests.links import personal_path
from tests.operations.amended import take
from tests.operations.counting import counted_statements
from tests.operations.courses import FRIDAY, WEDNESDAY, Course
from tests.operations.messages import ready_course
from tests.web.pages import main_text
from web.person.seen import COOKIE, Seen, View

THURSDAY = WEDNESDAY + timedelta(days=1)
MOVED = "Chuyển từ Thứ 4, 14/01/2026, 07:30–11:30 sang Thứ 6, 16/01/2026, 07:30–11:30."


@pytest.fixture
def course(app: Flask, clock: Clock) -> Course:
    course = ready_course(clock)
    publish_draft(course, clock)
    return course


@pytest.fixture
def address(app: Flask, course: Course) -> str:
    return str(personal_path(app, course.trainees[0]))


def publish_draft(course: Course, clock: Clock) -> None:
    publish(course.intake, comment="", expected_revision=course.draft.revision, actor=COMMAND, now=clock())


def publish_on(course: Course, clock: Clock, *days: date) -> None:
    """For each of these days a new release, a day after the one before, in which the third session is on it."""
    for day in days:
        clock.advance(days=1)
        session = course.session(0, 2)
        target = Target(day, session.period_id, session.room_id, session.lecturer_id)
        move_session(session, target, expected_revision=course.draft.revision, actor=COMMAND, now=clock())
        publish_draft(course, clock)


def test_moved_twice_between_two_looks_shows_the_net_change(
    client: FlaskClient, address: str, course: Course, clock: Clock
) -> None:
    client.get(address)
    publish_on(course, clock, THURSDAY, FRIDAY)
    text = main_text(client.get(address))
    assert "Lịch của anh/chị đã thay đổi so với lần xem ngày 05/01/2026." in text
    assert MOVED in text
    assert "15/01/2026" not in text.split("Tất cả buổi học")[0]


def test_reload_keeps_the_changes_until_there_are_newer_ones(
    client: FlaskClient, address: str, course: Course, clock: Clock
) -> None:
    client.get(address)
    publish_on(course, clock, THURSDAY, FRIDAY)
    for _ in range(2):
        assert "so với lần xem ngày 05/01/2026." in main_text(client.get(address))
    clock.advance(days=3)
    assert MOVED in main_text(client.get(address))
    publish_on(course, clock, THURSDAY)
    text = main_text(client.get(address))
    assert "so với lần xem ngày 10/01/2026." in text
    assert "Chuyển từ Thứ 6, 16/01/2026, 07:30–11:30 sang Thứ 5, 15/01/2026, 07:30–11:30." in text


def test_moved_there_and_back_between_two_looks_is_no_change(
    client: FlaskClient, address: str, course: Course, clock: Clock
) -> None:
    client.get(address)
    publish_on(course, clock, FRIDAY, WEDNESDAY)
    text = main_text(client.get(address))
    assert "Lịch của anh/chị không thay đổi so với lần xem ngày 05/01/2026." in text
    assert "Chuyển từ" not in text


def test_first_look_compares_with_the_release_before(
    client: FlaskClient, address: str, course: Course, clock: Clock
) -> None:
    publish_on(course, clock, THURSDAY, FRIDAY)
    for _ in range(2):
        text = main_text(client.get(address))
        assert "đã thay đổi so với lần ban hành trước." in text
        assert "Chuyển từ Thứ 5, 15/01/2026" in text


def test_first_look_at_the_first_release_says_nothing_of_changes(client: FlaskClient, address: str) -> None:
    for _ in range(2):
        assert "thay đổi so với" not in main_text(client.get(address))


def test_make_up_taken_after_the_last_look_is_no_change_of_the_timetable(
    client: FlaskClient, address: str, course: Course, clock: Clock
) -> None:
    client.get(address)
    take(course.trainees[0], course.session(0, 1), course.session(1, 1))
    publish_on(course, clock, FRIDAY)
    text = main_text(client.get(address))
    assert MOVED in text
    assert "Buổi mới" not in text


def test_cookie_stays_with_the_page_and_out_of_scripts(client: FlaskClient, address: str) -> None:
    (cookie,) = (one for one in client.get(address).headers.getlist("Set-Cookie") if one.startswith(COOKIE))
    parts = [part.strip() for part in cookie.split(";")[1:]]
    assert {"HttpOnly", "SameSite=Lax", f"Path={address}"} <= set(parts)
    assert "Secure" not in parts
    client.application.config["SESSION_COOKIE_SECURE"] = True
    assert "Secure" in client.get(address).headers["Set-Cookie"]


def test_robot_that_asks_for_the_head_gets_no_cookie(client: FlaskClient, address: str) -> None:
    assert COOKIE not in client.head(address).headers.get("Set-Cookie", "")


def test_cookie_of_somebody_else_or_made_up_is_ignored(
    app: Flask, client: FlaskClient, address: str, course: Course, clock: Clock
) -> None:
    stranger = personal_path(app, course.trainees[1])
    client.get(stranger)
    stored = client.get_cookie(COOKIE, path=stranger)
    assert stored is not None
    publish_on(course, clock, THURSDAY, FRIDAY)
    for value in (stored.value, "", "x", '[[1,"2026-01-05"]].x', "é" * 300, "." * 900):
        other = app.test_client()
        other.set_cookie(COOKIE, value, path=address)
        page = other.get(address)
        assert page.status_code == 200
        assert "đã thay đổi so với lần ban hành trước." in main_text(page)


def test_looks_send_the_same_statements_whatever_was_seen(
    client: FlaskClient, address: str, course: Course, clock: Clock
) -> None:
    publish_on(course, clock, THURSDAY)
    db.session.expire_all()
    with counted_statements() as first:
        client.get(address)
    publish_on(course, clock, FRIDAY)
    publish_on(course, clock, THURSDAY)
    db.session.expire_all()
    with counted_statements() as second:
        assert "so với lần xem" in main_text(client.get(address))
    assert len(first) == len(second)


def test_release_older_than_the_one_that_was_seen_begins_anew() -> None:
    """As after a database was put back to what it was."""
    on = datetime(2026, 1, 5).date()
    assert Seen(View(7, on), View(5, on)).looking(3, on=on) == Seen(View(3, on))
