"""Pages of intakes: list, opening, overview, changing."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from models import CourseClass, Intake, ProgrammeVersion, db
from tests.factories import NOW, make_class, make_intake, make_trainee
from tests.operations.sheets import make_sheet, office_week

NEW = {
    "name": "Đợt 1 năm 2026",
    "code": "D1",
    "start_date": "2026-03-02",
    "end_date": "2026-04-12",
    "answer_deadline": "2026-02-26T17:00",
    "attendance_percent": "80",
    "unanswered_policy": "unit_hours",
    "calendar_title": "Lịch học",
    "programme_version": "0",
    "classes": "3",
    "capacity": "40",
}


def address(intake: Intake, rest: str = "") -> str:
    return f"/dot-hoc/{intake.public_id}{rest}"


def test_index_without_intakes_says_what_to_do(officer_client: FlaskClient) -> None:
    assert "Chưa có đợt học nào" in officer_client.get("/dot-hoc/").text


def test_index_names_intakes_with_their_people(officer_client: FlaskClient) -> None:
    make_trainee(make_intake(name="Đợt mùa xuân"))
    page = officer_client.get("/dot-hoc/").text
    assert "Đợt mùa xuân" in page
    assert "1 học viên" in page


def test_create_makes_intake_with_classes_and_local_deadline(officer_client: FlaskClient) -> None:
    answer = officer_client.post("/dot-hoc/tao-moi", data=NEW)
    intake = db.session.scalars(db.select(Intake)).one()
    assert answer.location == address(intake)
    assert intake.answer_deadline is not None
    assert intake.answer_deadline.isoformat() == "2026-02-26T10:00:00+00:00"
    assert len(db.session.scalars(db.select(CourseClass)).all()) == 3
    assert intake.programme_version.lessons == 50


def test_create_sent_twice_makes_one(officer_client: FlaskClient) -> None:
    officer_client.post("/dot-hoc/tao-moi", data=NEW)
    made = db.session.scalars(db.select(ProgrammeVersion.id)).one()
    again = officer_client.post("/dot-hoc/tao-moi", data=NEW | {"programme_version": str(made)})
    assert again.status_code == 400
    assert "Mã D1 đã dùng cho đợt học khác." in again.text
    assert len(db.session.scalars(db.select(Intake)).all()) == 1


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"name": ""}, "Hãy nhập nội dung này."),
        ({"end_date": "2026-03-01"}, "Ngày kết thúc phải sau ngày bắt đầu."),
        ({"start_date": "hôm qua"}, "Hãy chọn một ngày có thật."),
        ({"start_date": "0001-01-01", "end_date": "0001-01-02"}, "Hãy chọn một ngày có thật."),
        ({"answer_deadline": "0001-01-01T00:00"}, "Hãy chọn ngày và giờ có thật."),
        ({"answer_deadline": "9999-12-31T23:59"}, "Hãy chọn ngày và giờ có thật."),
        ({"calendar_title": "\u0958" * 60}, "Nhiều nhất 100 ký tự."),  # two letters each in NFC
        ({"end_date": "2028-03-01"}, "Một đợt học kéo dài nhiều nhất 366 ngày."),
        ({"attendance_percent": "101"}, "Hãy nhập số từ 1 đến 100."),
        ({"unanswered_policy": "free"}, "Lựa chọn này không có"),
    ],
)
def test_create_bad_input_is_told_and_stores_nothing(
    officer_client: FlaskClient, change: dict[str, str], message: str
) -> None:
    answer = officer_client.post("/dot-hoc/tao-moi", data=NEW | change)
    assert answer.status_code == 400
    assert message in answer.text
    assert 'value="D1"' in answer.text
    assert db.session.scalars(db.select(Intake)).all() == []


def test_show_empty_intake_lists_what_is_missing(officer_client: FlaskClient) -> None:
    page = officer_client.get(address(make_intake())).text
    assert "Còn thiếu, chưa xếp lịch được:" in page
    assert "Chưa có học viên nào." in page
    assert "Chưa có lớp nào." in page


def test_show_complete_intake_leads_to_solving(officer_client: FlaskClient) -> None:
    intake = make_intake()
    make_class(intake)
    make_trainee(intake)
    page = officer_client.get(address(intake)).text
    assert "Đã đủ điều kiện để xếp lịch." in page
    assert f'href="{address(intake, "/xep-lich")}"' in page


def test_show_unknown_intake_is_not_found(officer_client: FlaskClient) -> None:
    assert officer_client.get("/dot-hoc/khong-co").status_code == 404


def edited(intake: Intake, **change: Any) -> dict[str, Any]:
    return NEW | {"revision": intake.revision} | change


def test_edit_shows_what_is_stored(officer_client: FlaskClient) -> None:
    intake = make_intake(name="Đợt mùa xuân", answer_deadline=datetime(2026, 1, 8, 10, 0, tzinfo=UTC))
    page = officer_client.get(address(intake, "/thong-tin")).text
    assert 'value="Đợt mùa xuân"' in page
    assert re.search('value="2026-01-08[T ]17:00', page)  # on the school's clock
    assert 'value="2026-01-12"' in page


def test_edit_stores_and_leads_to_overview(officer_client: FlaskClient) -> None:
    intake = make_intake()
    answer = officer_client.post(address(intake, "/thong-tin"), data=edited(intake, attendance_percent="75"))
    assert answer.location == address(intake)
    assert (intake.name, intake.attendance_percent, intake.revision) == ("Đợt 1 năm 2026", 75, 2)


def test_edit_that_moves_the_deadline_behind_a_late_answer_flags_it_no_more(officer_client: FlaskClient) -> None:
    intake = make_intake(answer_deadline=NOW - timedelta(days=1))
    make_sheet(intake, trainee=make_trainee(intake), week=office_week()).after_deadline = True
    db.session.commit()
    assert "sau hạn" in officer_client.get(address(intake)).text
    officer_client.post(address(intake, "/thong-tin"), data=edited(intake))
    assert "sau hạn" not in officer_client.get(address(intake)).text


def test_edit_from_stale_page_keeps_input_and_changes_nothing(officer_client: FlaskClient) -> None:
    intake = make_intake(name="Cũ", revision=5)
    answer = officer_client.post(address(intake, "/thong-tin"), data=edited(intake, revision="4"))
    assert answer.status_code == 409
    assert "Trang này đã cũ" in answer.text
    assert "Đợt 1 năm 2026" in answer.text
    assert intake.name == "Cũ"


def test_show_takes_the_same_queries_for_one_and_for_many(app: Flask, officer_client: FlaskClient) -> None:
    few, many = make_intake(), make_intake()
    for intake, number in ((few, 1), (many, 30)):
        made = make_class(intake)
        for _ in range(number):
            make_trainee(intake)
            make_class(intake, formats=made.formats)
    pages = [[address(intake, rest) for rest in ("", "/hoc-vien")] for intake in (few, many)]
    seen: list[str] = []
    counts = []
    event.listen(db.engine, "before_cursor_execute", lambda *args: seen.append(args[2]))
    for addresses in pages:
        seen.clear()
        assert [officer_client.get(page).status_code for page in addresses] == [200, 200]
        counts.append(len(seen))
    assert counts[0] == counts[1]
