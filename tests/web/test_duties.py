"""A unit's duty roster on pages: template, upload, preview, confirmation, removal; and what its people see of it."""

import io
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient

from config import Settings
from models import AuditEntry, DutyRoster, EnteredBy, Intake, State, Trainee, Unit, User, db
from operations.save_availability import NOTICE_VERSION
from tests.conftest import Clock, sign_in
from tests.duty_files import DAYS, NAME, duty_file, filled_template
from tests.factories import MONDAY, NOW, make_trainee, make_unit
from tests.links import personal_path
from tests.operations.counting import counted_statements
from tests.operations.sheets import make_sheet, week_of
from tests.workbooks import AN as ROSTER_ROW
from tests.workbooks import workbook

WEEK = [(f"Thứ {day}", *"xxr") for day in range(2, 8)] + [("CN", *"rrr")]


@pytest.fixture
def unit(intake: Intake) -> Unit:
    return make_unit(name="Bệnh viện Mẫu")


@pytest.fixture
def an(intake: Intake, unit: Unit) -> Trainee:
    trainee = make_trainee(intake, full_name=NAME, unit=unit)
    db.session.commit()
    return trainee


def start(unit: Unit, intake: Intake) -> str:
    return f"/dot-hoc/{intake.public_id}/lich-ranh-ban/don-vi/{unit.id}"


def upload(client: FlaskClient, unit: Unit, intake: Intake, data: bytes, *, name: str = "truc.xlsx") -> Any:
    return client.post(f"{start(unit, intake)}/bang-truc", data={"file": (io.BytesIO(data), name)})


def seen_on(page: str) -> str:
    found = re.search(r'name="seen"[^>]*value="([^"]*)"', page)
    assert found
    return found[1]


def confirm(client: FlaskClient, address: str, **values: Any) -> Any:
    seen = seen_on(client.get(address).text)
    return client.post(address, data={"seen": seen} | values)


def load(client: FlaskClient, unit: Unit, intake: Intake, data: bytes) -> None:
    assert confirm(client, upload(client, unit, intake, data).location).status_code == 302


def stored() -> list[dict[str, str]]:
    return [dict(one.codes) for one in db.session.scalars(db.select(DutyRoster).order_by(DutyRoster.id))]


def kept_files(settings: Settings) -> list[Path]:
    folder = settings.instance_dir / "uploads"
    return list(folder.iterdir()) if folder.exists() else []


def test_template_upload_preview_and_confirmation(
    officer_client: FlaskClient, unit: Unit, an: Trainee, intake: Intake, settings: Settings
) -> None:
    page = officer_client.get(start(unit, intake)).text
    assert "Tải lên bằng Excel" in page
    template = officer_client.get(f"{start(unit, intake)}/bang-truc-mau.xlsx")
    assert template.headers["Content-Disposition"].endswith("-benh-vien-mau.xlsx")
    address = upload(officer_client, unit, intake, filled_template(unit, intake, {NAME: ["T", "R", "NT"]})).location
    preview = officer_client.get(address).text
    assert "trực 24 giờ: 1 ngày · ra trực: 1 ngày · nghỉ: 1 ngày" in preview
    assert "Trực 24 giờ: bận sáng, chiều, tối; hôm sau bận sáng, hạn chế chiều." in preview
    assert (stored(), len(kept_files(settings))) == ([], 1)
    answer = confirm(officer_client, address)
    assert answer.location == start(unit, intake)
    assert stored() == [{"2026-01-12": "T", "2026-01-13": "R", "2026-01-14": "N"}]
    assert kept_files(settings) == []
    page = officer_client.get(answer.location).text
    assert "Đã nhập bảng trực của 1 người." in page
    assert "Đã có bảng trực của 1 người, Giáo vụ Thử nhập lúc 05/01/2026 09:00." in page


def test_confirmation_twice_stores_once(officer_client: FlaskClient, unit: Unit, an: Trainee, intake: Intake) -> None:
    address = upload(officer_client, unit, intake, duty_file(DAYS[:1], {NAME: ["T"]})).location
    confirm(officer_client, address)
    again = officer_client.post(address, follow_redirects=True)
    assert "Tệp này đã được nhập" in again.text
    assert len(db.session.scalars(db.select(AuditEntry).filter_by(action="duties.uploaded")).all()) == 1


