"""`flask create-user`."""

import pytest
from argon2 import PasswordHasher, extract_parameters
from argon2.profiles import RFC_9106_LOW_MEMORY
from click.testing import Result
from flask import Flask

from models import Role
from operations.accounts import check_password, find_user

PASSWORD = "mat-khau-rat-dai"


def run(app: Flask, *arguments: str, given: str | None = None) -> Result:
    return app.test_cli_runner().invoke(args=["create-user", *arguments], input=given)


def test_create_user_with_a_password_from_standard_input(app: Flask) -> None:
    result = run(app, "Moi@Example.vn", "--name", "Trần Thị Mới", "--password-stdin", given=PASSWORD + "\n")
    assert (result.exit_code, result.output) == (0, "made officer moi@example.vn\n")
    assert check_password(email="moi@example.vn", password=PASSWORD).name == "Trần Thị Mới"


def test_password_is_kept_with_the_work_that_rfc_9106_recommends(hasher_in_earnest: PasswordHasher) -> None:
    assert extract_parameters(hasher_in_earnest.hash(PASSWORD)) == RFC_9106_LOW_MEMORY


def test_create_user_asks_for_the_password_and_does_not_show_it(app: Flask) -> None:
    result = run(app, "a@example.vn", "--name", "A", "--role", "admin", given=f"{PASSWORD}\n{PASSWORD}\n")
    assert result.exit_code == 0
    assert PASSWORD not in result.output
    assert check_password(email="a@example.vn", password=PASSWORD).role is Role.ADMIN


def test_create_user_without_a_password_prints_no_link(app: Flask) -> None:
    assert run(app, "b@example.vn", "--name", "B", "--no-password").output == "made officer b@example.vn\n"
    user = find_user("b@example.vn")
    assert user is not None
    assert user.password_hash is None


def test_create_user_with_and_without_a_password_is_refused(app: Flask) -> None:
    assert run(app, "b@example.vn", "--name", "B", "--no-password", "--password-stdin", given=PASSWORD).exit_code == 2
    assert find_user("b@example.vn") is None


@pytest.mark.parametrize(("given", "message"), [("kurz\n", "at least 10"), ("\n", "no password"), ("", "no password")])
def test_create_user_bad_password_stores_nothing(app: Flask, given: str, message: str) -> None:
    result = run(app, "c@example.vn", "--name", "C", "--password-stdin", given=given)
    assert result.exit_code == 2
    assert message in result.output
    assert find_user("c@example.vn") is None


def test_create_user_twice_is_refused(app: Flask) -> None:
    run(app, "d@example.vn", "--name", "D", "--no-password")
    result = run(app, "D@example.vn", "--name", "D", "--no-password")
    assert result.exit_code == 2
    assert "has an account already" in result.output


def test_create_user_without_an_address_is_refused(app: Flask) -> None:
    assert run(app, "khong-phai-email", "--name", "E", "--no-password").exit_code == 2


def test_create_user_help_is_complete(app: Flask) -> None:
    text = run(app, "--help").output
    assert all(word in text for word in ("--name", "--role", "--password-stdin", "--no-password", "Exit status"))
