"""Messages that nobody needs any more: too late, or to people who answered meanwhile."""

from models import MessageStatus, db
from operations.actor import COMMAND
from operations.outbox import approve
from operations.seen_messages import text_key
from tests.operations.courses import answer
from tests.operations.messages import messages_to
from tests.web.outbox.pages import act, address, fields_of


def test_invitations_left_lying_are_marked_late_and_put_aside_at_once(officer_client, intake, people, clock):
    message = messages_to(people[1])[0]
    own_page = address(intake, message.public_id)
    assert "MUỘN" not in officer_client.get(address(intake)).text + officer_client.get(own_page).text
    clock.advance(days=5)
    page = officer_client.get(address(intake)).text
    assert page.count("MUỘN: hạn khai đã qua") == 3
    assert "3 lời mời hoặc lời nhắc khai báo chưa gửi nay đã muộn" in page
    assert "MUỘN: hạn khai đã qua" in officer_client.get(own_page).text
    form = fields_of(page, address(intake, "bo-tin-muon"))
    answer = officer_client.post(address(intake, "bo-tin-muon"), data=form, follow_redirects=True)
    assert "Đã bỏ 3 tin muộn." in answer.text
    assert "MUỘN" not in answer.text
    assert {messages_to(one)[0].status for one in people} == {MessageStatus.DISCARDED}
    assert "Không còn tin nào muộn." in officer_client.post(
        address(intake, "bo-tin-muon"), data=form, follow_redirects=True
    ).text  # fmt: skip


def test_late_invitations_in_english(officer_client, intake, people, clock, english):
    clock.advance(days=5)
    officer_client.set_cookie("lang", "en")
    page = officer_client.get(address(intake)).text
    assert "LATE: the deadline for answering is over" in page
    assert "Discard 3 late messages" in page


def test_person_who_answered_meanwhile_is_marked_and_not_approved(officer_client, intake, people, clock):
    answer(intake, now=clock(), trainee=people[1])
    db.session.commit()
    page = officer_client.get(address(intake)).text
    assert page.count("Người này đã khai báo trong lúc tin chưa gửi") == 1
    seen = [text_key(messages_to(one)[0]) for one in people]
    assert approve(intake, seen, by_mail=False, actor=COMMAND, now=clock()).done == 2


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