def test_strange_symbol_is_asked_for_with_its_cells(
    officer_client: FlaskClient, unit: Unit, an: Trainee, intake: Intake
) -> None:
    address = upload(officer_client, unit, intake, duty_file(DAYS[:3], {NAME: ["N", "Đ", "N"]})).location
    asked = officer_client.get(address).text
    assert re.search(r"“N”</strong> · 2 ô: <span[^>]*>B3, D3</span>", asked)
    refused = confirm(officer_client, address)
    assert (refused.status_code, stored()) == (400, [])
    assert "Tệp có 2 chỗ chưa rõ." in refused.text
    chosen = officer_client.post(address, data={"look": "1", "ky-hieu": "N", "nghia": "A"})
    assert (chosen.status_code, stored()) == (200, [])
    assert "ca ngày 6–18 giờ: 2 ngày" in chosen.text
    assert '<option value="A" selected>' in chosen.text
    confirm(officer_client, address, **{"ky-hieu": "N", "nghia": "A"})
    assert stored() == [{"2026-01-12": "A", "2026-01-13": "D", "2026-01-14": "A"}]


def test_shifts_below_what_is_no_date_are_told_before_anything_is_stored(
    officer_client: FlaskClient, unit: Unit, an: Trainee, intake: Intake
) -> None:
    data = duty_file([DAYS[0], "32/01/2026"], {NAME: ["T", "R"]})
    address = upload(officer_client, unit, intake, data).location
    asked = officer_client.get(address).text
    assert "“32/01/2026”" in asked
    assert "Không hiểu đây là ngày nào: bỏ qua các ca trong cột này." in asked
    assert (confirm(officer_client, address).status_code, stored()) == (400, [])
    confirm(officer_client, address, skip_faulty="y")
    assert stored() == [{"2026-01-12": "T"}]


def test_name_that_is_nearly_a_trainee_s_is_told_and_not_passed_over_silently(
    officer_client: FlaskClient, unit: Unit, an: Trainee, intake: Intake
) -> None:
    make_trainee(intake, full_name="Lê Bình", unit=unit)
    data = duty_file(DAYS[:1], {"Lê Bình": ["S"], f"{NAME}g": ["T"], "Người của khoa khác": ["T"]})
    address = upload(officer_client, unit, intake, data).location
    page = officer_client.get(address).text
    assert f"gần giống {NAME}." in page
    assert "bỏ qua</h2>" not in page
    assert (confirm(officer_client, address).status_code, stored()) == (400, [])
    confirm(officer_client, address, skip_faulty="y")
    assert stored() == [{"2026-01-12": "S"}]


def test_file_that_is_too_large_says_how_much_is_taken(officer_client: FlaskClient, unit: Unit, intake: Intake) -> None:
    data = duty_file(DAYS[:1], {f"Người {n}": ["S"] for n in range(20_001)})
    answer = upload(officer_client, unit, intake, data)
    assert answer.status_code == 400
    assert "Tệp quá lớn: nhận nhiều nhất 20.000 dòng." in answer.text


def test_preview_of_many_people_shows_who_changes_first_and_folds_the_others_away(
    officer_client: FlaskClient, unit: Unit, intake: Intake
) -> None:
    names = [f"Người {n:02d}" for n in range(40)]
    for name in names:
        make_trainee(intake, full_name=name, unit=unit)
    db.session.commit()
    load(officer_client, unit, intake, duty_file(DAYS[:1], {name: ["T"] for name in names}))
    changed = {name: ["T"] for name in names} | {"Người 39": ["S"]}
    page = officer_client.get(upload(officer_client, unit, intake, duty_file(DAYS[:1], changed)).location).text
    shown, folded = page.split("Xem 10 người còn lại")
    assert re.findall(r"Người \d\d", shown)[:2] == ["Người 39", "Người 00"]
    assert re.findall(r"Người \d\d", folded) == names[29:39]


