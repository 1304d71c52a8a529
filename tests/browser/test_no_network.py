"""Without network the page stays, says what was not done, keeps all of it, and offers it again."""

from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Locator, Page, expect

from models import Amendment, AuditEntry, Trainee, db
from operations.availability import Source, trainee_grid
from tests.browser.five_people import Finger
from tests.browser.personal_page import SAVED, cell, choose, status
from tests.browser.test_two_pages import kept_busy, question, seen
from tests.calendars import samples
from tests.factories import make_intake, make_trainee
from tests.links import personal_path
from tests.operations.amended import published_course

pytestmark = pytest.mark.browser
SAMPLE = Path(samples.__file__).with_name("google.ics")
EVENING = "Thứ 3 13/01/2026, Tối"
SEND = "Gửi lịch rảnh/bận"


def unsent(page: Page) -> Locator:
    return page.get_by_text("CHƯA gửi được: không kết nối được với máy chủ.")


def answers(trainee: Trainee) -> int:
    db.session.rollback()
    saved = db.select(db.func.count()).select_from(AuditEntry).filter_by(action="availability.saved")
    return db.session.scalar(saved) or 0


def test_change_is_said_and_kept_when_the_network_is_back(begun: Page) -> None:
    begun.context.set_offline(True)
    choose(begun, EVENING, "Bận")
    expect(status(begun)).to_have_text("Chưa lưu được, sẽ thử lại")
    with begun.expect_response("**/nhap"):
        begun.context.set_offline(False)
    expect(status(begun)).to_have_text(SAVED)


def test_change_survives_a_reload(begun: Page) -> None:
    begun.route("**/nhap", lambda route: route.abort())
    choose(begun, EVENING, "Bận")
    expect(status(begun)).to_have_text("Chưa lưu được, sẽ thử lại")
    begun.unroute("**/nhap")
    begun.reload()
    expect(cell(begun, EVENING, "busy")).to_be_checked()


def test_answer_is_said_not_to_be_sent_and_one_tap_sends_it_once_the_network_is_back(
    begun: Page, asked: tuple[Trainee, str]
) -> None:
    begun.context.set_offline(True)
    choose(begun, EVENING, "Bận")
    begun.get_by_role("button", name=SEND).dblclick()
    expect(unsent(begun)).to_be_in_viewport()
    expect(cell(begun, EVENING, "busy")).to_be_checked()
    expect(status(begun)).to_have_text("Chưa lưu được, sẽ thử lại")
    seen(begun, "not-sent")
    begun.context.set_offline(False)
    expect(begun.get_by_text("Đã có mạng lại. VẪN CHƯA gửi")).to_be_in_viewport()
    expect(status(begun)).to_have_text(SAVED)
    assert answers(asked[0]) == 0
    begun.get_by_role("button", name=SEND).tap()
    expect(begun.get_by_text("Đã gửi lịch rảnh/bận của anh/chị.")).to_be_visible()
    assert answers(asked[0]) == 1
    assert trainee_grid(asked[0])[1] is Source.SELF


def test_answer_that_could_not_be_sent_is_there_when_the_page_is_opened_again(
    begun: Page, asked: tuple[Trainee, str]
) -> None:
    begun.context.set_offline(True)
    choose(begun, EVENING, "Bận")
    begun.get_by_role("button", name=SEND).tap()
    expect(unsent(begun)).to_be_in_viewport()
    address = begun.url
    begun.goto("about:blank")
    begun.context.set_offline(False)
    begun.goto(address)
    expect(cell(begun, EVENING, "busy")).to_be_checked()
    expect(status(begun)).to_have_text(SAVED)
    expect(begun.get_by_text("Đây là bản nháp: nhà trường chưa nhận được gì")).to_be_visible()
    assert answers(asked[0]) == 0


def test_answer_without_consent_is_kept_for_this_tab_alone(
    phone: Page, address: str, asked: tuple[Trainee, str]
) -> None:
    phone.goto(address + asked[1])
    Finger(phone).press("Buổi nào cũng được")
    expect(cell(phone, "Thứ 2, Tối", "free")).to_be_checked()
    phone.context.set_offline(True)
    phone.get_by_role("button", name=SEND).tap()
    expect(unsent(phone)).to_be_in_viewport()
    assert phone.evaluate("Object.keys(localStorage)") == []
    phone.context.set_offline(False)
    phone.get_by_role("button", name=SEND).tap()
    expect(phone.get_by_text("Cần anh/chị đồng ý thì thông tin mới được lưu.")).to_be_visible()


