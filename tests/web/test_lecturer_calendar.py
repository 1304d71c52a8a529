"""An officer imports the calendar of a lecturer."""

import io
import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from models import CalendarSource, ImportedCalendar, Intake, Lecturer, State, db
from operations.availability import lecturer_grid
from operations.imported_calendars import find_import
from tests.calendars.samples import calendar, event
from tests.factories import MONDAY, NOW, make_intake, make_lecturer

EVENING = calendar(event("UID:1", "DTSTART:20260112T180000", "DTEND:20260112T200000"))


@pytest.fixture
def lecturer(intake: Intake) -> Lecturer:
    return make_lecturer(intake, name="Trần Thị Giảng")


def page_of(intake: Intake, lecturer: Lecturer) -> str:
    return f"/dot-hoc/{intake.public_id}/lich-ranh-ban/giang-vien/{lecturer.id}/lich-ca-nhan"


def test_calendar_of_a_lecturer_is_previewed_confirmed_and_dropped(
    officer_client: FlaskClient, intake: Intake, lecturer: Lecturer
) -> None:
    address = page_of(intake, lecturer)
    preview = officer_client.post(address, data={"file": (io.BytesIO(EVENING), "lich.ics")})
    assert "T2 12/01: Tối" in preview.text
    assert 'name="consent"' not in officer_client.get(address).text
    match = re.search(r'name="preview" value="([^"]+)"', preview.text)
    assert match is not None
    sheet = officer_client.post(f"{address}/luu", data={"preview": match[1]}, follow_redirects=True)
    assert "Lịch cá nhân: 1 khoảng giờ bận, nhập từ tệp" in sheet.text
    assert "mọi buổi đều dùng được" not in sheet.text
    assert lecturer_grid(lecturer, intake) == {(MONDAY, intake.periods[2].id): State.BUSY}
    officer_client.post(f"{address}/bo", data={"revision": "1"})
    assert find_import(lecturer, intake=intake) is None


def test_preview_of_before_the_intake_had_its_dates_is_read_anew(
    officer_client: FlaskClient, intake: Intake, lecturer: Lecturer
) -> None:
    address = page_of(intake, lecturer)
    preview = officer_client.post(address, data={"file": (io.BytesIO(EVENING), "lich.ics")})
    match = re.search(r'name="preview" value="([^"]+)"', preview.text)
    assert match is not None
    intake.end_date += timedelta(days=7)
    db.session.commit()
    assert officer_client.post(f"{address}/luu", data={"preview": match[1]}).status_code == 400
    assert find_import(lecturer, intake=intake) is None


def test_calendar_of_a_lecturer_is_told_to_fall_short(
    officer_client: FlaskClient, intake: Intake, lecturer: Lecturer
) -> None:
    calendar = {"source": CalendarSource.FILE, "imported_at": NOW, "blocks": []}
    dates = {"first_date": intake.start_date + timedelta(days=7), "last_date": intake.end_date}
    db.session.add(ImportedCalendar(intake=intake, lecturer=lecturer, **calendar, **dates))
    db.session.commit()
    told = "Lịch này chỉ đọc từ 19/01/2026 đến 25/01/2026"
    sheet = page_of(intake, lecturer).removesuffix("/lich-ca-nhan")
    assert all(told in officer_client.get(page).text for page in (page_of(intake, lecturer), sheet))
    assert "Lịch cá nhân của Trần Thị Giảng được nhập trước khi đợt học có thêm ngày: hãy nhập lại." in (
        officer_client.get(f"/dot-hoc/{intake.public_id}").text
    )


def test_calendar_of_a_lecturer_of_another_intake_is_not_found(
    officer_client: FlaskClient, intake: Intake, lecturer: Lecturer
) -> None:
    assert officer_client.get(page_of(make_intake(), lecturer)).status_code == 404


def test_calendar_of_a_lecturer_is_for_staff(client: FlaskClient, intake: Intake, lecturer: Lecturer) -> None:
    assert client.get(page_of(intake, lecturer)).status_code == 302
