"""The pages on which officers enter availability and closed days, with axe and on the smallest phone."""

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from models import ClosedDay, User, db
from tests.browser.conftest import is_wider_than_screen, serious_faults
from tests.conftest import PASSWORD
from tests.factories import MONDAY, make_intake, make_lecturer, make_room, make_trainee, make_unit

pytestmark = pytest.mark.browser
SMALLEST: ViewportSize = {"width": 320, "height": 640}


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
    phone.goto(f"{address}/dang-nhap?next=/dot-hoc/{intake.public_id}/{rest}")
    phone.get_by_label("Địa chỉ e-mail").fill(officer.email)
    phone.get_by_label("Mật khẩu").fill(PASSWORD)
    phone.get_by_role("button", name="Đăng nhập").tap()
    expect(phone).to_have_url(f"{address}/dot-hoc/{intake.public_id}/{rest}")
    assert serious_faults(phone) == []
    assert not is_wider_than_screen(phone)
