"""The trainee's private page as a person uses it on a phone."""

from datetime import date, timedelta

import pytest
from flask import Flask
from playwright.sync_api import Page, ViewportSize, expect

from models import EnteredBy, State, db
from operations.actor import COMMAND
from operations.availability_sheets import entry_of, find_sheet
from operations.publish_timetable import publish
from operations.save_availability import NOTICE_VERSION
from tests.browser.conftest import PHONE, SMALLEST, is_wider_than_screen, serious_faults
from tests.factories import NOW, make_format, make_intake, make_trainee, make_unit
from tests.links import personal_path
from tests.operations.courses import answer, make_course
from tests.operations.sheets import make_sheet, office_week

pytestmark = pytest.mark.browser


def test_answer_on_a_phone_is_given_and_told_back(app: Flask, phone: Page, address: str) -> None:
    intake = make_intake(answer_deadline=NOW + timedelta(days=3))
    make_format(intake, name="Buổi tối thử")
    trainee = make_trainee(intake)
    phone.goto(address + personal_path(app, trainee))
    expect(phone.get_by_role("heading", level=1)).to_have_text("Anh/chị có thể học vào lúc nào?")
    phone.get_by_role("button", name="Bận giờ hành chính").tap()
    phone.get_by_role("radiogroup", name="Thứ 3, Tối").get_by_text("Hạn chế").tap()
    phone.get_by_role("radiogroup", name="Buổi tối thử").get_by_text("Thích", exact=True).tap()
    phone.get_by_role("button", name="Gửi lịch rảnh/bận").tap()
    expect(phone.get_by_text("Cần anh/chị đồng ý thì thông tin mới được lưu.")).to_be_visible()
    phone.get_by_label("Tôi đã đọc thông báo").check()
    phone.get_by_role("button", name="Gửi lịch rảnh/bận").tap()
    expect(phone.get_by_text("Đã gửi lịch rảnh/bận của anh/chị.")).to_be_visible()
    expect(phone.get_by_text("Anh/chị có thể học 12 trên 14 buổi tối, thêm 2 buổi nếu thật cần.")).to_be_visible()
    db.session.rollback()  # what this thread read before is a snapshot
    sheet = find_sheet(trainee, intake=intake)
    assert sheet is not None
    assert entry_of(sheet).week[1, intake.periods[2].id] is State.IF_NEEDED
    assert [dislike.points for dislike in trainee.format_dislikes] == [0]


def test_consent_given_after_all_is_no_fault_any_more(app: Flask, phone: Page, address: str) -> None:
    phone.goto(address + personal_path(app, make_trainee(make_intake())))
    phone.get_by_role("button", name="Buổi nào cũng được").tap()
    phone.get_by_role("button", name="Gửi lịch rảnh/bận").tap()
    fault = phone.get_by_text("Cần anh/chị đồng ý thì thông tin mới được lưu.")
    expect(fault).to_be_visible()
    consent = phone.get_by_label("Tôi đã đọc thông báo")
    consent.check()
    expect(fault).to_have_count(0)
    expect(consent).to_have_css("border-color", "rgb(11, 107, 131)")
    expect(phone.locator("label.consent")).to_have_css("color", "rgb(33, 37, 41)")
    expect(phone.locator("#draft-status")).to_have_text("Đã lưu nháp lúc 09:00")


# How many lines some words of an element take.
LINES = """(element, words) => {
  const walk = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const start = node.data.indexOf(words);
    if (start < 0) continue;
    const range = document.createRange();
    range.setStart(node, start);
    range.setEnd(node, start + words.length);
    return new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size;
  }
}"""


@pytest.mark.parametrize("width", [320, 340, 360, 390])
def test_version_of_the_notice_is_a_day_on_one_line(app: Flask, phone: Page, address: str, width: int) -> None:
    phone.set_viewport_size({"width": width, "height": 740})
    phone.goto(address + personal_path(app, make_trainee(make_intake())))
    assert phone.locator("label.consent").evaluate(LINES, date.fromisoformat(NOTICE_VERSION).strftime("%d/%m/%Y")) == 1


