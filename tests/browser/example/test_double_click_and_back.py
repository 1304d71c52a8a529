"""Impatient fingers, the back button, and a page that was left open."""

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from models import AuditEntry, Model, Release, Role, Session, SolveRun, db
from tests.browser.example import people
from tests.browser.example.conftest import on_solved_example

pytestmark = pytest.mark.browser
STALE = "Chưa có gì được lưu"


def count(table: type[Model], **values: str) -> int:
    """How many rows there are, after all that the server has committed."""
    db.session.rollback()
    found: int = db.session.scalar(sa.select(sa.func.count()).select_from(table).filter_by(**values)) or 0
    return found


@pytest.mark.parametrize("browser_page", ["desktop", "without_scripts"])
def test_double_click_on_solve_starts_one_run(
    browser_page: str, request: pytest.FixtureRequest, address: str, base: str
) -> None:
    page: Page = request.getfixturevalue(browser_page)
    people.sign_in_by_link(page, address, Role.OFFICER)
    page.goto(f"{base}/xep-lich")
    page.get_by_role("button", name="Xếp lịch").dblclick()
    expect(page.get_by_role("heading", name="Đang xếp lịch")).to_be_visible()
    assert count(SolveRun) == 1


@on_solved_example
def test_double_click_on_publish_makes_one_release(desktop: Page, address: str, base: str) -> None:
    people.sign_in_by_link(desktop, address, Role.OFFICER)
    move_last_session(desktop, base)
    desktop.get_by_role("link", name="Ban hành…").click()
    desktop.get_by_label("Tôi đã đọc").check()
    desktop.get_by_role("button", name="Ban hành lần 2").dblclick()
    expect(desktop.get_by_text("Đã ban hành lần 2.")).to_be_visible()
    assert count(Release) == 2


def test_double_click_on_save_stores_once(phone: Page, personal_page: str) -> None:
    phone.goto(personal_page)
    people.fill_in(phone)
    phone.get_by_label(people.CONSENT).check()
    phone.get_by_role("button", name=people.SAVE).dblclick()
    expect(phone.get_by_text(people.SAVED)).to_be_visible()
    assert count(AuditEntry, action="availability.saved") == 1


@on_solved_example
def test_back_after_publishing_shows_that_nothing_is_left_to_publish(desktop: Page, address: str, base: str) -> None:
    people.sign_in_by_link(desktop, address, Role.OFFICER)
    move_last_session(desktop, base)
    people.publish(desktop, 2)
    desktop.go_back()
    expect(desktop.get_by_text("Bản nháp giống hệt lần ban hành 2: không có gì mới để ban hành.")).to_be_visible()
    assert count(Release) == 2


@on_solved_example
def test_page_left_open_says_that_it_is_stale(desktop: Page, address: str, base: str) -> None:
    people.sign_in_by_link(desktop, address, Role.OFFICER)
    desktop.goto(f"{base}/ban-hanh/moi")
    left_open = desktop.context.new_page()
    left_open.goto(f"{base}/thoi-khoa-bieu/buoi/{last_session().uid}/chuyen")
    people.preview_move(left_open, lecturer="Chưa phân công")
    move_last_session(desktop, base)
    people.confirm(left_open, "Chuyển buổi học")
    expect(left_open.get_by_role("heading", level=1)).to_have_text("Trang đã cũ")
    expect(left_open.get_by_text(STALE)).to_be_visible()


def test_back_after_answering_shows_the_answer(phone: Page, personal_page: str) -> None:
    phone.goto(personal_page)
    people.answer(phone)
    phone.go_back()  # the page that said that the consent was missing
    expect(phone.get_by_role("radiogroup", name="Thứ 2, Sáng").get_by_role("radio", name="Bận")).to_be_checked()
    phone.get_by_role("button", name=people.SAVE).tap()
    expect(phone.get_by_text(people.SAVED)).to_be_visible()


def test_back_after_saving_shows_what_was_saved(phone: Page, address: str, base: str) -> None:
    people.sign_in_by_link(phone, address, Role.OFFICER)
    phone.goto(f"{base}/thong-tin")
    name = phone.get_by_label("Tên đợt học")
    for text in ("Đợt một", "Đợt hai"):
        name.fill(text)
        phone.get_by_role("button", name="Lưu thay đổi").tap()
        expect(phone.get_by_role("heading", level=1)).to_have_text(text)
        phone.go_back()
        expect(name).to_have_value(text)


def last_session() -> Session:
    sessions: list[Session] = list(db.session.scalars(db.select(Session).order_by(Session.date.desc(), Session.id)))
    return sessions[0]


def move_last_session(page: Page, base: str) -> None:
    """Something to publish: nobody teaches the last session any more, which breaks a rule."""
    page.goto(f"{base}/thoi-khoa-bieu/buoi/{last_session().uid}/chuyen")
    people.preview_move(page, lecturer="Chưa phân công")
    people.confirm(page, "Chuyển buổi học")
    expect(page.get_by_text("Đã chuyển buổi học.")).to_be_visible()
