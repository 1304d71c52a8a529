"""Whoever cannot study online may still be given online sessions, where nothing else is left: then it is said."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from models import MakeUp, Skip, db
from operations.actor import COMMAND
from operations.draft import load_draft
from operations.publish_timetable import publish
from tests.conftest import Clock
from tests.factories import make_format
from tests.links import personal_path
from tests.operations.courses import Course, answer, make_course
from tests.web.pages import main_text

SAID = "Anh/chị đã báo không học trực tuyến được, nhưng lịch này có buổi trực tuyến"


def course_of(clock: Clock, *, online: bool) -> Course:
    """The first of two trainees has said that they cannot study online."""
    course = make_course(online=online)
    for trainee in course.trainees:
        answer(course.intake, now=clock(), trainee=trainee)
    course.trainees[0].can_attend_online = False
    db.session.commit()
    return course


def named(course: Course) -> list[str]:
    draft = load_draft(course.intake)
    assert draft is not None
    return [one.full_name for one in draft.against_online]


@pytest.mark.parametrize("online", [True, False])
def test_draft_names_who_cannot_study_online_and_is_to(app: Flask, clock: Clock, online: bool) -> None:
    course = course_of(clock, online=online)
    assert named(course) == ([course.trainees[0].full_name] if online else [])


def test_draft_names_who_is_to_make_up_online_and_cannot(app: Flask, clock: Clock) -> None:
    course = course_of(clock, online=False)
    course.held[1].format = make_format(course.intake, online=True)
    (enrolment,) = (one for one in course.draft.enrolments if one.trainee_id == course.trainees[0].id)
    enrolment.skips = [Skip(session=course.session(0, 1))]
    db.session.commit()
    assert named(course) == []
    enrolment.make_ups = [MakeUp(session=course.session(1, 1))]
    db.session.commit()
    assert named(course) == [course.trainees[0].full_name]


def test_staff_are_told_before_publishing_and_led_to_the_reason(
    app: Flask, officer_client: FlaskClient, clock: Clock
) -> None:
    course = course_of(clock, online=True)
    pages = f"/dot-hoc/{course.intake.public_id}"
    said = "1 học viên báo không học trực tuyến được mà có buổi trực tuyến"
    assert said in officer_client.get(f"{pages}/ban-hanh/moi").text
    found = officer_client.get(f"{pages}/thoi-khoa-bieu/hoc-vien?loc=khong-truc-tuyen").text
    assert course.trainees[0].full_name in found
    assert course.trainees[1].full_name not in found
    assert "báo không học trực tuyến được</span>" in found
    why = officer_client.get(f"{pages}/thoi-khoa-bieu/hoc-vien/{course.trainees[0].public_id}/ly-do").text
    assert "Học viên báo không học trực tuyến được nhưng có buổi trực tuyến." in why
    other = officer_client.get(f"{pages}/thoi-khoa-bieu/hoc-vien/{course.trainees[1].public_id}/ly-do").text
    assert "báo không học trực tuyến được" not in other


def test_person_is_told_and_asked_to_say_so(app: Flask, client: FlaskClient, clock: Clock) -> None:
    course = course_of(clock, online=True)
    publish(course.intake, comment="", expected_revision=course.draft.revision, actor=COMMAND, now=clock())
    mine, other = (personal_path(app, trainee) for trainee in course.trainees)
    assert SAID in main_text(client.get(mine))
    assert SAID not in main_text(client.get(other))
    clock.advance(days=20)
    assert SAID not in main_text(client.get(mine))
