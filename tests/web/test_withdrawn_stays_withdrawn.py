"""After a withdrawal nothing is entered about the person until they agree anew."""

import io
import re
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from models import AvailabilitySheet, EnteredBy, ImportedCalendar, Trainee, db
from operations.actor import COMMAND, trainee_actor
from operations.import_roster import import_roster, preview_roster
from operations.roster_patterns import Outcome
from operations.save_availability import NOTICE_VERSION
from operations.withdraw_answers import withdraw_answers
from tests.calendars.samples import sample
from tests.conftest import Clock
from tests.factories import NOW, make_intake, make_trainee, make_unit
from tests.links import personal_path
from tests.operations.sheets import make_sheet, office_week
from tests.workbooks import AN, week, workbook


@pytest.fixture
def trainee(app: Flask, clock: Clock) -> Trainee:
    """Somebody who has answered."""
    one = make_trainee(
        make_intake(), unit=make_unit(name="Xã Mẫu"), full_name="Nguyễn Văn An", birth_date=date(1998, 3, 5),
        birth_year=1998, consent_version=NOTICE_VERSION, consent_at=NOW,
    )  # fmt: skip
    make_sheet(one.intake, trainee=one, week=office_week())
    db.session.commit()
    return one


def withdraw(trainee: Trainee, clock: Clock) -> None:
    clock.advance(minutes=1)
    assert withdraw_answers(trainee, actor=trainee_actor(trainee), now=clock())
    clock.advance(minutes=1)


def hidden(page: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))


def full_week(trainee: Trainee) -> dict[str, str]:
    return {f"week_{day}_{period.id}": "free" for day in range(7) for period in trainee.intake.periods}


def test_calendar_previewed_before_a_withdrawal_does_not_give_consent_again(
    app: Flask, client: FlaskClient, clock: Clock, trainee: Trainee
) -> None:
    trainee.consent_version = trainee.consent_at = None
    db.session.commit()
    address = f"{personal_path(app, trainee)}/lich-ca-nhan"
    upload = {"file": (io.BytesIO(sample("google")), "a.ics"), "consent": "y"}
    fields = hidden(client.post(address, data=upload).text)
    assert fields["consent"] == "y"
    withdraw(trainee, clock)
    answer = client.post(f"{address}/luu", data=fields)
    assert answer.status_code == 400
    assert "Cần anh/chị đồng ý" in answer.text
    assert trainee.consent_at is None
    assert db.session.query(ImportedCalendar).count() == 0
    mark = re.findall(r'name="consent" id="consent" value="(y\d+)"', answer.text)[0]
    again = {"file": (io.BytesIO(sample("google")), "a.ics"), "consent": mark}
    fields = hidden(client.post(address, data=again).text)
    assert client.post(f"{address}/luu", data=fields).status_code == 302
    assert trainee.consent_version == NOTICE_VERSION


def test_staff_enter_nothing_for_who_withdrew_before_they_note_that_the_person_agrees(
    officer_client: FlaskClient, clock: Clock, trainee: Trainee
) -> None:
    address = f"/dot-hoc/{trainee.intake.public_id}/lich-ranh-ban/hoc-vien/{trainee.public_id}"
    withdraw(trainee, clock)
    page = officer_client.get(address).text
    assert "Người này đã rút lại sự đồng ý" in page
    form = full_week(trainee) | {"save": "1", "revision": ""}
    for tick in ({}, {"consent": "y"}):
        refused = officer_client.post(address, data=form | tick)
        assert refused.status_code == 400
        assert "Hãy đánh dấu nếu họ đồng ý trở lại" in refused.text
    assert db.session.query(AvailabilitySheet).count() == 0
    mark = re.findall(r'name="consent" id="consent" value="(y\d+)"', page)[0]
    assert officer_client.post(address, data=form | {"consent": mark}).status_code == 302
    stored = db.session.query(AvailabilitySheet).one()
    assert stored.entered_by is EnteredBy.STAFF
    assert trainee.consent_version == NOTICE_VERSION
    assert trainee.consent_noted_by == stored.entered_by_name != ""
    assert "đã rút lại sự đồng ý" not in officer_client.get(address).text


def test_roster_pattern_of_who_withdrew_is_not_stored_and_the_preview_says_so(
    officer_client: FlaskClient, clock: Clock, trainee: Trainee
) -> None:
    withdraw(trainee, clock)
    data = workbook(AN, patterns=[week("Xã Mẫu", "#" * 21, person="Nguyễn Văn An")])
    (planned,) = preview_roster(trainee.intake, data, "a.xlsx").patterns
    assert planned.outcome is Outcome.WITHDRAWN
    result = import_roster(trainee.intake, data, filename="a.xlsx", actor=COMMAND, now=clock())
    assert (result.patterns, result.patterns_withdrawn) == (0, 1)
    assert db.session.query(AvailabilitySheet).count() == 0
    start = f"/dot-hoc/{trainee.intake.public_id}/hoc-vien/nhap"
    page = officer_client.post(start, data={"file": (io.BytesIO(data), "a.xlsx")}, follow_redirects=True).text
    assert "không nhập: người này đã rút lại sự đồng ý" in page


def test_contact_of_who_has_not_agreed_needs_consent_unless_it_only_takes_away(
    app: Flask, client: FlaskClient, trainee: Trainee
) -> None:
    trainee.consent_version = trainee.consent_at = None
    trainee.phone = "0912345678"
    db.session.commit()
    path = f"{personal_path(app, trainee)}/du-lieu"

    def save(**values: str) -> int:
        seen = re.findall(r'name="seen"[^>]*value="([^"]*)"', client.get(path).text)[0]
        form = {"language": "vi", "phone": "", "email": "", "seen": seen} | values
        return client.post(f"{path}/lien-he", data=form).status_code

    def stored() -> tuple[str | None, str | None, bool]:
        return trainee.phone, trainee.email, trainee.consent_version == NOTICE_VERSION

    assert save(phone="0912345678", email="an@example.vn") == 400
    assert stored() == ("0912345678", None, False)
    assert save() == 302
    assert stored() == (None, None, False)
    assert save(email="an@example.vn", consent="y") == 302
    assert stored() == (None, "an@example.vn", True)
    assert 'name="consent"' not in client.get(path).text
