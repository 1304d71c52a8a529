"""A rota in the browser: what cannot be is said at once, and what a shift blocks is changed where it is shown."""

from datetime import date

import pytest
from playwright.sync_api import Locator, Page, expect

from models import State, Trainee, User, db
from operations.availability import trainee_grid
from tests.browser.conftest import is_wider_than_screen, serious_faults, sign_in
from tests.browser.five_people import Finger
from tests.browser.personal_page import SAVED, cell, choose, status

pytestmark = pytest.mark.browser
NO_SUCH_DAY = "Không có ngày này. Hãy nhập ngày đầu của chu kỳ, dạng ngày/tháng/năm, ví dụ 12/01/2026."
AFTER = "Trực 24 giờ, hôm sau, Sáng"


@pytest.fixture
def form(phone: Page, address: str, asked: tuple[Trainee, str]) -> Page:
    phone.goto(address + asked[1])
    return phone


@pytest.fixture
def nurse(form: Page) -> Page:
    """On 24-hour duty every fourth day, today, with a draft kept."""
    hand = Finger(form)
    hand.agree()
    hand.choose("Làm theo ca nào?", "Trực 24 giờ, hôm sau ra trực")
    hand.choose("Hôm nay, Thứ 2 05/01/2026, đang ở ca nào?", "Hôm nay trực")
    expect(status(form)).to_have_text(SAVED)
    return form


def unfold(page: Page) -> None:
    page.get_by_text("Ca làm bận buổi khác?").click()


def fault(page: Page) -> Locator:
    return page.locator("#rota_anchor-error")


@pytest.mark.parametrize("day", ["31/02/2026", "29/2/2026", "12/13/2026", "12/01/1998", "hôm qua"])
def test_first_day_that_cannot_be_is_said_on_leaving_the_field(form: Page, day: str) -> None:
    Finger(form).choose("Làm theo ca nào?", "Chu kỳ khác, tự ghi")
    anchor = form.get_by_label("Ngày đầu của chu kỳ")
    anchor.fill(day)
    anchor.blur()
    expect(fault(form)).to_have_text(NO_SUCH_DAY)
    expect(anchor).to_have_accessible_description(NO_SUCH_DAY)
    assert serious_faults(form) == []
    anchor.fill("28/02/2026")
    expect(fault(form)).to_be_empty()
    expect(anchor).not_to_have_class("is-invalid")


def test_first_day_that_cannot_be_is_said_as_the_last_figure_is_written(form: Page) -> None:
    Finger(form).choose("Làm theo ca nào?", "Chu kỳ khác, tự ghi")
    anchor = form.get_by_label("Ngày đầu của chu kỳ")
    anchor.press_sequentially("31/02/202")
    expect(fault(form)).to_have_count(0)
    anchor.press_sequentially("6")
    expect(fault(form)).to_have_text(NO_SUCH_DAY)


def test_first_day_that_cannot_be_is_said_again_after_a_reload(nurse: Page) -> None:
    nurse.get_by_text("Hoặc ghi ngày đầu chu kỳ").click()
    with nurse.expect_response("**/nhap"):
        nurse.get_by_label("Ngày đầu của chu kỳ").fill("31/02/2026")
    nurse.reload()
    expect(fault(nurse)).to_have_text(NO_SUCH_DAY)


def test_what_a_shift_blocks_is_changed_once_for_all_days(nurse: Page, asked: tuple[Trainee, str]) -> None:
    expect(cell(nurse, AFTER, "busy")).to_be_hidden()
    unfold(nurse)
    with nurse.expect_response("**/nhap"):
        choose(nurse, AFTER, "Hạn chế")
    expect(nurse.locator("#rota-notes")).to_contain_text("hôm sau hạn chế sáng, chiều.")
    usual = nurse.get_by_role("radiogroup", name="Thứ 4 14/01/2026, Sáng").locator(".pill.is-usual")
    expect(usual).to_have_text("Hạn chế")
    assert not is_wider_than_screen(nurse)
    assert serious_faults(nurse) == []
    Finger(nurse).send()
    db.session.rollback()
    trainee = asked[0]
    assert trainee_grid(trainee)[0][date(2026, 1, 14), trainee.intake.periods[0].id] is State.IF_NEEDED
    nurse.get_by_role("link", name="Sửa lịch rảnh/bận").click()
    expect(cell(nurse, AFTER, "if_needed")).to_be_checked()
    expect(cell(nurse, AFTER, "if_needed")).to_be_visible()


def test_shifts_that_are_unfolded_stay_so_when_a_button_fills_in(nurse: Page) -> None:
    unfold(nurse)
    Finger(nurse).turn()
    expect(nurse.locator("#shift-details")).to_have_attribute("open", "")


def test_shifts_of_a_written_cycle_appear_as_it_is_written(form: Page) -> None:
    hand = Finger(form)
    hand.agree()
    hand.choose("Làm theo ca nào?", "Chu kỳ khác, tự ghi")
    cycle = form.get_by_label("Chu kỳ ca")
    cycle.fill("2D 2X")
    expect(form.locator("#rota_cycle-error")).to_contain_text("Có ký hiệu ca không hiểu được.")
    cycle.fill("2D 2N")
    expect(form.locator("#rota_cycle-error")).to_be_empty()
    unfold(form)
    choose(form, "Ca đêm 22–6 giờ, hôm sau, Sáng", "Học được")
    expect(form.locator("#rota-notes")).to_contain_text("hôm sau hạn chế chiều.")
    with form.expect_response("**/nhap"):
        cycle.fill("2D 2S 2N")
    expect(cell(form, "Ca sáng 6–14 giờ, cùng ngày, Sáng", "busy")).to_be_attached()
    expect(cell(form, "Ca đêm 22–6 giờ, hôm sau, Sáng", "free")).to_be_checked()


def test_shifts_are_changed_without_scripts(without_scripts: Page, address: str, asked: tuple[Trainee, str]) -> None:
    page, (trainee, link) = without_scripts, asked
    page.goto(address + link)
    page.get_by_label("Tôi đã đọc thông báo").check()
    page.get_by_label("Làm theo ca nào?").select_option(label="Trực 24 giờ, hôm sau ra trực")
    page.get_by_role("button", name="Chọn ca này").click()
    page.get_by_label("đang ở ca nào?").select_option(label="Hôm nay trực")
    unfold(page)
    choose(page, AFTER, "Hạn chế")
    page.get_by_role("button", name="Gửi lịch rảnh/bận").click()
    expect(page.get_by_text("Đã gửi lịch rảnh/bận của anh/chị.")).to_be_visible()
    db.session.rollback()
    assert trainee_grid(trainee)[0][date(2026, 1, 14), trainee.intake.periods[0].id] is State.IF_NEEDED


def test_sentences_on_the_sheet_of_staff_follow_what_a_shift_is_said_to_block(
    desktop: Page, address: str, officer: User, asked: tuple[Trainee, str]
) -> None:
    trainee = asked[0]
    sign_in(desktop, address, officer)
    desktop.goto(f"{address}/dot-hoc/{trainee.intake.public_id}/lich-ranh-ban/hoc-vien/{trainee.public_id}")
    desktop.get_by_label("Làm theo ca nào?").select_option(label="Trực 24 giờ, hôm sau ra trực")
    desktop.get_by_label("đang ở ca nào?").select_option(label="Hôm nay trực")
    unfold(desktop)
    choose(desktop, AFTER, "Hạn chế")
    expect(desktop.locator("#rota-notes")).to_contain_text("hôm sau hạn chế sáng, chiều.")
    expect(cell(desktop, AFTER, "if_needed")).to_be_focused()
