"""Messages on the pages of staff: written, looked at, let go, copied one after the other."""

import re
from datetime import timedelta

import pytest

from jobs.queue import SolveQueue
from models import AuditEntry, Channel, MessageKind, MessageStatus, OutboxMessage, Trainee, db
from operations.actor import COMMAND
from operations.answer_messages import write_asking
from operations.outbox import approve
from tests.conftest import sign_in
from tests.factories import make_intake, make_trainee, make_unit
from tests.operations.courses import FRIDAY, answer
from tests.operations.messages import (
    drafts_to,
    messages_to,
    move_last,
    publish_draft,
    ready_course,
    send_all_by_hand,
)


@pytest.fixture
def intake(app, clock):
    intake = make_intake(answer_deadline=clock() + timedelta(days=4))
    names = ("Nguyễn Văn Ân", "Trần Thị Bình", "Lê Văn Cường")
    for name in names:
        make_trainee(intake, full_name=name, phone="0912345678")
    write_asking(intake, MessageKind.INVITATION, actor=COMMAND, now=clock())
    return intake


@pytest.fixture
def people(intake):
    """Ân, Bình and Cường, each with an invitation that nobody has looked at."""
    return db.session.scalars(db.select(Trainee).order_by(Trainee.id)).all()


def address(intake, *parts):
    return "/".join((f"/dot-hoc/{intake.public_id}/tin-nhan", *parts))


def act(client, intake, message, action, **more):
    return client.post(address(intake, message.public_id, "viec"), data={"viec": action} | more)


def link_in(page):
    text = page.split('id="message-text"')[1].split("</textarea>")[0]
    found = re.search(r"https://lich\.example\.vn(\S+)", text)
    assert found is not None
    return found[1]


def test_list_shows_text_and_no_link(officer_client, intake):
    page = officer_client.get(address(intake)).text
    assert "Tìm thấy 3 tin." in page
    assert "Kính gửi Trần Thị Bình," in page
    assert "Hạn khai báo: 09:00 Thứ 6 09/01/2026." in page
    assert "(liên kết riêng)" in page
    assert "lich.example.vn" not in page
    assert db.session.query(AuditEntry).filter_by(action="link.shown").count() == 0


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        ({"tim": "tran thi binh"}, {"Trần Thị Bình"}),
        ({"loai": "reminder"}, set()),
        ({"chang": "sent"}, set()),
        ({"cach": "email"}, {"Lê Văn Cường"}),
        ({"chang": "khong-co", "loai": "khong-co", "cach": "khong-co", "trang": "khong"}, None),
    ],
)
def test_list_is_filtered_and_a_filter_that_is_none_is_left_out(officer_client, intake, people, filters, names):
    messages_to(people[2])[0].channel = Channel.EMAIL
    page = officer_client.get(address(intake), query_string=filters).text
    everybody = {one.full_name for one in people}
    assert {name for name in everybody if f"Chọn tin cho {name}" in page} == (everybody if names is None else names)


def test_thousand_messages_are_paged(officer_client, app, clock):
    intake = make_intake()
    for n in range(120):
        make_trainee(intake, full_name=f"Nguyễn Văn Số {n:04}")
    write_asking(intake, MessageKind.INVITATION, actor=COMMAND, now=clock())
    pages = [officer_client.get(address(intake), query_string={"trang": n}).text for n in (1, 3, 99)]
    assert [page.count('name="tin"') for page in pages] == [50, 20, 20]
    assert "Trang 3/3" in pages[2]


def test_urgent_change_stands_first_and_is_marked(officer_client, app, clock):
    course = ready_course(clock)
    late = make_trainee(course.intake, full_name="Aaa Bbb Aa")  # whose invitation would come first by name
    write_asking(course.intake, MessageKind.INVITATION, actor=COMMAND, now=clock())
    answer(course.intake, now=clock(), trainee=late)
    publish_draft(course, clock)
    send_all_by_hand(course, clock())
    make_trainee(course.intake, full_name="Aaa Bbb Ab")
    write_asking(course.intake, MessageKind.INVITATION, actor=COMMAND, now=clock())
    db.session.commit()
    clock.advance(days=7)
    move_last(course, clock, FRIDAY)
    answer(course.intake, now=clock(), trainee=db.session.get_one(type(late), late.id + 1))
    publish_draft(course, clock)
    page = officer_client.get(address(course.intake)).text
    assert "3 tin báo việc trong 48 giờ tới chưa gửi." in page
    assert page.index("Nguyễn Thị Học Thử 1") < page.index("Aaa Bbb Ab")
    assert page.count("GẤP: trong 48 giờ tới") == 3


