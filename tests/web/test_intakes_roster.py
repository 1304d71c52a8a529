"""The roster's page, and single trainees."""

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from models import (
    AuditEntry,
    AvailabilitySheet,
    CalendarSource,
    EnteredBy,
    ImportedCalendar,
    Intake,
    LinkPurpose,
    MessageKind,
    Trainee,
    db,
)
from operations.actor import COMMAND
from operations.answer_messages import write_asking
from operations.links import ensure_links, link_token
from tests.factories import NOW, make_intake, make_trainee, make_unit
from tests.links import personal_path
from tests.operations.messages import messages_to
from tests.operations.sheets import make_sheet
from tests.web.pages import press

FORM = {"full_name": "nguyễn văn an", "birth": "5/3/1998", "sex": "male", "unit": "Xã Mẫu", "phone": "0900 000 001"}


def roster(intake: Intake, rest: str = "") -> str:
    return f"/dot-hoc/{intake.public_id}/hoc-vien{rest}"


def page_of(client: FlaskClient, trainee: Trainee) -> str:
    return roster(trainee.intake, f"/{trainee.public_id}")


def seen_on(client: FlaskClient, trainee: Trainee) -> str:
    page = client.get(page_of(client, trainee)).text
    return page.partition('name="seen" type="hidden" value="')[2].partition('"')[0]


def test_roster_empty_offers_import_and_template(officer_client: FlaskClient, intake: Intake) -> None:
    page = officer_client.get(roster(intake)).text
    assert "Danh sách còn trống" in page
    assert f'href="{roster(intake, "/tep-mau.xlsx")}"' in page


def test_roster_shows_people_and_who_answered(officer_client: FlaskClient, intake: Intake) -> None:
    make_trainee(intake, full_name="Lê Văn Đạt", birth_year=1990, unit=make_unit(name="Xã Mẫu"))
    page = officer_client.get(roster(intake)).text
    assert all(text in page for text in ("Lê Văn Đạt", "1990", "Xã Mẫu", "Chưa khai báo", "Khai thay"))


def test_roster_search_keeps_filter_over_pages(officer_client: FlaskClient, intake: Intake) -> None:
    for n in range(60):
        make_trainee(intake, full_name="Lê Văn Đạt" if n else "Trần Thị Bé")
    page = officer_client.get(roster(intake), query_string={"tim": "dat", "khai-bao": "not_answered"}).text
    assert "Tìm thấy 59 học viên." in page
    assert "trang=2&amp;tim=dat&amp;khai-bao=not_answered" in page
    assert "Trần Thị Bé" not in page


@pytest.mark.parametrize("query", ["trang=x", "trang=-5", "don-vi=abc", "khai-bao=free"])
def test_roster_odd_query_is_answered(officer_client: FlaskClient, intake: Intake, query: str) -> None:
    make_trainee(intake)
    assert officer_client.get(f"{roster(intake)}?{query}").status_code == 200


def test_late_answers_are_told_on_overview_roster_and_card(officer_client: FlaskClient, intake: Intake) -> None:
    late, _other = make_trainee(intake, full_name="Lê Văn Muộn"), make_trainee(intake, full_name="Trần Thị Bé")
    overview, badge = f"/dot-hoc/{intake.public_id}", ">khai, sửa hoặc xóa sau hạn</span>"
    assert "sau hạn" not in officer_client.get(overview).text
    sheet = AvailabilitySheet(intake=intake, trainee=late, entered_by=EnteredBy.SELF, answered_at=NOW)
    sheet.after_deadline = True
    db.session.add(sheet)
    db.session.commit()
    assert f'href="{roster(intake, "?khai-bao=after_deadline")}">1 người khai, sửa hoặc xóa lịch rảnh/bận sau hạn.' in (
        officer_client.get(overview).text
    )
    assert officer_client.get(roster(intake)).text.count(badge) == 1
    found = officer_client.get(roster(intake, "?khai-bao=after_deadline")).text
    assert "Lê Văn Muộn" in found
    assert "Trần Thị Bé" not in found
    assert '<option value="after_deadline" selected>' in found
    assert badge in officer_client.get(page_of(officer_client, late)).text


