"""Calendar files, confirmations and forgettings of any kind: never a crash, soon answered, nothing unconfirmed kept."""

import random
import re
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from models import Trainee
from operations.imported_calendars import find_import
from tests.calendars.samples import NAMES, sample
from tests.calendars.test_busy import mutated
from tests.conftest import Clock
from tests.factories import make_intake, make_trainee
from tests.links import personal_path
from tests.web.fuzzing import (
    CONSENT,
    HUGE,
    IMPORT,
    LARGEST_ANSWER,
    UPLOADS,
    Stopwatch,
    changed,
    huge_fields,
    huge_texts,
    post,
    stopwatch,
    stored_of,
)

ROUND = 50
ODD = ["", "x", "-1", "0", "1", "2", "99999999999", "9" * 5_000, "٣", "y", "[]", "a.b.c", "\u202e", "é" * 300]
NAMES_OF_FIELDS = ["address", "consent", "preview", "revision", "csrf_token"]


class Person:
    """Somebody whose page is sent anything, and the last previews that it showed."""

    def __init__(self, client: FlaskClient, address: str, chance: random.Random) -> None:
        self.client, self.address, self.chance = client, address, chance
        self.previews: list[str] = []

    def upload(self) -> TestResponse:
        fields: dict[str, Any] = {"consent": self.chance.choice(["y", "y", "y", *ODD]), "address": self._address()}
        if self.chance.random() < 0.02:
            fields |= huge_fields(self.chance, NAMES_OF_FIELDS)
            fields = dict(list(fields.items())[:900])  # a form with a file has at most a thousand
        fields["file"] = FileStorage(BytesIO(self._file()), filename=self.chance.choice(["lich.ics", "l.zip", "é", ""]))
        boundary, body = encode_multipart(fields)
        answer = self.client.post(self.address, data=body, content_type=f"multipart/form-data; boundary={boundary}")
        self.previews += re.findall(r'name="preview" value="([^"]+)"', answer.text)
        return answer

    def _address(self) -> str:
        return self.chance.choice([*[""] * 20, "x", "http://127.0.0.1/a.ics", "é" * 3_000])

    def _file(self) -> bytes:
        if self.chance.random() < 0.02:
            return self.chance.choice(huge_texts()).encode() * self.chance.choice([1, 3, 8])
        data: bytes = mutated(sample(self.chance.choice(NAMES)), self.chance)
        return data * 200 if self.chance.random() < 0.01 else data

    def confirm(self) -> tuple[TestResponse, bool]:
        """With a preview as it was shown, of an earlier page, cut, changed or made up; and whether it was agreed."""
        preview = self.chance.choice(self.previews[-4:] or [""])
        if self.chance.random() < 0.5:
            here = self.chance.randrange(len(preview) + 1)
            preview = self.chance.choice(
                [preview[:here], preview[:here] + "A" + preview[here + 1 :], preview * 2, *ODD, *huge_texts()]
            )
        fields = {"preview": preview}
        if self.chance.random() < 0.7:
            fields["consent"] = self.chance.choice(["y", *ODD])
        return post(self.client, f"{self.address}/luu", fields, self.chance), "consent" in fields

    def forget(self) -> TestResponse:
        fields = {"revision": self.chance.choice([*ODD, *"12345678", "9" * HUGE])}
        return post(self.client, f"{self.address}/bo", fields, self.chance)


@pytest.fixture
def watch(app: Flask, record_property: Callable[[str, object], None]) -> Iterator[Stopwatch]:
    yield from stopwatch(app, record_property)


@pytest.mark.parametrize("seed", range(-(-UPLOADS // ROUND)))
def test_any_calendar_is_answered_soon_and_only_a_confirmed_one_is_kept(
    app: Flask, client: FlaskClient, seed: int, clock: Clock, watch: Stopwatch
) -> None:
    chance = random.Random(f"upload {seed}")
    trainee = make_trainee(make_intake())
    person = Person(client, f"{personal_path(app, trainee)}/lich-ca-nhan", chance)
    before = stored_of(trainee)
    uploads = 0
    while uploads < ROUND:
        kind = chance.choice(["upload"] * 7 + ["confirm"] * 2 + ["forget"])
        clock.advance(seconds=chance.choice([1, 1, 1, 600]))
        allowed: set[str] = set()
        if kind == "upload":
            answer, uploads = person.upload(), uploads + 1
        elif kind == "confirm":
            answer, agreed = person.confirm()
            allowed = (IMPORT if agreed else IMPORT - CONSENT) if answer.status_code == 302 else set()
        else:
            answer = person.forget()
            allowed = {"imported_calendar", "trainee.taken_away_at"} if answer.status_code == 302 else set()
        assert answer.status_code in {200, 302, 400, 409, 413}, kind
        assert len(answer.data) < LARGEST_ANSWER, kind
        after = stored_of(trainee)
        assert changed(before, after) <= allowed, (kind, answer.status_code)
        check_kept(trainee, kind, answer)
        before = after
    assert client.get(person.address).status_code == 200


def check_kept(trainee: Trainee, kind: str, answer: TestResponse) -> None:
    """What was kept was agreed to; what was forgotten is gone."""
    kept = find_import(trainee, intake=trainee.intake)
    assert kept is None or trainee.consent_at is not None
    assert (kind, answer.status_code, kept is None) not in {("confirm", 302, True), ("forget", 302, False)}
