"""The pages on which staff show, copy and revoke the calendar links of classes, lecturers, rooms and units."""

import re
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from models import AuditEntry, db
from operations.actor import COMMAND
from operations.publish_timetable import publish
from tests.calendars.parsers import by_vobject
from tests.conftest import Clock
from tests.factories import make_intake, make_unit
from tests.operations.courses import Course, answer, make_course
from tests.web.test_feeds import feed_path


@pytest.fixture
def course(clock: Clock) -> Course:
    course = make_course()
    unit = make_unit(name="UBND phường Thử")
    for trainee in course.trainees:
        trainee.unit = unit
        answer(course.intake, now=clock(), trainee=trainee)
    db.session.commit()
    publish(course.intake, comment="", expected_revision=course.draft.revision, actor=COMMAND, now=clock())
    return course


def owners(course: Course) -> dict[str, int]:
    unit = course.trainees[0].unit
    assert unit is not None
    return {
        "lop": course.classes[0].id,
        "giang-vien": course.lecturers[0].id,
        "phong": course.room.id,
        "don-vi": unit.id,
    }


def address(course: Course, kind: str) -> str:
    return f"/dot-hoc/{course.intake.public_id}/thiet-lap/lich/{kind}/{owners(course)[kind]}"


def shown_path(page: str) -> str:
    match = re.search(r'id="feed-url"[^>]*value="([^"]+)"', page)
    assert match is not None
    return urlsplit(match[1]).path


def titles(client: FlaskClient, path: str) -> list[str | None]:
    return sorted(event.summary or "" for event in by_vobject(client.get(path).data).values())


SHOWN = {
    "lop": [f"Lớp 01 – Buổi {n}" for n in (1, 2, 3)],
    "giang-vien": [f"Lớp 01 – Buổi {n}" for n in (1, 2, 3)],
    "phong": [f"Lớp 0{one} – Buổi {n}" for one in (1, 2) for n in (1, 2, 3)],
    "don-vi": ["2 người đi học"] * 3,
}


@pytest.mark.parametrize("kind", SHOWN)
def test_feed_page_shows_a_working_link_on_demand_and_notes_it(
    officer_client: FlaskClient, course: Course, kind: str
) -> None:
    assert 'id="feed-url"' not in officer_client.get(address(course, kind)).text
    page = officer_client.post(address(course, kind)).text
    assert titles(officer_client, shown_path(page)) == SHOWN[kind]
    noted = db.session.scalars(db.select(AuditEntry).filter_by(action="feed.shown")).one()
    assert noted.intake_id == course.intake.id
    assert noted.actor_name == "Giáo vụ Thử"


@pytest.mark.parametrize("kind", SHOWN)
def test_feed_page_revokes_the_link(officer_client: FlaskClient, course: Course, kind: str) -> None:
    old = shown_path(officer_client.post(address(course, kind)).text)
    assert officer_client.get(f"{address(course, kind)}/thu-hoi").status_code == 405
    answer = officer_client.post(f"{address(course, kind)}/thu-hoi", follow_redirects=True)
    assert "Liên kết lịch cũ không còn dùng được." in answer.text
    assert officer_client.get(old).status_code == 404
    assert titles(officer_client, shown_path(officer_client.post(address(course, kind)).text)) == SHOWN[kind]


def test_feed_page_says_when_a_program_fetched_it(officer_client: FlaskClient, course: Course, clock: Clock) -> None:
    path = shown_path(officer_client.post(address(course, "lop")).text)
    assert "Chưa có ứng dụng nào tải lịch này." in officer_client.get(address(course, "lop")).text
    officer_client.get(f"{path}?tai-ve")  # a person who downloads it is no program
    assert "Chưa có ứng dụng nào tải lịch này." in officer_client.get(address(course, "lop")).text
    officer_client.get(path)
    assert "Lịch này được tải lần cuối lúc 05/01/2026 09:00." in officer_client.get(address(course, "lop")).text
    listed = officer_client.get(f"/dot-hoc/{course.intake.public_id}/thiet-lap/lich").text
    assert listed.count("tải lần cuối") == 1


