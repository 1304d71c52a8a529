"""Two pages of one person: nothing takes the place of the other until the person says which is to stay."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from models import Trainee, db
from operations.answer_draft import find_answer_draft
from operations.availability import Source, trainee_grid
from tests.browser.conftest import is_wider_than_screen, serious_faults
from tests.browser.personal_page import SAVED, cell, choose, status

pytestmark = pytest.mark.browser
AFTERNOON, EVENING = "Thứ 3 13/01/2026, Chiều", "Thứ 3 13/01/2026, Tối"
MINE, THEIRS, SURE = "Giữ bản trên trang này", "Mở bản kia", "Bỏ bản này, mở bản kia"


@pytest.fixture(params=["the same browser", "another phone"])
def other(begun: Page, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A second page, opened before the first one keeps an evening that the second has not seen."""
    if request.param == "the same browser":
        page = begun.context.new_page()
    else:
        browser = begun.context.browser
        assert browser is not None
        page = browser.new_page(viewport=begun.viewport_size, has_touch=True, is_mobile=True)
    page.goto(begun.url)
    with begun.expect_response("**/nhap"):
        choose(begun, EVENING, "Bận")
    expect(status(begun)).to_have_text(SAVED)
    yield page
    page.close()


def question(page: Page) -> Locator:
    return page.get_by_text("Giữ bản nào?")


def kept_busy(trainee: Trainee) -> set[str]:
    """The cells of single days that the draft has as busy, each as `date period`."""
    db.session.rollback()
    draft = find_answer_draft(trainee)
    assert draft is not None
    names = {str(period.id): period.name for period in trainee.intake.periods}
    days = [name.split("_") for name, value in draft.fields.items() if name.startswith("day_") and value == "busy"]
    return {f"{day} {names[period]}" for _, day, period in days}


def seen(page: Page, name: str) -> None:
    assert serious_faults(page) == []
    assert not is_wider_than_screen(page)
    folder = os.environ.get("XEPLICH_TEST_SCREENSHOTS")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=str(Path(folder) / f"{name}.png"))


@pytest.mark.parametrize(("buttons", "evening", "afternoon"), [([MINE], False, True), ([THEIRS, SURE], True, False)])
def test_change_on_an_older_page_asks_which_version_is_to_stay(
    other: Page, buttons: list[str], evening: bool, afternoon: bool
) -> None:
    choose(other, AFTERNOON, "Bận")
    expect(question(other)).to_be_in_viewport()
    seen(other, "asked-after-a-change")
    with other.expect_response(lambda reply: "/khai-bao" in reply.url and reply.ok):
        for button in buttons:
            other.get_by_role("button", name=button, exact=True).click()
    expect(question(other)).to_be_hidden()
    other.reload()
    expect(cell(other, EVENING, "busy")).to_be_checked(checked=evening)
    expect(cell(other, AFTERNOON, "busy")).to_be_checked(checked=afternoon)


def test_button_on_an_older_page_asks_and_keeps_nothing_until_chosen(other: Page, asked: tuple[Trainee, str]) -> None:
    other.get_by_role("button", name="Tuần sau").tap()
    expect(other.get_by_text("Tuần 2/6")).to_be_visible()
    expect(question(other)).to_be_in_viewport()
    seen(other, "asked-after-a-button")
    choose(other, "Thứ 4 21/01/2026, Tối", "Bận")
    other.get_by_role("button", name="Tuần sau").tap()
    expect(other.get_by_text("Tuần 3/6")).to_be_visible()
    expect(question(other)).to_be_in_viewport()
    assert kept_busy(asked[0]) == {"2026-01-13 Tối"}
    with other.expect_response("**/nhap"):
        other.get_by_role("button", name=MINE).tap()
    expect(status(other)).to_have_text(SAVED)
    assert kept_busy(asked[0]) == {"2026-01-21 Tối"}


def test_fill_on_an_older_page_can_give_way_to_the_other(other: Page, asked: tuple[Trainee, str]) -> None:
    other.get_by_role("button", name="Bận giờ hành chính").tap()
    expect(question(other)).to_be_in_viewport()
    other.get_by_role("button", name=THEIRS).tap()
    other.get_by_role("button", name=SURE).tap()
    expect(cell(other, EVENING, "busy")).to_be_checked()
    other.reload()
    expect(status(other)).to_have_text(SAVED)
    expect(question(other)).to_be_hidden()
    assert kept_busy(asked[0]) == {"2026-01-13 Tối"}


def test_sending_from_an_older_page_asks_first(other: Page, asked: tuple[Trainee, str]) -> None:
    other.get_by_role("button", name="Gửi lịch rảnh/bận").tap()
    expect(question(other)).to_be_in_viewport()
    other.get_by_role("button", name="Gửi lịch rảnh/bận").tap()
    expect(other.get_by_role("button", name=MINE)).to_be_focused()
    expect(other.get_by_text("Chưa gửi: hãy chọn giữ bản nào trước.")).to_be_in_viewport(ratio=1)
    expect(question(other)).to_be_in_viewport(ratio=1)
    seen(other, "asked-before-sending")
    db.session.rollback()
    assert trainee_grid(asked[0])[1] is Source.NOT_ANSWERED
    with other.expect_response("**/nhap"):
        other.get_by_role("button", name=MINE).tap()
    expect(status(other)).to_have_text(SAVED)
    expect(question(other)).to_be_hidden()
    other.get_by_role("button", name="Gửi lịch rảnh/bận").tap()
    expect(other.get_by_text("Đã gửi lịch rảnh/bận của anh/chị.")).to_be_visible()
    db.session.rollback()
    assert trainee_grid(asked[0]) == ({}, Source.SELF)


