"""Everything that a finger has to hit on the pages of a person is high enough, on the smallest phone and a tablet."""

import pytest
from flask import Flask
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.conftest import SMALLEST, is_wider_than_screen
from tests.browser.five_people import Finger
from tests.browser.personal_page import SAVED, invited, status
from tests.links import personal_path
from tests.operations.amended import published_course

pytestmark = pytest.mark.browser
TABLET: ViewportSize = {"width": 820, "height": 1180}
# A box to tick is hit by its label.
TOO_LOW = """() => {
  const tapped = ["a[href]", "button", "input:not([type=checkbox])", "select", "summary", ".pill", ".consent"];
  const all = `:is(main, header) :is(${tapped})`;
  const hidden = (one) => one.matches(".btn-check, .visually-hidden, .visually-hidden-focusable");
  return [...document.querySelectorAll(all)]
    .map((one) => [one, one.getBoundingClientRect()])
    .filter(([one, box]) => box.width > 0 && box.height > 0 && box.height < 43.5 && !hidden(one))
    .map(([one, box]) => `${one.tagName} ${one.className} ${one.textContent.trim().slice(0, 40)}: ${box.height}`);
}"""


def too_low(page: Page) -> list[str]:
    page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true; })")
    assert not is_wider_than_screen(page)
    found: list[str] = page.evaluate(TOO_LOW)
    return found


@pytest.fixture(params=[SMALLEST, TABLET], ids=["phone", "tablet"])
def touched(request: pytest.FixtureRequest, phone: Page) -> Page:
    phone.set_viewport_size(request.param)
    return phone


def test_form_and_pages_before_the_timetable_are_made_for_fingers(app: Flask, touched: Page, address: str) -> None:
    _trainee, link = invited(app)
    touched.goto(address + link)
    assert too_low(touched) == []
    hand = Finger(touched)
    hand.agree()
    hand.choose("Làm theo ca nào?", "Trực 24 giờ, hôm sau ra trực")
    hand.choose("Hôm nay, Thứ 2 05/01/2026, đang ở ca nào?", "Hôm nay trực")
    expect(status(touched)).to_have_text(SAVED)
    assert too_low(touched) == []
    touched.reload()
    expect(touched.get_by_text("Bỏ hẳn bản nháp này")).to_be_attached()
    assert too_low(touched) == []
    hand.choose("Làm theo ca nào?", "Chu kỳ khác, tự ghi")
    assert too_low(touched) == []
    for page in ("lich-ca-nhan", "du-lieu"):
        touched.goto(f"{address}{link}/{page}")
        assert too_low(touched) == []


def test_timetable_and_make_ups_are_made_for_fingers(app: Flask, touched: Page, address: str) -> None:
    course = published_course()
    link = personal_path(app, course.trainees[0])
    missed = course.session(0, 1)
    for page in (
        "",
        "/khai-bao",
        "/du-lieu",
        "/anh",
        "/ban-in",
        f"/vang/{missed.uid}",
        f"/vang/{missed.uid}?cho=khong",
    ):
        assert touched.goto(f"{address}{link}{page}") is not None
        assert too_low(touched) == []
