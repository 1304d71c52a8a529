"""What is filled in is kept by itself and shown at once, and never lost by a reload or an impatient finger."""

import pytest
from playwright.sync_api import Page, Route, expect

from models import AuditEntry, State, Trainee, db
from operations.answer_draft import find_answer_draft
from operations.availability import Source, trainee_grid
from tests.browser.five_people import Finger
from tests.browser.personal_page import SAVED, cell, choose, status

pytestmark = pytest.mark.browser


def test_change_is_kept_by_itself_and_answers_nothing(begun: Page, asked: tuple[Trainee, str]) -> None:
    with begun.expect_response("**/nhap"):
        choose(begun, "Thứ 3 13/01/2026, Tối", "Bận")
    expect(begun.locator("#understood")).to_contain_text("Anh/chị có thể học 41 trên 42 buổi tối.")
    begun.reload()
    expect(cell(begun, "Thứ 3 13/01/2026, Tối", "busy")).to_be_checked()
    db.session.rollback()
    assert trainee_grid(asked[0])[1] is Source.NOT_ANSWERED


def test_change_before_consent_is_kept_nowhere_until_then(
    phone: Page, address: str, asked: tuple[Trainee, str]
) -> None:
    phone.goto(address + asked[1])
    choose(phone, "Thứ 2, Tối", "Bận")
    phone.get_by_role("button", name="Tuần sau").tap()
    expect(phone.get_by_text("Tuần 2/6")).to_be_visible()
    db.session.rollback()
    assert find_answer_draft(asked[0]) is None
    with phone.expect_response("**/nhap"):
        phone.get_by_label("Tôi đã đọc thông báo").check()
    expect(status(phone)).to_have_text(SAVED)


def test_change_while_a_button_is_answered_is_chosen_again(begun: Page) -> None:
    def answer_late(route: Route) -> None:
        choose(begun, "Thứ 3, Tối", "Bận")
        route.continue_()

    begun.route("**/khai-bao", answer_late)
    begun.get_by_role("button", name="Tuần sau").tap()
    expect(begun.get_by_text("Tuần 2/6")).to_be_visible()
    expect(cell(begun, "Thứ 3, Tối", "busy")).to_be_checked()
    expect(status(begun)).to_have_text(SAVED)
    expect(begun.locator("#understood")).to_contain_text("Anh/chị có thể học 36 trên 42 buổi tối.")


def test_impatient_double_tap_on_send_right_after_a_change_sends_it_once(
    begun: Page, asked: tuple[Trainee, str]
) -> None:
    choose(begun, "Thứ 3 13/01/2026, Tối", "Bận")
    begun.get_by_role("button", name="Gửi lịch rảnh/bận").dblclick()
    expect(begun.get_by_text("Đã gửi lịch rảnh/bận của anh/chị.")).to_be_visible()
    db.session.rollback()
    trainee = asked[0]
    assert list(trainee_grid(trainee)[0].values()) == [State.BUSY]
    assert find_answer_draft(trainee) is None
    saved = db.select(db.func.count()).select_from(AuditEntry).filter_by(action="availability.saved")
    assert db.session.scalar(saved) == 1


def test_send_while_a_draft_is_on_its_way_is_not_taken_for_somebody_else(begun: Page) -> None:
    with begun.expect_request("**/nhap"):
        choose(begun, "Thứ 3 13/01/2026, Tối", "Bận")
    begun.get_by_role("button", name="Gửi lịch rảnh/bận").tap()
    expect(begun.get_by_text("Đã gửi lịch rảnh/bận của anh/chị.")).to_be_visible()


def test_painted_cells_are_undone_one_by_one_and_tools_as_a_whole(begun: Page) -> None:
    hand = Finger(begun)
    hand.brush("Bận")
    hand.paint("Thứ 3 13/01/2026, Tối", "Thứ 4 14/01/2026, Tối")
    begun.get_by_role("group", name="Điền nhanh tuần này").get_by_role("button", name="Mọi buổi sáng").tap()
    expect(begun.get_by_role("button", name="Thứ 2 12/01/2026, Sáng: Bận")).to_be_visible()
    hand.press("Hoàn tác")
    expect(begun.get_by_role("button", name="Thứ 2 12/01/2026, Sáng: Học được")).to_be_visible()
    expect(begun.get_by_role("button", name="Thứ 4 14/01/2026, Tối: Bận")).to_be_visible()
    hand.press("Hoàn tác")
    expect(begun.get_by_role("button", name="Thứ 4 14/01/2026, Tối: Học được")).to_be_visible()
    expect(begun.get_by_role("button", name="Thứ 3 13/01/2026, Tối: Bận")).to_be_visible()


