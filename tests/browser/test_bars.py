"""The two bars that stay on the screen beside the form: neither takes the taps of the other or hides what has focus."""

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from models import Trainee
from tests.browser.conftest import PHONE, SMALLEST

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
