"""What the pages of a draft say of people who have become busy since, who have not answered, and what units changed."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from models import AvailabilitySheet, EnteredBy, RunStatus, SolveRun, State, Trainee, db
from tests.conftest import Clock
from tests.factories import MONDAY, make_enrolment, make_trainee, make_unit
from tests.operations.courses import TUESDAY, Course, answer
from tests.operations.messages import publish_draft, ready_course
from tests.operations.sheets import make_sheet, week_of
from tests.web.pages import main_text, press

CHANGED = "lịch rảnh/bận đổi sau khi xếp: bận"


@pytest.fixture
def course(app: Any, clock: Clock) -> Course:
    """Solved five minutes before anybody else says something."""
    course = ready_course(clock)
    begun = clock() + timedelta(minutes=5)
    run = SolveRun(intake=course.intake, time_limit=20, seed=1, problem={}, created_at=begun, applied_at=begun)
    run.status = RunStatus.FINISHED
    db.session.add(run)
    db.session.commit()
    return course


def at(course: Course, *parts: str) -> str:
    return "/".join((f"/dot-hoc/{course.intake.public_id}", *parts))


def join(course: Course, name: str, **values: Any) -> Trainee:
    trainee = make_trainee(course.intake, full_name=name, **values)
    make_enrolment(course.draft, trainee, course.classes[0])
    return trainee


def unit_says(course: Course, state: State, *, people: int, at: datetime) -> AvailabilitySheet:
    """Hours of a unit that are the same all week, for people of Lớp 01 who have said nothing themselves."""
    unit = make_unit(name="Công ty May Mẫu")
    for n in range(people):
        join(course, f"Trần Thị May {n + 1}", unit=unit)
    sheet = make_sheet(course.intake, unit=unit, week=week_of(state), entered_by=EnteredBy.UNIT, answered_at=at)
    db.session.commit()
    return sheet


def test_who_became_busy_is_told_on_every_page_of_the_draft(
    officer_client: FlaskClient, course: Course, clock: Clock
) -> None:
    busy = join(course, "Phan Kim Bận")
    answer(course.intake, now=clock(), trainee=busy, busy={(MONDAY, 0), (TUESDAY, 0)})
    db.session.commit()
    head = main_text(officer_client.get(at(course, "thoi-khoa-bieu")))
    assert "1 học viên nay bận vào buổi đã xếp cho mình" in head
    assert "Bận vào buổi đã xếp 1" in head
    found = main_text(officer_client.get(at(course, "thoi-khoa-bieu", "hoc-vien?loc=ban")))
    assert "Học viên 1–1 trong 1." in found
    assert f"{CHANGED} 2/3 buổi" in found
    assert "Đủ, nếu dự được" in found
    why = at(course, "thoi-khoa-bieu", "hoc-vien", busy.public_id, "ly-do")
    assert why in officer_client.get(at(course, "thoi-khoa-bieu", "hoc-vien?loc=ban")).text
    told = main_text(officer_client.get(why))
    assert "nay bận 2/3 buổi mà bản nháp xếp cho học viên" in told
    assert "Lớp 01 – Buổi 2: Thứ 3 13/01/2026 , Sáng 07:30–11:30" in told
    assert "Bản nháp xếp học viên dự mọi buổi của lớp mình." in told
    assert "Đủ, nếu dự được" in told
    review = main_text(officer_client.get(at(course, "ban-hanh", "moi")))
    assert "2 điều bắt buộc bị vi phạm" in review
    assert "Phan Kim Bận: bận 2/3 buổi của Lớp 01." in review
    assert "Tôi đã đọc cả 2 điều bị vi phạm và vẫn ban hành" in review


def test_day_that_is_closed_over_sessions_is_told_at_once_and_on_the_pages_of_the_draft(
    officer_client: FlaskClient, course: Course
) -> None:
    form = {"date": f"{MONDAY:%d/%m/%Y}", "period": "", "state": "closed", "name": "Lễ"}
    page = main_text(officer_client.post(at(course, "ngay-nghi"), data=form, follow_redirects=True))
    assert "2 buổi đã xếp rơi vào lúc này và chưa đổi gì" in page
    for place in ("thoi-khoa-bieu", "thoi-khoa-bieu/hoc-vien"):
        assert "Bản nháp nay vi phạm 2 điều bắt buộc khác" in main_text(officer_client.get(at(course, place)))
    assert "điều bắt buộc khác" not in main_text(officer_client.get(at(course, "ban-hanh", "moi")))
    for harmless in ({"date": "18/01/2026"}, {"date": f"{TUESDAY:%d/%m/%Y}", "state": "unwelcome"}):
        page = main_text(officer_client.post(at(course, "ngay-nghi"), data=form | harmless, follow_redirects=True))
        assert "Đã thêm ngày nghỉ." in page
        assert "đã xếp rơi vào lúc này" not in page


def test_draft_of_people_who_can_come_says_nothing(officer_client: FlaskClient, course: Course) -> None:
    for page in ("thoi-khoa-bieu", "thoi-khoa-bieu/hoc-vien"):
        text = main_text(officer_client.get(at(course, page)))
        assert ("nay bận" in text, CHANGED in text, "chưa khai báo" in text) == (False, False, False)


def test_new_hours_of_a_unit_are_told_even_where_nothing_is_new_to_publish(
    officer_client: FlaskClient, course: Course, clock: Clock
) -> None:
    sheet = unit_says(course, State.FREE, people=1, at=clock())
    publish_draft(course, clock)
    assert "sau lần xếp" not in officer_client.get(at(course)).text
    for mark in sheet.week_marks:
        mark.state = State.BUSY
    sheet.answered_at = clock() + timedelta(minutes=9)
    db.session.commit()
    for page in ("", "thoi-khoa-bieu", "ban-hanh/moi"):
        text = officer_client.get(at(course, page).rstrip("/")).text
        assert "1 người có lịch rảnh/bận khai, sửa hoặc xóa sau lần xếp gần nhất" in text, page
        assert "Công ty May Mẫu khai giờ làm việc hoặc bảng trực: 1 người" in text, page
        assert f"hoc-vien?khai-bao=after_solving&amp;don-vi={sheet.unit_id}" in text, page
    review = main_text(officer_client.get(at(course, "ban-hanh/moi")))
    assert "không có gì mới để ban hành" in review
    assert "Trần Thị May 1: bận cả 3 buổi của Lớp 01." in review
    listed = main_text(officer_client.get(at(course, f"hoc-vien?khai-bao=after_solving&don-vi={sheet.unit_id}")))
    assert "Tìm thấy 1 học viên." in listed
    assert "Đơn vị khai khai, sửa hoặc xóa sau lần xếp gần nhất" in listed


def test_hours_of_a_unit_are_noted_as_seen_by_the_button_of_its_people(
    officer_client: FlaskClient, course: Course, clock: Clock
) -> None:
    sheet = unit_says(course, State.FREE, people=2, at=clock() + timedelta(minutes=9))
    clock.advance(hours=1)
    address = at(course, f"hoc-vien?khai-bao=after_solving&don-vi={sheet.unit_id}")
    after = officer_client.get(press(officer_client, officer_client.get(address).text, "da-xem").location).text
    assert "Đã đánh dấu đã xem: 2 người." in after
    assert "sau lần xếp" not in officer_client.get(at(course)).text
    assert "sau lần xếp" not in officer_client.get(at(course, "thoi-khoa-bieu")).text


def test_people_of_a_release_who_have_not_answered_are_counted(
    officer_client: FlaskClient, course: Course, clock: Clock
) -> None:
    join(course, "Lê Chưa Khai")
    make_trainee(course.intake, full_name="Lê Chưa Xếp")
    db.session.commit()
    for page in ("thoi-khoa-bieu", "ban-hanh/moi"):
        text = officer_client.get(at(course, page)).text
        assert "1 học viên đã xếp lớp mà chưa khai báo lịch rảnh/bận.</a> Chưa khai báo không có nghĩa là rảnh." in text
        assert f'href="{at(course, "hoc-vien?khai-bao=not_answered")}"' in text


def test_many_broken_rules_are_grouped_and_all_of_them_are_on_the_page(
    officer_client: FlaskClient, course: Course, clock: Clock
) -> None:
    course.classes[0].capacity = 100
    unit_says(course, State.BUSY, people=35, at=clock())
    page = officer_client.get(at(course, "ban-hanh/moi")).text
    assert "105 điều bắt buộc bị vi phạm" in page
    assert "Tôi đã đọc cả 105 điều bị vi phạm và vẫn ban hành" in page
    shown, folded = page.split("Xem 5 dòng còn lại (15 điều)")
    assert shown.count("bận cả 3 buổi của Lớp 01.") == 30
    assert folded.count("bận cả 3 buổi của Lớp 01.") == 5
    assert folded.count("bận vào Sáng T2 12/01/2026") == 5


def test_people_of_the_same_name_are_counted_each(officer_client: FlaskClient, course: Course, clock: Clock) -> None:
    for _twin in range(2):
        answer(course.intake, now=clock(), trainee=join(course, "Trần Hai Người"), busy={(MONDAY, 0), (TUESDAY, 0)})
    db.session.commit()
    review = main_text(officer_client.get(at(course, "ban-hanh/moi")))
    assert "4 điều bắt buộc bị vi phạm" in review
    assert review.count("Trần Hai Người: bận 2/3 buổi của Lớp 01.") == 2


def test_draft_that_cannot_be_checked_says_so(officer_client: FlaskClient, course: Course) -> None:
    course.format.cuts[0].lessons = 4
    text = main_text(officer_client.get(at(course, "thoi-khoa-bieu")))
    assert "Chưa kiểm tra được bản nháp với lịch rảnh/bận hiện nay. Thiết lập của đợt học còn thiếu" in text
