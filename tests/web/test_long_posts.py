"""Texts of half a megabyte in the form of a trainee: told at the field, answered soon, and not sent back whole."""

import json
import random
import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import encode_multipart

from models import Trainee
from operations.answer_draft import find_answer_draft
from tests.factories import make_format, make_intake, make_trainee
from tests.links import personal_path
from tests.web.fuzzing import HUGE, LARGEST_ANSWER, Stopwatch, huge_texts, stopwatch
from tests.web.test_person_calendar import field_errors
from web.availability.grid_form import LONGEST_UNDO
from web.availability.tools import MOST_STEPS

FIELDS = [
    "rota_kind", "rota_every", "rota_today", "rota_said_on", "rota_anchor", "rota_cycle", "undo", "week", "revision",
    "draft_revision", "brush", "tool", "go", "online", "week_0_1", "day_2026-01-12_1", "shift_S_0_1",
]  # fmt: skip
OWN = {"rota_kind": "own", "rota_anchor": "12/01/2026", "consent": "y"}


@pytest.fixture
def trainee(app: Flask) -> Trainee:
    trainee = make_trainee(make_intake())
    make_format(trainee.intake)
    return trainee


@pytest.fixture
def address(app: Flask, trainee: Trainee) -> str:
    return personal_path(app, trainee)


@pytest.fixture(autouse=True)
def watch(app: Flask, record_property) -> Iterator[Stopwatch]:
    yield from stopwatch(app, record_property)


def send_parts(client: FlaskClient, path: str, fields: dict[str, str]):
    """In the way in which each field may have half a megabyte of its own."""
    boundary, body = encode_multipart(fields)
    return client.post(path, data=body, content_type=f"multipart/form-data; boundary={boundary}")


@pytest.mark.parametrize("text", ["ca " * 150_000, "sn" * 225_000, "x" * 450_000, "hành chính " * 150])
def test_cycle_that_is_far_too_long_is_refused_at_its_field(
    client: FlaskClient, address: str, trainee: Trainee, text: str
) -> None:
    for more in ({"save": "1"}, {"choose": "1"}):
        page = client.post(f"{address}/khai-bao", data=OWN | {"rota_cycle": text} | more)
        assert len(page.data) < LARGEST_ANSWER
    page = client.post(f"{address}/khai-bao", data=OWN | {"rota_cycle": text, "draft_revision": "1"})
    assert page.status_code == 400
    told = "Chu kỳ ca quá dài: nhiều nhất một năm, ghi trong 1.500 ký tự."
    assert field_errors(page.text) == [told]
    # The draft, too, knows that there was more.
    said = client.post(f"{address}/khai-bao", data=client_fields(client, address) | {"consent": "y", "save": "1"})
    assert field_errors(said.text) == [told]


def client_fields(client: FlaskClient, address: str) -> dict[str, str]:
    """What the form holds when it is opened again."""
    page = client.get(f"{address}/khai-bao").text.split('id="answer"')[1]
    inputs = re.findall(r'<input(?![^>]*type="(?:radio|checkbox)")[^>]*name="([^"]+)"[^>]*value="([^"]*)"', page)
    return {"rota_kind": "own", **dict(inputs)}


@pytest.mark.parametrize("number", range(len(huge_texts())))
def test_every_field_may_be_huge_and_is_answered_soon(client: FlaskClient, address: str, number: int) -> None:
    text = huge_texts()[number]
    for path in ("khai-bao", "khai-bao/nhap"):
        for names in (FIELDS[:9], FIELDS[9:]):
            page = send_parts(client, f"{address}/{path}", OWN | dict.fromkeys(names, text))
            assert page.status_code in {200, 400, 409}
            assert len(page.data) < LARGEST_ANSWER


def test_hundreds_of_thousands_of_names_are_answered_soon(client: FlaskClient, address: str) -> None:
    for name in ("day_", "shift_", "week_", "a", "="):
        body = "&".join(f"{name}{n:x}=1" for n in range(HUGE // (len(name) + 8)))
        for data in (body, "&" * HUGE, "a&" * (HUGE // 2 - 1), "%00" * 10):
            page = client.post(
                f"{address}/khai-bao", data=data[:HUGE], content_type="application/x-www-form-urlencoded"
            )
            assert page.status_code == 400
            assert len(page.data) < LARGEST_ANSWER


@pytest.mark.parametrize(("name", "told"), [("phone", "Nhiều nhất 40 ký tự."), ("email", "Nhiều nhất 254 ký tự.")])
def test_contact_of_half_a_megabyte_is_refused_at_its_field(
    client: FlaskClient, address: str, name: str, told: str
) -> None:
    for text in huge_texts():
        page = send_parts(client, f"{address}/du-lieu/lien-he", {"language": "vi", "seen": text, name: text})
        assert page.status_code == 400 or not text.strip()
        assert not text.strip() or f">{told}" in page.text.replace("\n", "")
        assert len(page.data) < LARGEST_ANSWER


def test_calendar_address_that_is_too_long_is_refused_at_its_field_and_not_read(
    client: FlaskClient, address: str
) -> None:
    page = client.post(f"{address}/lich-ca-nhan", data={"consent": "y", "address": "https://a.vn/" + "x" * 400_000})
    assert page.status_code == 400
    assert field_errors(page.text) == ["Nhiều nhất 2000 ký tự."]
    assert len(page.data) < LARGEST_ANSWER


def test_steps_to_undo_that_the_page_does_not_make_are_forgotten(
    client: FlaskClient, address: str, trainee: Trainee
) -> None:
    cell = f"week_0_{trainee.intake.periods[0].id}"
    for steps in ([{cell: "busy"}] * 20_000, [{"x" * 1000: "busy"}], [{cell: ["busy"]}], [{cell: "é" * 1000}]):
        page = client.post(f"{address}/khai-bao", data={"undo": json.dumps(steps), "tool": "undo"})
        assert page.status_code == 200
        assert re.search(r'name="undo"[^>]*value="([^"]{3,})"', page.text) is None


def test_steps_to_undo_never_grow_beyond_what_is_taken(client: FlaskClient, address: str, trainee: Trainee) -> None:
    chance, fields = random.Random(1), {"undo": "", "consent": "y", "draft_revision": ""}
    for _ in range(MOST_STEPS + 5):
        fields["tool"] = chance.choice(["fill-office", "fill-free", "fill-clear"])
        page = client.post(f"{address}/khai-bao", data=fields)
        fields |= dict(re.findall(r'name="(undo|draft_revision)"[^>]*value="([^"]*)"', page.text))
        fields["undo"] = fields["undo"].replace("&#34;", '"')
        assert len(fields["undo"]) <= LONGEST_UNDO
    assert find_answer_draft(trainee) is not None
    assert 2 < len(json.loads(fields["undo"])) <= MOST_STEPS
