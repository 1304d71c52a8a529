"""Somebody cannot come: from the own page to a make-up and back again, on a phone and at a desk."""

from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from models import Amendment, db
from tests.browser.conftest import SMALLEST, is_wider_than_screen, keep_screenshot, serious_faults
from tests.conftest import Clock
from tests.links import personal_path
from tests.operations.amended import published_course

pytestmark = pytest.mark.browser
CANNOT = "Tôi không đến được – Thứ 3, 13/01/2026"


def amendments() -> list[str]:
    db.session.rollback()  # what this thread read before is a snapshot
    return list(db.session.scalars(db.select(Amendment.kind).order_by(Amendment.number)))


def test_make_up_on_a_phone_takes_four_taps_and_one_to_undo(
    app: Flask, phone: Page, address: str, tmp_path: Path
) -> None:
    course = published_course()
    phone.goto(address + personal_path(app, course.trainees[0]))
    expect(phone.get_by_role("heading", name="Buổi học tiếp theo")).to_be_in_viewport()
    assert serious_faults(phone) == []
    keep_screenshot(phone, tmp_path, "own-page")
    phone.get_by_role("link", name=CANNOT).tap()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Không đến được buổi này")
    assert serious_faults(phone) == []
    keep_screenshot(phone, tmp_path, "offers")
    phone.get_by_role("link", name="Thứ 3, 13/01/2026, 13:30").tap()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Xác nhận học bù")
    assert serious_faults(phone) == []
    keep_screenshot(phone, tmp_path, "confirm")
    assert amendments() == []
    phone.get_by_role("button", name="Nhận buổi học bù này").tap()
    expect(phone.get_by_text("Đã đổi: anh/chị học bù ở buổi mới chọn.")).to_be_visible()
    expect(phone.get_by_role("button", name="Hoàn tác")).to_be_in_viewport()
    assert serious_faults(phone) == []
    assert not is_wider_than_screen(phone)
    keep_screenshot(phone, tmp_path, "taken")
    assert amendments() == ["make_up"]
    phone.get_by_role("button", name="Hoàn tác").tap()
    expect(phone.get_by_text("Đã hoàn tác")).to_be_visible()
    assert amendments() == ["make_up", "taken_back"]


def test_session_missed_is_made_up_afterwards_on_a_phone(
    app: Flask, phone: Page, address: str, clock: Clock, tmp_path: Path
) -> None:
    course = published_course()
    clock.advance(days=8, hours=3)
    phone.goto(address + personal_path(app, course.trainees[0]))
    phone.get_by_role("link", name="Tôi đã không đến được buổi này – Thứ 3, 13/01/2026").tap()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Đã không đến được buổi này")
    assert serious_faults(phone) == []
    assert not is_wider_than_screen(phone)
    keep_screenshot(phone, tmp_path, "missed-offers")
    phone.get_by_role("link", name="Thứ 3, 13/01/2026, 13:30").tap()
    keep_screenshot(phone, tmp_path, "missed-confirm")
    assert serious_faults(phone) == []
    phone.get_by_role("button", name="Nhận buổi học bù này").tap()
    expect(phone.get_by_role("button", name="Hoàn tác")).to_be_in_viewport()
    assert amendments() == ["make_up"]
    keep_screenshot(phone, tmp_path, "missed-taken")


def test_absence_on_the_smallest_phone_is_warned_of_first(
    app: Flask, phone: Page, address: str, tmp_path: Path
) -> None:
    course = published_course()
    phone.set_viewport_size(SMALLEST)
    phone.goto(address + personal_path(app, course.trainees[0]))
    phone.get_by_role("link", name=CANNOT).tap()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Không đến được buổi này")
    assert not is_wider_than_screen(phone)
    phone.get_by_role("link", name="Tôi không đến và không học bù").tap()
    expect(phone.get_by_text("Như vậy anh/chị sẽ không đủ điều kiện hoàn thành khóa học.")).to_be_visible()
    assert serious_faults(phone) == []
    assert not is_wider_than_screen(phone)
    keep_screenshot(phone, tmp_path, "absence")
    phone.get_by_role("button", name="Tôi không đến buổi này").dblclick()
    expect(phone.get_by_text("Đã ghi nhận anh/chị không đến buổi này.")).to_be_visible()
    assert amendments() == ["absence"]
    phone.go_back()
    phone.get_by_role("button", name="Tôi không đến buổi này").tap()
    expect(phone.get_by_text("Tìm buổi học bù").first).to_be_visible()
    assert amendments() == ["absence"]


def test_make_up_works_with_the_keyboard_and_without_scripts(
    app: Flask, desktop: Page, address: str, tmp_path: Path
) -> None:
    course = published_course()
    assert desktop.context.browser is not None
    context = desktop.context.browser.new_context(java_script_enabled=False, locale="vi-VN")
    page = context.new_page()
    page.goto(address + personal_path(app, course.trainees[0]))
    page.get_by_role("link", name=CANNOT).press("Enter")
    page.get_by_role("link", name="Thứ 3, 13/01/2026, 13:30").press("Enter")
    page.get_by_role("button", name="Nhận buổi học bù này").press("Enter")
    expect(page.get_by_text("Thay đổi do anh/chị chọn")).to_be_visible()
    keep_screenshot(page, tmp_path, "desktop")
    context.close()
    assert amendments() == ["make_up"]


def test_print_view_fits_a_sheet(app: Flask, desktop: Page, address: str, tmp_path: Path) -> None:
    course = published_course()
    desktop.goto(address + personal_path(app, course.trainees[0]))
    desktop.get_by_role("link", name="Bản in").click()
    expect(desktop.get_by_role("button", name="In")).to_be_visible()
    assert serious_faults(desktop) == []
    desktop.emulate_media(media="print")
    desktop.set_viewport_size({"width": 680, "height": 960})  # A4 within the margins
    assert not is_wider_than_screen(desktop)
    expect(desktop.get_by_role("button", name="In")).to_be_hidden()
    keep_screenshot(desktop, tmp_path, "print")


def test_picture_is_tapped_and_shown_to_be_kept(app: Flask, phone: Page, address: str, tmp_path: Path) -> None:
    """Nothing is downloaded by the way to it: browsers inside chats ignore that."""
    course = published_course()
    phone.goto(address + personal_path(app, course.trainees[0]))
    phone.get_by_role("link", name="Ảnh để gửi Zalo").tap()
    picture = phone.get_by_role("img", name="Các buổi học")
    expect(picture).to_be_visible()
    expect(phone.get_by_text("Nhấn giữ vào ảnh")).to_be_visible()
    expect(picture).to_have_js_property("naturalWidth", 720)
    assert not is_wider_than_screen(phone)
    assert serious_faults(phone) == []
    keep_screenshot(phone, tmp_path, "picture")
    phone.get_by_role("link", name="Lịch học của anh/chị").tap()
    expect(phone.get_by_role("heading", name="Lịch học của anh/chị")).to_be_visible()
