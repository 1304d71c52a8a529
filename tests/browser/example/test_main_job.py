"""The whole way as people go it: answer, solve, publish, subscribe, change, see the change in the calendar."""

import re
import shutil
import urllib.request
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from flask import Flask
from icalendar import Calendar
from playwright.sync_api import Page, expect

from config import Settings
from models import Intake, Role, Trainee
from operations.actor import COMMAND
from operations.load_example import load_example
from tests.browser.conftest import is_wider_than_screen
from tests.browser.example import people
from tests.browser.example.conftest import SECONDS_TO_SOLVE
from tests.conftest import Clock
from tests.jobs.processes import running

pytestmark = pytest.mark.browser


class RealClock(Clock):
    """The worker is a process of its own with the real time, so that here the pages have it too."""

    def __call__(self) -> datetime:
        return datetime.now(UTC)


class Event(NamedTuple):
    """What a calendar program goes by."""

    start: date
    sequence: int


@pytest.fixture
def clock() -> Clock:
    return RealClock()


@pytest.fixture
def database_url(empty_database: Path, tmp_path: Path) -> None:
    shutil.copy(empty_database, tmp_path / "xep-lich.db")


@pytest.fixture
def intake(app: Flask, clock: Clock) -> Intake:
    """The example, whose dates follow the clock."""
    return load_example(actor=COMMAND, now=clock()).intake


@pytest.fixture
def worker(settings: Settings, intake: Intake, tmp_path: Path) -> Iterator[None]:
    with running("jobs.worker", settings, log=tmp_path / "worker.log"):
        yield


def test_main_job(
    phone: Page,
    desktop: Page,
    address: str,
    base: str,
    personal_page: str,
    intake: Intake,
    trainee: Trainee,
    worker: None,
) -> None:
    name, last_day = trainee.full_name, f"{intake.end_date:%d/%m/%Y}"
    answer_on_the_phone(phone, personal_page)

    people.sign_in_by_link(desktop, address, Role.OFFICER)
    see_who_has_answered(desktop, name, intake.name)
    solve_and_stop_early(desktop)
    own_class = class_of(desktop, name)
    last = find_last_session(desktop, own_class)
    see_that_nobody_teaching_is_refused(desktop, own_class, last)
    move_session(desktop, own_class, last, date=f"Chủ nhật {last_day}", period="Sáng (07:30–11:30)")
    people.publish(desktop, 1)

    feed_url = subscribe(phone, personal_page)
    before = fetch(feed_url)
    desktop.get_by_role("link", name="Thời khóa biểu").click()
    move_session(desktop, own_class, last, period="Chiều (13:30–17:30)")
    assert fetch(feed_url) == before  # a draft is nobody's calendar
    people.publish(desktop, 2)

    after = fetch(feed_url)
    (moved,) = [uid for uid in before if before[uid] != after[uid]]
    assert after.keys() == before.keys()
    assert after[moved].start == before[moved].start + timedelta(hours=6)
    assert after[moved].sequence > before[moved].sequence
    see_the_change(phone, personal_page, last_day)


def answer_on_the_phone(phone: Page, personal_page: str) -> None:
    phone.goto(personal_page)
    expect(phone.get_by_role("heading", level=1)).to_have_text("Anh/chị có thể học vào lúc nào?")
    people.answer(phone)
    expect(phone.get_by_text(re.compile(r"^Anh/chị có thể học \d+ trên \d+ buổi tối\.$"))).to_be_visible()
    expect(phone.get_by_text("Chưa có thời khóa biểu.")).to_be_visible()


def see_who_has_answered(desktop: Page, name: str, intake: str) -> None:
    desktop.get_by_role("link", name=intake).first.click()
    desktop.get_by_role("link", name="Xem danh sách").click()
    expect(desktop.get_by_role("heading", level=1)).to_have_text("Học viên (120)")
    desktop.get_by_label("Tìm theo tên").fill(name)
    desktop.get_by_role("button", name="Tìm", exact=True).click()
    expect(desktop.get_by_role("row", name=name)).to_contain_text("Tự khai")