def test_states_of_single_days_are_on_one_line(app: Flask, phone: Page, address: str) -> None:
    phone.goto(address + personal_path(app, make_trainee(make_intake())))
    phone.get_by_role("button", name="Buổi nào cũng được").tap()
    day = phone.locator(".pills-day").first
    expect(day.locator(".pill-free.is-usual")).to_be_visible()
    back = day.locator(".pill-back")
    for name in ("Học được", "Hạn chế"):
        assert day.evaluate(LINES, name) == 1
    day.get_by_text("Hạn chế").tap()
    expect(back).to_be_visible()
    for name in ("Học được", "Hạn chế"):
        assert day.evaluate(LINES, name) == 1
    box = back.bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 44
    back.tap()
    expect(day.locator(".as-usual")).to_be_checked()


@pytest.mark.parametrize("size", [PHONE, SMALLEST])
def test_buttons_of_the_lower_bar_are_on_one_line_each_without_scripts(
    app: Flask, without_scripts: Page, address: str, size: ViewportSize
) -> None:
    trainee = make_trainee(make_intake())
    make_sheet(trainee.intake, trainee=trainee, week=office_week())
    db.session.commit()
    without_scripts.set_viewport_size(size)
    without_scripts.goto(f"{address}{personal_path(app, trainee)}/khai-bao")
    buttons = without_scripts.locator(".save-bar .btn:visible")
    expect(buttons).to_have_text(["Gửi lịch rảnh/bận", "Lưu nháp", "Quay lại"])
    boxes = [button.bounding_box() for button in buttons.all()]
    assert [round(box["height"]) for box in boxes if box] == [44, 44, 44]
    if size is PHONE:
        assert len({round(box["y"]) for box in boxes if box}) == 1
    assert not is_wider_than_screen(without_scripts)


def test_answer_page_is_accessible_and_fits_the_smallest_phone(app: Flask, phone: Page, address: str) -> None:
    intake = make_intake()
    make_format(intake)
    trainee = make_trainee(intake, unit=make_unit())
    make_sheet(intake, unit=trainee.unit, week=office_week(), entered_by=EnteredBy.UNIT)
    phone.set_viewport_size(SMALLEST)
    phone.goto(address + personal_path(app, trainee))
    assert serious_faults(phone) == []
    phone.get_by_role("button", name="Xóa hết").tap()
    phone.get_by_role("button", name="Gửi lịch rảnh/bận").tap()
    expect(phone.get_by_text("Chưa gửi được.")).to_be_visible()
    assert serious_faults(phone) == []
    assert not is_wider_than_screen(phone)
    heights = phone.locator(".pill").evaluate_all("pills => pills.map(pill => pill.getBoundingClientRect().height)")
    assert min(heights) >= 44


def test_answer_can_be_given_with_the_keyboard(app: Flask, desktop: Page, address: str) -> None:
    desktop.goto(address + personal_path(app, make_trainee(make_intake())))
    desktop.get_by_role("radiogroup", name="Thứ 2, Sáng").get_by_role("radio", name="Học được").focus()
    desktop.keyboard.press("ArrowRight")
    expect(desktop.get_by_role("radiogroup", name="Thứ 2, Sáng").get_by_role("radio", name="Hạn chế")).to_be_checked()


def test_timetable_on_a_phone_is_accessible_and_can_be_copied(app: Flask, phone: Page, address: str) -> None:
    course = make_course()
    answer(course.intake, now=NOW, trainee=course.trainees[0])
    answer(course.intake, now=NOW, trainee=course.trainees[1])
    db.session.commit()
    publish(course.intake, comment="", expected_revision=course.draft.revision, actor=COMMAND, now=NOW)
    phone.set_viewport_size(SMALLEST)
    phone.goto(address + personal_path(app, course.trainees[0]))
    expect(phone.get_by_role("heading", name="Buổi học tiếp theo")).to_be_visible()
    assert serious_faults(phone) == []
    assert not is_wider_than_screen(phone)
    phone.context.grant_permissions(["clipboard-read", "clipboard-write"])
    phone.get_by_role("button", name="Chép").tap()
    expect(phone.get_by_role("button", name="Đã chép")).to_be_visible()
    assert phone.evaluate("navigator.clipboard.readText()") == phone.get_by_label("Liên kết lịch").input_value()
