"""`flask create-user`."""

import pytest
from click.testing import Result
from flask import Flask
from flask.testing import FlaskClient

from models import Role
from operations.accounts import check_password, find_user

PASSWORD = "mat-khau-rat-dai"


def run(app: Flask, *arguments: str, given: str | None = None) -> Result:
    return app.test_cli_runner().invoke(args=["create-user", *arguments], input=given)


def test_create_user_with_a_password_from_standard_input(app: Flask) -> None:
    result = run(app, "Moi@Example.vn", "--name", "Trần Thị Mới", "--password-stdin", given=PASSWORD + "\n")
    assert (result.exit_code, result.output) == (0, "made officer moi@example.vn\n")
    assert check_password(email="moi@example.vn", password=PASSWORD).name == "Trần Thị Mới"


def test_create_user_prints_a_link_only_when_asked(app: Flask, client: FlaskClient) -> None:
    silent = run(app, "a@example.vn", "--name", "A", "--role", "admin")
    assert silent.output == "made admin a@example.vn\n"
    told = run(app, "b@example.vn", "--name", "B", "--role", "admin", "--print-link")
    link = told.output.splitlines()[1]
    assert link.startswith("https://lich.example.vn/dang-nhap/")
    assert client.post(link.removeprefix("https://lich.example.vn")).status_code == 302
    user = find_user("b@example.vn")
    assert user is not None
    assert user.role is Role.ADMIN


@pytest.mark.parametrize(("given", "message"), [("kurz\n", "at least 10"), ("\n", "no password"), ("", "no password")])
def test_create_user_bad_password_stores_nothing(app: Flask, given: str, message: str) -> None:
    result = run(app, "c@example.vn", "--name", "C", "--password-stdin", given=given)
    assert result.exit_code == 2
    assert message in result.output
    assert find_user("c@example.vn") is None


def test_create_user_twice_is_refused(app: Flask) -> None:
    run(app, "d@example.vn", "--name", "D")
    result = run(app, "D@example.vn", "--name", "D")
    assert result.exit_code == 2
    assert "has an account already" in result.output


def test_create_user_without_an_address_is_refused(app: Flask) -> None:
    assert run(app, "khong-phai-email", "--name", "E").exit_code == 2


def test_create_user_help_is_complete(app: Flask) -> None:
    text = run(app, "--help").output
    assert all(word in text for word in ("--name", "--role", "--password-stdin", "--print-link", "Exit status"))
