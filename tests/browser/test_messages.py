"""Messages on a desk and on a phone, slips on paper, and a trainee who takes the consent back."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from models import AvailabilitySheet, Intake, MessageKind, MessageStatus, OutboxMessage, Trainee, User, db
from operations.actor import COMMAND
from operations.answer_messages import write_asking
from operations.availability import Source, answer_source
from operations.save_availability import NOTICE_VERSION
from tests.browser.conftest import in_order, keep_screenshot, sign_in
from tests.conftest import Clock
from tests.factories import NOW, make_intake, make_trainee, make_unit
from tests.links import personal_path
from tests.operations.courses import FRIDAY, THURSDAY, WEDNESDAY
from tests.operations.messages import drafts_to, messages_to, move_last, publish_draft, ready_course, send_all_by_hand
from tests.operations.sheets import make_sheet, office_week

pytestmark = pytest.mark.browser
NAMES = ("Nguyễn Thị Hồng Ân", "Trần Văn Bình", "Lê Hoàng Phương Uyên", "Phạm Thị Ngọc Diễm Thúy Hằng")


@pytest.fixture
def intake(app: Flask) -> Intake:
    intake = make_intake(name="Đợt học thử tháng 1", answer_deadline=NOW + timedelta(days=4))
    unit = make_unit(name="Trung tâm Y tế quận Mẫu, Khoa Hồi sức tích cực và Chống độc")
    for n in range(10):
        make_trainee(
            intake, full_name=f"{NAMES[n % 4]} {'ABCDEFGHIK'[n]}", birth_year=1980 + n, unit=unit, phone="0912345678"
        )
    write_asking(intake, MessageKind.INVITATION, actor=COMMAND, now=NOW)
    return intake


@pytest.mark.parametrize("screen", ["phone", "desktop"])
def test_invitations_are_copied_one_after_the_other(
    screen: str, request: pytest.FixtureRequest, app: Flask, address: str, officer: User, intake: Intake, tmp_path: Path
) -> None:
    page: Page = request.getfixturevalue(screen)
    sign_in(page, address, officer)
    page.goto(f"{address}/dot-hoc/{intake.public_id}/tin-nhan")
    keep_screenshot(page, tmp_path, f"{screen}-list")
    in_order(page)
    page.get_by_role("button", name="Chép từng tin, lần lượt từ đầu trang này").click()
    names = []
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    for _turn in range(3):
        expect(page.get_by_role("button", name="Chép tin")).to_be_visible()
        names.append(page.get_by_role("heading", level=1).inner_text())
        page.get_by_role("button", name="Chép tin").click()
        expect(page.get_by_role("button", name="Đã chép")).to_be_visible()
        assert page.evaluate("navigator.clipboard.readText()") == page.get_by_label("Nội dung").input_value()
        page.get_by_role("button", name="Đã gửi, sang tin sau").click()
        expect(page.get_by_role("heading", level=1)).not_to_have_text(names[-1])
        expect(page.get_by_role("button", name="Hoàn tác")).to_be_visible()
    keep_screenshot(page, tmp_path, f"{screen}-open")
    in_order(page)
    page.get_by_role("button", name="Hoàn tác").click()
    expect(page.get_by_text("trở lại thành nháp")).to_be_visible()
    keep_screenshot(page, tmp_path, f"{screen}-message")
    in_order(page)
    db.session.rollback()
    assert db.session.query(OutboxMessage).filter_by(status=MessageStatus.SENT).count() == 2
    for path in ("nhom", "mau/changes/vi", "phieu"):
        page.goto(f"{address}/dot-hoc/{intake.public_id}/tin-nhan/{path}")
        keep_screenshot(page, tmp_path, f"{screen}-{path.partition('/')[0]}")
        in_order(page)


def test_slips_fill_sheets_of_eight_and_no_text_is_cut_off(
    desktop: Page, app: Flask, address: str, officer: User, intake: Intake, tmp_path: Path
) -> None:
    people = db.session.scalars(db.select(Trainee).order_by(Trainee.id)).all()
    people[1].full_name = "Công Tằng Tôn Nữ Nguyễn Thụy Thiên Hoàng Phương Quỳnh Như Ngọc"
    people[2].full_name = people[1].full_name
    people[2].unit = make_unit(name="Trung tâm Kiểm soát bệnh tật và Phòng chống HIV/AIDS thành phố Mẫu, Cơ sở 2")
    db.session.commit()
    sign_in(desktop, address, officer)
    desktop.goto(f"{address}/dot-hoc/{intake.public_id}/tin-nhan/phieu")
    desktop.get_by_role("button", name="Làm phiếu cho những người được chọn").click()
    expect(desktop.locator(".slip")).to_have_count(10)
    in_order(desktop)
    desktop.emulate_media(media="print")
    desktop.set_viewport_size({"width": 718, "height": 1047})  # the inside of A4 with margins of 10 mm
    overflowing = desktop.locator(".slip").evaluate_all(
        "slips => slips.filter(one => one.scrollHeight > one.clientHeight + 1).length"
    )
    assert overflowing == 0
    assert desktop.locator(".slip .qr").first.bounding_box()["width"] >= 120  # type: ignore[index]  # 32 mm
    keep_screenshot(desktop, tmp_path, "slips")
    pdf = desktop.pdf(path=str(tmp_path / "slips.pdf"), prefer_css_page_size=True)
    assert pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ") + pdf.count(b"/Type /Page/") == 2


def test_urgent_change_is_approved_from_a_phone(phone: Page, app: Flask, address: str, officer: User) -> None:
    clock = Clock(NOW)
    course = ready_course(clock)
    publish_draft(course, clock)
    send_all_by_hand(course, clock())
    app.extensions["clock"] = clock
    clock.advance(days=8)
    move_last(course, clock, FRIDAY)
    publish_draft(course, clock)
    sign_in(phone, address, officer)
    phone.goto(f"{address}/dot-hoc/{course.intake.public_id}/tin-nhan")
    expect(phone.get_by_text("GẤP: trong 48 giờ tới").first).to_be_visible()
    phone.get_by_label("Cả 3 tin tìm thấy").check()
    phone.get_by_role("button", name="Duyệt", exact=True).tap()
    expect(phone.get_by_text("Đã duyệt 3 tin.")).to_be_visible()
    in_order(phone)


def test_coming_back_to_a_message_that_was_copied_shows_it_without_its_link(
    desktop: Page, address: str, officer: User, intake: Intake
) -> None:
    sign_in(desktop, address, officer)
    desktop.goto(f"{address}/dot-hoc/{intake.public_id}/tin-nhan")
    desktop.get_by_role("button", name="Chép từng tin, lần lượt từ đầu trang này").click()
    first = desktop.get_by_role("heading", level=1).inner_text()
    desktop.get_by_role("button", name="Đã gửi, sang tin sau").click()
    expect(desktop.get_by_role("heading", level=1)).not_to_have_text(first)
    desktop.go_back()
    expect(desktop.get_by_role("heading", level=1)).to_have_text(first)
    expect(desktop.get_by_text("(liên kết riêng)")).to_be_visible()
    desktop.go_forward()
    expect(desktop.get_by_role("heading", level=1)).not_to_have_text(first)


@pytest.mark.parametrize("screen", ["phone", "desktop"])
def test_message_written_anew_while_it_was_pasted_is_shown_and_waits(
    screen: str, request: pytest.FixtureRequest, app: Flask, address: str, officer: User, tmp_path: Path
) -> None:
    page: Page = request.getfixturevalue(screen)
    clock = Clock(NOW)
    course = ready_course(clock)
    publish_draft(course, clock)
    send_all_by_hand(course, clock())
    move_last(course, clock, THURSDAY)
    publish_draft(course, clock)
    app.extensions["clock"] = clock
    sign_in(page, address, officer)
    outbox = f"{address}/dot-hoc/{course.intake.public_id}/tin-nhan"
    page.goto(outbox)
    page.get_by_role("button", name=f"Mở để chép – {course.trainees[0].full_name}").click()
    expect(page.get_by_label("Nội dung")).to_have_value(re.compile("sang Thứ 5 15/01/2026"))
    db.session.rollback()
    clock.advance(minutes=5)
    move_last(course, clock, FRIDAY)
    publish_draft(course, clock)
    page.get_by_role("button", name="Đã gửi, sang tin sau").dblclick()
    expect(page.get_by_text("Tin cũ được ghi là đã gửi")).to_be_visible()
    expect(page.get_by_label("Nội dung")).to_have_value(re.compile("từ Thứ 5 15/01/2026, .* sang Thứ 6 16/01/2026"))
    keep_screenshot(page, tmp_path, f"{screen}-anew")
    in_order(page)
    db.session.rollback()
    told = messages_to(course.trainees[0], MessageStatus.SENT)
    assert "sang Thứ 5 15/01/2026" in told[-1].body
    assert len(drafts_to(course.trainees[0])) == 1
    page.goto(outbox)
    expect(page.get_by_label("Cả 3 tin tìm thấy")).to_be_visible()
    db.session.rollback()
    clock.advance(minutes=5)
    move_last(course, clock, WEDNESDAY)
    publish_draft(course, clock)
    page.get_by_label("Cả 3 tin tìm thấy").check()
    page.get_by_role("button", name="Duyệt", exact=True).dblclick()
    expect(page.get_by_text("Không duyệt tin nào")).to_be_visible()
    expect(page.get_by_role("heading", name="trong lúc anh/chị xem: chưa động tới")).to_be_visible()
    page.locator("details", has_text="Xem nội dung").first.click()
    keep_screenshot(page, tmp_path, f"{screen}-left")
    in_order(page)
    db.session.rollback()
    assert db.session.query(OutboxMessage).filter_by(status=MessageStatus.APPROVED).count() == 0


@pytest.mark.parametrize("screen", ["phone", "desktop"])
def test_trainee_sees_corrects_and_deletes_the_own_data(
    screen: str, request: pytest.FixtureRequest, app: Flask, address: str, tmp_path: Path
) -> None:
    page: Page = request.getfixturevalue(screen)
    trainee = make_trainee(make_intake(), full_name=NAMES[3], consent_version=NOTICE_VERSION, consent_at=NOW)
    make_sheet(trainee.intake, trainee=trainee, week=office_week())
    page.goto(address + personal_path(app, trainee))
    page.get_by_role("link", name="Dữ liệu của tôi").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Dữ liệu của tôi")
    keep_screenshot(page, tmp_path, f"{screen}-data")
    in_order(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Tải về để đọc (.txt)").click()
    assert download.value.suggested_filename == "du-lieu-cua-toi.txt"
    page.get_by_label("Điện thoại").fill("0987 654 321")
    page.get_by_role("button", name="Lưu cách liên hệ").click()
    expect(page.get_by_text("Đã lưu cách liên hệ của anh/chị.")).to_be_visible()
    page.get_by_text("Tôi muốn rút lại và xóa").click()
    page.get_by_role("button", name="Rút lại sự đồng ý và xóa").click()
    expect(page.get_by_text("Chưa có gì bị xóa.")).to_be_visible()
    keep_screenshot(page, tmp_path, f"{screen}-withdraw")
    in_order(page)
    page.get_by_label("Tôi hiểu, hãy xóa.").check()
    page.get_by_role("button", name="Rút lại sự đồng ý và xóa").click()
    expect(page.get_by_text("Đã rút lại sự đồng ý và xóa lịch rảnh/bận của anh/chị.")).to_be_visible()
    in_order(page)
    db.session.rollback()
    assert db.session.query(AvailabilitySheet).count() == 0
    assert answer_source(trainee) is Source.NOT_ANSWERED