def test_nothing_is_thrown_away_by_one_tap(other: Page, asked: tuple[Trainee, str]) -> None:
    choose(other, AFTERNOON, "Bận")
    expect(question(other)).to_be_visible()
    other.get_by_role("button", name=THEIRS).tap()
    expect(other.get_by_text("Mở bản kia thì những gì")).to_be_in_viewport(ratio=1)
    seen(other, "asked-whether-sure")
    expect(cell(other, AFTERNOON, "busy")).to_be_checked()
    other.get_by_role("button", name="Chưa, xem lại").tap()
    expect(question(other)).to_be_in_viewport(ratio=1)
    with other.expect_response("**/nhap"):
        other.get_by_role("button", name=MINE).tap()
    expect(status(other)).to_have_text(SAVED)
    assert kept_busy(asked[0]) == {"2026-01-13 Chiều"}


@pytest.mark.parametrize("way", ["reload", "away and back"])
def test_question_is_asked_again_after_leaving_with_what_was_chosen_here(
    other: Page, asked: tuple[Trainee, str], way: str
) -> None:
    choose(other, AFTERNOON, "Bận")
    expect(question(other)).to_be_visible()
    choose(other, "Thứ 4 14/01/2026, Chiều", "Bận")
    if way == "reload":
        other.reload()
    else:
        other.goto("about:blank")
        other.go_back()
    expect(question(other)).to_be_in_viewport()
    expect(cell(other, AFTERNOON, "busy")).to_be_checked()
    expect(cell(other, EVENING, "busy")).not_to_be_checked()
    assert kept_busy(asked[0]) == {"2026-01-13 Tối"}
    with other.expect_response("**/nhap"):
        other.get_by_role("button", name=MINE).tap()
    expect(status(other)).to_have_text(SAVED)
    assert kept_busy(asked[0]) == {"2026-01-13 Chiều", "2026-01-14 Chiều"}


def test_question_outlives_a_closed_page_and_what_the_other_goes_on_to_keep(
    begun: Page, asked: tuple[Trainee, str]
) -> None:
    closed = begun.context.new_page()
    closed.goto(begun.url)
    with begun.expect_response("**/nhap"):
        choose(begun, EVENING, "Bận")
    choose(closed, AFTERNOON, "Bận")
    expect(question(closed)).to_be_visible()
    closed.close(run_before_unload=True)
    with begun.expect_response("**/nhap"):
        choose(begun, "Thứ 4 14/01/2026, Tối", "Bận")
    expect(status(begun)).to_have_text(SAVED)
    again = begun.context.new_page()
    again.goto(begun.url)
    expect(question(again)).to_be_in_viewport()
    expect(cell(again, AFTERNOON, "busy")).to_be_checked()
    again.get_by_role("button", name=THEIRS).click()
    again.get_by_role("button", name=SURE).click()
    expect(cell(again, EVENING, "busy")).to_be_checked()
    expect(cell(again, AFTERNOON, "busy")).not_to_be_checked()
    again.reload()
    expect(status(again)).to_have_text(SAVED)
    assert kept_busy(asked[0]) == {"2026-01-13 Tối", "2026-01-14 Tối"}
    assert again.evaluate("Object.keys(localStorage).filter(key => key.startsWith('draft:'))") == []


def test_change_is_kept_in_the_browser_when_the_page_is_put_away(other: Page) -> None:
    choose(other, AFTERNOON, "Bận")
    expect(question(other)).to_be_visible()
    other.evaluate("localStorage.clear()")
    other.evaluate(
        "Object.defineProperty(document, 'hidden', { value: true });"
        "document.dispatchEvent(new Event('visibilitychange'))"
    )
    copies = other.evaluate(
        "Object.entries(localStorage).filter(([key]) => key.startsWith('draft:')).map(([, v]) => v)"
    )
    assert len(copies) == 1
    assert "day_2026-01-13" in copies[0]


def test_change_without_network_is_not_lost_where_another_page_went_on(begun: Page) -> None:
    begun.route("**/nhap", lambda route: route.abort())
    choose(begun, EVENING, "Bận")
    expect(status(begun)).to_have_text("Chưa lưu được, sẽ thử lại")
    browser = begun.context.browser
    assert browser is not None
    other = browser.new_page()
    other.goto(begun.url)
    with other.expect_response("**/nhap"):
        choose(other, AFTERNOON, "Bận")
    begun.unroute("**/nhap")
    begun.reload()
    expect(question(begun)).to_be_visible()
    expect(cell(begun, EVENING, "busy")).to_be_checked()
    expect(cell(begun, AFTERNOON, "busy")).not_to_be_checked()
    with begun.expect_response("**/nhap"):
        begun.get_by_role("button", name=MINE).click()
    expect(status(begun)).to_have_text(SAVED)
    other.reload()
    expect(cell(other, EVENING, "busy")).to_be_checked()
    other.close()
