"""One message: copied, approved, edited, opened and come back to."""

import pytest

from models import AuditEntry, Channel, MessageStatus, db
from operations.seen_messages import text_key
from tests.conftest import sign_in
from tests.factories import make_intake
from tests.operations.messages import messages_to
from tests.web.outbox.pages import act, address, link_in


def test_copying_goes_from_one_to_the_next_and_a_tick_can_be_taken_back(officer_client, intake, people):
    first, second = messages_to(people[0])[0], messages_to(people[1])[0]
    page = officer_client.post(address(intake, first.public_id, "mo")).text
    assert "tin 1/3 trong danh sách" in page
    assert officer_client.get(link_in(page)).status_code in {200, 302}
    page = act(officer_client, intake, first, "da-gui", tiep="1").text
    assert first.status is MessageStatus.SENT
    assert "Tin nhắn cho Trần Thị Bình" in page
    assert "tin 1/2 trong danh sách" in page
    assert officer_client.get(link_in(page)).status_code in {200, 302}
    assert "Hoàn tác" in page
    act(officer_client, intake, first, "mo-lai")
    assert (first.status, first.sent_at) == (MessageStatus.DRAFT, None)
    shown = db.session.scalars(db.select(AuditEntry.subject).filter_by(action="link.shown")).all()
    assert shown == [f"trainee:{first.trainee_id}", f"trainee:{second.trainee_id}"]


def test_last_of_the_row_leads_back_to_the_list(officer_client, intake, people):
    last = messages_to(people[2])[0]
    answer = act(officer_client, intake, last, "da-gui", tiep="1")
    assert answer.status_code == 302
    assert "Đã hết tin trong danh sách này." in officer_client.get(answer.location).text


def test_approval_without_a_mail_server_is_for_pasting(officer_client, intake, people):
    message = messages_to(people[0])[0]
    people[0].email, message.channel = "an@example.vn", Channel.EMAIL
    db.session.commit()
    act(officer_client, intake, message, "duyet")
    assert (message.status, message.channel) == (MessageStatus.APPROVED, Channel.PASTE)
    assert "đã duyệt, chờ dán" in officer_client.get(address(intake)).text


def test_mail_that_has_gone_cannot_be_changed(officer_client, intake, people, clock):
    message = messages_to(people[0])[0]
    message.status, message.channel, message.sent_at = MessageStatus.SENT, Channel.EMAIL, clock()
    db.session.commit()
    answer = act(officer_client, intake, message, "mo-lai")
    assert "Tin này đã gửi hoặc đang gửi qua thư" in officer_client.get(answer.location).text
    form = {"subject": "A", "body": "B", "revision": message.revision}
    assert officer_client.post(address(intake, message.public_id), data=form).status_code == 400
    assert message.status is MessageStatus.SENT


def test_text_is_edited_for_one_and_a_stale_page_is_refused(officer_client, intake, people):
    message = messages_to(people[0])[0]
    form = {"subject": "Lịch học", "body": "Dòng một\r\n{lien-ket}  ", "revision": message.revision}
    assert officer_client.post(address(intake, message.public_id), data=form).status_code == 302
    assert (message.body, message.edited) == ("Dòng một\n{lien-ket}", True)
    answer = officer_client.post(address(intake, message.public_id), data=form | {"body": "Cũ {lien-ket}"})
    assert answer.status_code == 409
    assert message.body == "Dòng một\n{lien-ket}"


def test_unknown_placeholder_is_told_at_its_field(officer_client, intake, people):
    message = messages_to(people[0])[0]
    form = {"subject": "Lịch học", "body": "{lienket}", "revision": message.revision}
    answer = officer_client.post(address(intake, message.public_id), data=form)
    assert answer.status_code == 400
    assert "Ở đây không dùng được {lienket}." in answer.text


