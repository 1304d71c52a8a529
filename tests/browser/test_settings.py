"""Settings on a phone, and rows that are moved without scripts."""

import pytest
from playwright.sync_api import Browser, Page, expect

from models import Intake, User, db
from tests.browser.conftest import PHONE, is_wider_than_screen, serious_faults
from tests.conftest import PASSWORD
from tests.factories import make_class, make_intake, make_lecturer, make_room, make_trainee, make_unit

pytestmark = pytest.mark.browser
PAGES = (
    "", "/muc-uu-tien", "/hinh-thuc", "/hinh-thuc/1", "/chuong-trinh", "/buoi", "/lop", "/lop/1", "/giang-vien",
    "/giang-vien/1", "/phong", "/phong/1", "/co-so/1", "/don-vi", "/don-vi/1",
)  # fmt: skip
LONG = "Bệnh viện Đa khoa Khu vực Mẫu Trung ương, Khoa Hồi sức tích cực và Chống độc, Phòng Kế hoạch tổng hợp"


def _sign_in(page: Page, address: str, user: User) -> None:
    page.goto(address)
    page.get_by_label("Địa chỉ e-mail").fill(user.email)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()


def _intake() -> Intake:
    intake = make_intake(name=LONG)
    make_class(intake)
    make_lecturer(intake, name=LONG)
    make_room(intake)
    make_trainee(intake, unit=make_unit(name=LONG))
    db.session.commit()
    return intake


def test_settings_pages_on_a_phone_are_accessible_and_not_too_wide(phone: Page, address: str, admin: User) -> None:
    intake = _intake()
    _sign_in(phone, address, admin)
    urls = [f"/dot-hoc/{intake.public_id}/thiet-lap{page}" for page in PAGES]
    for url in (*urls, "/nguoi-dung/", f"/nguoi-dung/{admin.public_id}", "/nhat-ky/"):
        phone.goto(address + url)
        assert (url, serious_faults(phone), is_wider_than_screen(phone)) == (url, [], False)


def test_programme_is_rearranged_and_saved_without_scripts(browser: Browser, address: str, admin: User) -> None:
    intake = _intake()
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    _sign_in(page, address, admin)
    page.goto(f"{address}/dot-hoc/{intake.public_id}/thiet-lap/chuong-trinh")
    page.get_by_role("button", name="Đưa chuyên đề 2 lên").click()
    page.get_by_role("button", name="Thêm chuyên đề").click()
    page.get_by_role("button", name="Bỏ chuyên đề 4").click()
    page.get_by_label("Số tiết").first.fill("7")
    page.get_by_label("Số tiết").first.press("Enter")
    expect(page.get_by_text("Đã lưu.")).to_be_visible()
    context.close()
    db.session.commit()  # ends the reading transaction, which does not see what the server has stored since
    modules = intake.programme_version.modules
    assert [(one.code, one.lessons) for one in modules] == [("M2", 7), ("M1", 5), ("M3", 5)]
