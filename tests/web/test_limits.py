"""Who tries too often has to wait: at the door, and with links that are none."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from config import Settings
from models import LinkPurpose, db
from operations.actor import COMMAND
from operations.links import ensure_links, link_token
from tests.factories import NOW, make_intake, make_trainee
from tests.links import rotate_link
from web.extensions import limiter


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"rate_limits": True})


@pytest.fixture(autouse=True)
def nobody_counted(app: Flask) -> Iterator[None]:
    """The extension, and what it counted, is one for the whole process."""
    limiter.reset()
    yield
    limiter.reset()
    limiter.enabled = False


def answers(client: FlaskClient, path: str, times: int) -> list[int]:
    return [client.get(path).status_code for _ in range(times)]


def test_sign_in_by_password_may_be_tried_ten_times_a_minute(client: FlaskClient) -> None:
    sent = {"email": "ai@example.vn", "password": "doan-thu-mat-khau"}
    tried = [client.post("/dang-nhap", data=sent) for _ in range(11)]
    assert [answer.status_code for answer in tried] == [400] * 10 + [429]
    assert "Quá nhiều lần thử" in tried[-1].text
    assert client.get("/dang-nhap").status_code == 200


def test_sign_in_by_link_may_be_tried_twenty_times_a_minute(client: FlaskClient) -> None:
    assert answers(client, "/dang-nhap/doan", 21) == [410] * 20 + [429]


@pytest.mark.parametrize(
    ("purpose", "path", "times"),
    [
        (LinkPurpose.PERSONAL, "/hv/{}/khai-bao", 30),
        (LinkPurpose.LOOKING, "/xem/{}", 30),
        (LinkPurpose.FEED, "/lich/{}.ics", 120),
    ],
)
def test_links_are_limited_for_who_guesses_alone(
    app: Flask, client: FlaskClient, purpose: LinkPurpose, path: str, times: int
) -> None:
    trainee = make_trainee(make_intake())
    link = ensure_links([trainee], purpose, now=NOW)[trainee.id]
    db.session.commit()
    good = path.format(link_token(link, secret_key=app.config["SECRET_KEY"]))
    assert set(answers(client, good, 3)) == {200}
    assert answers(client, path.format("doan"), times + 1) == [404] * times + [429]
    assert set(answers(client, good, 3)) == {200}  # behind the same address


def test_void_links_that_were_ours_are_no_guesses(app: Flask, client: FlaskClient) -> None:
    trainee = make_trainee(make_intake())
    link = ensure_links([trainee], LinkPurpose.PERSONAL, now=NOW)[trainee.id]
    void = f"/hv/{link_token(link, secret_key=app.config['SECRET_KEY'])}"
    rotate_link(link, actor=COMMAND, now=NOW)
    assert set(answers(client, void, 40)) == {410}
    assert answers(client, "/hv/doan", 1) == [404]


def test_every_page_behind_a_private_link_is_limited_for_who_guesses(client: FlaskClient) -> None:
    paths = ("/hv/doan", "/hv/doan/vang/x", "/hv/doan/ban-in", "/hv/doan/anh", "/hv/doan/lich-hoc.png")
    for path in (*paths, "/xem/doan/ban-in", "/xem/doan/anh", "/xem/doan/lich-hoc.png"):
        limiter.reset()
        assert answers(client, path, 31) == [404] * 30 + [429], path