def test_cell_with_several_symbols_is_told_and_stored_as_all_of_them(
    app: Flask, officer_client: FlaskClient, client: FlaskClient, unit: Unit, an: Trainee, intake: Intake
) -> None:
    data = duty_file(DAYS[:3], {NAME: ["C/T", "S", "T+C"]})
    address = upload(officer_client, unit, intake, data).location
    page = officer_client.get(address).text
    assert "“C/T”</strong> = ca chiều 14–22 giờ + trực 24 giờ · 1 ô" in page
    assert "ca sáng 6–14 giờ: 1 ngày · ca chiều 14–22 giờ + trực 24 giờ: 2 ngày" in page
    assert "Ký hiệu này nghĩa là gì?" not in page
    confirm(officer_client, address)
    assert stored() == [{"2026-01-12": "CT", "2026-01-13": "S", "2026-01-14": "CT"}]
    assert (
        "<dt>12/01/2026</dt><dd>ca chiều 14–22 giờ + trực 24 giờ</dd>"
        in client.get(f"{personal_path(app, an)}/du-lieu").text
    )
    again = officer_client.get(upload(officer_client, unit, intake, filled_template(unit, intake, {})).location).text
    assert "Không có gì để nhập" in again


def test_template_speaks_the_language_of_the_page_and_either_is_taken_in_whichever_is_on(
    officer_client: FlaskClient, unit: Unit, an: Trainee, intake: Intake
) -> None:
    load(officer_client, unit, intake, duty_file(DAYS[:1], {NAME: ["T"]}, hours=WEEK))
    officer_client.set_cookie("lang", "en")
    english = officer_client.get(f"{start(unit, intake)}/bang-truc-mau.xlsx").data
    book = openpyxl.load_workbook(io.BytesIO(english))
    assert book.sheetnames == ["Duty roster", "Common hours", "Symbols"]
    assert [book.worksheets[1].cell(row, 1).value for row in (4, 10)] == ["Monday", "Sunday"]
    assert [book.worksheets[1].cell(3, column).value for column in (2, 3, 4)] == ["Morning", "Afternoon", "Evening"]
    vietnamese = filled_template(unit, intake, {}, language="vi")
    for language, nothing in (("en", "Nothing to import"), ("vi", "Không có gì để nhập")):
        officer_client.set_cookie("lang", language)
        for data in (english, vietnamese):
            assert nothing in officer_client.get(upload(officer_client, unit, intake, data).location).text


def test_strange_symbol_that_nobody_explains_is_if_needed_once_that_is_agreed(
    officer_client: FlaskClient, unit: Unit, an: Trainee, intake: Intake
) -> None:
    address = upload(officer_client, unit, intake, duty_file(DAYS[:1], {NAME: ["<b>P</b>"]})).location
    assert "“&lt;b&gt;P&lt;/b&gt;”" in officer_client.get(address).text
    confirm(officer_client, address, skip_faulty="y", **{"ky-hieu": "<b>P</b>", "nghia": "keine"})
    assert stored() == [{"2026-01-12": "?"}]


def test_file_full_of_strange_symbols_still_makes_a_page(
    officer_client: FlaskClient, unit: Unit, an: Trainee, intake: Intake
) -> None:
    people = {f"Người thứ {n}": [f"ký{n}-{d}" for d in range(14)] for n in range(80)}
    for name in people:
        make_trainee(intake, full_name=name, unit=unit)
    page = officer_client.get(upload(officer_client, unit, intake, duty_file(DAYS, people)).location).text
    assert page.count('name="ky-hieu"') == 40
    assert "và 1.080 ký hiệu nữa" in page


def test_preview_names_strangers_people_who_answered_missing_ones_and_columns_outside(
    officer_client: FlaskClient, unit: Unit, an: Trainee, intake: Intake
) -> None:
    make_sheet(intake, trainee=an, week=week_of(State.FREE))
    make_trainee(intake, full_name="Lê Thị Vắng", unit=unit)
    data = duty_file([DAYS[0], MONDAY + timedelta(days=60)], {NAME: ["T", "T"], "Trần Khách": ["S", ""]})
    page = officer_client.get(upload(officer_client, unit, intake, data).location).text
    for text in ("đã khai báo: vẫn theo lời khai", "Trần Khách", "Lê Thị Vắng", "C2", "Ngày ngoài đợt học"):
        assert text in page


def test_preview_shows_the_common_hours_and_what_was_left_empty(
    officer_client: FlaskClient, unit: Unit, an: Trainee, intake: Intake
) -> None:
    data = duty_file(DAYS[:1], {NAME: ["T"]}, hours=WEEK[:-1])
    address = upload(officer_client, unit, intake, data).location
    page = officer_client.get(address).text
    assert "Giờ chung của đơn vị" in page
    assert "còn 3 ô trống" in page
    assert "Đã lưu giờ chung của đơn vị." in officer_client.get(confirm(officer_client, address).location).text


