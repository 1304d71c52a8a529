"""The whole way of a nurse, a worker, a teacher, a student and a market trader, on a phone and on a desk: they answer,
a timetable is published, their calendar has it.
"""

from datetime import date

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from models import State, Trainee, db
from operations.availability import Source, trainee_grid
from tests.browser.conftest import SMALLEST, is_wider_than_screen, seen, serious_faults
from tests.browser.evening_course import publish_evenings, sessions_of_feed, sessions_on_page
from tests.browser.five_people import PEOPLE, Finger
from tests.browser.personal_page import invited
from tests.conftest import Clock

pytestmark = pytest.mark.browser
BUSY = {
    "nurse": [(date(2026, 1, 13), 0), (date(2026, 1, 14), 0), (date(2026, 1, 14), 2)],
    "worker": [(date(2026, 1, 12), 1), (date(2026, 1, 20), 0), (date(2026, 1, 26), 0)],
    "teacher": [(date(2026, 1, 12), 0), (date(2026, 1, 29), 2), (date(2026, 1, 30), 1)],
    "student": [(date(2026, 1, 13), 1), (date(2026, 1, 18), 2), (date(2026, 1, 25), 2)],
    "trader": [(date(2026, 1, 12), 0), (date(2026, 2, 22), 0)],
}
"""Dates and places of the day on which each of them must be busy in the end."""


MAKES_UP = "teacher"


def check_answer(trainee: Trainee, who: str) -> None:
    db.session.rollback()  # what this thread read before is a snapshot
    grid, source = trainee_grid(trainee)
    ids = [period.id for period in trainee.intake.periods]
    assert source is Source.SELF
    assert {cell: grid.get((cell[0], ids[cell[1]])) for cell in BUSY[who]} == dict.fromkeys(BUSY[who], State.BUSY)


def take_make_up(hand: Finger) -> None:
    """Not to the second evening, but to the one of the other class."""
    second = hand.page.locator(".session-list .session").nth(1)
    hand.tap(second.get_by_role("link", name="Tôi không đến được"))
    expect(hand.page.get_by_role("heading", level=1)).to_have_text("Không đến được buổi này")
    hand.look("offers")
    hand.tap(hand.page.locator("a.offer").first)
    expect(hand.page.get_by_role("heading", level=1)).to_have_text("Xác nhận học bù")
    hand.press("Nhận buổi học bù này")
    expect(hand.page.get_by_text("Đã đổi: anh/chị học bù ở buổi mới chọn.")).to_be_visible()


@pytest.mark.parametrize("screen", ["phone", "desktop"])
@pytest.mark.parametrize("who", PEOPLE)
def test_person_says_in_few_taps_when_they_could_come_and_has_it_in_the_calendar(
    app: Flask, request: pytest.FixtureRequest, address: str, screen: str, who: str, record_property, clock: Clock
) -> None:
    page: Page = request.getfixturevalue(screen)
    trainee, link = invited(app)
    steps, most = PEOPLE[who]
    hand = Finger(page, look=lambda what: seen(page, f"{who}-{screen}-{what}"))
    page.goto(address + link)
    steps(hand, [period.id for period in trainee.intake.periods])
    record_property("taps", hand.taps)
    print(f"{who}: {hand.taps} taps")
    assert hand.taps <= most
    hand.look("sent")
    check_answer(trainee, who)

    publish_evenings(trainee, now=clock.advance(days=1))
    page.goto(address + link)
    expect(page.get_by_role("heading", name="Buổi học tiếp theo")).to_be_in_viewport()
    told = sessions_on_page(page)
    assert len(told) == 4
    expect(page.locator(".next-session .session-when")).to_contain_text(told[0].rpartition(",")[0])
    hand.look("timetable")
    hand.tap(page.get_by_role("link", name="Đăng ký lịch vào điện thoại"))
    expect(page.get_by_role("heading", name="Đăng ký lịch vào điện thoại")).to_be_in_viewport()
    assert sessions_of_feed(address, page) == told
    page.reload()
    expect(page.locator("#last-fetch")).to_contain_text("được tải lần cuối lúc 06/01/2026 09:00")
    if who == MAKES_UP:
        take_make_up(hand)
        hand.look("made-up")
        made_up = sessions_on_page(page)
        assert (len(made_up), len(set(told) - set(made_up))) == (4, 1)
        assert sessions_of_feed(address, page) == made_up


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
