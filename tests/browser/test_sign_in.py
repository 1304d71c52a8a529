"""Signing in as a person does it."""

import pytest
from playwright.sync_api import Page, expect

from models import User
from tests.browser.conftest import is_wider_than_screen, serious_faults
from tests.conftest import PASSWORD

pytestmark = pytest.mark.browser


def test_sign_in_on_a_phone_opens_the_intakes(phone: Page, address: str, officer: User) -> None:
    phone.goto(address)
    assert serious_faults(phone) == []
    assert not is_wider_than_screen(phone)
    phone.get_by_label("Địa chỉ e-mail").fill(officer.email)
    phone.get_by_label("Mật khẩu").fill(PASSWORD)
    phone.get_by_role("button", name="Đăng nhập").tap()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Đợt học")


def test_sign_in_wrong_password_says_so_at_the_field(desktop: Page, address: str, officer: User) -> None:
    desktop.goto(address)
    desktop.get_by_label("Địa chỉ e-mail").fill(officer.email)
    desktop.get_by_label("Mật khẩu").fill("sai-mat-khau")
    desktop.get_by_role("button", name="Đăng nhập").click()
    expect(desktop.get_by_text("Địa chỉ e-mail hoặc mật khẩu không đúng.")).to_be_visible()
