"""Reaching one person with a private link, and a group with a text, on a phone and on a desk."""

from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from models import User, db
from tests.browser.conftest import in_order, keep_screenshot, sign_in
from tests.conftest import Clock
from tests.factories import NOW, make_intake, make_trainee, make_unit
from tests.operations.courses import FRIDAY
from tests.operations.messages import move_last, publish_draft, ready_course, send_all_by_hand

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("screen", ["phone", "desktop"])
def test_person_whose_link_was_renewed_is_sent_the_new_one(
    screen: str, request: pytest.FixtureRequest, app: Flask, address: str, officer: User, tmp_path: Path
) -> None:
    intake = make_intake(name="Đợt học thử")
    trainee = make_trainee(intake, full_name="Nguyễn Thị Hồng Ân", phone="0912345678")
    db.session.commit()
    page: Page = request.getfixturevalue(screen)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    sign_in(page, address, officer)
    page.goto(f"{address}/dot-hoc/{intake.public_id}/hoc-vien/{trainee.public_id}")
    page.get_by_role("button", name="Hiện liên kết riêng").click()
    page.get_by_text("Mã QR, để học viên quét").click()
    expect(page.get_by_role("img", name="Mã QR của liên kết riêng")).to_be_visible()
    keep_screenshot(page, tmp_path, f"{screen}-link")
    in_order(page)
    page.get_by_text("Thu hồi liên kết", exact=True).click()
    page.get_by_role("button", name="Thu hồi liên kết cũ").click()
    expect(page.get_by_text("Liên kết riêng và liên kết xem lịch cũ không còn mở được nữa.")).to_be_in_viewport()
    page.get_by_role("button", name="Chép số").click()
    assert page.evaluate("navigator.clipboard.readText()") == "0912345678"
    page.get_by_role("button", name="Soạn lời mời cho người này").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tin nhắn cho Nguyễn Thị Hồng Ân")
    page.get_by_role("button", name="Mở để chép kèm liên kết").click()
    expect(page.get_by_role("link", name="Mở Zalo của số này")).to_have_attribute("href", "https://zalo.me/0912345678")
    keep_screenshot(page, tmp_path, f"{screen}-open")
    in_order(page)


@pytest.mark.parametrize("screen", ["phone", "desktop"])
def test_class_is_told_what_changed_and_the_tick_is_taken_back(
    screen: str, request: pytest.FixtureRequest, app: Flask, address: str, officer: User, tmp_path: Path
) -> None:
    clock = Clock(NOW)
    course = ready_course(clock)
    publish_draft(course, clock)
    send_all_by_hand(course, clock())
    clock.advance(hours=1)
    move_last(course, clock, FRIDAY)
    publish_draft(course, clock)
    app.extensions["clock"] = clock
    page: Page = request.getfixturevalue(screen)
    sign_in(page, address, officer)
    page.goto(f"{address}/dot-hoc/{course.intake.public_id}/tin-nhan/nhom")
    page.get_by_label("Nhóm của ai?").select_option(label="Lớp 01")
    page.get_by_role("button", name="Xem", exact=True).click()
    expect(page.locator("#changes-vi")).to_have_value(
        "Lịch học:\nLịch vừa có thay đổi:\n- Lớp 01 – Buổi 3: chuyển từ Thứ 4 14/01/2026, 07:30–11:30 sang Thứ 6"
        " 16/01/2026, 07:30–11:30.\nMời các anh/chị mở liên kết đã nhận để xem lịch mới.\n"
        "Ai chưa nhận được hoặc không mở được, xin nhắn riêng cho giáo vụ."
    )
    keep_screenshot(page, tmp_path, f"{screen}-group")
    in_order(page)
    page.get_by_role("button", name="Đã báo qua nhóm: ghi tin của 2 học viên là đã gửi").click()
    expect(page.get_by_text("Đã ghi là đã báo cho 2 học viên")).to_be_visible()
    keep_screenshot(page, tmp_path, f"{screen}-told")
    in_order(page)
    page.get_by_role("button", name="Hoàn tác").click()
    expect(page.get_by_text("2 tin lại chờ gửi như trước.")).to_be_visible()


@pytest.mark.parametrize("screen", ["phone", "desktop"])
def test_names_in_the_calendar_of_a_unit_need_a_tick(
    screen: str, request: pytest.FixtureRequest, app: Flask, address: str, officer: User, tmp_path: Path
) -> None:
    intake, unit = make_intake(), make_unit(name="Trung tâm Y tế Bình Mẫu")
    make_trainee(intake, unit=unit)
    db.session.commit()
    page: Page = request.getfixturevalue(screen)
    sign_in(page, address, officer)
    page.goto(f"{address}/dot-hoc/{intake.public_id}/thiet-lap/lich/don-vi/{unit.id}")
    page.get_by_role("button", name="Hiện liên kết lịch").click()
    page.get_by_label("Thu hồi các liên kết đã đưa ra").check()
    page.get_by_role("button", name="Nêu tên trong lịch của đơn vị này").click()
    expect(page.get_by_text("Hãy đánh dấu rằng đơn vị đã yêu cầu")).to_be_in_viewport()
    keep_screenshot(page, tmp_path, f"{screen}-names")
    in_order(page)
    page.get_by_label("Đơn vị đã yêu cầu nêu tên").check()
    page.get_by_role("button", name="Nêu tên trong lịch của đơn vị này").click()
    expect(page.get_by_text("Từ nay lịch của đơn vị nêu tên người đi học. Liên kết cũ")).to_be_visible()