@pytest.mark.parametrize(
    ("data", "name", "message"),
    [
        (b"", "", "Hãy chọn tệp bảng trực."),
        (b"x", "truc.pdf", "Chỉ nhận tệp Excel có đuôi .xlsx."),
        (b"x", "truc.xlsx", "Đây không phải tệp Excel .xlsx."),
        (duty_file(DAYS, {NAME: ["T"]})[:2000], "truc.xlsx", "Tệp bị hỏng, không đọc được."),
        (workbook(ROSTER_ROW), "truc.xlsx", "Không tìm thấy bảng trực trong các trang tính: Danh sách."),
        (
            duty_file([MONDAY + timedelta(days=60)], {NAME: ["T"]}),
            "truc.xlsx",
            "Mọi ngày trong tệp đều nằm ngoài đợt học (12/01/2026 – 25/01/2026).",
        ),
        (duty_file(DAYS, {}), "truc.xlsx", "Trong tệp không có người nào và không có giờ chung."),
    ],
)
def test_file_that_is_no_duty_roster_is_told_at_the_field(
    officer_client: FlaskClient, unit: Unit, intake: Intake, settings: Settings, data: bytes, name: str, message: str
) -> None:
    answer = upload(officer_client, unit, intake, data, name=name)
    assert answer.status_code == 400
    assert message in answer.text
    assert kept_files(settings) == []


def test_upload_of_another_user_unit_or_purpose_is_gone(
    app: Flask, officer_client: FlaskClient, admin: User, unit: Unit, an: Trainee, intake: Intake
) -> None:
    address = upload(officer_client, unit, intake, duty_file(DAYS[:1], {NAME: ["T"]})).location
    token = address.rpartition("/")[2]
    other_unit, stranger = make_unit(), sign_in(app.test_client(), admin)
    elsewhere = f"{start(other_unit, intake)}/bang-truc/{token}"
    as_roster = f"/dot-hoc/{intake.public_id}/hoc-vien/nhap/{token}"
    for client, target in (
        (stranger, address), (officer_client, elsewhere), (officer_client, as_roster), (officer_client, address + "x"),
    ):  # fmt: skip
        assert client.get(target).status_code == client.post(target).status_code == 302
    assert stored() == []


def test_preview_that_somebody_overtook_is_made_again(
    officer_client: FlaskClient, unit: Unit, an: Trainee, intake: Intake, clock: Clock
) -> None:
    address = upload(officer_client, unit, intake, duty_file(DAYS[:1], {NAME: ["T"]})).location
    seen = seen_on(officer_client.get(address).text)
    clock.advance(minutes=1)
    load(officer_client, unit, intake, duty_file(DAYS[:1], {NAME: ["S"]}))
    answer = officer_client.post(address, data={"seen": seen})
    assert (answer.status_code, stored()) == (409, [{"2026-01-12": "S"}])
    assert "Trang này đã được tính lại theo dữ liệu mới nhất" in answer.text
    assert officer_client.post(address, data={"seen": seen_on(answer.text)}).status_code == 302
    assert stored() == [{"2026-01-12": "T"}]


def test_roster_is_removed_from_the_page(officer_client: FlaskClient, unit: Unit, an: Trainee, intake: Intake) -> None:
    load(officer_client, unit, intake, duty_file(DAYS[:1], {NAME: ["T"]}))
    page = officer_client.get(start(unit, intake)).text
    assert "Bỏ bảng trực đã tải lên" in page
    address = f"{start(unit, intake)}/bo-bang-truc"
    assert officer_client.post(address, data={"seen": "old"}).status_code == 409
    answer = officer_client.post(address, data={"seen": seen_on(page)}, follow_redirects=True)
    assert "Đã bỏ bảng trực của 1 người." in answer.text
    assert stored() == []
    assert "Không còn bảng trực nào để bỏ." in officer_client.post(address, follow_redirects=True).text


def test_template_taken_along_is_noted(officer_client: FlaskClient, unit: Unit, an: Trainee, intake: Intake) -> None:
    officer_client.get(f"{start(unit, intake)}/bang-truc-mau.xlsx")
    entry = db.session.scalars(db.select(AuditEntry).filter_by(action="duties.exported")).one()
    assert (entry.subject, entry.intake_id) == (f"unit:{unit.id}", intake.id)


