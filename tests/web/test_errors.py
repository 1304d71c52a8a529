"""Pages for what went wrong say it in the person's language, and nothing of the inside."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from models import db
from tests.factories import make_intake

HTMX = {"HX-Request": "true"}
TITLES = {
    404: {"vi": "Không tìm thấy trang", "en": "Page not found"},
    405: {"vi": "Không mở được trang này theo cách đó", "en": "This page cannot be opened that way"},
    413: {"vi": "Tệp quá lớn", "en": "File too large"},
    500: {"vi": "Có lỗi trong chương trình", "en": "Something went wrong in the program"},
}


@pytest.fixture(autouse=True)
def as_in_service(app: Flask) -> None:
    """Errors become pages, they do not reach the test."""
    app.config.update(TESTING=False, PROPAGATE_EXCEPTIONS=False, MAX_CONTENT_LENGTH=2000)


@contextmanager
def without(table: str) -> Iterator[None]:
    """The database as if it had lost a table."""
    _rename(table, "gone")
    try:
        yield
    finally:
        db.session.rollback()
        _rename("gone", table)


def _rename(old: str, new: str) -> None:
    db.session.commit()
    with db.engine.begin() as connection:
        connection.execute(sa.text(f"ALTER TABLE {old} RENAME TO {new}"))


@pytest.mark.parametrize("status", TITLES)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_error_page_speaks_the_language_and_is_a_fragment_for_htmx(
    officer_client: FlaskClient, status: int, language: str
) -> None:
    officer_client.set_cookie("lang", language)
    start = f"/dot-hoc/{make_intake().public_id}"
    for headers in ({}, HTMX):
        with without("intake") if status == 500 else nullcontext():
            answer = {
                404: lambda sent: officer_client.get("/khong-co", headers=sent),
                405: lambda sent: officer_client.get(f"{start}/xep-lich/bat-dau", headers=sent),
                413: lambda sent: officer_client.post(f"{start}/hoc-vien/nhap", data={"x": "x" * 9999}, headers=sent),
                500: lambda sent: officer_client.get("/dot-hoc/", headers=sent),
            }[status](headers)
        assert (answer.status_code, TITLES[status][language] in answer.text) == (status, True)
        assert ("<html" in answer.text) == (not headers)
        assert "Content-Security-Policy" in answer.headers
        assert not {"Traceback", "SELECT", "sqlalchemy"} & set(answer.text.split())


def test_error_page_stands_when_not_even_the_users_can_be_read(
    officer_client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    with without("user_account"), caplog.at_level(logging.ERROR):
        answer = officer_client.get("/dot-hoc/")
    assert (answer.status_code, TITLES[500]["vi"] in answer.text) == (500, True)
    assert "Exception on /dot-hoc/" in caplog.text


def test_error_of_the_database_does_not_tell_whose_data_it_was(app: Flask) -> None:
    with pytest.raises(sa.exc.DBAPIError) as caught:
        db.session.execute(sa.text("SELECT :name FROM nowhere"), {"name": "Nguyễn Thị Thử"})
    assert "Nguyễn" not in str(caught.value)
