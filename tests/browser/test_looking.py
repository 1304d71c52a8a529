"""The timetable that a forwarded message opens: on phones and at a desk, with and without scripts."""

from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.browser.conftest import DESKTOP, PHONE, SMALLEST, is_wider_than_screen, keep_screenshot, serious_faults
from tests.links import looking_path, personal_path
from tests.operations.amended import published_course, take
from tests.operations.courses import Course

pytestmark = pytest.mark.browser
WAY = "Báo không đến được, sửa lịch rảnh/bận…"


@pytest.fixture
def course(app: Flask) -> Course:
    course = published_course()
    take(course.trainees[0], course.session(0, 1), course.session(1, 1))
    return course


def test_release_message_leads_from_looking_to_cannot_come_in_the_own_browser(
    app: Flask, phone: Page, address: str, course: Course, tmp_path: Path
) -> None:
    trainee = course.trainees[0]
    phone.goto(address + looking_path(app, trainee))
    expect(phone.get_by_role("heading", name="Buổi học tiếp theo")).to_be_in_viewport()
    expect(phone.get_by_text("Trang này chỉ để xem.")).to_be_visible()
    expect(phone.get_by_role("link", name=WAY)).to_have_count(0)
    assert serious_faults(phone) == []
    assert not is_wider_than_screen(phone)
    keep_screenshot(phone, tmp_path, "looking-of-others")
    phone.goto(address + personal_path(app, trainee))
    assert "trang_rieng" not in phone.evaluate("document.cookie")
    phone.goto(address + looking_path(app, trainee))
    assert serious_faults(phone) == []
    keep_screenshot(phone, tmp_path, "looking-of-mine")
    way = phone.get_by_role("link", name=WAY)
    box = way.bounding_box()
    assert box is not None
    assert box["height"] >= 44
    way.tap()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Lịch học của anh/chị")
    expect(phone.get_by_role("link", name="Tôi không đến được").first).to_be_visible()
    phone.goto(address + looking_path(app, course.trainees[1]))
    expect(phone.get_by_role("link", name=WAY)).to_have_count(0)
    phone.set_viewport_size(SMALLEST)
    assert not is_wider_than_screen(phone)


def test_looking_at_a_desk_prints_and_speaks_english(
    app: Flask, desktop: Page, address: str, course: Course, tmp_path: Path
) -> None:
    path = looking_path(app, course.trainees[0])
    desktop.goto(address + path)
    assert serious_faults(desktop) == []
    keep_screenshot(desktop, tmp_path, "looking-desk")
    desktop.get_by_role("link", name="Bản in").click()
    expect(desktop.get_by_role("table")).to_be_visible()
    desktop.get_by_role("link", name="‹ Lịch học của anh/chị").click()
    expect(desktop).to_have_url(address + path)
    desktop.get_by_role("link", name="Ảnh để gửi Zalo").click()
    assert desktop.locator("main img").evaluate("image => image.naturalWidth") > 0
    desktop.go_back()
    desktop.get_by_role("button", name="English").click()
    expect(desktop.get_by_text("This page is only to look at.")).to_be_visible()
    assert desktop.locator("form").count() == 1


@pytest.mark.parametrize("screen", [PHONE, DESKTOP])
def test_looking_without_scripts_shows_all_of_it(
    app: Flask, browser: Browser, address: str, course: Course, screen: ViewportSize
) -> None:
    context = browser.new_context(viewport=screen, java_script_enabled=False, locale="vi-VN")
    page = context.new_page()
    page.goto(address + looking_path(app, course.trainees[0]))
    expect(page.get_by_role("heading", name="Tất cả buổi học")).to_be_visible()
    expect(page.get_by_text("Học bù ở lớp 02").first).to_be_visible()
    expect(page.get_by_label("Liên kết lịch, để dán vào ứng dụng khác")).to_be_visible()
    page.get_by_role("link", name="Ảnh để gửi Zalo").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ảnh lịch học")
    context.close()