def test_usual_week_shows_through_in_the_dates_at_once(begun: Page) -> None:
    choose(begun, "Thứ 3, Tối", "Bận")
    hand = Finger(begun)
    hand.brush("Thường lệ")
    expect(begun.get_by_role("button", name="Thứ 3 13/01/2026, Tối: Bận")).to_be_visible()


def test_painting_needs_no_finger(desktop: Page, address: str, asked: tuple[Trainee, str]) -> None:
    desktop.goto(address + asked[1])
    brushes = desktop.get_by_role("radiogroup", name="Tô nhanh")
    brushes.get_by_role("radio", name="Không tô").focus()
    desktop.keyboard.press("ArrowLeft")
    desktop.keyboard.press("ArrowLeft")
    expect(brushes.get_by_role("radio", name="Bận")).to_be_checked()
    desktop.get_by_role("button", name="Thứ 2, Sáng 07:30–11:30: chưa chọn").focus()
    desktop.keyboard.press("Space")
    expect(desktop.get_by_role("button", name="Thứ 2, Sáng 07:30–11:30: Bận")).to_be_focused()


def test_page_scrolls_under_a_finger_while_painting(begun: Page) -> None:
    Finger(begun).brush("Bận")
    paint = begun.locator(".paint:visible").first
    paint.evaluate("one => one.scrollIntoView({block: 'center', behavior: 'instant'})")
    before = begun.evaluate("scrollY")
    box = paint.bounding_box()
    assert box is not None
    touch = begun.context.new_cdp_session(begun)
    for kind, y in [("touchStart", 0), *(("touchMove", -step) for step in range(20, 220, 20)), ("touchEnd", None)]:
        points = [] if y is None else [{"x": box["x"] + 10, "y": box["y"] + 10 + y}]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    begun.wait_for_function("before => scrollY > before", arg=before)
    expect(paint).to_have_attribute("aria-label", "Thứ 2, Sáng 07:30–11:30: Học được")


def test_everything_works_without_scripts(without_scripts: Page, address: str, asked: tuple[Trainee, str]) -> None:
    page, evening = without_scripts, asked[0].intake.periods[2].id
    page.goto(address + asked[1])
    page.get_by_label("Tôi đã đọc thông báo").check()
    page.get_by_role("button", name="Buổi nào cũng được").click()
    page.locator("label[for=brush-busy]").click()
    page.get_by_role("group", name="Điền nhanh tuần này").get_by_role("button", name="Mọi buổi tối").click()
    expect(page.locator(f"[name='day_2026-01-13_{evening}'][value=busy]")).to_be_checked()
    page.get_by_role("button", name="Hoàn tác").click()
    expect(page.locator(f"[name='day_2026-01-13_{evening}'][value=busy]")).not_to_be_checked()
    page.locator(f"label[for='day_2026-01-14_{evening}-busy']").click()
    page.get_by_role("button", name="Tuần sau").click()
    expect(page.get_by_text("Tuần 2/6")).to_be_visible()
    page.get_by_role("button", name="Như tuần trước").click()
    expect(page.locator(f"[name='day_2026-01-21_{evening}'][value=busy]")).to_be_checked()
    page.get_by_role("button", name="Lưu nháp").click()
    expect(page.get_by_text(SAVED)).to_be_visible()
    page.goto(page.url.partition("#")[0])
    page.get_by_role("button", name="Gửi lịch rảnh/bận").click()
    expect(page.get_by_text("Đã gửi lịch rảnh/bận của anh/chị.")).to_be_visible()
    db.session.rollback()
    assert len(trainee_grid(asked[0])[0]) == 2
