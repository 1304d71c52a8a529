"""Private links: signed, separate by purpose, void after a new version or the end of the intake."""

from datetime import datetime, timedelta

import pytest
from flask import Flask

from models import AuditEntry, Link, LinkPurpose, Trainee, db
from operations.actor import COMMAND
from operations.links import (
    LinkExpiredError,
    LinkInvalidError,
    LinkRevokedError,
    ensure_links,
    link_token,
    read_link,
)
from tests.factories import NOW, make_intake, make_lecturer, make_trainee
from tests.links import rotate_link

KEY = "secret-of-the-test"
PERSONAL, LOOKING, FEED = LinkPurpose


@pytest.fixture
def trainee(app: Flask) -> Trainee:
    return make_trainee(make_intake())


def personal(trainee: Trainee) -> Link:
    return ensure_links([trainee], PERSONAL, now=NOW)[trainee.id]


def test_ensure_links_makes_missing_ones_and_keeps_the_others(trainee: Trainee) -> None:
    first = personal(trainee)
    other = make_trainee(trainee.intake)
    links = ensure_links([trainee, other], PERSONAL, now=NOW)
    assert links[trainee.id] is first
    assert links[other.id].trainee_id == other.id
    assert db.session.scalar(db.select(db.func.count()).select_from(Link)) == 2


def test_ensure_links_of_lecturers_stand_beside_those_of_trainees(trainee: Trainee) -> None:
    lecturer = make_lecturer()
    personal(trainee)
    assert ensure_links([lecturer], PERSONAL, now=NOW)[lecturer.id].lecturer_id == lecturer.id


def test_ensure_links_of_nobody_is_empty(app: Flask) -> None:
    assert ensure_links([], PERSONAL, now=NOW) == {}


def test_link_token_is_the_same_each_time_and_opens_its_link(trainee: Trainee) -> None:
    link = personal(trainee)
    token = link_token(link, secret_key=KEY)
    assert link_token(link, secret_key=KEY) == token
    assert read_link(token, purpose=PERSONAL, secret_key=KEY, now=NOW) is link


@pytest.mark.parametrize("made_for", [LOOKING, FEED])
def test_link_token_of_another_purpose_is_refused(trainee: Trainee, made_for: LinkPurpose) -> None:
    link = ensure_links([trainee], made_for, now=NOW)[trainee.id]
    with pytest.raises(LinkInvalidError):
        read_link(link_token(link, secret_key=KEY), purpose=PERSONAL, secret_key=KEY)


def test_link_token_signed_with_another_key_is_refused(trainee: Trainee) -> None:
    with pytest.raises(LinkInvalidError):
        read_link(link_token(personal(trainee), secret_key="other"), purpose=PERSONAL, secret_key=KEY)


@pytest.mark.parametrize("token", ["", "x", "a.b", "WyJhIl0.x", "\x00", "…"])
def test_link_token_that_is_none_is_refused(app: Flask, token: str) -> None:
    with pytest.raises(LinkInvalidError):
        read_link(token, purpose=PERSONAL, secret_key=KEY)


def test_rotate_link_voids_the_old_token_and_notes_no_token(trainee: Trainee) -> None:
    link = personal(trainee)
    old = link_token(link, secret_key=KEY)
    rotate_link(link, actor=COMMAND, now=NOW)
    with pytest.raises(LinkRevokedError):
        read_link(old, purpose=PERSONAL, secret_key=KEY)
    assert read_link(link_token(link, secret_key=KEY), purpose=PERSONAL, secret_key=KEY) is link
    entry = db.session.scalars(db.select(AuditEntry)).one()
    assert (entry.action, entry.subject, entry.details) == (
        "link.rotated",
        f"trainee:{trainee.id}",
        {"purpose": "personal"},
    )


@pytest.mark.parametrize("purpose", [PERSONAL, LOOKING])
def test_link_to_a_page_ends_thirty_days_after_the_intake(trainee: Trainee, purpose: LinkPurpose) -> None:
    token = link_token(ensure_links([trainee], purpose, now=NOW)[trainee.id], secret_key=KEY)
    last = datetime.combine(trainee.intake.end_date, NOW.timetz()) + timedelta(days=30)
    read_link(token, purpose=purpose, secret_key=KEY, now=last)
    with pytest.raises(LinkExpiredError):
        read_link(token, purpose=purpose, secret_key=KEY, now=last + timedelta(days=1))