def late(intake: Intake, name: str) -> Trainee:
    trainee = make_trainee(intake, full_name=name)
    sheet = AvailabilitySheet(intake=intake, trainee=trainee, entered_by=EnteredBy.SELF, answered_at=NOW)
    sheet.after_deadline = True
    db.session.add(sheet)
    db.session.commit()
    return trainee


def test_late_answers_of_a_filter_are_noted_as_seen_and_that_is_undone(
    officer_client: FlaskClient, intake: Intake
) -> None:
    for name in ("Lê Văn Muộn", "Lê Văn Trễ", "Trần Thị Bé"):
        late(intake, name)
    address = roster(intake, "?khai-bao=after_deadline&tim=Lê")
    page = officer_client.get(address).text
    assert "Đã xem lịch của cả 2 người này" in page
    after = officer_client.get(press(officer_client, page, "da-xem").location).text
    assert "Đã đánh dấu đã xem: 2 người." in after
    assert "Tìm thấy 0 học viên." in after
    overview = officer_client.get(f"/dot-hoc/{intake.public_id}").text
    assert "1 người khai, sửa hoặc xóa lịch rảnh/bận sau hạn." in overview
    back = officer_client.get(press(officer_client, after, "bo-da-xem").location).text
    assert "Tìm thấy 2 học viên." in back
    assert "Đã bỏ đánh dấu đã xem." in back


def test_late_answer_is_noted_as_seen_on_the_card_and_that_is_taken_back(
    officer_client: FlaskClient, intake: Intake
) -> None:
    card = page_of(officer_client, late(intake, "Lê Văn Muộn"))
    page = officer_client.get(press(officer_client, officer_client.get(card).text, "da-xem").location).text
    assert "Khai, sửa hoặc xóa sau hạn. Giáo vụ đã xem lúc 05/01/2026 09:00." in page
    assert ">khai, sửa hoặc xóa sau hạn</span>" not in page
    assert ">khai, sửa hoặc xóa sau hạn</span>" not in officer_client.get(roster(intake)).text
    again = officer_client.get(press(officer_client, page, "bo-da-xem").location).text
    assert ">khai, sửa hoặc xóa sau hạn</span>" in again


def test_answer_that_came_while_the_page_was_open_stays_unseen(officer_client: FlaskClient, intake: Intake) -> None:
    card = page_of(officer_client, late(intake, "Lê Văn Muộn"))
    page = officer_client.get(card).text
    sheet = db.session.scalars(db.select(AvailabilitySheet)).one()
    sheet.answered_at = NOW + timedelta(minutes=1)
    db.session.commit()
    after = officer_client.get(press(officer_client, page, "da-xem").location).text
    assert "Lịch vừa được gửi mới, hoặc đã đánh dấu rồi." in after
    assert ">khai, sửa hoặc xóa sau hạn</span>" in after


@pytest.mark.parametrize("moment", ["", "x", "2026-01-05", "2026-01-05T09:00:00"])
def test_moment_that_no_page_sends_is_refused(officer_client: FlaskClient, intake: Intake, moment: str) -> None:
    assert officer_client.post(roster(intake, "/khai-muon/da-xem"), data={"den": moment}).status_code == 400
    assert officer_client.post(roster(intake, "/khai-muon/bo-da-xem"), data={"luc": moment}).status_code == 400
    assert officer_client.get(roster(intake, f"?da-xem={moment}")).status_code == 200


def test_calendar_that_falls_short_is_told_on_overview_and_roster_and_to_the_person(
    app: Flask, client: FlaskClient, officer_client: FlaskClient, intake: Intake
) -> None:
    trainee, _other = make_trainee(intake, full_name="Lê Văn Ngắn"), make_trainee(intake, full_name="Trần Thị Bé")
    calendar = ImportedCalendar(
        intake=intake, trainee=trainee, source=CalendarSource.FILE, imported_at=NOW, blocks=[],
        first_date=intake.start_date, last_date=intake.end_date - timedelta(days=7),
    )  # fmt: skip
    db.session.add(calendar)
    db.session.commit()
    overview = officer_client.get(f"/dot-hoc/{intake.public_id}").text
    assert f'href="{roster(intake, "?khai-bao=calendar_short")}">1 học viên đã nhập lịch cá nhân trước khi' in overview
    found = officer_client.get(roster(intake, "?khai-bao=calendar_short")).text
    assert ">lịch nhập thiếu ngày thêm</span>" in found
    assert "Trần Thị Bé" not in found
    address = personal_path(app, trainee)
    for page in (f"{address}/khai-bao", f"{address}/lich-ca-nhan"):
        assert "Lịch này chỉ đọc từ 12/01/2026 đến 18/01/2026" in client.get(page).text


