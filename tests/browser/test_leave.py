"""Leaving a page on which something was changed and not saved: the browser asks first, and only then."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Dialog, Locator, Page, expect

from models import Trainee, User, db
from tests.browser.conftest import sign_in
from tests.factories import make_intake, make_room, make_trainee

pytestmark = pytest.mark.browser


@pytest.fixture
def trainee() -> Trainee:
    intake = make_intake()
    trainee = make_trainee(intake)
    make_room(intake)
    db.session.commit()
    return trainee


@pytest.fixture
def asked(desktop: Page) -> list[str]:
    """Kinds of the questions that the browser asked; each is answered with staying."""
    kinds: list[str] = []

    def stay(dialog: Dialog) -> None:
        kinds.append(dialog.type)
        dialog.dismiss()

    desktop.on("dialog", stay)
    return kinds


@pytest.fixture
def sheet(desktop: Page, address: str, officer: User, trainee: Trainee) -> Page:
    sign_in(desktop, address, officer)
    desktop.goto(f"{address}/dot-hoc/{trainee.intake.public_id}/lich-ranh-ban/hoc-vien/{trainee.public_id}")
    return desktop


def monday(page: Page) -> Locator:
    return page.get_by_role("radiogroup", name="Thứ 2, Sáng 07:30–11:30")


def leave(page: Page) -> None:
    page.locator(".intake-nav").get_by_role("link", name="Tổng quan").click(no_wait_after=True)


def fill_by_button(page: Page) -> None:
    page.get_by_role("button", name="Buổi nào cũng được").click()
    expect(page.locator("#undo-last")).to_be_visible()


def choose_one(page: Page) -> None:
    monday(page).get_by_text("Bận").click()


@pytest.mark.parametrize("change", [choose_one, fill_by_button])
def test_leaving_a_changed_form_is_asked_about_and_staying_keeps_all(
    sheet: Page, asked: list[str], change: Callable[[Page], None]
) -> None:
    change(sheet)
    chosen = monday(sheet).locator("input:checked").get_attribute("value")
    leave(sheet)
    expect(monday(sheet).locator("input:checked")).to_have_value(chosen or "")
    assert asked == ["beforeunload"]


def test_who_stays_after_another_button_can_use_it_again(sheet: Page, asked: list[str]) -> None:
    choose_one(sheet)
    switch = sheet.get_by_role("button", name="English")
    for _press in range(2):
        switch.click(no_wait_after=True)
        expect(switch).not_to_have_attribute("aria-disabled", "true")
    assert asked == ["beforeunload", "beforeunload"]


def test_saving_and_leaving_is_not_asked_about(sheet: Page, asked: list[str]) -> None:
    fill_by_button(sheet)
    sheet.get_by_role("button", name="Lưu lịch rảnh/bận").click()
    expect(sheet.get_by_text("Đã lưu lịch rảnh/bận.")).to_be_visible()
    leave(sheet)
    expect(sheet.get_by_role("heading", level=1)).not_to_contain_text("Khai thay")
    assert asked == []


def test_leaving_a_closed_day_that_was_not_added_is_asked_about(
    desktop: Page, address: str, officer: User, trainee: Trainee, asked: list[str]
) -> None:
    sign_in(desktop, address, officer)
    desktop.goto(f"{address}/dot-hoc/{trainee.intake.public_id}/ngay-nghi")
    name = desktop.get_by_label("Tên ngày, lý do")
    name.fill("Họp cơ quan")
    leave(desktop)
    expect(name).to_have_value("Họp cơ quan")
    assert asked == ["beforeunload"]


def test_leaving_what_was_refused_is_asked_about(
    desktop: Page, address: str, officer: User, trainee: Trainee, asked: list[str]
) -> None:
    sign_in(desktop, address, officer)
    desktop.goto(f"{address}/dot-hoc/{trainee.intake.public_id}/hoc-vien/{trainee.public_id}")
    desktop.get_by_label("Họ và tên").fill("")
    desktop.get_by_role("button", name="Lưu").first.click()
    expect(desktop.locator(".is-invalid")).not_to_have_count(0)
    assert asked == []
    desktop.locator("main").click()
    leave(desktop)
    expect(desktop.locator(".is-invalid")).not_to_have_count(0)
    assert asked == ["beforeunload"]
