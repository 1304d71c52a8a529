"""What makes a calendar program take a feed over anew although no session was moved: its name, a link to join."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from models import Link, LinkPurpose, db
from operations.links import find_link, link_token
from tests.calendars.parsers import by_vobject
from tests.conftest import Clock
from tests.factories import make_unit
from tests.operations.messages import publish_draft, ready_course


def path_of(app: Flask, link: Link | None) -> str:
    assert link is not None
    return f"/lich/{link_token(link, secret_key=app.config['SECRET_KEY'])}.ics"


@pytest.mark.parametrize("kind", ["trainee", "class", "room", "unit"])
def test_feed_with_another_name_is_not_answered_as_unchanged(
    app: Flask, client: FlaskClient, clock: Clock, kind: str
) -> None:
    course = ready_course(clock)
    trainee = course.trainees[0]
    trainee.unit = unit = make_unit()
    db.session.commit()
    publish_draft(course, clock)
    owners: dict[str, Any] = {"trainee": trainee, "class": course.classes[0], "room": course.room, "unit": unit}
    path = path_of(app, find_link(owners[kind], LinkPurpose.FEED, intake=course.intake))
    before = client.get(path)
    etag = before.headers["ETag"]
    assert client.get(path, headers={"If-None-Match": etag}).status_code == 304
    if kind == "trainee":
        course.intake.calendar_title = "Lich moi"
    else:
        owners[kind].name = "Lich moi"
    db.session.commit()
    after = client.get(path, headers={"If-None-Match": etag})
    assert (after.status_code, after.headers["ETag"] == etag) == (200, False)
    assert "Lich moi" not in before.text
    assert "Lich moi" in after.text
    assert by_vobject(after.data) == by_vobject(before.data)


def test_feed_of_an_online_class_with_another_link_raises_the_sequence(
    app: Flask, client: FlaskClient, clock: Clock
) -> None:
    course = ready_course(clock, online=True)
    course.classes[0].meeting_url = "https://hop.example.vn/cu"
    db.session.commit()
    publish_draft(course, clock)
    path = path_of(app, find_link(course.trainees[0], LinkPurpose.FEED, intake=course.intake))
    before = by_vobject(client.get(path).data)
    course.classes[0].meeting_url = "https://hop.example.vn/moi"
    db.session.commit()
    clock.advance(hours=1)
    publish_draft(course, clock)
    answer = client.get(path)
    after = by_vobject(answer.data)
    assert after.keys() == before.keys()
    assert [one.sequence for one in before.values()] == [0, 0, 0]
    assert [one.sequence for one in after.values()] == [1, 1, 1]
    assert "https://hop.example.vn/moi" in answer.text
    assert "https://hop.example.vn/cu" not in answer.text
