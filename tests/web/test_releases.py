"""Publishing pages: the review, the act, the list, one release."""

from datetime import timedelta

import pytest

from models import Release, RunStatus, SolveRun, db
from operations.actor import COMMAND
from operations.move_consequences import Target
from operations.move_session import move_session
from tests.factories import make_intake
from tests.operations.courses import FRIDAY
from tests.operations.messages import ready_course


@pytest.fixture
def course(app, clock):
    return ready_course(clock)


def address(course, *parts):
    return "/".join((f"/dot-hoc/{course.intake.public_id}/ban-hanh", *parts))


def publish(client, course, **values):
    return client.post(address(course, "moi"), data={"revision": course.draft.revision} | values)


def numbers():
    return db.session.execute(db.select(Release.number).order_by(Release.number)).scalars().all()


def test_review_of_the_first_release_changes_nothing(officer_client, course):
    page = officer_client.get(address(course, "moi"))
    assert page.status_code == 200
    assert "Ban hành lần 1" in page.text
    assert "2 lớp, 6 buổi, 2 học viên có lớp." in page.text
    assert "Không có điều bắt buộc nào bị vi phạm" in page.text
    assert numbers() == []


def test_review_says_who_answered_after_the_draft_was_made(officer_client, course, clock):
    assert "khai, sửa hoặc xóa sau lần xếp gần nhất" not in officer_client.get(address(course, "moi")).text
    begun = clock() - timedelta(minutes=5)
    run = SolveRun(intake=course.intake, time_limit=20, seed=1, problem={}, created_at=begun, applied_at=begun)
    run.status = RunStatus.FINISHED
    db.session.add(run)
    db.session.commit()
    page = officer_client.get(address(course, "moi")).text
    assert "2 người có lịch rảnh/bận khai, sửa hoặc xóa sau lần xếp gần nhất: bản nháp chưa tính đến." in page
    assert "Theo những gì đã tính đến, không có điều bắt buộc nào bị vi phạm và không ai thiếu tiết." in page
    assert "Không có điều bắt buộc nào bị vi phạm" not in page


def test_publish_makes_a_release_that_can_be_read(officer_client, course):
    answered = publish(officer_client, course, comment="Lịch đầu tiên")
    assert answered.location.endswith("/ban-hanh/1")
    page = officer_client.get(answered.location).text
    for shown in ("Đã ban hành lần 1", "Lịch đầu tiên", "Giáo vụ Thử", "Lớp 01", "13/01/2026", "P.101"):
        assert shown in page, shown
    listed = officer_client.get(address(course)).text
    assert "Lần ban hành 1" in listed
    assert "hiện hành" in listed


def test_second_release_says_what_changed_in_words(officer_client, course, clock):
    publish(officer_client, course)
    session = course.session(0, 2)
    move_session(
        session, Target(FRIDAY, session.period_id, session.room_id, session.lecturer_id),
        expected_revision=course.draft.revision, actor=COMMAND, now=clock(),
    )  # fmt: skip
    review = officer_client.get(address(course, "moi")).text
    line = "Lớp 01 – Buổi 3: chuyển từ Thứ 4 14/01/2026, 07:30–11:30 sang Thứ 6 16/01/2026, 07:30–11:30."
    assert line in review
    assert "Lịch riêng thay đổi: 2 học viên, 1 giảng viên." in review
    publish(officer_client, course)
    page = officer_client.get(address(course, "2")).text
    assert line in page
    assert f"{course.trainees[0].full_name}: 1 buổi chuyển giờ" in page


def test_publish_twice_publishes_once(officer_client, course):
    publish(officer_client, course)
    again = publish(officer_client, course)
    assert again.status_code == 400
    assert "không có gì mới để ban hành" in again.text
    assert numbers() == [1]


def test_publish_stale_page_is_refused(officer_client, course):
    assert publish(officer_client, course, revision=77).status_code == 409
    assert numbers() == []


def test_publish_broken_draft_needs_the_tick(officer_client, course):
    course.session(1, 2).period = course.intake.periods[0]
    review = officer_client.get(address(course, "moi")).text
    assert "1 điều bắt buộc bị vi phạm" in review
    assert "Phòng P.101" in review
    seen = review.split('name="confirmed"')[1].split('value="')[1].split('"')[0]
    assert publish(officer_client, course, confirmed=seen).status_code == 400
    assert publish(officer_client, course, understood="y").status_code == 400
    assert numbers() == []
    assert publish(officer_client, course, confirmed=seen, understood="y").status_code == 302


def test_publish_comment_too_long_says_so(officer_client, course):
    refused = publish(officer_client, course, comment="x" * 501)
    assert (refused.status_code, "Ghi chú dài quá 500 ký tự." in refused.text) == (400, True)
    assert numbers() == []


def test_releases_of_a_new_intake_say_that_there_are_none(officer_client, course):
    assert "Chưa ban hành lần nào" in officer_client.get(address(course)).text


def test_releases_of_an_intake_without_a_timetable_lead_to_solving(officer_client):
    intake = make_intake()
    page = officer_client.get(f"/dot-hoc/{intake.public_id}/ban-hanh").text
    assert f'href="/dot-hoc/{intake.public_id}/xep-lich">Đến trang xếp lịch</a>' in page


def test_release_that_is_not_there_is_404(officer_client, course):
    assert officer_client.get(address(course, "7")).status_code == 404


def test_publish_with_a_set_up_that_lacks_something_says_so(officer_client, course):
    course.format.cuts[0].lessons = 4
    page = officer_client.get(address(course, "moi"))
    assert (page.status_code, "Chưa ban hành được" in page.text) == (200, True)
    refused = publish(officer_client, course)
    assert (refused.status_code, "Thiết lập của đợt học còn thiếu" in refused.text) == (400, True)
    assert numbers() == []
