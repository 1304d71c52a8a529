"""Signing in and out."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from models import User
from operations.accounts import sign_in_token
from tests.conftest import PASSWORD, sign_in


def test_home_signed_out_leads_to_sign_in(client: FlaskClient) -> None:
    assert client.get("/").location == "/dang-nhap"


def test_sign_in_right_password_opens_intakes(client: FlaskClient, officer: User) -> None:
    sign_in(client, officer)
    assert client.get("/dot-hoc/").status_code == 200


@pytest.mark.parametrize("email", ["giaovu@example.vn", "khongco@example.vn"])
def test_sign_in_wrong_password_says_the_same_for_known_and_unknown(
    client: FlaskClient, officer: User, email: str
) -> None:
    answer = client.post("/dang-nhap", data={"email": email, "password": "sai-mat-khau"})
    assert answer.status_code == 400
    assert "Địa chỉ e-mail hoặc mật khẩu không đúng." in answer.text


def test_sign_in_overlong_input_is_told_in_vietnamese(client: FlaskClient) -> None:
    answer = client.post("/dang-nhap", data={"email": "x" * 255, "password": "x" * 201})
    assert (answer.status_code, answer.text.count("Nhiều nhất")) == (400, 2)


def test_sign_in_inactive_user_is_refused(client: FlaskClient, officer: User) -> None:
    officer.active = False
    answer = client.post("/dang-nhap", data={"email": officer.email, "password": PASSWORD})
    assert answer.status_code == 400


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example/", "/\\evil.example"])
def test_sign_in_next_elsewhere_stays_here(client: FlaskClient, officer: User, target: str) -> None:
    answer = client.post(
        "/dang-nhap", query_string={"next": target}, data={"email": officer.email, "password": PASSWORD}
    )
    assert answer.location == "/"


def test_sign_in_link_works_once(app: Flask, client: FlaskClient, officer: User) -> None:
    link = "/dang-nhap/" + sign_in_token(officer, secret_key=app.config["SECRET_KEY"])
    assert client.get(link).status_code == 200
    assert client.get(link).status_code == 200  # a preview robot has opened it: nothing is used up
    assert client.post(link).status_code == 302
    assert client.get("/dot-hoc/").status_code == 200
    assert app.test_client().post(link).status_code == 410


def test_sign_out_ends_the_session(officer_client: FlaskClient) -> None:
    officer_client.post("/dang-xuat")
    assert officer_client.get("/dot-hoc/").status_code == 302


def test_password_change_ends_other_sessions(app: Flask, officer_client: FlaskClient, officer: User) -> None:
    other = sign_in(app.test_client(), officer)
    answer = officer_client.post("/tai-khoan", data={"password": "mat-khau-moi-1", "again": "mat-khau-moi-1"})
    assert answer.status_code == 302
    assert officer_client.get("/dot-hoc/").status_code == 200
    assert other.get("/dot-hoc/").status_code == 302


def test_language_english_is_remembered(client: FlaskClient) -> None:
    client.post("/ngon-ngu/en", data={"back": "/dang-nhap"})
    assert '<html lang="en">' in client.get("/dang-nhap").text
