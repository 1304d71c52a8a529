"""A network that comes and goes under a page of the staff."""

import pytest
from playwright.sync_api import Page, expect

from models import User, db
from tests.browser.conftest import sign_in
from tests.factories import make_intake, make_room, make_trainee

pytestmark = pytest.mark.browser


def test_part_of_a_page_that_cannot_be_fetched_is_said_in_sight_and_taken_back(
    phone: Page, address: str, officer: User
) -> None:
    intake = make_intake()
    trainee = make_trainee(intake)
    make_room(intake)
    db.session.commit()
    sign_in(phone, address, officer)
    phone.goto(f"{address}/dot-hoc/{intake.public_id}/lich-ranh-ban/hoc-vien/{trainee.public_id}")
    notice = phone.get_by_text("Chưa kết nối được với máy chủ.")
    expect(notice).to_be_hidden()
    phone.context.set_offline(True)
    phone.get_by_role("button", name="Mọi buổi tối").last.tap()  # far down the page
    expect(notice).to_be_in_viewport()
    phone.context.set_offline(False)
    phone.get_by_role("button", name="Bận giờ hành chính").tap()
    expect(notice).to_be_hidden()
    expect(phone.get_by_role("radiogroup", name="Thứ 2, Sáng").get_by_role("radio", name="Bận")).to_be_checked()
