"""What no database can hold is refused before anything reads it."""

import io

from flask.testing import FlaskClient

from models import AuditEntry, Unit, db
from tests.conftest import on_both_databases
from tests.factories import make_intake, make_unit

TOO_LARGE = [2**31, 2**63, 10**30]
WITH_NUMBERS = ["ban-hanh/{}", "thiet-lap/lop/{}", "thiet-lap/giang-vien/{}", "lich-ranh-ban/don-vi/{}"]
ENDS_OF_THE_CALENDAR = ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"]
pytestmark = on_both_databases


def test_address_with_a_number_beyond_every_column_is_not_found(officer_client: FlaskClient) -> None:
    start = f"/dot-hoc/{make_intake().public_id}/"
    found = {officer_client.get(start + path.format(n)).status_code for path in WITH_NUMBERS for n in TOO_LARGE}
    assert found == {404}


def test_roster_of_a_unit_that_cannot_be_shows_all(officer_client: FlaskClient) -> None:
    address = f"/dot-hoc/{make_intake().public_id}/hoc-vien"
    for text in ["-1", "x", *map(str, TOO_LARGE)]:
        assert officer_client.get(address, query_string={"don-vi": text, "trang": text}).status_code == 200


def test_moment_that_is_none_in_every_zone_is_taken_for_no_moment(officer_client: FlaskClient) -> None:
    start = f"/dot-hoc/{make_intake().public_id}"
    for moment in ENDS_OF_THE_CALENDAR:
        for path, name in (("tin-nhan/nhom", "luc"), ("hoc-vien", "da-xem")):
            assert officer_client.get(f"{start}/{path}", query_string={name: moment}).status_code == 200
        assert officer_client.post(f"{start}/tin-nhan/nhom/hoan-tac", data={"luc": moment}).status_code == 302
        for path, name in (("da-xem", "den"), ("bo-da-xem", "luc")):
            answer = officer_client.post(f"{start}/hoc-vien/khai-muon/{path}", data={name: moment})
            assert answer.status_code == 400


def test_address_with_nul_is_not_found(admin_client: FlaskClient) -> None:
    for path in ("/dot-hoc/a%00b", "/nguoi-dung/%00", "/hv/%00", "/lich/%00.ics"):
        assert admin_client.get(path).status_code == 404


def test_search_with_nul_is_refused(officer_client: FlaskClient) -> None:
    intake = make_intake()
    answer = officer_client.get(f"/dot-hoc/{intake.public_id}/hoc-vien", query_string={"tim": "a\0b"})
    assert answer.status_code == 400


def test_form_with_nul_is_refused_and_nothing_stored(officer_client: FlaskClient) -> None:
    intake, unit = make_intake(), make_unit(name="Phường Thử")
    data = {"name": "Phường\0", "revision": str(intake.revision)}
    answer = officer_client.post(f"/dot-hoc/{intake.public_id}/thiet-lap/don-vi/{unit.id}", data=data)
    assert (answer.status_code, "Chưa có gì được lưu" in answer.text) == (400, True)
    assert db.session.scalars(db.select(Unit.name)).all() == ["Phường Thử"]
    assert db.session.scalar(db.select(db.func.count(AuditEntry.id)).filter_by(action="unit.changed")) == 0


def test_upload_with_nul_in_its_name_is_refused(officer_client: FlaskClient) -> None:
    intake = make_intake()
    data = {"file": (io.BytesIO(b"PK"), "a\0b.xlsx")}
    answer = officer_client.post(f"/dot-hoc/{intake.public_id}/hoc-vien/nhap", data=data)
    assert answer.status_code == 400