def test_roster_names_are_escaped(officer_client: FlaskClient, intake: Intake) -> None:
    make_trainee(intake, full_name="<script>alert(1)</script>")
    assert "<script>alert" not in officer_client.get(roster(intake)).text


def test_add_trainee_stores_clean_fields(officer_client: FlaskClient, intake: Intake) -> None:
    assert officer_client.post(roster(intake, "/them"), data=FORM).status_code == 302
    trainee = db.session.scalars(db.select(Trainee)).one()
    assert (trainee.full_name, trainee.birth_year, trainee.phone) == ("Nguyễn Văn An", 1998, "0900000001")


def test_add_trainee_twice_is_told_at_the_name(officer_client: FlaskClient, intake: Intake) -> None:
    officer_client.post(roster(intake, "/them"), data=FORM)
    again = officer_client.post(roster(intake, "/them"), data=FORM)
    assert again.status_code == 400
    assert "Danh sách đã có Nguyễn Văn An với cùng ngày sinh và đơn vị." in again.text


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"full_name": "An 2"}, "Họ và tên chỉ gồm chữ cái."),
        ({"birth": "31/02/1998"}, "Hãy nhập ngày dạng 05/03/1998"),
        ({"phone": "12"}, "Số điện thoại chưa đúng"),
        ({"email": "an@"}, "Địa chỉ e-mail chưa đúng."),
        ({"note": "x" * 501}, "Nhiều nhất 500 ký tự."),
    ],
)
def test_add_trainee_bad_input_is_told_and_stores_nothing(
    officer_client: FlaskClient, intake: Intake, change: dict[str, str], message: str
) -> None:
    answer = officer_client.post(roster(intake, "/them"), data=FORM | change)
    assert answer.status_code == 400
    assert message in answer.text
    assert db.session.scalars(db.select(Trainee)).all() == []


def test_trainee_edit_stores(officer_client: FlaskClient, intake: Intake) -> None:
    trainee = make_trainee(intake)
    seen = seen_on(officer_client, trainee)
    answer = officer_client.post(page_of(officer_client, trainee), data=FORM | {"seen": seen})
    assert (answer.status_code, trainee.full_name) == (302, "Nguyễn Văn An")


def test_trainee_edit_from_stale_page_changes_nothing(officer_client: FlaskClient, intake: Intake) -> None:
    trainee = make_trainee(intake, full_name="Lê Văn Đạt")
    answer = officer_client.post(page_of(officer_client, trainee), data=FORM | {"seen": "old"})
    assert (answer.status_code, trainee.full_name) == (409, "Lê Văn Đạt")
    assert "Trang này đã cũ" in answer.text


def test_trainee_of_another_intake_is_not_found(officer_client: FlaskClient, intake: Intake) -> None:
    other = make_trainee(make_intake())
    assert officer_client.get(roster(intake, f"/{other.public_id}")).status_code == 404
    assert officer_client.post(roster(intake, f"/{other.public_id}/xoa")).status_code == 404
    assert db.session.get(Trainee, other.id) is not None


def link_on(client: FlaskClient, trainee: Trainee) -> Any:
    page = client.post(page_of(client, trainee) + "/lien-ket").text
    return page.partition('id="private-link" readonly value="')[2].partition('"')[0]


