"""The whole way of a nurse, a worker, a teacher, a student and a market trader, on a phone and on a desk."""

from datetime import date

import pytest
from flask import Flask
from playwright.sync_api import Page

from models import State, db
from operations.availability import Source, trainee_grid
from tests.browser.conftest import SMALLEST, is_wider_than_screen, serious_faults
from tests.browser.five_people import PEOPLE, Finger
from tests.browser.personal_page import invited

pytestmark = pytest.mark.browser
BUSY = {
    "nurse": [(date(2026, 1, 13), 0), (date(2026, 1, 14), 0), (date(2026, 1, 14), 2)],
    "worker": [(date(2026, 1, 12), 1), (date(2026, 1, 20), 0), (date(2026, 1, 26), 0)],
    "teacher": [(date(2026, 1, 12), 0), (date(2026, 1, 29), 2), (date(2026, 1, 30), 1)],
    "student": [(date(2026, 1, 13), 1), (date(2026, 1, 18), 2), (date(2026, 1, 25), 2)],
    "trader": [(date(2026, 1, 12), 0), (date(2026, 2, 22), 0)],
}
"""Dates and places of the day on which each of them must be busy in the end."""


@pytest.mark.parametrize("screen", ["phone", "desktop"])
@pytest.mark.parametrize("who", PEOPLE)
def test_person_says_in_few_taps_when_they_could_come(
    app: Flask, request: pytest.FixtureRequest, address: str, screen: str, who: str, record_property
) -> None:
    page: Page = request.getfixturevalue(screen)
    trainee, link = invited(app)
    steps, most = PEOPLE[who]
    hand = Finger(page)
    page.goto(address + link)
    steps(hand, [period.id for period in trainee.intake.periods])
    record_property("taps", hand.taps)
    print(f"{who}: {hand.taps} taps")
    assert hand.taps <= most
    assert serious_faults(page) == []
    db.session.rollback()  # what this thread read before is a snapshot
    grid, source = trainee_grid(trainee)
    ids = [period.id for period in trainee.intake.periods]
    assert source is Source.SELF
    assert {cell: grid.get((cell[0], ids[cell[1]])) for cell in BUSY[who]} == dict.fromkeys(BUSY[who], State.BUSY)


def test_page_while_painting_is_accessible_and_fits_the_smallest_phone(app: Flask, phone: Page, address: str) -> None:
    _trainee, link = invited(app)
    phone.set_viewport_size(SMALLEST)
    phone.goto(address + link)
    hand = Finger(phone)
    assert serious_faults(phone) == []
    assert not is_wider_than_screen(phone)
    hand.brush("Bận")
    assert serious_faults(phone) == []
    assert not is_wider_than_screen(phone)
    sizes = phone.locator(".paint:visible, .brushes .pill").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect()).map(box => [box.width, box.height])"
    )
    assert min(min(size) for size in sizes) >= 44