def test_unit_that_is_not_there_is_not_found(officer_client: FlaskClient, intake: Intake) -> None:
    for rest in ("bang-truc", "bang-truc/x", "bang-truc-mau.xlsx"):
        assert officer_client.get(f"/dot-hoc/{intake.public_id}/lich-ranh-ban/don-vi/999/{rest}").status_code == 404


def checked(page: str, trainee: Trainee, day: int, place: int) -> str:
    """Which choice of a single day is made on the form."""
    name = f"day_{DAYS[day]}_{trainee.intake.periods[place].id}"
    found = re.search(rf'name="{name}" id="{name}-\w+" value="(\w*)" checked', page)
    assert found
    return found[1]


def test_person_finds_the_roster_as_single_days_that_can_be_corrected(
    app: Flask, officer_client: FlaskClient, client: FlaskClient, unit: Unit, an: Trainee, intake: Intake
) -> None:
    load(officer_client, unit, intake, duty_file(DAYS[:2], {NAME: ["T", "R"]}, hours=WEEK))
    page = client.get(f"{personal_path(app, an)}/khai-bao").text
    assert "Đơn vị Bệnh viện Mẫu đã báo giờ làm việc cho anh/chị" in page
    assert "Bảng trực do đơn vị gửi (nhập lúc 05/01/2026 09:00) đã được điền" in page
    assert [checked(page, an, 0, place) for place in range(3)] == ["busy", "busy", "busy"]
    assert [checked(page, an, 1, place) for place in range(3)] == ["busy", "if_needed", "free"]
    data = client.get(f"{personal_path(app, an)}/du-lieu").text
    assert "Bảng trực do đơn vị gửi" in data
    assert "<dt>12/01/2026</dt><dd>trực 24 giờ</dd>" in data


def test_person_who_has_answered_may_take_the_roster_over(
    app: Flask, officer_client: FlaskClient, client: FlaskClient, unit: Unit, an: Trainee, intake: Intake
) -> None:
    an.consent_version, an.consent_at = NOTICE_VERSION, NOW
    make_sheet(intake, trainee=an, week=week_of(State.FREE))
    load(officer_client, unit, intake, duty_file(DAYS[:1], {NAME: ["T"]}))
    address = f"{personal_path(app, an)}/khai-bao"
    page = client.get(address).text
    assert "nhà trường theo lịch anh/chị đã khai" in page
    assert checked(page, an, 0, 0) == ""
    week = {f"week_{day}_{period.id}": "free" for day in range(7) for period in intake.periods}
    filled = client.post(address, data=week | {"revision": "1", "tool": "days-duties"}).text
    assert [checked(filled, an, 0, place) for place in range(3)] == ["busy"] * 3
    assert [checked(filled, an, 1, place) for place in range(3)] == ["busy", "if_needed", ""]


def test_officer_who_enters_for_a_person_finds_the_roster_filled_in(
    officer_client: FlaskClient, unit: Unit, an: Trainee, intake: Intake
) -> None:
    make_sheet(intake, unit=unit, week=week_of(State.FREE), entered_by=EnteredBy.UNIT)
    load(officer_client, unit, intake, duty_file(DAYS[:1], {NAME: ["T"]}))
    page = officer_client.get(f"/dot-hoc/{intake.public_id}/lich-ranh-ban/hoc-vien/{an.public_id}").text
    assert "Đơn vị có gửi bảng trực của người này" in page
    assert checked(page, an, 0, 2) == "busy"


def test_preview_and_unit_page_send_no_more_statements_for_more_people(
    officer_client: FlaskClient, intake: Intake
) -> None:
    counts = []
    for number in (3, 40):
        unit = make_unit()
        names = [f"Nguyễn Thị Thêm {'ABCDEFGHIKLMNOPQRSTU'[n % 20]} {'ABC'[n // 20]}" for n in range(number)]
        for name in names:
            make_trainee(intake, full_name=name, unit=unit)
        data = duty_file(DAYS[:2], {name: ["T", "R"] for name in names})
        load(officer_client, unit, intake, data)
        address = upload(officer_client, unit, intake, data).location
        found = []
        for path in (address, start(unit, intake)):
            with counted_statements() as sent:
                assert officer_client.get(path).status_code == 200
            found.append(len(sent))
        counts.append(found)
    assert counts[0] == counts[1]