def test_trainee_link_is_shown_on_demand_and_noted(officer_client: FlaskClient, intake: Intake) -> None:
    trainee = make_trainee(intake)
    assert "/hv/" not in officer_client.get(page_of(officer_client, trainee)).text
    link = link_on(officer_client, trainee)
    assert link.startswith("https://lich.example.vn/hv/")
    assert officer_client.get(link.removeprefix("https://lich.example.vn"), follow_redirects=True).status_code == 200
    entry = db.session.scalars(db.select(AuditEntry).filter_by(action="link.shown")).one()
    assert link.rpartition("/")[2] not in str(entry.details)


def test_trainee_link_to_look_is_shown_on_demand_and_noted_as_such(officer_client: FlaskClient, intake: Intake) -> None:
    trainee = make_trainee(intake)
    page = officer_client.post(page_of(officer_client, trainee) + "/lien-ket", data={"lien-ket": "xem"}).text
    link = page.partition('id="looking-link" readonly value="')[2].partition('"')[0]
    assert link.startswith("https://lich.example.vn/xem/")
    assert "/hv/" not in page
    assert officer_client.get(link.removeprefix("https://lich.example.vn")).status_code == 200
    entry = db.session.scalars(db.select(AuditEntry).filter_by(action="link.shown")).one()
    assert entry.details == {"purpose": "looking"}
    page = officer_client.get(page_of(officer_client, trainee)).text
    assert "/xem/" not in page
    assert "Chỉ thu hồi liên kết xem lịch" in page


def test_trainee_link_is_shown_as_a_code_too_and_the_number_can_be_called_and_found_in_zalo(
    officer_client: FlaskClient, intake: Intake
) -> None:
    trainee = make_trainee(intake, phone="0900000001")
    page = officer_client.post(page_of(officer_client, trainee) + "/lien-ket").text
    assert "<title>Mã QR của liên kết riêng</title>" in page
    assert all(way in page for way in ('href="tel:0900000001"', 'href="https://zalo.me/0900000001"'))


def test_trainee_with_a_landline_is_not_looked_for_in_zalo(officer_client: FlaskClient, intake: Intake) -> None:
    page = officer_client.get(page_of(officer_client, make_trainee(intake, phone="02923123456"))).text
    assert 'href="tel:02923123456"' in page
    assert "zalo.me" not in page


def test_trainee_is_sent_an_invitation_from_their_page_also_after_the_link_was_renewed(
    officer_client: FlaskClient, intake: Intake
) -> None:
    trainee = make_trainee(intake)
    page = officer_client.post(
        page_of(officer_client, trainee) + "/thu-hoi", data={"lien-ket": "rieng"}, follow_redirects=True
    ).text
    assert "Liên kết riêng và liên kết xem lịch cũ không còn mở được nữa." in page
    action = re.findall(r'action="(\S+/tin-nhan/soan/\S+)"', page)[0]
    answers = [officer_client.post(action) for _ in range(2)]  # a double click
    (message,) = messages_to(trainee)
    assert {answer.location for answer in answers} == {f"/dot-hoc/{intake.public_id}/tin-nhan/{message.public_id}"}


def test_trainee_who_has_answered_is_offered_no_invitation(officer_client: FlaskClient, intake: Intake) -> None:
    trainee = make_trainee(intake)
    make_sheet(intake, trainee=trainee, week={})
    assert "Soạn lời mời cho người này" not in officer_client.get(page_of(officer_client, trainee)).text
    action = f"/dot-hoc/{intake.public_id}/tin-nhan/soan/{trainee.public_id}"
    assert "không cần được mời hay nhắc nữa" in officer_client.post(action, follow_redirects=True).text
    assert messages_to(trainee) == []


def test_trainee_link_revoked_opens_no_more(officer_client: FlaskClient, intake: Intake) -> None:
    trainee = make_trainee(intake)
    old = link_on(officer_client, trainee)
    assert (
        officer_client.post(page_of(officer_client, trainee) + "/thu-hoi", data={"lien-ket": "rieng"}).status_code
        == 302
    )
    assert link_on(officer_client, trainee) != old
    assert officer_client.get(old.removeprefix("https://lich.example.vn")).status_code == 410


