"""A browser that has looked at a timetable before is told what has changed since then."""

from datetime import date

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from models import db
from operations.actor import COMMAND
from operations.move_consequences import Target
from operations.move_session import move_session
from operations.publish_timetable import publish
from tests.factories import NOW
from tests.links import personal_path
from tests.operations.courses import FRIDAY, WEDNESDAY, Course, answer, make_course

pytestmark = pytest.mark.browser
SINCE = "Lịch của anh/chị đã thay đổi so với lần xem ngày 05/01/2026."


def publish_draft(course: Course) -> None:
    publish(course.intake, comment="", expected_revision=course.draft.revision, actor=COMMAND, now=NOW)


def publish_with(course: Course, position: int, day: date) -> None:
    session = course.session(0, position)
    target = Target(day, session.period_id, session.room_id, session.lecturer_id)
    move_session(session, target, expected_revision=course.draft.revision, actor=COMMAND, now=NOW)
    publish_draft(course)


def test_two_releases_between_two_visits_are_told_as_one_change(app: Flask, phone: Page, address: str) -> None:
    course = make_course()
    for trainee in course.trainees:
        answer(course.intake, now=NOW, trainee=trainee)
    db.session.commit()
    publish_draft(course)
    link = personal_path(app, course.trainees[0])
    phone.goto(address + link)
    expect(phone.get_by_role("heading", level=1)).to_have_text("Lịch học của anh/chị")
    assert "da_xem" not in phone.evaluate("document.cookie")
    db.session.rollback()
    publish_with(course, 2, FRIDAY)
    publish_with(course, 1, WEDNESDAY)
    for _ in range(2):
        phone.goto(address + link)
        expect(phone.get_by_text(SINCE)).to_be_visible()
        expect(phone.get_by_text("Chuyển từ")).to_have_count(2)
    phone.goto(address + personal_path(app, course.trainees[1]))
    expect(phone.get_by_text("đã thay đổi so với lần ban hành trước.")).to_be_visible()
    assert [one["path"] for one in phone.context.cookies() if one["name"] == "da_xem"].count(link) == 1
