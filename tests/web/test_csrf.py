"""No page changes anything for a form that another site sent."""

from collections.abc import Iterator
from typing import Any

from flask import Flask, url_for

from models import LinkPurpose, User, db
from operations.accounts import sign_in_token
from operations.actor import COMMAND
from operations.links import ensure_links, link_token
from operations.publish_timetable import publish
from tests.conftest import Clock, sign_in
from tests.factories import make_unit
from tests.operations.courses import Course, make_course
from tests.stored import stored


def posts(app: Flask, course: Course, values: dict[str, Any]) -> Iterator[str]:
    """The address of every route that takes a POST, about things that there are."""
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if "POST" in (rule.methods or ()):
                given = dict.fromkeys(rule.arguments, "x") | {k: v for k, v in values.items() if k in rule.arguments}
                if rule.endpoint.startswith("users."):
                    given = dict.fromkeys(given, values["user_id"])
                if rule.endpoint == "account.sign_in_by_link":
                    given["token"] = values["sign_in_token"]
                yield url_for(rule.endpoint, **given)


def test_post_without_the_token_of_the_form_changes_nothing(app: Flask, admin: User, clock: Clock) -> None:
    course = make_course()
    publish(course.intake, comment="", expected_revision=course.draft.revision, actor=COMMAND, now=clock())
    link = ensure_links(course.trainees[:1], LinkPurpose.PERSONAL, now=clock())[course.trainees[0].id]
    db.session.commit()
    secret_key = app.config["SECRET_KEY"]
    values = {
        "public_id": course.intake.public_id, "trainee_id": course.trainees[0].public_id, "number": 1,
        "uid": course.session(0, 0).uid, "class_id": course.classes[0].id, "format_id": course.format.id,
        "lecturer_id": course.lecturers[0].id, "room_id": course.room.id, "site_id": course.room.site_id,
        "unit_id": make_unit().id, "closed_day_id": 1, "kind": "lop", "key": course.classes[0].id,
        "language": "en", "user_id": admin.public_id,
        "token": link_token(link, secret_key=secret_key), "sign_in_token": sign_in_token(admin, secret_key=secret_key),
    }  # fmt: skip
    client = sign_in(app.test_client(), admin)
    before, paths = stored(), list(posts(app, course, values))
    app.config["WTF_CSRF_ENABLED"] = True
    for path in paths:
        for sent in ({}, {"csrf_token": "x"}):
            answer = client.post(path, data=sent)
            assert (path, answer.status_code, "chưa có gì được lưu" in answer.text) == (path, 400, True)
            assert "lang=" not in answer.headers.get("Set-Cookie", "")
    assert len(paths) > 40
    assert stored() == before