def test_invitations_are_written_by_a_button_once(officer_client, app):
    intake = make_intake()
    make_trainee(intake)
    for _again in range(2):
        answer = officer_client.post(address(intake, "soan"), data={"loai": "invitation"})
        assert answer.status_code == 302
    assert db.session.query(OutboxMessage).count() == 1
    assert "Không có ai cần soạn tin này." in officer_client.get(answer.location).text


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


def test_chosen_messages_are_ticked_off_and_reopened_together(officer_client, intake, people):
    chosen = [messages_to(one)[0] for one in people[:2]]
    keys = [one.public_id for one in chosen]
    answer = officer_client.post(address(intake, "nhieu"), data={"viec": "da-gui", "pham-vi": "chon", "tin": keys})
    assert "Đã ghi 2 tin là đã gửi." in officer_client.get(answer.location).text
    assert [messages_to(one)[0].status.value for one in people] == ["sent", "sent", "draft"]
    form = {"viec": "mo-lai", "pham-vi": "tat-ca", "chang": "sent"}
    answer = officer_client.post(address(intake, "nhieu"), data=form)
    assert "2 tin trở lại thành nháp." in officer_client.get(answer.location).text


def test_all_that_a_filter_finds_are_discarded_and_no_others(officer_client, intake, people):
    officer_client.post(address(intake, "nhieu"), data={"viec": "bo", "pham-vi": "tat-ca", "tim": "binh"})
    assert [messages_to(one)[0].status.value for one in people] == ["draft", "discarded", "draft"]


@pytest.mark.parametrize("form", [{"viec": "duyet"}, {"viec": "khong-co"}, {}])
def test_nothing_chosen_changes_nothing(officer_client, intake, form):
    assert officer_client.post(address(intake, "nhieu"), data=form).status_code == 302
    assert {one.status for one in db.session.scalars(db.select(OutboxMessage))} == {MessageStatus.DRAFT}


def test_approval_asks_the_worker_to_send_where_mail_is_set_up(app, officer_client, settings, intake, people):
    app.config["SETTINGS"] = settings.model_copy(update={"smtp_host": "127.0.0.1"})
    people[0].email = "an@example.vn"
    db.session.commit()
    officer_client.post(address(intake, "nhieu"), data={"viec": "duyet", "pham-vi": "tat-ca"})
    found = [messages_to(one)[0] for one in people]
    assert {one.status for one in found} == {MessageStatus.APPROVED}
    queue = SolveQueue(settings)
    assert not queue.has_no_mail()
    for huey in (queue.huey, queue.mail):
        huey.storage.close()


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
    answer = officer_client.post(address(intake, message.public_id), data=form | {"body": "Cũ"})
    assert answer.status_code == 409
    assert message.body == "Dòng một\n{lien-ket}"


def test_unknown_placeholder_is_told_at_its_field(officer_client, intake, people):
    message = messages_to(people[0])[0]
    form = {"subject": "Lịch học", "body": "{lienket}", "revision": message.revision}
    answer = officer_client.post(address(intake, message.public_id), data=form)
    assert answer.status_code == 400
    assert "Ở đây không dùng được {lienket}." in answer.text


def test_template_is_changed_for_all_drafts_and_back(officer_client, intake):
    path = address(intake, "mau", "invitation", "vi")
    form = {"subject": "Lịch học", "body": "Chào {ten}: {lien-ket}", "revision": ""}
    page = officer_client.post(path, data=form, follow_redirects=True).text
    assert "3 tin nháp được soạn lại" in page
    assert officer_client.post(path, data=form).status_code == 409
    page = officer_client.post(path, data={"goc": "1", "revision": "1"}, follow_redirects=True).text
    assert "Nhà trường mời anh/chị" in page


@pytest.mark.parametrize("path", ["mau/khong-co/vi", "mau/invitation/de", "khong-co"])
def test_what_there_is_not_is_404(officer_client, intake, path):
    assert officer_client.get(address(intake, path)).status_code == 404


def test_message_of_another_intake_is_404(officer_client, intake, people, app):
    message = messages_to(people[0])[0]
    other = make_intake()
    for path, send in ((), officer_client.get), (("mo",), officer_client.post), (("viec",), officer_client.post):
        assert send(address(other, message.public_id, *path)).status_code == 404


