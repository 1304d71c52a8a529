"""Posts of any kind to a trainee's form: never a crash, never an answer that was not sent, nothing that cannot be."""

import random
import re
from collections.abc import Callable, Iterator
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from models import AvailabilitySheet, DayMark, ShiftMark, State, Trainee, WeekMark, db
from operations.answer_draft import find_answer_draft
from operations.availability_sheets import find_sheet
from operations.rota_states import SHIFTS, WORKING
from tests.conftest import Clock
from tests.factories import make_format, make_intake, make_trainee, make_unit
from tests.links import token_of
from tests.web.fuzzing import (
    ANSWER,
    CONSENT,
    CONTACT,
    DRAFT,
    LARGEST_ANSWER,
    POSTS,
    Stopwatch,
    changed,
    huge_fields,
    post,
    stopwatch,
    stored_of,
)

ROUND = 100
ODD = [
    "", " ", "x", "busy", "free", "if_needed", "-1", "0", "3", "99999999999", "٣", "é" * 300, "[]", "[{}]", "{", "null",
    '[{"week_0_1": "busy"}]', "31/02/2026", "12/01/2026", "6S 1N", "🙂", "\u202e", "<b>", "%s", "y", "duty",
]  # fmt: skip
NAMES = [
    "consent", "revision", "draft_revision", "week", "undo", "brush", "online", "rota_kind", "rota_every", "rota_today",
    "rota_anchor", "rota_cycle", "format_1", "format_x", "days-0-date", "csrf_token",
]  # fmt: skip
TOOLS = ["undo", "days-copy", "days-clear", "fill-office", "fill-free", "fill-clear", "week-1", "days-1", "days-x", ""]


def random_post(chance: random.Random, trainee: Trainee) -> dict[str, str]:
    """Some sound fields and some unsound ones, under names that the form has or might have."""
    intake = trainee.intake
    periods = [str(period.id) for period in intake.periods] + ["0", "999", "x"]
    states = [*(state.value for state in State), ""]
    fields: dict[str, str] = {}
    if chance.random() < 0.6:
        state = chance.choice(states)
        fields |= {f"week_{day}_{period.id}": state for day in range(7) for period in intake.periods}
    for _ in range(chance.randrange(12)):
        day = chance.choice(["2026-01-12", "2026-01-25", "2026-01-26", "2025-12-31", "2026-13-40", "x", ""])
        fields[f"day_{day}_{chance.choice(periods)}"] = chance.choice([*states, *ODD])
        shift = f"{chance.choice('SCDABTRHNXĐ')}_{chance.randrange(-1, 3)}_{chance.choice(periods)}"
        fields[chance.choice([f"shift_{shift}", "shift_", "shift_S_0"])] = chance.choice([*states, *ODD])
        fields[f"week_{chance.randrange(-1, 9)}_{chance.choice(periods)}"] = chance.choice([*states, *ODD])
    for name in NAMES:
        if chance.random() < 0.4:
            fields[name] = chance.choice(ODD)
    if chance.random() < 0.5:
        fields["consent"] = "y"
    if chance.random() < 0.4:
        fields["rota_kind"] = chance.choice(["three_shifts", "duty", "two_two_three", "office", "own", ""])
    button = chance.choice(["save", "tool", "go", "choose", "keep", "drop", ""])
    return fields | ({button: chance.choice([*TOOLS, *ODD])} if button else {})


def sound_post(chance: random.Random, trainee: Trainee) -> dict[str, str]:
    """One that the form would send, from a page that is mostly up to date."""
    intake, sheet, draft = trainee.intake, find_sheet(trainee, intake=trainee.intake), find_answer_draft(trainee)
    states = [state.value for state in State]
    fields = {f"week_{day}_{period.id}": chance.choice(states) for day in range(7) for period in intake.periods}
    for _ in range(chance.randrange(5)):
        fields[f"day_2026-01-{chance.randrange(12, 26)}_{chance.choice(intake.periods).id}"] = chance.choice(states)
    fields |= {"consent": "y", "online": chance.choice(["yes", "no", ""]), "save": "1"}
    if chance.random() < 0.3:
        fields |= {"rota_kind": "duty", "rota_every": str(chance.randrange(2, 11)), "rota_today": "05/01/2026"}
        for _ in range(chance.randrange(4)):
            code, period = chance.choice("TTTSR"), chance.choice(intake.periods)
            fields[f"shift_{code}_{chance.randrange(2)}_{period.id}"] = chance.choice(states)
    if chance.random() < 0.8:
        fields |= {
            "revision": str(sheet.revision) if sheet else "",
            "draft_revision": str(draft.revision) if draft else "",
        }
    return fields


