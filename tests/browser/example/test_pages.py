"""Every page with the example's data: fits the screen, keeps nobody out, speaks Vietnamese."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask, url_for
from playwright.sync_api import Page

from config import ROOT
from models import CourseClass, Format, Intake, Model, OutboxMessage, Role, Session, Trainee, Unit, User, db
from operations.accounts import sign_in_token
from tests.browser.conftest import SMALLEST, is_wider_than_screen, serious_faults
from tests.browser.example import people
from tests.browser.example.conftest import on_solved_example
from tests.duty_files import filled_template
from tests.factories import NOW
from tests.links import looking_path
from web.intakes.uploads import keep_upload
from web.permissions import PERMISSIONS, Access

pytestmark = [pytest.mark.browser, on_solved_example]
NO_PAGES = {
    "static", "bootstrap.static", "feeds.calendar", "intakes.roster_template", "solving.progress",
    "availability.duty_template",
    "studies.progress", "person.download_data", "person.picture", "looking.picture",
    "account.home", "outbox.act", "outbox.open",  # lead on
}  # fmt: skip
ROSTER = ROOT / "examples" / "dot-hoc-mau.xlsx"
SPOTS = re.compile(
    r"\b(None|null|undefined|True|False|Traceback|error|invalid|required|submit|search|the|not found)\b"
    r"|\[\[|\]\]|\{\{|\}\}|%\(|&[a-z]+;"
)
WORDS = """() => [document.body.innerText, document.title, ...["aria-label", "placeholder", "title", "alt"].flatMap(
    name => [...document.querySelectorAll(`[${name}]`)].map(one => one.getAttribute(name)))].join("\\n")"""
Values = dict[str, dict[str, Any]]


@pytest.fixture
def values(app: Flask, intake: Intake, trainee: Trainee, personal_page: str) -> Values:
    """What stands in the addresses of pages, by endpoint, beside the intake's id."""
    admin, officer = (
        db.session.scalars(db.select(User).filter_by(role=role)).one() for role in (Role.ADMIN, Role.OFFICER)
    )
    session = db.session.scalars(db.select(Session).order_by(Session.id)).all()[0]
    unit = db.session.scalars(db.select(Unit).order_by(Unit.id)).all()[0]
    to_look = {"token": looking_path(app, trainee).rpartition("/")[2]}
    of_link, of_trainee = {"token": personal_page.rpartition("/")[2]}, {"trainee_id": trainee.public_id}
    lecturer, room = intake.lecturers[0], intake.rooms[0]
    roster = ROSTER.read_bytes()
    with app.test_request_context():
        upload = keep_upload(roster, filename=ROSTER.name, intake=intake, user=admin, now=NOW)
        duties = keep_upload(
            filled_template(unit, intake), filename="bang-truc.xlsx", intake=intake, user=admin, now=NOW,
            purpose=f"duties:{unit.id}",
        )  # fmt: skip
    return {
        "account.sign_in_by_link": {"token": sign_in_token(officer, secret_key="test")},
        "person.show": of_link,
        "person.answer": of_link,
        "person.data": of_link,
        "person.import_calendar": of_link,
        "person.make_up": of_link | {"uid": session.uid},
        "person.print_view": of_link,
        "person.picture_page": of_link,
        "looking.show": to_look,
        "looking.print_view": to_look,
        "looking.picture_page": to_look,
        "availability.trainee": of_trainee,
        "availability.lecturer": {"lecturer_id": lecturer.id},
        "availability.lecturer_calendar": {"lecturer_id": lecturer.id},
        "availability.room": {"room_id": room.id},
        "availability.unit": {"unit_id": unit.id},
        "availability.upload_duties": {"unit_id": unit.id},
        "availability.check_duties": {"unit_id": unit.id, "upload": duties},
        "intakes.trainee": of_trainee,
        "intakes.check_roster": {"upload": upload},
        "settings.feed": {"kind": "don-vi", "key": unit.id},
        "settings.edit_class": {"class_id": first_id(CourseClass)},
        "settings.edit_format": {"format_id": first_id(Format)},
        "settings.edit_lecturer": {"lecturer_id": lecturer.id},
        "settings.edit_room": {"room_id": room.id},
        "settings.edit_site": {"site_id": room.site_id},
        "settings.edit_unit": {"unit_id": unit.id},
        "timetable.why": of_trainee,
        "timetable.move": {"uid": session.uid},
        "timetable.release": {"number": 1},
        "outbox.message": {"message_id": db.session.scalars(db.select(OutboxMessage.public_id)).all()[0]},
        "outbox.template": {"kind": "changes", "language": "vi"},
        "users.edit": {"public_id": officer.public_id},
    }


