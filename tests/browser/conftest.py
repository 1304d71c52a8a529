"""A real Chromium on a real server. Pages are tried at phone (360 x 740, touch) and desktop size."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

from models import Trainee, User
from tests.browser.five_people import Finger
from tests.browser.personal_page import SAVED, invited, status
from tests.conftest import PASSWORD
from tests.servers import serving

PHONE: ViewportSize = {"width": 360, "height": 740}
SMALLEST: ViewportSize = {"width": 320, "height": 640}
DESKTOP: ViewportSize = {"width": 1280, "height": 900}
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")
SERIOUS = {"serious", "critical"}
expect.set_options(timeout=20_000)  # both processors may be busy with other tests


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = next((found for name in CHROMIUMS if (found := shutil.which(name))), None)
    if path is None:
        pytest.skip("no Chromium on this machine (Debian: apt-get install chromium)")
    with sync_playwright() as playwright:
        # Tests may run as root, where Chromium has no sandbox; the pages are our own.
        browser = playwright.chromium.launch(
            executable_path=path,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
        )
        yield browser
        browser.close()


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """The application of this test, served over HTTP with forms protected as in earnest."""
    app.config["WTF_CSRF_ENABLED"] = True
    with serving(app) as port:
        yield f"http://127.0.0.1:{port}"


def sign_in(page: Page, address: str, user: User) -> None:
    page.goto(f"{address}/dang-nhap")
    page.get_by_label("Địa chỉ e-mail").fill(user.email)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.wait_for_url("**/dot-hoc/**")


def _page(browser: Browser, *, phone: bool) -> Iterator[Page]:
    context = browser.new_context(
        viewport=PHONE if phone else DESKTOP, has_touch=phone, is_mobile=phone, locale="vi-VN",
        timezone_id="America/New_York", reduced_motion="reduce",  # axe would measure colours on their way
    )  # fmt: skip
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda line: faults.append(line.text) if "Content Security Policy" in line.text else None)
    yield page
    context.close()
    assert faults == []


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    yield from _page(browser, phone=True)


@pytest.fixture
def desktop(browser: Browser) -> Iterator[Page]:
    yield from _page(browser, phone=False)


@pytest.fixture
def without_scripts(browser: Browser) -> Iterator[Page]:
    """A phone whose browser runs no scripts."""
    context = browser.new_context(
        viewport=PHONE, has_touch=True, is_mobile=True, java_script_enabled=False, locale="vi-VN"
    )
    yield context.new_page()
    context.close()


@pytest.fixture
def asked(app: Flask) -> tuple[Trainee, str]:
    return invited(app)


@pytest.fixture
def begun(phone: Page, address: str, asked: tuple[Trainee, str]) -> Page:
    """A phone on which the week is filled and a draft kept."""
    phone.goto(address + asked[1])
    hand = Finger(phone)
    hand.agree()
    hand.press("Buổi nào cũng được")
    expect(status(phone)).to_have_text(SAVED)
    return phone


def serious_faults(page: Page) -> list[str]:
    """What axe finds that would keep somebody out, as `rule: element`."""
    results = Axe().run(page)
    return [
        f"{fault['id']}: {node['html'][:120]}"
        for fault in results.response["violations"]
        if fault["impact"] in SERIOUS
        for node in fault["nodes"]
    ]


def is_wider_than_screen(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


def keep_screenshot(page: Page, folder: Path, name: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=str(folder / f"{name}.png"), full_page=True)


def in_order(page: Page) -> None:
    """Nobody is kept out, nothing is cut off."""
    assert serious_faults(page) == []
    assert not is_wider_than_screen(page)


def seen(page: Page, name: str) -> None:
    """The page is in order; the picture is kept where somebody wants to look at it."""
    in_order(page)
    folder = os.environ.get("XEPLICH_TEST_SCREENSHOTS")
    if folder:
        keep_screenshot(page, Path(folder), name)
