"""A network that comes and goes."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_part_of_a_page_that_cannot_be_fetched_is_said_and_taken_back(phone: Page, personal_page: str) -> None:
    phone.goto(personal_page)
    notice = phone.get_by_text("Chưa kết nối được với máy chủ.")
    expect(notice).to_be_hidden()
    phone.context.set_offline(True)
    phone.get_by_role("button", name="Bận giờ hành chính").tap()
    expect(notice).to_be_visible()
    phone.context.set_offline(False)
    phone.get_by_role("button", name="Bận giờ hành chính").tap()
    expect(notice).to_be_hidden()
    expect(phone.get_by_role("radiogroup", name="Thứ 2, Sáng").get_by_role("radio", name="Bận")).to_be_checked()
