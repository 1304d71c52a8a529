"""English: the catalogue is complete, and pages in English hold no Vietnamese but names and other data."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask, url_for
from flask_babel import ngettext

from config import ROOT
from models import Format, LinkPurpose, OutboxMessage, Session, User, db
from operations.accounts import sign_in_token
from operations.actor import COMMAND
from operations.links import ensure_links, link_token
from operations.publish_timetable import publish
from tests.conftest import Clock
from tests.factories import make_unit
from tests.links import looking_path, personal_path
from tests.operations.courses import Course, answer, make_course
from tests.tools.compare_catalogues import fault, texts
from web.extensions import babel
from web.filters import date_text, number_text, weekday_name
from web.language import page_address

ENGLISH = ROOT / "translations" / "en" / "LC_MESSAGES" / "messages.po"
NO_PAGES = {
    "static", "bootstrap.static", "feeds.calendar", "intakes.roster_template", "solving.progress",
    "studies.progress", "person.picture", "looking.picture",
    "account.home", "outbox.open", "outbox.act",  # lead on
    "person.download_data",
    "availability.duty_template",
    "intakes.check_roster", "availability.check_duties",  # need a file sent before
}  # fmt: skip
SHOWN_ATTRIBUTES = {"aria-label", "placeholder", "title", "alt"}
PLACEHOLDER = re.compile(r"%\\?\(\w+\\?\)[sd]")


class PageTexts(HTMLParser):
    """Every text that a page shows or reads out, spaces collapsed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.texts: set[str] = set()
        self._silent = False
        self._vietnamese = ""  # the element that says of itself that it is: a message to somebody
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent = tag in {"script", "style"}
        if ("lang", "vi") in attrs and tag != "html":
            self._vietnamese = tag
        spoken = SHOWN_ATTRIBUTES | ({"value"} if ("type", "submit") in attrs else set())
        for name, value in attrs:
            if name in spoken:
                self._add(value or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._vietnamese:
            self._vietnamese = ""

    def handle_data(self, data: str) -> None:
        if not (self._silent or self._vietnamese):
            self._add(data)

    def _add(self, text: str) -> None:
        self.texts.add(" ".join(text.split()))


def english_catalogue() -> Catalog:
    with ENGLISH.open("rb") as file:
        return read_po(file)


def vietnamese_patterns(catalogue: Catalog) -> re.Pattern[str]:
    """Any text that reads differently in English, with whatever stands in its placeholders."""
    found = set()
    for message in catalogue:
        source, target = (texts(part)[0] for part in (message.id, message.string))
        if source and source != target and re.search(r"\w{2}", PLACEHOLDER.sub("", source)):
            found.add(PLACEHOLDER.sub(".{1,80}", re.escape(source)))
    return re.compile("|".join(sorted(found)))


@pytest.fixture
def compiled(app: Flask, tmp_path: Path) -> Iterator[None]:
    """The catalogue as it is in the source, whether or not `make` has compiled it."""
    folder = tmp_path / "translations" / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "messages.mo").open("wb") as file:
        write_mo(file, english_catalogue())
    app.extensions["babel"].translation_directories = [str(tmp_path / "translations")]
    babel.domain_instance.cache.clear()
    yield
    babel.domain_instance.cache.clear()


@pytest.fixture
def course(app: Flask, clock: Clock) -> Course:
    """A published timetable, people who have answered and one who has not."""
    course = make_course()
    course.trainees[0].unit = make_unit()
    course.trainees[0].language = "en"
    for number, module in enumerate(course.intake.programme_version.modules):
        module.title = f"Bài {number}"
    for trainee in course.trainees:
        answer(course.intake, now=clock(), trainee=trainee)
    publish(course.intake, comment="", expected_revision=course.draft.revision, actor=COMMAND, now=clock())
    return course


def addresses(app: Flask, course: Course, user: User, clock: Clock) -> list[str]:
    """Every page that a GET shows, with the course's ids."""
    trainee, session, room = course.trainees[0], db.session.scalars(db.select(Session)).all()[0], course.room
    link, looking = (
        ensure_links([trainee], purpose, now=clock())[trainee.id]
        for purpose in (LinkPurpose.PERSONAL, LinkPurpose.LOOKING)
    )
    db.session.commit()
    to_look = {"token": link_token(looking, secret_key="test")}
    common = {
        "public_id": course.intake.public_id, "number": 1, "trainee_id": trainee.public_id, "uid": session.uid,
        "class_id": course.classes[0].id, "format_id": db.session.scalars(db.select(Format.id)).all()[0],
        "lecturer_id": course.lecturers[0].id, "room_id": room.id, "site_id": room.site_id,
        "message_id": db.session.scalars(
            db.select(OutboxMessage.public_id).filter_by(trainee_id=trainee.id)
        ).one(),
        "kind": "changes", "language": "en", "unit_id": trainee.unit_id, "token": link_token(link, secret_key="test"),
    }  # fmt: skip
    special: dict[str, dict[str, Any]] = {
        "account.sign_in_by_link": {"token": sign_in_token(user, secret_key="test")},
        "settings.feed": {"kind": "lop", "key": course.classes[0].id},
        "looking.show": to_look, "looking.print_view": to_look, "looking.picture_page": to_look,
        "users.edit": {"public_id": user.public_id},
    }  # fmt: skip
    with app.test_request_context():
        return [
            url_for(rule.endpoint, **{name: (common | special.get(rule.endpoint, {}))[name] for name in rule.arguments})
            for rule in app.url_map.iter_rules()
            if "GET" in (rule.methods or ()) and rule.endpoint not in NO_PAGES
        ]