def test_group_texts_name_nobody_and_note_all_as_sent(officer_client, intake, people):
    page = officer_client.get(address(intake, "nhom")).text
    assert "Mời các anh/chị mở liên kết riêng đã nhận" in page
    assert "/hv/" not in page
    assert not any(one.full_name in page for one in people)
    officer_client.post(address(intake, "nhom"), data={"loai": "invitation"})
    assert {messages_to(one)[0].status for one in people} == {MessageStatus.SENT}


def test_group_texts_stand_in_the_order_in_which_they_are_needed(officer_client, intake):
    page = officer_client.get(address(intake, "nhom")).text
    assert re.findall(r'id="kind-(\w+)"', page) == [kind.value for kind in MessageKind]


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


def test_person_with_an_address_is_not_promised_mail_where_none_is_sent(officer_client, intake, app, settings, people):
    people[0].email = "an@example.vn"
    messages_to(people[0])[0].channel = Channel.EMAIL
    db.session.commit()
    assert "thư điện tử</span>" not in officer_client.get(address(intake)).text
    app.config["SETTINGS"] = settings.model_copy(update={"smtp_host": "127.0.0.1"})
    assert officer_client.get(address(intake)).text.count("thư điện tử</span>") == 1


def test_invitations_left_lying_are_marked_late_and_put_aside_at_once(officer_client, intake, people, clock):
    message = messages_to(people[1])[0]
    own_page = address(intake, message.public_id)
    assert "MUỘN" not in officer_client.get(address(intake)).text + officer_client.get(own_page).text
    clock.advance(days=5)
    page = officer_client.get(address(intake)).text
    assert page.count("MUỘN: hạn khai đã qua") == 3
    assert "3 lời mời hoặc lời nhắc khai báo chưa gửi nay đã muộn" in page
    assert "MUỘN: hạn khai đã qua" in officer_client.get(own_page).text
    answer = officer_client.post(address(intake, "bo-tin-muon"), follow_redirects=True)
    assert "Đã bỏ 3 tin muộn." in answer.text
    assert "MUỘN" not in answer.text
    assert {messages_to(one)[0].status for one in people} == {MessageStatus.DISCARDED}
    assert "Không còn tin nào muộn." in officer_client.post(
        address(intake, "bo-tin-muon"), follow_redirects=True
    ).text  # fmt: skip


def test_late_invitations_in_english(officer_client, intake, people, clock, english):
    clock.advance(days=5)
    officer_client.set_cookie("lang", "en")
    page = officer_client.get(address(intake)).text
    assert "LATE: the deadline for answering is over" in page
    assert "Discard 3 late messages" in page


def test_way_of_sending_is_asked_only_where_there_are_two(officer_client, intake, app, settings, people):
    assert "Cách gửi" not in officer_client.get(address(intake)).text
    messages_to(people[0])[0].channel = Channel.EMAIL
    assert "Cách gửi" in officer_client.get(address(intake)).text
    messages_to(people[0])[0].channel = Channel.PASTE
    app.config["SETTINGS"] = settings.model_copy(update={"smtp_host": "127.0.0.1"})
    assert "Cách gửi" in officer_client.get(address(intake)).text


def test_english_page_speaks_english(app, officer_client, intake, english):
    officer_client.set_cookie("lang", "en")
    page = officer_client.get(address(intake)).text
    assert "3 messages found." in page
    assert "Write reminders" in page
    assert "Kính gửi Trần Thị Bình," in page  # each message stays in the language of its person


def test_person_who_answered_meanwhile_is_marked_and_not_approved(officer_client, intake, people, clock):
    answer(intake, now=clock(), trainee=people[1])
    db.session.commit()
    page = officer_client.get(address(intake)).text
    assert page.count("Người này đã khai báo trong lúc tin chưa gửi") == 1
    ids = [messages_to(one)[0].id for one in people]
    assert approve(intake, ids, by_mail=False, actor=COMMAND, now=clock()) == 2


def test_copying_passes_over_who_answered_meanwhile(officer_client, intake, people, clock):
    first, second, third = (messages_to(one)[0] for one in people)
    answer(intake, now=clock(), trainee=people[1])
    db.session.commit()
    page = officer_client.post(address(intake, first.public_id, "mo")).text
    assert "tin 1/2 trong danh sách" in page
    assert address(intake, third.public_id, "mo") in page
    assert address(intake, second.public_id, "mo") not in page
    assert "không cần gửi tin này nữa" not in page
    page = act(officer_client, intake, first, "da-gui", tiep="1").text
    assert "Tin nhắn cho Lê Văn Cường" in page