def test_answer_that_meets_another_after_the_network_is_back_asks_which_is_to_stay(
    begun: Page, asked: tuple[Trainee, str]
) -> None:
    browser = begun.context.browser
    assert browser is not None
    begun.context.set_offline(True)
    choose(begun, EVENING, "Bận")
    begun.get_by_role("button", name=SEND).tap()
    expect(unsent(begun)).to_be_in_viewport()
    other = browser.new_page()
    other.goto(begun.url)
    with other.expect_response("**/nhap"):
        choose(other, "Thứ 4 14/01/2026, Tối", "Bận")
    begun.context.set_offline(False)
    expect(question(begun)).to_be_in_viewport()
    seen(begun, "not-sent-and-asked")
    begun.get_by_role("button", name=SEND).tap()
    expect(begun.get_by_role("button", name="Giữ bản trên trang này")).to_be_focused()
    assert answers(asked[0]) == 0
    assert kept_busy(asked[0]) == {"2026-01-14 Tối"}
    other.close()


@pytest.mark.parametrize("name", ["Tuần sau", "Bận giờ hành chính"])
def test_button_is_said_not_to_be_done_and_done_by_one_tap_once_the_network_is_back(begun: Page, name: str) -> None:
    begun.context.set_offline(True)
    begun.get_by_role("button", name=name).tap()
    expect(begun.get_by_text(f"Chưa làm được “{name}”: không kết nối được với máy chủ.")).to_be_in_viewport()
    expect(begun.locator("#unreachable")).to_be_hidden()
    seen(begun, "not-done")
    choose(begun, "Thứ 4 14/01/2026, Sáng", "Bận")
    begun.context.set_offline(False)
    expect(begun.get_by_text(f"Đã có mạng lại. “{name}” chưa làm.")).to_be_in_viewport()
    expect(begun.get_by_text("Tuần 1/6")).to_be_visible()
    begun.get_by_role("button", name="Làm lại").tap()
    if name == "Tuần sau":
        expect(begun.get_by_text("Tuần 2/6")).to_be_visible()
        begun.get_by_role("button", name="‹ Tuần trước").tap()
    else:
        expect(cell(begun, "Thứ 3, Sáng 07:30–11:30", "busy")).to_be_checked()
    expect(cell(begun, "Thứ 4 14/01/2026, Sáng", "busy")).to_be_checked()
    expect(begun.get_by_role("button", name="Làm lại")).to_be_hidden()


def test_kind_of_rota_chosen_without_network_is_asked_for_once_it_is_back(begun: Page) -> None:
    begun.context.set_offline(True)
    begun.get_by_label("Làm theo ca nào?").select_option(label="Trực 24 giờ, hôm sau ra trực")
    expect(begun.get_by_text("Chưa làm được “Làm theo ca nào?”")).to_be_in_viewport()
    begun.context.set_offline(False)
    begun.get_by_role("button", name="Làm lại").tap()
    expect(begun.get_by_label("đang ở ca nào?")).to_be_visible()


def test_calendar_that_cannot_be_sent_stays_chosen(app: Flask, phone: Page, address: str) -> None:
    trainee = make_trainee(make_intake())
    phone.goto(address + personal_path(app, trainee))
    phone.get_by_role("link", name="Nhập lịch đó để khỏi khai từng ngày").tap()
    phone.get_by_label("Tệp lịch").set_input_files(SAMPLE)
    phone.get_by_label("Tôi đã đọc thông báo").check()
    phone.context.set_offline(True)
    phone.get_by_role("button", name="Đọc lịch").tap()
    expect(unsent(phone)).to_be_in_viewport()
    seen(phone, "calendar-not-sent")
    phone.context.set_offline(False)
    phone.get_by_role("button", name="Đọc lịch").tap()
    expect(phone.get_by_text("10 buổi sẽ thành bận.")).to_be_visible()
    phone.context.set_offline(True)
    phone.get_by_role("button", name="Xác nhận").tap()
    expect(unsent(phone)).to_be_in_viewport()
    phone.context.set_offline(False)
    phone.get_by_role("button", name="Xác nhận").tap()
    expect(phone.get_by_text("Đã nhập lịch.")).to_be_visible()


def test_make_up_that_cannot_be_sent_is_taken_by_a_second_tap(app: Flask, phone: Page, address: str) -> None:
    course = published_course()
    phone.goto(address + personal_path(app, course.trainees[0]))
    phone.get_by_role("link", name="Tôi không đến được – Thứ 3, 13/01/2026").tap()
    phone.get_by_role("link", name="Thứ 3, 13/01/2026, 13:30").tap()
    phone.context.set_offline(True)
    phone.get_by_role("button", name="Nhận buổi học bù này").tap()
    expect(unsent(phone)).to_be_in_viewport()
    seen(phone, "make-up-not-sent")
    phone.context.set_offline(False)
    expect(phone.get_by_text("Đã có mạng lại. VẪN CHƯA gửi")).to_be_in_viewport()
    phone.get_by_role("button", name="Nhận buổi học bù này").dblclick()
    expect(phone.get_by_text("Đã đổi: anh/chị học bù ở buổi mới chọn.")).to_be_visible()
    db.session.rollback()
    assert list(db.session.scalars(db.select(Amendment.kind))) == ["make_up"]
