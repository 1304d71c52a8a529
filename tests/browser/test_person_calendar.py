"""Importing the own calendar as a person does it on a phone."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from models import db
from operations.imported_calendars import find_import
from tests.browser.conftest import SMALLEST, seen
from tests.calendars import samples
from tests.factories import NOW, make_intake, make_trainee
from tests.links import personal_path

pytestmark = pytest.mark.browser
SAMPLE = Path(samples.__file__).with_name("google.ics")


@pytest.mark.parametrize("javascript", [True, False])
def test_calendar_is_imported_looked_at_and_dropped_on_a_phone(
    app: Flask, phone: Page, address: str, javascript: bool
) -> None:
    trainee = make_trainee(make_intake(answer_deadline=NOW + timedelta(days=3)))
    if not javascript:
        phone.route("**/*.js", lambda route: route.abort())
    phone.goto(address + personal_path(app, trainee))
    phone.get_by_role("link", name="Nhập lịch đó để khỏi khai từng ngày").tap()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Nhập lịch có sẵn trong điện thoại")
    phone.get_by_role("button", name="Đọc lịch").tap()
    expect(phone.get_by_text("Hãy chọn tệp hoặc dán địa chỉ lịch.")).to_be_visible()
    seen(phone, "1-errors")
    phone.get_by_label("Tệp lịch").set_input_files(SAMPLE)
    phone.get_by_text("Google Lịch: lấy ở đâu?").tap()
    phone.get_by_label("Tôi đã đọc thông báo").check()
    seen(phone, "2-form")
    phone.get_by_role("button", name="Đọc lịch").tap()
    expect(phone.get_by_text("10 buổi sẽ thành bận.")).to_be_visible()
    expect(phone.get_by_text("T7 17/01: Sáng, Chiều, Tối")).to_be_visible()
    seen(phone, "3-preview")
    assert find_import(trainee, intake=trainee.intake) is None
    phone.get_by_role("button", name="Xác nhận").tap()
    expect(phone.get_by_text("Đã nhập lịch.")).to_be_visible()
    seen(phone, "4-answer")
    db.session.rollback()  # what this thread read before is a snapshot
    assert find_import(trainee, intake=trainee.intake) is not None
    phone.get_by_role("link", name="Xem, thay hoặc bỏ").tap()
    phone.get_by_text("Xem những khoảng giờ bận đã lưu").tap()
    phone.set_viewport_size(SMALLEST)
    seen(phone, "5-stored")
    phone.get_by_role("button", name="Bỏ lịch đã nhập").tap()
    expect(phone.get_by_text("Đã bỏ lịch đã nhập.")).to_be_visible()


def test_everything_to_tap_is_large_enough(app: Flask, phone: Page, address: str) -> None:
    phone.goto(f"{address}{personal_path(app, make_trainee(make_intake()))}/lich-ca-nhan")
    things = phone.locator(
        "main :is(button, a.btn, input:not([type=hidden]):not([type=checkbox]), .import-help summary)"
    )
    heights = things.evaluate_all("all => all.map(one => one.getBoundingClientRect().height)")
    assert len(heights) >= 7
    assert min(heights) >= 43.5
