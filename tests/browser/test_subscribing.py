"""Subscribing to a calendar on a phone: the trainee inside Zalo's browser, the officer who hands out a unit's link."""

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from models import User, db
from operations.actor import COMMAND
from operations.publish_timetable import publish
from tests.browser.conftest import PHONE, is_wider_than_screen, serious_faults
from tests.conftest import PASSWORD
from tests.factories import NOW, make_unit
from tests.links import personal_path
from tests.operations.courses import Course, answer, make_course

pytestmark = pytest.mark.browser
ZALO = (
    "Mozilla/5.0 (Linux; Android 12; SM-A135F) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/120.0"
    " Mobile Safari/537.36 Zalo android/12100641 ZaloTheme/light ZaloLanguage/vn"
)


@pytest.fixture
def course(app: Flask) -> Course:
    course = make_course()
    unit = make_unit(name="Ủy ban nhân dân phường có tên rất dài Thử Nghiệm")
    for trainee in course.trainees:
        trainee.unit = unit
        answer(course.intake, now=NOW, trainee=trainee)
    db.session.commit()
    publish(course.intake, comment="", expected_revision=course.draft.revision, actor=COMMAND, now=NOW)
    return course


def test_trainee_inside_zalo_is_shown_the_way_out_first(
    app: Flask, browser: Browser, address: str, course: Course
) -> None:
    context = browser.new_context(user_agent=ZALO, viewport=PHONE, has_touch=True, is_mobile=True, locale="vi-VN")
    page = context.new_page()
    page.goto(address + personal_path(app, course.trainees[0]))
    section = page.locator("#calendar")
    expect(section.get_by_role("note")).to_contain_text("Mở bằng trình duyệt")
    expect(section.get_by_text("Bấm dấu ⋯ (hoặc ⋮) ở góc trên bên phải.")).to_be_visible()
    expect(section.get_by_text("Lịch Samsung lấy lịch từ tài khoản Google")).to_be_visible()
    expect(section.get_by_text("Bấm “Thêm vào lịch”, rồi “Đăng ký” và “Thêm”.")).to_be_hidden()
    section.get_by_text("iPhone, iPad").tap()
    expect(section.get_by_text("Bấm “Thêm vào lịch”, rồi “Đăng ký” và “Thêm”.")).to_be_visible()
    assert serious_faults(page) == []
    assert not is_wider_than_screen(page)
    context.close()


def test_officer_hands_out_the_link_of_a_unit(phone: Page, address: str, officer: User, course: Course) -> None:
    phone.goto(f"{address}/dang-nhap?next=/dot-hoc/{course.intake.public_id}/thiet-lap/lich")
    phone.get_by_label("Địa chỉ e-mail").fill(officer.email)
    phone.get_by_label("Mật khẩu").fill(PASSWORD)
    phone.get_by_role("button", name="Đăng nhập").tap()
    expect(phone.get_by_role("heading", name="Lịch để đăng ký")).to_be_visible()
    assert serious_faults(phone) == []
    phone.get_by_role("link", name="Ủy ban nhân dân").tap()
    phone.get_by_role("button", name="Hiện liên kết lịch").tap()
    field = phone.get_by_label("Liên kết lịch, để dán vào ứng dụng khác")
    assert field.input_value().endswith(".ics")
    assert serious_faults(phone) == []
    assert not is_wider_than_screen(phone)
    phone.get_by_label("Đơn vị đã yêu cầu nêu tên").check()
    phone.get_by_role("button", name="Nêu tên trong lịch của đơn vị này").tap()
    expect(phone.get_by_text("Từ nay lịch của đơn vị nêu tên người đi học.")).to_be_visible()
    phone.get_by_text("Thu hồi liên kết", exact=True).tap()
    phone.get_by_role("button", name="Thu hồi liên kết cũ").tap()
    expect(phone.get_by_text("Liên kết lịch cũ không còn dùng được.")).to_be_visible()