def test_trainee_links_are_not_revoked_by_a_button_that_does_not_exist(
    officer_client: FlaskClient, intake: Intake
) -> None:
    trainee = make_trainee(intake)
    old = link_on(officer_client, trainee)
    for button in ({}, {"lien-ket": "khac"}):
        assert officer_client.post(page_of(officer_client, trainee) + "/thu-hoi", data=button).status_code == 400
    assert link_on(officer_client, trainee) == old


@pytest.mark.parametrize(
    ("button", "voided"),
    [
        ({"lien-ket": "rieng"}, ["looking", "personal"]),
        ({"lien-ket": "xem"}, ["looking"]),
        ({"lien-ket": "lich"}, ["feed"]),
        ({"lien-ket": "ca-hai"}, ["feed", "looking", "personal"]),
    ],
)
def test_trainee_links_are_revoked_together_or_alone(
    app: Flask, officer_client: FlaskClient, intake: Intake, button: dict[str, str], voided: list[str]
) -> None:
    trainee = make_trainee(intake)
    tokens = tokens_of(app, trainee)
    paths = {"personal": "/hv/{}", "looking": "/xem/{}", "feed": "/lich/{}.ics"}
    assert officer_client.post(page_of(officer_client, trainee) + "/thu-hoi", data=button).status_code == 302
    statuses = {
        name: officer_client.get(path.format(tokens[name]), follow_redirects=True).status_code
        for name, path in paths.items()
    }
    assert sorted(name for name, status in statuses.items() if status != 200) == voided
    noted = db.session.scalars(db.select(AuditEntry).filter_by(action="link.rotated")).all()
    assert sorted(entry.details["purpose"] for entry in noted) == voided
    for name, token in tokens_of(app, trainee).items():
        fresh = officer_client.get(paths[name].format(token), follow_redirects=True)
        assert fresh.status_code == 200
        assert (token != tokens[name]) == (name in voided)


def test_trainee_calendar_link_can_be_revoked_only_where_there_is_one(
    app: Flask, officer_client: FlaskClient, intake: Intake
) -> None:
    trainee = make_trainee(intake)
    assert "Chỉ thu hồi liên kết lịch" not in officer_client.get(page_of(officer_client, trainee)).text
    tokens_of(app, trainee)
    assert "Chỉ thu hồi liên kết lịch" in officer_client.get(page_of(officer_client, trainee)).text


def tokens_of(app: Flask, trainee: Trainee) -> dict[str, str]:
    links = {purpose: ensure_links([trainee], purpose, now=NOW)[trainee.id] for purpose in LinkPurpose}
    db.session.commit()
    return {purpose.value: link_token(link, secret_key=app.config["SECRET_KEY"]) for purpose, link in links.items()}


def test_trainee_language_is_chosen_by_staff_before_the_invitation(
    officer_client: FlaskClient, intake: Intake, english: None
) -> None:
    officer_client.post(roster(intake, "/them"), data=FORM | {"language": "en"})
    trainee = db.session.scalars(db.select(Trainee)).one()
    assert trainee.language == "en"
    write_asking(intake, MessageKind.INVITATION, actor=COMMAND, now=NOW)
    (message,) = messages_to(trainee)
    assert message.body.startswith("Dear ")
    page = officer_client.get(page_of(officer_client, trainee)).text
    assert '<option selected value="en">English</option>' in page
    changed = FORM | {"language": "vi", "seen": seen_on(officer_client, trainee)}
    officer_client.post(page_of(officer_client, trainee), data=changed)
    db.session.expire_all()
    (message,) = messages_to(trainee)
    assert message.body.startswith("Kính gửi ")


def test_remove_trainee_leads_to_the_roster(officer_client: FlaskClient, intake: Intake) -> None:
    trainee = make_trainee(intake)
    answer = officer_client.post(page_of(officer_client, trainee) + "/xoa")
    assert answer.location == roster(intake)
    assert db.session.scalars(db.select(Trainee)).all() == []


@pytest.mark.parametrize("action", ["lien-ket", "thu-hoi", "xoa"])
def test_trainee_actions_by_get_do_nothing(officer_client: FlaskClient, intake: Intake, action: str) -> None:
    trainee = make_trainee(intake)
    assert officer_client.get(f"{page_of(officer_client, trainee)}/{action}").status_code == 405