def allowed(fields: dict[str, str], *, path: str, status: int) -> set[str]:
    """What a post may change of all that is stored about somebody."""
    agreed = CONSENT if fields.get("consent") == "y" else set()
    if path.endswith("/nhap"):
        return (DRAFT - CONSENT) | agreed if status == 200 else set()
    if "drop" in fields:
        return {"answer_draft"}
    if {"tool", "go", "choose", "keep"} & fields.keys() or status == 400:
        return (DRAFT - CONSENT) | agreed
    return (ANSWER - CONSENT) | agreed if status == 302 else set()


@pytest.fixture
def watch(app: Flask, record_property: Callable[[str, object], None]) -> Iterator[Stopwatch]:
    yield from stopwatch(app, record_property)


@pytest.mark.parametrize("seed", range(-(-POSTS // ROUND)))
def test_any_post_is_answered_soon_and_stores_only_what_was_sent(
    app: Flask, client: FlaskClient, seed: int, clock: Clock, watch: Stopwatch
) -> None:
    chance = random.Random(seed)
    trainee = make_trainee(make_intake(end_date=date(2026, 2, 22)), unit=make_unit())
    make_format(trainee.intake, online=True)
    address = f"/hv/{token_of(app, trainee)}/khai-bao"
    statuses: set[int] = set()
    before = stored_of(trainee)
    for _ in range(ROUND):
        make = chance.choice([random_post, random_post, random_post, sound_post])
        fields, path = make(chance, trainee), chance.choice([address, address, f"{address}/nhap"])
        if chance.random() < 0.06:
            fields |= huge_fields(chance, NAMES)
        clock.advance(seconds=1)
        answer = post(client, path, fields, chance)
        statuses.add(answer.status_code)
        told = path, {name: value[:60] for name, value in list(fields.items())[:60]}
        assert answer.status_code in {200, 302, 400, 409, 413}, told
        assert len(answer.data) < LARGEST_ANSWER, told
        after = stored_of(trainee)
        assert changed(before, after) <= allowed(fields, path=path, status=answer.status_code), told
        before = after
    assert statuses >= {200, 302, 409}
    assert trainee.consent_at is not None
    assert find_sheet(trainee, intake=trainee.intake) is not None
    assert client.get(address).status_code == 200
    check_stored(trainee)


CONTACT_NAMES = ["phone", "email", "language", "seen", "csrf_token"]


def test_any_post_about_the_contact_is_answered_soon_and_stores_only_that(
    app: Flask, client: FlaskClient, watch: Stopwatch
) -> None:
    chance = random.Random("contact")
    trainee = make_trainee(make_intake())
    address = f"/hv/{token_of(app, trainee)}/du-lieu"
    before = stored_of(trainee)
    for _ in range(POSTS // 10):
        seen = re.search(r'name="seen"[^>]*value="([^"]*)"', client.get(address).text)
        assert seen is not None
        fields = {"language": chance.choice(["vi", "en", *ODD]), "seen": chance.choice([seen[1], seen[1], *ODD])}
        fields |= {"phone": chance.choice(["0912 345 678", "", *ODD]), "email": chance.choice(["a@b.vn", "", *ODD])}
        if chance.random() < 0.3:
            fields |= huge_fields(chance, CONTACT_NAMES)
        answer = post(client, f"{address}/lien-he", fields, chance)
        assert answer.status_code in {200, 302, 400, 409, 413}
        assert len(answer.data) < LARGEST_ANSWER
        after = stored_of(trainee)
        assert changed(before, after) <= (CONTACT if answer.status_code == 302 else set())
        before = after


def check_stored(trainee: Trainee) -> None:
    """Only cells of the intake, and only shifts that there are."""
    intake = trainee.intake
    periods = {period.id for period in intake.periods}
    for mark in db.session.scalars(db.select(WeekMark)):
        assert mark.period_id in periods
    for mark in db.session.scalars(db.select(DayMark)):
        assert mark.period_id in periods
        assert intake.start_date <= mark.date <= intake.end_date
    for sheet in db.session.scalars(db.select(AvailabilitySheet)):
        assert sheet.answered_at is not None
        assert sheet.rota is None or set(sheet.rota.cycle) <= SHIFTS.keys()
        assert sheet.rota is not None or not sheet.shift_marks
    for shift in db.session.scalars(db.select(ShiftMark)):
        assert (shift.code in WORKING, shift.days_after in {0, 1}, shift.period_id in periods) == (True, True, True)
