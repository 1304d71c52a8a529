"""The pages on which officers enter availability and closed days, with axe and on the smallest phone."""

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, ViewportSize, expect

from models import ClosedDay, User, db
from tests.browser.conftest import DESKTOP, SMALLEST, is_wider_than_screen, keep_screenshot, serious_faults
from tests.conftest import PASSWORD
from tests.factories import MONDAY, make_intake, make_lecturer, make_room, make_trainee, make_unit

pytestmark = pytest.mark.browser


def sign_in(page: Page, address: str, officer: User, path: str) -> None:
    page.goto(f"{address}/dang-nhap?next={path}")
    page.get_by_label("Địa chỉ e-mail").fill(officer.email)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page).to_have_url(f"{address}{path}")


@pytest.mark.parametrize("kind", ["hoc-vien", "giang-vien", "phong", "don-vi", "ngay-nghi"])
def test_officer_page_is_accessible_and_fits_the_smallest_phone(
    phone: Page, address: str, officer: User, kind: str
) -> None:
    intake = make_intake()
    intake.closed_days = [ClosedDay(date=MONDAY, name="Họp toàn cơ quan")]
    owners = {
        "hoc-vien": make_trainee(intake).public_id,
        "giang-vien": make_lecturer(intake).id,
        "phong": make_room(intake).id,
        "don-vi": make_unit().id,
    }
    db.session.commit()
    phone.set_viewport_size(SMALLEST)
    rest = f"lich-ranh-ban/{kind}/{owners[kind]}" if kind in owners else kind
    sign_in(phone, address, officer, f"/dot-hoc/{intake.public_id}/{rest}")
    assert serious_faults(phone) == []
    assert not is_wider_than_screen(phone)


@pytest.mark.parametrize("size", [SMALLEST, DESKTOP])
def test_states_of_a_single_day_begin_where_those_of_the_week_do(
    desktop: Page, address: str, officer: User, size: ViewportSize, tmp_path: Path
) -> None:
    intake = make_intake()
    room = make_room(intake)
    db.session.commit()
    desktop.set_viewport_size(size)
    sign_in(desktop, address, officer, f"/dot-hoc/{intake.public_id}/lich-ranh-ban/phong/{room.id}")
    usual, single = desktop.locator(".week .pills:not(.pills-day)").first, desktop.locator(".week .pills-day").first
    assert left(usual.locator(".pill-free")) == left(single.locator(".pill-free")) == left(single)
    back = single.locator(".pill-back")
    expect(back).to_have_css("opacity", "0")
    single.locator(".pill-busy").click()
    expect(back).to_have_css("opacity", "1")
    assert (left(back) < left(single)) if size is SMALLEST else (left(single.locator(".pill-busy")) < left(back))
    assert serious_faults(desktop) == []
    assert not is_wider_than_screen(desktop)
    keep_screenshot(desktop, tmp_path, "sheet")
    back.click()
    expect(back).to_have_css("opacity", "0")


def left(locator: Locator) -> float:
    box = locator.bounding_box()
    assert box is not None
    return round(box["x"])


def test_enter_takes_nothing_back(desktop: Page, address: str, officer: User) -> None:
    intake = make_intake()
    room = make_room(intake)
    db.session.commit()
    sign_in(desktop, address, officer, f"/dot-hoc/{intake.public_id}/lich-ranh-ban/phong/{room.id}")
    monday = desktop.get_by_role("radiogroup", name="Thứ 2, Sáng 07:30–11:30")
    monday.get_by_text("Bận").click()
    busy = monday.locator("[value=busy]")
    with desktop.expect_response(lambda reply: reply.request.method == "POST"):
        busy.press("Enter")
    expect(desktop.locator("#undo-last")).to_be_visible()
    expect(busy).to_be_checked()