def solve_and_stop_early(desktop: Page) -> None:
    desktop.get_by_role("link", name="Xếp lịch", exact=True).last.click()
    desktop.get_by_role("button", name="Xếp lịch").click()
    expect(desktop.get_by_role("heading", name="Đang xếp lịch")).to_be_visible()
    expect(desktop.get_by_role("heading", name="Tốt nhất đến lúc này")).to_be_visible(timeout=SECONDS_TO_SOLVE * 1000)
    desktop.get_by_role("button", name="Dừng và giữ kết quả tốt nhất").click()
    expect(desktop.get_by_text("Kết quả này đang là bản nháp thời khóa biểu.")).to_be_visible(timeout=60_000)
    desktop.get_by_role("link", name="Xem thời khóa biểu").click()
    expect(desktop.get_by_role("heading", level=1)).to_have_text("Thời khóa biểu bản nháp")


def class_of(desktop: Page, name: str) -> str:
    """The officer looks up where somebody learns, and comes back to the classes."""
    desktop.get_by_role("navigation", name="Cách xem").get_by_role("link", name="Học viên").click()
    desktop.get_by_label("Tìm theo tên hoặc đơn vị").fill(name)
    desktop.get_by_role("button", name="Xem", exact=True).click()
    found = desktop.get_by_role("row", name=name).get_by_role("cell").nth(1).inner_text()
    desktop.get_by_role("navigation", name="Cách xem").get_by_role("link", name="Lớp").click()
    return found.strip()


def find_last_session(desktop: Page, own_class: str) -> str:
    table = desktop.get_by_role("table", name=f"Các buổi học của {own_class}")
    return table.get_by_role("rowheader").last.inner_text().strip()


def open_move(desktop: Page, own_class: str, session: str) -> None:
    desktop.get_by_role("link", name=f"Chuyển… {own_class} {session}", exact=True).click()
    expect(desktop.get_by_role("heading", level=1)).to_have_text(f"Chuyển {own_class} – {session} đến…")


def see_that_nobody_teaching_is_refused(desktop: Page, own_class: str, session: str) -> None:
    open_move(desktop, own_class, session)
    people.preview_move(desktop, lecturer="Chưa phân công")
    expect(desktop.get_by_role("heading", name="Vi phạm điều bắt buộc")).to_be_visible()
    desktop.get_by_role("button", name="Chuyển buổi học").click()
    expect(desktop.get_by_text("Chưa chuyển: việc này vi phạm các điều bắt buộc dưới đây.")).to_be_visible()
    desktop.get_by_role("link", name="Thôi, không chuyển").click()


def move_session(desktop: Page, own_class: str, session: str, **choices: str) -> None:
    open_move(desktop, own_class, session)
    people.preview_move(desktop, **choices)
    people.confirm(desktop, "Chuyển buổi học")
    expect(desktop.get_by_text("Đã chuyển buổi học.")).to_be_visible()


def subscribe(phone: Page, personal_page: str) -> str:
    """Look at the own timetable and the ways to subscribe; the address of the calendar."""
    phone.goto(personal_page)
    expect(phone.get_by_role("heading", level=1)).to_have_text("Lịch học của anh/chị")
    expect(phone.get_by_text("Lần ban hành 1, ngày")).to_be_visible()
    expect(phone.get_by_role("heading", name="Buổi học tiếp theo")).to_be_visible()
    assert not is_wider_than_screen(phone)
    url = phone.get_by_label("Liên kết lịch").input_value()
    webcal = phone.get_by_role("link", name="Thêm vào lịch (iPhone, Outlook, Thunderbird)")
    expect(webcal).to_have_attribute("href", url.replace("http:", "webcal:"))
    phone.get_by_text("Mã QR, để mở bằng máy khác").click()
    expect(phone.get_by_role("img", name="Mã QR của liên kết lịch")).to_be_visible()
    phone.get_by_role("button", name="Chép").click()
    expect(phone.get_by_role("button", name="Đã chép")).to_be_visible()
    return url


def fetch(url: str) -> dict[str, Event]:
    """The calendar as a calendar program gets it, by UID."""
    with urllib.request.urlopen(url, timeout=30) as answer:
        assert answer.headers.get_content_type() == "text/calendar"
        calendar = Calendar.from_ical(answer.read())
    assert isinstance(calendar, Calendar)
    return {str(one["UID"]): Event(one.start, int(str(one["SEQUENCE"]))) for one in calendar.events}


def see_the_change(phone: Page, personal_page: str, day: str) -> None:
    phone.goto(personal_page)
    expect(phone.get_by_text("Lần ban hành 2, ngày")).to_be_visible()
    expect(phone.get_by_text("Lịch của anh/chị đã thay đổi so với lần xem ngày")).to_be_visible()
    expect(phone.get_by_text(f"Chuyển từ Chủ nhật, {day}, 07:30")).to_be_visible()
