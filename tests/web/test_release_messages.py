"""The drafts of messages about a release: read, shown with their link, ticked off."""

import pytest

from models import AuditEntry, MessageStatus, OutboxMessage, db
from operations.actor import COMMAND
from operations.publish_timetable import publish
from tests.operations.courses import answer, make_course


@pytest.fixture
def course(app, clock):
    course = make_course()
    for trainee in course.trainees:
        answer(course.intake, now=clock(), trainee=trainee)
    db.session.commit()
    publish(course.intake, comment="", expected_revision=course.draft.revision, actor=COMMAND, now=clock())
    return course


def address(course, *parts):
    return "/".join((f"/dot-hoc/{course.intake.public_id}/ban-hanh/1/tin-nhan", *parts))


def message_of(**owner):
    return db.session.execute(db.select(OutboxMessage).filter_by(**owner)).scalar_one()


def test_messages_list_shows_no_link(officer_client, course):
    page = officer_client.get(address(course)).text
    assert course.trainees[0].full_name in page
    assert "Còn 4 tin chưa gửi." in page
    assert "(liên kết riêng)" in page
    assert "https://lich.example.vn" not in page
    assert db.session.query(AuditEntry).filter_by(action="link.shown").count() == 0


def test_messages_are_found_by_name_without_diacritics(officer_client, course):
    page = officer_client.get(address(course), query_string={"tim": "le thi giang"}).text
    assert "Kính gửi Lê Thị Giảng Thử" in page
    assert course.trainees[0].full_name not in page


def test_message_opened_holds_the_personal_link_that_works(officer_client, course):
    message = message_of(trainee_id=course.trainees[0].id)
    page = officer_client.post(address(course, message.public_id), data={"viec": "hien"}).text
    text = page.split("readonly>")[1].split("</textarea>")[0]
    link = next(word for word in text.split() if word.startswith("https://lich.example.vn/"))
    assert officer_client.get(link.removeprefix("https://lich.example.vn")).status_code in {200, 302}
    entry = db.session.execute(db.select(AuditEntry).filter_by(action="link.shown")).scalar_one()
    assert entry.subject == f"trainee:{course.trainees[0].id}"
    assert link.rsplit("/", 1)[1] not in str(entry.details)


def test_message_of_a_lecturer_holds_the_calendar(officer_client, course):
    message = message_of(lecturer_id=course.lecturers[0].id)
    text = officer_client.post(address(course, message.public_id), data={"viec": "hien"}).text
    link = next(word for word in text.split() if word.startswith("https://lich.example.vn/lich/"))
    feed = officer_client.get(link.split("</textarea>")[0].removeprefix("https://lich.example.vn"))
    assert "Lớp 01 – Buổi 1" in feed.text


def test_message_sent_is_ticked_off_once(officer_client, course, clock):
    key = message_of(trainee_id=course.trainees[0].id).public_id
    for _again in range(2):
        assert officer_client.post(address(course, key), data={"viec": "da-gui"}).status_code == 302
        clock.advance(hours=1)
    stored = message_of(public_id=key)
    assert (stored.status, stored.sent_at) == (MessageStatus.SENT, stored.created_at)
    assert "Còn 3 tin chưa gửi." in officer_client.get(address(course)).text
    waiting = officer_client.get(address(course), query_string={"loc": "chua-gui"}).text
    assert f"Kính gửi {course.trainees[0].full_name}" not in waiting


def test_message_of_another_release_is_404(officer_client, course):
    assert officer_client.post(address(course, "khong-co"), data={"viec": "hien"}).status_code == 404