def test_page_of_a_trainee_says_when_their_calendar_was_fetched(
    app: Flask, officer_client: FlaskClient, course: Course, clock: Clock
) -> None:
    trainee = course.trainees[0]
    page = f"/dot-hoc/{course.intake.public_id}/hoc-vien/{trainee.public_id}"
    assert "chưa có ứng dụng nào tải" in officer_client.get(page).text
    officer_client.get(feed_path(app, trainee, clock))
    assert "tải lần cuối 05/01/2026 09:00" in officer_client.get(page).text


def test_feed_of_a_unit_has_names_only_while_switched_on(officer_client: FlaskClient, course: Course) -> None:
    path = shown_path(officer_client.post(address(course, "don-vi")).text)
    name = course.trainees[0].full_name.encode()
    assert name not in officer_client.get(path).data
    officer_client.post(f"{address(course, 'don-vi')}/neu-ten", data={"named": "y", "asked_for": "y"})
    assert name in officer_client.get(path).data.replace(b"\r\n ", b"")
    officer_client.post(f"{address(course, 'don-vi')}/neu-ten", data={"named": ""})
    assert name not in officer_client.get(path).data.replace(b"\r\n ", b"")


def test_feed_of_a_unit_without_the_tick_keeps_names_back_and_says_why(
    officer_client: FlaskClient, course: Course
) -> None:
    path = shown_path(officer_client.post(address(course, "don-vi")).text)
    assert "đã đưa ra sẽ nêu tên ngay lập tức" in officer_client.get(address(course, "don-vi")).text
    answer = officer_client.post(f"{address(course, 'don-vi')}/neu-ten", data={"named": "y", "renew": "y"})
    assert answer.status_code == 400
    assert "Hãy đánh dấu rằng đơn vị đã yêu cầu" in answer.text
    assert 'id="renew" checked' in answer.text
    assert course.trainees[0].full_name.encode() not in officer_client.get(path).data.replace(b"\r\n ", b"")


def test_feed_of_a_unit_that_begins_with_names_at_a_new_address(officer_client: FlaskClient, course: Course) -> None:
    old = shown_path(officer_client.post(address(course, "don-vi")).text)
    form = {"named": "y", "asked_for": "y", "renew": "y"}
    answer = officer_client.post(f"{address(course, 'don-vi')}/neu-ten", data=form, follow_redirects=True)
    assert "để lấy liên kết mới" in answer.text
    name = course.trainees[0].full_name.encode()
    assert name not in officer_client.get(old).data.replace(b"\r\n ", b"")
    new = shown_path(officer_client.post(address(course, "don-vi")).text)
    assert name in officer_client.get(new).data.replace(b"\r\n ", b"")


@pytest.mark.parametrize("kind", ["lop", "phong", "don-vi"])
def test_feeds_that_others_follow_name_no_trainee(officer_client: FlaskClient, course: Course, kind: str) -> None:
    body = officer_client.get(shown_path(officer_client.post(address(course, kind)).text)).data
    assert [one.full_name for one in course.trainees if one.full_name in body.replace(b"\r\n ", b"").decode()] == []


@pytest.mark.parametrize("kind", SHOWN)
def test_feed_before_the_first_release_is_not_empty(officer_client: FlaskClient, clock: Clock, kind: str) -> None:
    course = make_course()
    course.trainees[0].unit = make_unit()
    db.session.commit()
    path = shown_path(officer_client.post(address(course, kind)).text)
    (title,) = titles(officer_client, path)
    assert title in {"Lịch học chưa ban hành", "Chưa có lịch giảng", "Chưa có lịch dùng phòng"}


def test_feed_page_of_a_foreign_class_or_kind_is_not_found(officer_client: FlaskClient, course: Course) -> None:
    other = make_intake()
    db.session.commit()
    base = f"/dot-hoc/{other.public_id}/thiet-lap/lich"
    for path in (f"{base}/lop/{course.classes[0].id}", f"{base}/hoc-vien/1", f"{base}/phong/999"):
        assert officer_client.get(path).status_code == 404
        assert officer_client.post(path).status_code == 404
