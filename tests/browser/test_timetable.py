"""Moving a session and publishing, as an officer does it on a desk and on a phone."""

import pytest
from playwright.sync_api import Page, expect

from models import User, db
from tests.browser.conftest import is_wider_than_screen, serious_faults, sign_in
from tests.factories import MONDAY, make_enrolment, make_trainee
from tests.operations.courses import THURSDAY, WEDNESDAY, answer, make_course

pytestmark = pytest.mark.browser
BUSY = {(THURSDAY, 0), (WEDNESDAY, 1)}


@pytest.fixture
def course(app, clock):
    course = make_course(trainees=3)
    course.classes[0].name = "Lớp 01 – Khối cơ quan, doanh nghiệp ngoài nhà nước và khu dân cư"
    for number, trainee in enumerate(course.trainees):
        answer(course.intake, now=clock(), trainee=trainee, busy=BUSY if number else ())
    db.session.commit()
    return course


def test_officer_moves_a_session_back_and_publishes(desktop: Page, address: str, officer: User, course) -> None:
    sign_in(desktop, address, officer)
    desktop.goto(f"{address}/dot-hoc/{course.intake.public_id}/thoi-khoa-bieu?lop=01")
    desktop.get_by_role("link", name="Chuyển…").nth(2).click()
    desktop.get_by_label("Ngày", exact=True).select_option("2026-01-15")
    desktop.get_by_role("button", name="Xem ảnh hưởng").click()
    expect(desktop.get_by_text("2 học viên sẽ không dự được buổi này")).to_be_visible()
    assert serious_faults(desktop) == []
    desktop.get_by_role("button", name="Chuyển buổi học").click()
    expect(desktop.get_by_text("Đã chuyển buổi học.")).to_be_visible()
    desktop.get_by_role("link", name="Chuyển lại như trước…").click()
    expect(desktop.get_by_text("2 học viên dự được thêm buổi này")).to_be_visible()
    desktop.get_by_role("button", name="Chuyển buổi học").click()
    desktop.get_by_role("link", name="Ban hành…").click()
    desktop.get_by_role("button", name="Ban hành lần 1").click()
    expect(desktop.get_by_text("Đã ban hành lần 1.")).to_be_visible()
    assert serious_faults(desktop) == []


@pytest.mark.parametrize("screen", ["phone", "desktop"])
def test_officer_reads_why_and_where_a_session_could_go(
    screen: str, request: pytest.FixtureRequest, address: str, officer: User, course, clock
) -> None:
    """Somebody misses the last session; the officer reads why, and moves it to the first time that is offered."""
    missing = make_trainee(course.intake, full_name="Phạm Vắng Thử")
    make_enrolment(course.draft, missing, course.classes[0], skips=(course.session(0, 2),))
    answer(course.intake, now=clock(), trainee=missing, busy={(WEDNESDAY, 0)})
    db.session.commit()
    page: Page = request.getfixturevalue(screen)
    sign_in(page, address, officer)
    page.goto(f"{address}/dot-hoc/{course.intake.public_id}/thoi-khoa-bieu/hoc-vien?loc=con-thieu")
    page.get_by_role("link", name="Lý do: Phạm Vắng Thử").click()
    expect(page.get_by_text("Học viên bận vào lúc này.")).to_be_visible()
    expect(page.get_by_text("Còn chỗ và học viên dự được, tốt hơn 1.095 điểm: nên xếp lịch lại.")).to_be_visible()
    assert (serious_faults(page), is_wider_than_screen(page)) == ([], False)
    page.goto(f"{address}/dot-hoc/{course.intake.public_id}/thoi-khoa-bieu/buoi/{course.session(0, 2).uid}/chuyen")
    page.locator("summary").last.click()
    expect(page.get_by_text("không có phòng nào trống và đủ chỗ").first).to_be_visible()
    assert (serious_faults(page), is_wider_than_screen(page)) == ([], False)
    page.get_by_role("link", name="Xem ảnh hưởng").first.click()
    expect(page.get_by_text("1 học viên dự được thêm buổi này")).to_be_visible()
    page.get_by_role("button", name="Chuyển buổi học").click()
    expect(page.get_by_text("Đã chuyển buổi học.")).to_be_visible()


@pytest.mark.parametrize("screen", ["phone", "desktop"])
def test_officer_reads_who_became_busy_after_the_timetable_was_made(
    screen: str, request: pytest.FixtureRequest, address: str, officer: User, course, clock
) -> None:
    busy = make_trainee(course.intake, full_name="Phan Kim Bận")
    make_enrolment(course.draft, busy, course.classes[0])
    answer(course.intake, now=clock(), trainee=busy, busy={(MONDAY, 0), (WEDNESDAY, 0)})
    make_enrolment(course.draft, make_trainee(course.intake, full_name="Lê Chưa Khai"), course.classes[1])
    db.session.commit()
    page: Page = request.getfixturevalue(screen)
    sign_in(page, address, officer)
    page.goto(f"{address}/dot-hoc/{course.intake.public_id}/thoi-khoa-bieu")
    expect(page.get_by_text("1 học viên đã xếp lớp mà chưa khai báo lịch rảnh/bận.")).to_be_visible()
    assert (serious_faults(page), is_wider_than_screen(page)) == ([], False)
    page.get_by_role("link", name="1 học viên nay bận vào buổi đã xếp cho mình").click()
    expect(page.get_by_text("lịch rảnh/bận đổi sau khi xếp: bận 2/3 buổi")).to_be_visible()
    assert (serious_faults(page), is_wider_than_screen(page)) == ([], False)
    page.get_by_role("link", name="Lý do: Phan Kim Bận").click()
    expect(page.get_by_text("Buổi 3: Thứ 4 14/01/2026, Sáng 07:30–11:30")).to_be_visible()
    assert (serious_faults(page), is_wider_than_screen(page)) == ([], False)
    page.goto(f"{address}/dot-hoc/{course.intake.public_id}/ban-hanh/moi")
    page.get_by_text("Phan Kim Bận: bận 2/3 buổi của Lớp 01").click()
    expect(page.get_by_text("Phan Kim Bận bận vào Sáng T4 14/01/2026")).to_be_visible()
    assert (serious_faults(page), is_wider_than_screen(page)) == ([], False)
    page.get_by_label("Tôi đã đọc cả 2 điều bị vi phạm và vẫn ban hành").check()
    page.get_by_role("button", name="Ban hành lần 1").click()
    expect(page.get_by_text("Đã ban hành lần 1.")).to_be_visible()


@pytest.mark.parametrize("view", ["", "?xem=tuan", "/hoc-vien"])
def test_draft_fits_a_phone(phone: Page, address: str, officer: User, course, view: str) -> None:
    sign_in(phone, address, officer)
    phone.goto(f"{address}/dot-hoc/{course.intake.public_id}/thoi-khoa-bieu{view}")
    assert not is_wider_than_screen(phone)
    assert serious_faults(phone) == []
