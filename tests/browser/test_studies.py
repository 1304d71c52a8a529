"""The numbers of a study can all be read, in columns on a desk and as cards on a phone."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from models import Intake, StudyKind, User
from operations.actor import COMMAND
from operations.engine_runs import begin_run
from operations.studies import finish_study, start_study
from tests.browser.conftest import is_wider_than_screen, serious_faults, sign_in
from tests.factories import NOW
from tests.operations.solved import finish, make_run, make_solvable_intake

pytestmark = pytest.mark.browser
FIGURES: dict[str, Any] = {
    "trainees": 1200, "completing": 1199, "missed_lessons": 3, "makeups": 4, "unwelcome": 5, "classes": 1,
    "lecturer_sessions": 3, "last_date": "2026-01-09", "total": 1120, "penalties": {},
}  # fmt: skip
ENDS = "cells => cells.map(cell => Math.round(cell.getBoundingClientRect().right))"


@pytest.fixture
def intake(app) -> Intake:
    """With a draft, for which a study has found what would help."""
    made = make_solvable_intake()
    finish(make_run(made))
    found = {
        "code": "open_day", "objects": [], "params": {"date": "2026-01-11"}, "gain": 1100,
        "changes": {"missed_lesson": -1140, "makeup": 40}, "figures": FIGURES,
    }  # fmt: skip
    told = {"current": FIGURES, "unchanged": FIGURES, "chance": 60, "tried": 9, "suggestions": [found]}
    study = start_study(made, StudyKind.SUGGEST, actor=COMMAND, now=NOW)
    begin_run(study, now=NOW)
    finish_study(study, told, now=NOW)
    return made


def open_study(page: Page, address: str, officer: User, intake: Intake) -> None:
    sign_in(page, address, officer)
    page.goto(f"{address}/dot-hoc/{intake.public_id}/goi-y")
    expect(page.get_by_role("link", name="Mở cửa ngày Chủ nhật 11/01/2026 (đang nghỉ)")).to_be_visible()
    assert not is_wider_than_screen(page)
    assert serious_faults(page) == []


def test_numbers_stand_below_their_headings_on_a_desk(
    desktop: Page, address: str, officer: User, intake: Intake
) -> None:
    open_study(desktop, address, officer, intake)
    row = desktop.get_by_role("row", name="Mở cửa ngày")
    assert row.get_by_role("cell").evaluate_all(ENDS) == desktop.locator("thead .count").evaluate_all(ENDS)


def test_printed_study_says_of_which_intake_it_is_and_offers_nothing_to_press(
    desktop: Page, address: str, officer: User, intake: Intake
) -> None:
    open_study(desktop, address, officer, intake)
    desktop.emulate_media(media="print")
    expect(desktop.locator("main").get_by_text(intake.name).last).to_be_visible()
    expect(desktop.get_by_text("khoảng một phút")).to_be_hidden()
    expect(desktop.get_by_role("button", name="Tìm lại với bản nháp hiện nay")).to_be_hidden()


def test_numbers_stand_beside_their_names_on_a_phone(phone: Page, address: str, officer: User, intake: Intake) -> None:
    open_study(phone, address, officer, intake)
    cells = phone.get_by_role("row", name="Mở cửa ngày").get_by_role("cell")
    assert len(set(cells.evaluate_all(ENDS))) == 1  # one below the other …
    assert max(cells.evaluate_all(ENDS)) < 360  # … on the screen
    named = cells.evaluate_all("cells => cells.map(cell => getComputedStyle(cell, '::before').content)")
    assert "Bớt điểm trừ" in named[0]
    assert len(set(named)) == len(named)
