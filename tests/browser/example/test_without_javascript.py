"""The main job where no scripts run: an old phone, or a browser that blocks them."""

import re

import pytest
from playwright.sync_api import Page, expect

from models import Role, Session, Trainee, db
from tests.browser.example import people
from tests.browser.example.conftest import on_solved_example

pytestmark = pytest.mark.browser


def test_trainee_answers_without_scripts(without_scripts: Page, personal_page: str) -> None:
    without_scripts.goto(personal_page)
    people.answer(without_scripts)
    expect(without_scripts.get_by_text("Anh/chị đã khai báo lúc")).to_be_visible()


def test_officer_starts_and_stops_a_run_without_scripts(without_scripts: Page, address: str, base: str) -> None:
    page = without_scripts
    people.sign_in_by_link(page, address, Role.OFFICER)
    page.goto(f"{base}/xep-lich")
    page.get_by_label("20 giây").check()
    page.get_by_role("button", name="Xếp lịch").click()
    expect(page.get_by_text("Đang đợi đến lượt;")).to_be_visible()
    page.get_by_role("button", name="Dừng và giữ kết quả tốt nhất").click()
    expect(page.get_by_text("Lúc dừng chưa có kết quả nào.")).to_be_visible()


@on_solved_example
def test_officer_moves_and_publishes_without_scripts(
    without_scripts: Page, address: str, base: str, personal_page: str, trainee: Trainee
) -> None:
    page = without_scripts
    session = db.session.scalars(db.select(Session).order_by(Session.date.desc(), Session.id)).all()[0]
    people.sign_in_by_link(page, address, Role.OFFICER)
    page.goto(f"{base}/hoc-vien?khai-bao=not_answered")
    expect(page.get_by_role("link", name=trainee.full_name, exact=True)).to_be_visible()
    page.goto(f"{base}/thoi-khoa-bieu/buoi/{session.uid}/chuyen")
    people.preview_move(page, lecturer="Chưa phân công")
    people.confirm(page, "Chuyển buổi học")
    expect(page.get_by_text("Đã chuyển buổi học.")).to_be_visible()
    people.publish(page, 2)
    page.goto(personal_page)
    expect(page.get_by_text("Lần ban hành 2, ngày")).to_be_visible()
    expect(page.get_by_label("Liên kết lịch")).to_have_value(re.compile(f"^{address}/lich/"))