def test_message_of_another_intake_is_404(officer_client, intake, people, app):
    message = messages_to(people[0])[0]
    other = make_intake()
    for path, send in ((), officer_client.get), (("mo",), officer_client.post), (("viec",), officer_client.post):
        assert send(address(other, message.public_id, *path)).status_code == 404


@pytest.mark.parametrize("what", ["mo", "viec"])
def test_coming_back_to_an_opened_message_by_its_address_shows_it_without_its_link(
    officer_client, intake, people, what
):
    message = messages_to(people[0])[0]
    page = officer_client.get(address(intake, message.public_id, what), follow_redirects=True)
    assert page.status_code == 200
    assert "Kính gửi Nguyễn Văn Ân," in page.text
    assert "/hv/" not in page.text
    assert messages_to(people[0])[0].status is MessageStatus.DRAFT
    assert db.session.query(AuditEntry).filter_by(action="link.shown").count() == 0


def test_language_switch_of_an_opened_message_leads_back_to_it(officer_client, intake, people):
    opened = address(intake, messages_to(people[0])[0].public_id, "mo")
    page = officer_client.post(opened).text
    assert f'name="back" value="{opened}?"' in page


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("Lịch đã có, không có liên kết nào.", "Thiếu {lien-ket}"),
        ("a" * 4000 + " {lien-ket}", "Nhiều nhất 4000 ký tự."),
    ],
)
def test_text_without_the_link_or_too_long_is_refused_at_its_field_and_stays(
    officer_client, intake, people, body, told
):
    message = messages_to(people[0])[0]
    before = message.body
    form = {"subject": "Lịch học", "body": body, "revision": message.revision}
    answer = officer_client.post(address(intake, message.public_id), data=form)
    assert answer.status_code == 400
    assert told in answer.text
    assert body in answer.text
    assert "maxlength" not in answer.text.split("<textarea")[1].split(">")[0]
    assert (message.body, message.edited) == (before, False)


def test_message_to_copy_stands_beside_the_number_to_find_the_person_by(officer_client, intake, people):
    people[0].phone = "0912345678"
    db.session.commit()
    page = officer_client.post(address(intake, messages_to(people[0])[0].public_id, "mo")).text
    assert 'data-copy="phone-number"' in page
    assert 'href="https://zalo.me/0912345678"' in page


def test_opening_what_a_colleague_has_just_opened_says_so(app, admin, officer, officer_client, intake, people, clock):
    message = messages_to(people[0])[0]
    colleague = sign_in(app.test_client(), admin)
    opened = address(intake, message.public_id, "mo")
    assert "đã mở tin này" not in officer_client.post(opened).text
    assert "đã mở tin này" not in officer_client.post(opened).text  # oneself
    assert f"{officer.name} đã mở tin này lúc 05/01/2026 09:00" in colleague.post(opened).text
    clock.advance(minutes=16)
    assert "đã mở tin này" not in colleague.post(opened).text


def test_putting_aside_what_has_gone_by_mail_says_that_it_has_gone(officer_client, intake, people, clock):
    message = messages_to(people[0])[0]
    message.status, message.channel, message.sent_at = MessageStatus.SENT, Channel.EMAIL, clock()
    db.session.commit()
    page = officer_client.get(act(officer_client, intake, message, "bo").location).text
    assert "Tin cho Nguyễn Văn Ân đã được xử lý từ trước: đã gửi 05/01/2026 09:00." in page
    assert "Đã bỏ tin" not in page


def test_ticking_off_what_a_colleague_has_ticked_off_says_so(app, admin, officer_client, intake, people):
    message = messages_to(people[0])[0]
    colleague = sign_in(app.test_client(), admin)
    seen = text_key(message)
    assert "xử lý từ trước" not in act(officer_client, intake, message, "da-gui", tiep="1").text
    page = act(colleague, intake, message, "da-gui", tiep="1", seen=seen).text
    assert "Tin cho Nguyễn Văn Ân đã được xử lý từ trước: đã gửi 05/01/2026 09:00." in page
    assert "Tin nhắn cho Trần Thị Bình" in page
