"""The two bars that stay on the screen beside the form: neither takes the taps of the other or hides what has focus."""

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from models import Trainee
from tests.browser.conftest import PHONE, SMALLEST
from tests.browser.personal_page import SAVED, choose, status

pytestmark = pytest.mark.browser

# At each position of the page: buttons of a bar that a finger would not meet. A brush on its way up from beneath the
# lower bar is like all of the page that is not on the screen yet.
COVERED = """() => {
  const save = document.querySelector(".save-bar"), brushes = document.querySelector(".brushes"), faults = [];
  const meets = (box, element) => element.contains(
    document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2));
  for (let y = 0; y <= document.documentElement.scrollHeight - innerHeight; y += 10) {
    scrollTo(0, y);
    const edge = save.getBoundingClientRect().top, isStuck = brushes.getBoundingClientRect().top <= 0;
    for (const element of document.querySelectorAll(".save-bar .btn, .brushes .pill")) {
      const box = element.getBoundingClientRect();
      if (!box.width || box.top < 0 || box.bottom > innerHeight) continue;
      if (brushes.contains(element) && !isStuck && box.bottom > edge) continue;
      if (!meets(box, element)) faults.push(`${y}: ${element.textContent.trim()}`);
    }
  }
  return faults;
}"""


@pytest.mark.parametrize("size", [PHONE, SMALLEST])
def test_no_bar_takes_the_taps_of_the_other(
    phone: Page, address: str, asked: tuple[Trainee, str], size: ViewportSize
) -> None:
    phone.set_viewport_size(size)
    phone.goto(address + asked[1])
    expect(phone.get_by_role("button", name="Gửi lịch rảnh/bận")).to_be_visible()
    assert phone.evaluate(COVERED) == []


# What of the control that has focus is out of sight: for a choice it is its label that one sees.
HIDDEN = """() => {
  const focused = document.activeElement;
  if (focused === document.body) return "";
  const shown = focused.matches(".btn-check") ? focused.nextElementSibling : focused;
  const box = shown.getBoundingClientRect(), middle = box.left + Math.min(box.width / 2, 40);
  const isSeen = (y) => shown.contains(document.elementFromPoint(middle, y));
  const isIn = box.top >= 0 && box.bottom <= innerHeight + 1;
  return isIn && isSeen(box.top + 2) && isSeen(box.bottom - 2) ? "" :
    `${shown.outerHTML.slice(0, 90)} at ${Math.round(box.top)}-${Math.round(box.bottom)}`;
}"""
STOPS = 120


def hidden_stops(page: Page, key: str) -> list[str]:
    found = []
    for _stop in range(STOPS):
        page.keyboard.press(key)
        found.append(page.evaluate(HIDDEN))
    return [stop for stop in found if stop]


@pytest.mark.parametrize("size", [PHONE, SMALLEST])
def test_what_has_focus_is_never_hidden_by_a_bar(
    phone: Page, address: str, asked: tuple[Trainee, str], size: ViewportSize
) -> None:
    phone.set_viewport_size(size)
    phone.goto(address + asked[1])
    expect(phone.get_by_role("button", name="Gửi lịch rảnh/bận")).to_be_visible()
    assert hidden_stops(phone, "Tab") == []
    assert hidden_stops(phone, "Shift+Tab") == []


def test_tap_beside_a_bar_does_not_move_the_page(phone: Page, address: str, asked: tuple[Trainee, str]) -> None:
    phone.goto(address + asked[1])
    expect(phone.get_by_role("button", name="Gửi lịch rảnh/bận")).to_be_visible()
    place = phone.evaluate("""() => {
      const label = document.querySelector("label[for='week_3_2-2']"), edge = innerHeight - 70;
      scrollTo(0, scrollY + label.getBoundingClientRect().top - edge + 10);
      const box = label.getBoundingClientRect();
      return [box.left + 10, box.top + 5, scrollY];
    }""")
    phone.touchscreen.tap(place[0], place[1])
    expect(phone.locator("[id='week_3_2-2']")).to_be_checked()
    brush = phone.locator("label[for=brush-usual]").bounding_box()
    assert brush is not None
    phone.touchscreen.tap(brush["x"] + 10, brush["y"] + 10)
    expect(phone.locator("#brush-usual")).to_be_checked()
    assert phone.evaluate("scrollY") == place[2]


@pytest.mark.parametrize("size", [PHONE, SMALLEST])
def test_what_has_focus_is_not_hidden_while_a_question_is_open(begun: Page, size: ViewportSize) -> None:
    begun.set_viewport_size(size)
    other = begun.context.new_page()
    other.goto(begun.url)
    with other.expect_response("**/nhap"):
        choose(other, "Thứ 3 13/01/2026, Tối", "Bận")
    expect(status(other)).to_have_text(SAVED)
    choose(begun, "Thứ 3 13/01/2026, Chiều", "Bận")
    expect(begun.get_by_text("Giữ bản nào?")).to_be_visible()
    begun.get_by_role("button", name="Gửi lịch rảnh/bận").tap()
    expect(begun.get_by_role("button", name="Giữ bản trên trang này")).to_be_focused()
    assert hidden_stops(begun, "Shift+Tab") == []
    assert hidden_stops(begun, "Tab") == []