def test_english_catalogue_can_be_compiled_and_each_text_is_translated():
    catalogue = english_catalogue()
    assert not catalogue.fuzzy
    assert catalogue.num_plurals == 2
    assert len(catalogue) > 1000
    assert [(why, message.id) for message in catalogue if message.id and (why := fault(message, message))] == []


def test_pages_in_english_hold_no_vietnamese_of_the_interface(
    app, compiled, course, client, admin, admin_client, clock
):
    for visitor in (client, admin_client):
        visitor.set_cookie("lang", "en")
    patterns = vietnamese_patterns(english_catalogue())
    paths = addresses(app, course, admin, clock)
    assert len(paths) > 40
    found = {}
    for path in paths:
        page = (client if path == "/dang-nhap" else admin_client).get(path)
        assert page.status_code == 200, path
        assert '<html lang="en">' in page.text, path
        found[path] = sorted(text for text in PageTexts(page.text).texts if patterns.fullmatch(text))
    assert {path: texts for path, texts in found.items() if texts} == {}


def test_the_same_page_in_vietnamese_is_full_of_them(app, compiled, course, officer_client):
    """The comparison above can fail."""
    page = officer_client.get(f"/dot-hoc/{course.intake.public_id}").text
    patterns = vietnamese_patterns(english_catalogue())
    assert '<html lang="vi">' in page
    assert {"Tổng quan", "Học viên", "2 học viên"} <= {
        text for text in PageTexts(page).texts if patterns.fullmatch(text)
    }


@pytest.mark.parametrize(("language", "greeting"), [("vi", "Đăng nhập"), ("en", "Sign in")])
def test_choosing_a_language_changes_the_page_and_its_lang(compiled, client, language, greeting):
    client.post(f"/ngon-ngu/{language}", data={"back": "/dang-nhap"})
    page = client.get("/dang-nhap").text
    assert f'<html lang="{language}">' in page
    assert greeting in PageTexts(page).texts


@pytest.mark.parametrize("path", [personal_path, looking_path])
def test_page_of_a_trainee_speaks_their_language_until_the_browser_chooses_another(compiled, app, course, client, path):
    course.trainees[0].language = "en"
    db.session.commit()
    english, vietnamese = (path(app, trainee) for trainee in course.trainees)
    assert '<html lang="en">' in client.get(english, follow_redirects=True).text
    assert '<html lang="vi">' in client.get(vietnamese, follow_redirects=True).text
    client.post("/ngon-ngu/vi")
    assert '<html lang="vi">' in client.get(english, follow_redirects=True).text


def test_english_menu_names_lists_in_the_plural(compiled, course, admin_client):
    admin_client.set_cookie("lang", "en")
    page = admin_client.get(f"/dot-hoc/{course.intake.public_id}").text
    assert {"Intakes", "Trainees"} <= set(PageTexts(page).texts)


@pytest.mark.parametrize(("address", "back"), [("/dang-nhap", "/dang-nhap?"), ("/dang-xuat", "/")])
def test_switch_on_the_answer_to_a_form_leads_to_a_page_that_can_be_read(app, address, back):
    with app.test_request_context(address, method="POST"):
        assert page_address() == back


@pytest.mark.parametrize(
    ("language", "monday", "number"), [("vi", "Thứ 2", "1.500"), ("en", "Monday", "1,500")]
)  # fmt: skip
def test_dates_are_alike_in_both_languages_and_numbers_are_not(app, compiled, clock, language, monday, number):
    with app.test_request_context(headers={"Cookie": f"lang={language}"}):
        assert date_text(clock()) == "05/01/2026"
        assert weekday_name(0) == monday
        assert number_text(1500) == number


@pytest.mark.parametrize(("people", "shown"), [(1, "1 trainee"), (2, "2 trainees")])
def test_english_has_two_forms_for_numbers(app, compiled, people, shown):
    with app.test_request_context(headers={"Cookie": "lang=en"}):
        assert ngettext("%(num)s học viên", "%(num)s học viên", people) == shown