def test_copying_begins_at_somebody_who_is_still_asked(officer_client, intake, people, clock):
    begin = "Chép từng tin, lần lượt từ đầu trang này"
    answer(intake, now=clock(), trainee=people[0])
    db.session.commit()
    button_of = officer_client.get(address(intake)).text.split(begin)[0].rpartition("<form")[2]
    assert address(intake, messages_to(people[1])[0].public_id, "mo") in button_of
    for one in people[1:]:
        answer(intake, now=clock(), trainee=one)
    db.session.commit()
    assert begin not in officer_client.get(address(intake)).text


def test_opened_message_to_who_answered_meanwhile_warns_and_leads_on(officer_client, intake, people, clock):
    second = messages_to(people[1])[0]
    warning = "không cần gửi tin này nữa"
    assert warning not in officer_client.get(address(intake, second.public_id)).text
    answer(intake, now=clock(), trainee=people[1])
    db.session.commit()
    assert warning in officer_client.get(address(intake, second.public_id)).text
    page = officer_client.post(address(intake, second.public_id, "mo")).text
    assert warning in page
    assert "tin 2/3 trong danh sách" in page
    assert "Bỏ tin, sang tin sau" in page
    page = act(officer_client, intake, second, "bo", tiep="1").text
    assert second.status is MessageStatus.DISCARDED
    assert "Tin nhắn cho Lê Văn Cường" in page
    assert warning not in page


# Slips


def test_slips_are_chosen_by_unit_and_hold_codes_that_are_noted(officer_client, intake, people, app):
    unit = make_unit(name="Phường Thử")
    people[1].unit = unit
    db.session.commit()
    page = officer_client.get(address(intake, "phieu"), query_string={"don-vi": unit.id}).text
    assert "Trần Thị Bình" in page
    assert "Lê Văn Cường" not in page
    page = officer_client.post(address(intake, "phieu"), data={"hv": [people[1].public_id]}).text
    assert page.count('class="slip"') == 1
    assert 'class="qr"' in page
    assert "Phường Thử" in page
    assert "Hạn khai báo: 09:00 Thứ 6 09/01/2026." in page
    slip = page.split('class="slip"')[1].split("</article>")[0]
    assert not any(word in slip for word in ("Đảng", "Chính trị"))
    entry = db.session.scalars(db.select(AuditEntry).filter_by(action="link.printed")).one()
    assert entry.subject == f"trainee:{people[1].id}"


def test_slips_leave_out_who_has_answered_unless_asked(officer_client, intake, people, clock):
    answer(intake, now=clock(), trainee=people[0])
    db.session.commit()
    found = [
        [one.full_name in officer_client.get(address(intake, "phieu"), query_string=who).text for one in people]
        for who in ({}, {"ai": "tat-ca"})
    ]
    assert found == [[False, True, True], [True, True, True]]


def test_slip_is_in_the_language_of_the_person(officer_client, intake, people, english):
    people[0].language = "en"
    db.session.commit()
    page = officer_client.post(address(intake, "phieu"), data={"hv": [one.public_id for one in people]}).text
    assert page.count("Scan the code") == 1
    assert page.count("Quét mã") == 2


@pytest.mark.parametrize("chosen", [[], ["khong-co"], [f"k{n}" for n in range(121)]])
def test_slips_for_nobody_or_too_many_print_nothing(officer_client, intake, chosen):
    assert officer_client.post(address(intake, "phieu"), data={"hv": chosen}).status_code == 302
    assert db.session.query(AuditEntry).filter_by(action="link.printed").count() == 0


def test_messages_are_for_staff(app, client, intake):
    for path in ("", "/nhom", "/phieu", "/mau/invitation/vi"):
        assert client.get(address(intake) + path).location.startswith("/dang-nhap")


def test_admin_may_too(app, admin, intake):
    assert sign_in(app.test_client(), admin).get(address(intake)).status_code == 200


def test_release_page_leads_to_the_messages(officer_client, app, clock):
    course = ready_course(clock)
    publish_draft(course, clock)
    page = officer_client.get(f"/dot-hoc/{course.intake.public_id}/ban-hanh/1").text
    assert f"/dot-hoc/{course.intake.public_id}/tin-nhan" in page
    assert len(drafts_to(course.trainees[0])) == 1
