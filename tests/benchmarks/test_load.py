"""The database of the load benchmark holds people whose pages and feeds work; the client counts what it asked."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from benchmarks.serving.client import Ask, drive, each_once, form_pass
from benchmarks.serving.data import SESSIONS, fill
from benchmarks.serving.report import Row, write_report
from models import AvailabilitySheet, db
from tests.calendars.parsers import by_icalendar
from tests.servers import serving


def test_filled_database_has_pages_and_feeds_for_everybody(app: Flask, client: FlaskClient) -> None:
    addresses = fill(60, secret_key="test")
    feeds = addresses.fetched + addresses.unfetched
    assert (len(addresses.pages), len(set(feeds))) == (60, 60)
    for path in (feeds[0], feeds[-1]):
        assert len(by_icalendar(client.get(path).data)) == SESSIONS
    for path in (addresses.pages[0], f"{addresses.pages[-1]}/khai-bao"):
        assert client.get(path).status_code == 200


@pytest.fixture
def address(app: Flask) -> Iterator[tuple[str, int]]:
    with serving(app) as port:
        yield "127.0.0.1", port


def test_answers_that_are_sent_by_the_client_are_stored(
    app: Flask, address: tuple[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("benchmarks.serving.client.WARMING", 0.0)
    app.config["WTF_CSRF_ENABLED"] = True
    addresses = fill(20, secret_key="test")
    corrected = db.select(db.func.count()).where(AvailabilitySheet.revision == 2)
    before = db.session.scalars(corrected).one()
    headers, token = form_pass(address, f"{addresses.pages[0]}/khai-bao")
    fields = addresses.answer | {"csrf_token": token}
    figures = drive(
        address, each_once(Ask(f"{page}/khai-bao", headers, fields) for page in addresses.pages[:10]), seconds=30
    )
    assert figures.statuses == {302}
    db.session.rollback()  # what was read before is of its own time
    assert db.session.scalars(corrected).one() == before + 10


def test_client_asks_each_once_and_reports_what_was_answered(
    address: tuple[str, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("benchmarks.serving.client.WARMING", 0.0)
    asks: Iterator[Ask] = iter([Ask("/dang-nhap"), Ask("/khong-co")] * 4)
    figures = drive(address, each_once(asks), seconds=30)
    assert figures.statuses == {200, 404}
    assert 0 < figures.p50 <= figures.p95
    assert next(asks, None) is None
    report = tmp_path / "LOAD.md"
    write_report(report, {"sqlite": [Row("Trang", 2, figures)]}, trainees=60, seconds=30, busy=0.0)
    assert "| Trang (also answered [404]) | 2 |" in report.read_text(encoding="utf-8")
