"""The trainee's form without a mouse or a finger."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.example import people

pytestmark = pytest.mark.browser
MOST_STEPS = 80


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until the target has the focus, as somebody does who sees it coming."""
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        if target.evaluate("one => one === document.activeElement"):
            return
    pytest.fail(f"{MOST_STEPS} steps do not lead to {target}")


def test_skip_link_leads_past_the_header(desktop: Page, personal_page: str) -> None:
    desktop.goto(personal_page)
    desktop.keyboard.press("Tab")
    skip = desktop.get_by_role("link", name="Đến nội dung chính")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    desktop.keyboard.press("Enter")
    expect(desktop.get_by_role("main")).to_be_focused()


def test_answer_with_the_keyboard_alone(desktop: Page, personal_page: str) -> None:
    desktop.goto(personal_page)
    tab_to(desktop, desktop.get_by_role("button", name="Bận giờ hành chính"))
    desktop.keyboard.press("Enter")
    morning = desktop.get_by_role("radiogroup", name="Thứ 2, Sáng")
    expect(morning.get_by_role("radio", name="Bận")).to_be_checked()
    expect(desktop.get_by_role("button", name="Bận giờ hành chính")).to_be_focused()
    tab_to(desktop, morning.get_by_role("radio", name="Bận"))
    desktop.keyboard.press("ArrowLeft")
    expect(morning.get_by_role("radio", name="Hạn chế")).to_be_checked()
    tab_to(desktop, desktop.get_by_label(people.CONSENT))
    desktop.keyboard.press("Space")
    tab_to(desktop, desktop.get_by_role("button", name=people.SAVE))
    desktop.keyboard.press("Enter")
    expect(desktop.get_by_text(people.SAVED)).to_be_visible()
