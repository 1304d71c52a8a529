"""Taking a roster in by the page: upload, preview, confirmation."""

import io
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from config import Settings
from documents.roster import read_roster
from models import AuditEntry, Intake, Trainee, User, db
from tests.conftest import Clock, sign_in
from tests.factories import make_intake
from tests.workbooks import AN, BINH, NO_SUCH_DAY, workbook


def upload(client: FlaskClient, intake: Intake, data: bytes, *, name: str = "danh-sach.xlsx") -> Any:
    return client.post(f"/dot-hoc/{intake.public_id}/hoc-vien/nhap", data={"file": (io.BytesIO(data), name)})


def people() -> int:
    return len(db.session.scalars(db.select(Trainee)).all())


def kept_files(settings: Settings) -> list[Path]:
    return list((settings.instance_dir / "uploads").glob("*"))


def test_upload_previews_and_stores_nothing(officer_client: FlaskClient, intake: Intake) -> None:
    page = officer_client.get(upload(officer_client, intake, workbook(AN, BINH)).location).text
    assert all(text in page for text in ("Nguyễn Văn An", "Xã Mẫu", "Dân tộc", "Chưa có gì được lưu."))
    assert people() == 0


def test_confirm_imports_and_drops_the_file(officer_client: FlaskClient, intake: Intake, settings: Settings) -> None:
    address = upload(officer_client, intake, workbook(AN, BINH)).location
    assert [oct(path.stat().st_mode)[-3:] for path in kept_files(settings)] == ["600"]
    answer = officer_client.post(address)
    assert answer.location == f"/dot-hoc/{intake.public_id}/hoc-vien"
    assert (people(), kept_files(settings)) == (2, [])
    assert "Đã thêm 2 học viên" in officer_client.get(answer.location).text


def test_confirm_twice_imports_once_and_says_so(officer_client: FlaskClient, intake: Intake) -> None:
    address = upload(officer_client, intake, workbook(AN)).location
    officer_client.post(address)
    again = officer_client.post(address, follow_redirects=True)
    assert "Tệp này đã được nhập" in again.text
    assert people() == 1
    assert len(db.session.scalars(db.select(AuditEntry).filter_by(action="roster.imported")).all()) == 1


def test_confirm_with_faults_needs_the_tick(officer_client: FlaskClient, intake: Intake) -> None:
    address = upload(officer_client, intake, workbook(AN, NO_SUCH_DAY)).location
    assert "Ngày sinh không có thật hoặc không đọc được." in officer_client.get(address).text
    refused = officer_client.post(address)
    assert (refused.status_code, people()) == (400, 0)
    assert "Tệp có 1 dòng lỗi." in refused.text
    assert officer_client.post(address, data={"skip_faulty": "y"}).status_code == 302
    assert people() == 1


def test_preview_of_known_people_offers_no_import(officer_client: FlaskClient, intake: Intake) -> None:
    officer_client.post(upload(officer_client, intake, workbook(AN)).location)
    page = officer_client.get(upload(officer_client, intake, workbook(AN)).location).text
    assert "Không có gì để nhập." in page
    assert "Nhập vào danh sách" not in page


def test_preview_shows_what_would_change(officer_client: FlaskClient, intake: Intake) -> None:
    officer_client.post(upload(officer_client, intake, workbook(AN)).location)
    moved = (*AN[:5], "0911111111", "")
    page = officer_client.get(upload(officer_client, intake, workbook(moved)).location).text
    assert "Điện thoại: 0900000001 → 0911111111" in page


def test_upload_of_another_user_or_intake_is_gone(
    app: Flask, officer_client: FlaskClient, admin: User, intake: Intake
) -> None:
    address = upload(officer_client, intake, workbook(AN)).location
    stranger = sign_in(app.test_client(), admin)
    other = address.replace(intake.public_id, make_intake().public_id)
    for client, target in ((stranger, address), (officer_client, other), (officer_client, address + "x")):
        assert client.post(target).status_code == 302
    assert people() == 0


def test_upload_after_a_day_is_gone_and_swept(
    officer_client: FlaskClient, intake: Intake, clock: Clock, settings: Settings
) -> None:
    address = upload(officer_client, intake, workbook(AN)).location
    clock.advance(days=1, seconds=1)
    assert "đã quá một ngày" in officer_client.get(address, follow_redirects=True).text
    upload(officer_client, intake, workbook(BINH))
    assert len(kept_files(settings)) == 1


@pytest.mark.parametrize(
    ("data", "name", "message"),
    [
        (b"", "", "Hãy chọn tệp danh sách."),
        (b"x", "danh-sach.pdf", "Chỉ nhận tệp Excel có đuôi .xlsx."),
        (b"x", "danh-sach.xlsx", "Đây không phải tệp Excel .xlsx."),
        (workbook(AN)[:2000], "danh-sach.xlsx", "Tệp bị hỏng, không đọc được."),
        (workbook(), "danh-sach.xlsx", "Dưới dòng tiêu đề không có học viên nào."),
    ],
)
def test_upload_that_is_no_roster_is_told_at_the_field(
    officer_client: FlaskClient, intake: Intake, settings: Settings, data: bytes, name: str, message: str
) -> None:
    answer = upload(officer_client, intake, data, name=name)
    assert answer.status_code == 400
    assert message in answer.text
    assert kept_files(settings) == []


def test_upload_over_the_limit_is_told(officer_client: FlaskClient, intake: Intake, app: Flask) -> None:
    app.config["MAX_CONTENT_LENGTH"] = 1024**2
    answer = officer_client.post(
        f"/dot-hoc/{intake.public_id}/hoc-vien/nhap", data=b"x" * 1024**2 + b"x",
        content_type="multipart/form-data; boundary=x",
    )  # fmt: skip
    assert answer.status_code == 413
    assert "Chỉ nhận tệp đến 1 MB." in answer.text


def test_template_can_be_filled_in_and_read(officer_client: FlaskClient, intake: Intake) -> None:
    import openpyxl

    answer = officer_client.get(f"/dot-hoc/{intake.public_id}/hoc-vien/tep-mau.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    book.worksheets[0].append((1, "Nguyễn Văn An", "05/03/1998", "Nam", "Xã Mẫu"))
    filled = io.BytesIO()
    book.save(filled)
    assert [row.full_name for row in read_roster(filled.getvalue(), filename="x.xlsx").rows] == ["Nguyễn Văn An"]
