"""A unit's duty roster in a browser: the workbook is taken along, filled in, looked at and confirmed."""

from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from models import DutyRoster, EnteredBy, Intake, State, Trainee, Unit, User, db
from operations.availability import Source, trainee_grid
from tests.browser.conftest import is_wider_than_screen, keep_screenshot, serious_faults, sign_in
from tests.duty_files import duty_file, filled_template
from tests.factories import NOW, make_intake, make_trainee, make_unit
from tests.links import personal_path
from tests.operations.sheets import make_sheet, office_week

pytestmark = pytest.mark.browser
NAMES = ("Nguyễn Thị Hồng Ân", "Trần Văn Bình", "Lê Hoàng Phương Uyên", "Phạm Thị Ngọc Diễm Thúy Hằng")


@pytest.fixture
def intake(app: Flask) -> Intake:
    return make_intake(name="Đợt học thử tháng 1")


@pytest.fixture
def unit(intake: Intake) -> Unit:
    unit = make_unit(name="Trung tâm Y tế quận Mẫu, Khoa Hồi sức tích cực và Chống độc")
    for name in NAMES:
        make_trainee(intake, full_name=name, unit=unit)
    db.session.commit()
    return unit


@pytest.mark.parametrize("screen", ["phone", "desktop"])
def test_roster_is_uploaded_looked_at_and_confirmed(
    screen: str, request: pytest.FixtureRequest, address: str, officer: User, intake: Intake, unit: Unit, tmp_path: Path
) -> None:
    page: Page = request.getfixturevalue(screen)
    sign_in(page, address, officer)
    page.goto(f"{address}/dot-hoc/{intake.public_id}/lich-ranh-ban/don-vi/{unit.id}")
    with page.expect_download() as download:
        page.get_by_role("link", name="Tải tệp mẫu").click()
    assert download.value.suggested_filename.endswith(".xlsx")
    keep_screenshot(page, tmp_path, f"{screen}-unit")
    page.get_by_role("link", name="Tải lên bằng Excel").click()
    filled = tmp_path / "bang-truc.xlsx"
    filled.write_bytes(filled_template(unit, intake, dict.fromkeys(NAMES, ("T", "R", "", "N", "NT"))))
    page.get_by_label("Tệp bảng trực (.xlsx)").set_input_files(filled)
    page.get_by_role("button", name="Kiểm tra tệp").click()
    expect(page.get_by_role("heading", name="Kiểm tra bảng trực trước khi nhập")).to_be_visible()
    keep_screenshot(page, tmp_path, f"{screen}-preview")
    assert serious_faults(page) == []
    assert not is_wider_than_screen(page)
    page.get_by_label("“N”").select_option(label="ca ngày 6–18 giờ")
    page.get_by_role("button", name="Xem lại với nghĩa đã chọn").click()
    expect(page.get_by_text("ca ngày 6–18 giờ: 1 ngày").first).to_be_visible()
    page.get_by_role("button", name="Nhập bảng trực").click()
    expect(page.get_by_text("Đã nhập bảng trực của 4 người.")).to_be_visible()
    db.session.rollback()
    assert [list(one.codes.values()) for one in db.session.scalars(db.select(DutyRoster))] == [list("TRAN")] * 4


def test_preview_with_everything_that_can_be_wrong(
    phone: Page, address: str, officer: User, intake: Intake, unit: Unit, tmp_path: Path
) -> None:
    sign_in(phone, address, officer)
    phone.goto(f"{address}/dot-hoc/{intake.public_id}/lich-ranh-ban/don-vi/{unit.id}/bang-truc")
    make_trainee(intake, full_name=NAMES[0], unit=unit)
    db.session.commit()
    file = tmp_path / "truc.xlsx"
    days = [*intake.dates, "01/03/2026"]
    rows = {NAMES[0]: ["T"], NAMES[1]: ["Nghỉ phép năm", "Đ", "?"], "Trần Khách Không Quen": ["S"], "": ["T"]}
    file.write_bytes(duty_file(days, rows, hours=[("Thứ 2", "x", "bảy giờ", "r")]))
    phone.get_by_label("Tệp bảng trực (.xlsx)").set_input_files(file)
    phone.get_by_role("button", name="Kiểm tra tệp").click()
    phone.get_by_text("Xem các cột").click()
    keep_screenshot(phone, tmp_path, "phone-faults")
    assert serious_faults(phone) == []
    assert not is_wider_than_screen(phone)


def test_person_clears_the_roster_on_the_phone_and_takes_it_up_again(
    phone: Page, app: Flask, address: str, intake: Intake, unit: Unit
) -> None:
    trainee = db.session.scalars(db.select(Trainee).filter_by(full_name=NAMES[0])).one()
    codes = {day.isoformat(): code for day, code in zip(intake.dates, "TRNS", strict=False)}
    db.session.add(DutyRoster(trainee=trainee, unit=unit, codes=codes, uploaded_at=NOW, uploaded_by_name="Giáo vụ"))
    make_sheet(intake, unit=unit, week=office_week(), entered_by=EnteredBy.UNIT)
    db.session.commit()
    phone.goto(address + personal_path(app, trainee))
    expect(phone.get_by_text("Bảng trực do đơn vị gửi")).to_be_visible()
    assert serious_faults(phone) == []
    assert not is_wider_than_screen(phone)
    phone.get_by_label("Tôi đã đọc thông báo này").check()
    evening = phone.locator(f"#day_{intake.dates[0]}_{intake.periods[2].id}-busy")
    expect(evening).to_be_checked()
    phone.get_by_role("button", name="Xóa tuần này").click()
    expect(evening).not_to_be_checked()
    phone.get_by_role("button", name="Điền mọi ngày theo bảng trực của đơn vị").click()
    expect(evening).to_be_checked()
    phone.get_by_role("button", name="Gửi lịch rảnh/bận").click()
    expect(phone.get_by_text("Đã gửi lịch rảnh/bận của anh/chị.")).to_be_visible()
    db.session.rollback()
    grid, source = trainee_grid(trainee)
    assert source is Source.SELF
    first = intake.dates[0]
    assert [grid.get((first, period.id)) for period in intake.periods] == [State.BUSY] * 3
