"""The private page of somebody who is asked when they could come, as tests find it and read it in a browser."""

from datetime import date

from flask import Flask
from playwright.sync_api import Locator, Page

from models import Trainee
from tests.factories import make_format, make_intake, make_trainee
from tests.links import personal_path

SAVED = "Đã lưu nháp lúc 09:00"


def invited(app: Flask) -> tuple[Trainee, str]:
    """Somebody asked about six weeks, and the address of their page."""
    intake = make_intake(end_date=date(2026, 2, 22))
    make_format(intake, name="Buổi tối", periods=(2,), cuts=(4, 4, 4, 3))
    trainee = make_trainee(intake)
    return trainee, personal_path(app, trainee)


def status(page: Page) -> Locator:
    return page.locator("#draft-status")


def cell(page: Page, name: str, state: str) -> Locator:
    return page.get_by_role("radiogroup", name=name).locator(f"[value={state}]")


def choose(page: Page, name: str, state: str) -> None:
    page.get_by_role("radiogroup", name=name).get_by_text(state, exact=True).click()