def first_id(table: type[Model]) -> int:
    return int(db.session.scalars(sa.select(sa.func.min(table.__table__.c.id))).one())


def addresses(app: Flask, intake: Intake, values: Values, accesses: set[Access]) -> Iterator[str]:
    """Every page that a GET shows; a new one is found by itself."""
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if (
                "GET" in (rule.methods or ())
                and rule.endpoint not in NO_PAGES
                and PERMISSIONS[rule.endpoint] in accesses
            ):
                given: dict[str, Any] = {"public_id": intake.public_id} if "public_id" in rule.arguments else {}
                yield url_for(rule.endpoint, **given | values.get(rule.endpoint, {}))


def views(intake: Intake, session: Session) -> list[str]:
    """The same pages seen otherwise."""
    start = f"/dot-hoc/{intake.public_id}"
    target = f"date={session.date}&period={session.period_id}&room=&lecturer="
    return [
        f"{start}/hoc-vien?khai-bao=not_answered",
        f"{start}/hoc-vien?tim=khong-co-ai",
        f"{start}/thoi-khoa-bieu?xem=tuan",
        f"{start}/thoi-khoa-bieu/hoc-vien?loc=con-thieu",
        f"{start}/thoi-khoa-bieu/buoi/{session.uid}/chuyen?{target}",
        f"{start}/khong-co-trang-nay",
    ]


def faults_of(page: Page) -> dict[str, Any]:
    """What is wrong with the page as it stands, by kind; empty where all is well."""
    headings = page.locator("h1").count()
    words = page.evaluate(WORDS)
    found = {
        "sideways": is_wider_than_screen(page),
        "axe": serious_faults(page),
        "headings": "" if headings == 1 else f"{headings} h1",
        "title": "" if len(page.title().removesuffix("· Xếp Lịch").strip()) > 1 else page.title(),
        "words": [words[max(0, one.start() - 30) : one.end() + 30] for one in SPOTS.finditer(words)],
    }
    return {kind: fault for kind, fault in found.items() if fault}


@pytest.mark.parametrize("screen", ["phone", "desktop"])
def test_pages_without_signing_in(
    screen: str, request: pytest.FixtureRequest, app: Flask, address: str, intake: Intake, values: Values
) -> None:
    page: Page = request.getfixturevalue(screen)
    paths = [*addresses(app, intake, values, {Access.PUBLIC, Access.LINK}), "/hv/khong-dung"]
    assert {path: faults for path in paths if (faults := look_at(page, address + path, screen))} == {}


@pytest.mark.parametrize("screen", ["phone", "desktop"])
def test_pages_of_staff(
    screen: str, request: pytest.FixtureRequest, app: Flask, address: str, intake: Intake, values: Values
) -> None:
    page: Page = request.getfixturevalue(screen)
    session = db.session.scalars(db.select(Session).order_by(Session.id)).all()[0]
    paths = [*addresses(app, intake, values, {Access.OFFICER, Access.ADMIN}), *views(intake, session)]
    people.sign_in_by_link(page, address, Role.ADMIN)
    assert {path: faults for path in paths if (faults := look_at(page, address + path, screen))} == {}


def look_at(page: Page, url: str, screen: str) -> dict[str, Any]:
    """Open a page as it is on the screen, and on a phone also on the smallest one."""
    page.goto(url)
    faults = faults_of(page)
    if screen == "phone":
        usual = page.viewport_size
        assert usual
        page.set_viewport_size(SMALLEST)
        if is_wider_than_screen(page):
            faults["sideways at 320 px"] = True
        page.set_viewport_size(usual)
    return faults
