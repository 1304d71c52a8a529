"""Texts for many: templates of the school, and what is sent to a group."""

import re

import pytest

from models import Channel, LinkPurpose, MessageKind, MessageStatus, OutboxMessage, db
from operations.links import ensure_links
from tests.factories import NOW, make_unit
from tests.operations.courses import FRIDAY
from tests.operations.messages import drafts_to, messages_to, move_last, publish_draft, ready_course, send_all_by_hand
from tests.web.outbox.pages import address


def group_form(page, kind):
    """What the button of a kind sends."""
    section = page.split(f'id="kind-{kind}"')[1].split("</section>")[0]
    return {"loai": kind, "seen": re.findall(r'name="seen" value="([^"]*)"', section)[0]}


def test_template_is_changed_for_all_drafts_and_back(officer_client, intake):
    path = address(intake, "mau", "invitation", "vi")
    form = {"subject": "Lịch học", "body": "Chào {ten}: {lien-ket}", "revision": ""}
    page = officer_client.post(path, data=form, follow_redirects=True).text
    assert "3 tin nháp được soạn lại" in page
    assert officer_client.post(path, data=form).status_code == 409
    page = officer_client.post(path, data={"goc": "1", "revision": "1"}, follow_redirects=True).text
    assert "Nhà trường mời anh/chị" in page


def test_group_texts_name_nobody_and_note_all_as_sent(officer_client, intake, people):
    page = officer_client.get(address(intake, "nhom")).text
    assert "Mời các anh/chị mở liên kết riêng đã nhận" in page
    assert "/hv/" not in page
    texts = "".join(re.findall(r"<textarea.*?</textarea>", page, re.DOTALL))
    assert not any(one.full_name in texts for one in people)
    assert "Đã báo qua nhóm: ghi tin của 3 học viên là đã gửi" in page
    answer = officer_client.post(address(intake, "nhom"), data=group_form(page, "invitation"))
    assert {messages_to(one)[0].status for one in people} == {MessageStatus.SENT}
    assert "Đã ghi là đã báo cho 3 học viên: " in officer_client.get(answer.location).text


def test_group_page_has_texts_of_what_there_is_to_tell(officer_client, app, clock):
    course = ready_course(clock)

    def kinds() -> list[str]:
        return re.findall(r'id="kind-(\w+)"', officer_client.get(address(course.intake, "nhom")).text)

    assert kinds() == ["invitation", "reminder"]
    publish_draft(course, clock)
    assert kinds() == ["invitation", "reminder", "release"]
    move_last(course, clock, FRIDAY)
    publish_draft(course, clock)
    assert kinds() == ["invitation", "reminder", "release", "changes"]


def test_group_tick_leaves_out_whom_the_text_does_not_tell_all(officer_client, app, clock):
    course = ready_course(clock)
    publish_draft(course, clock)
    send_all_by_hand(course, clock())
    move_last(course, clock, FRIDAY)
    me, other = course.trainees
    enrolment = next(one for one in course.draft.enrolments if one.trainee_id == me.id)
    enrolment.class_id = course.classes[1].id
    db.session.commit()
    publish_draft(course, clock)
    page = officer_client.get(address(course.intake, "nhom")).text
    assert f"tin của người đó vẫn chờ gửi riêng: {me.full_name}." in page
    assert "ghi tin của 1 học viên là đã gửi" in page
    officer_client.post(address(course.intake, "nhom"), data=group_form(page, "changes"))
    assert [messages_to(one)[-1].status for one in (me, other)] == [MessageStatus.DRAFT, MessageStatus.SENT]


def test_group_page_says_who_has_no_link_that_they_could_open(officer_client, intake, people):
    ensure_links([people[0]], LinkPurpose.PERSONAL, now=NOW)
    db.session.commit()
    page = officer_client.get(address(intake, "nhom")).text
    assert "2 học viên chưa được đưa liên kết nào, nên không có gì để mở: Trần Thị Bình, Lê Văn Cường." in page
    ensure_links(people, LinkPurpose.PERSONAL, now=NOW)
    db.session.commit()
    assert "chưa được đưa liên kết nào" not in officer_client.get(address(intake, "nhom")).text


def test_group_tick_is_taken_back_from_the_bar_after_it(officer_client, intake, people):
    page = officer_client.get(address(intake, "nhom")).text
    form = group_form(page, "invitation")
    shown = officer_client.get(officer_client.post(address(intake, "nhom"), data=form).location).text
    moment = re.findall(r'name="luc" value="([^"]+)"', shown)[0]
    for _click in range(2):
        officer_client.post(address(intake, "nhom", "hoan-tac"), data={"luc": moment})
    assert {messages_to(one)[0].status for one in people} == {MessageStatus.DRAFT}


def test_group_tick_taken_back_leaves_each_message_as_it_was(officer_client, intake, people):
    approved, by_mail, draft = (messages_to(one)[0] for one in people)
    people[1].email, by_mail.channel = "binh@example.vn", Channel.EMAIL
    approved.status = MessageStatus.APPROVED
    db.session.commit()
    form = group_form(officer_client.get(address(intake, "nhom")).text, "invitation")
    shown = officer_client.get(officer_client.post(address(intake, "nhom"), data=form).location).text
    moment = re.findall(r'name="luc" value="([^"]+)"', shown)[0]
    assert {one.status for one in (approved, by_mail, draft)} == {MessageStatus.SENT}
    answer = officer_client.post(address(intake, "nhom", "hoan-tac"), data={"luc": moment}, follow_redirects=True)
    assert "3 tin lại chờ gửi như trước." in answer.text
    assert [(one.status, one.channel, one.sent_at) for one in (approved, by_mail, draft)] == [
        (MessageStatus.APPROVED, Channel.PASTE, None),
        (MessageStatus.DRAFT, Channel.EMAIL, None),
        (MessageStatus.DRAFT, Channel.PASTE, None),
    ]


def test_group_tick_of_a_text_that_was_overtaken_is_taken_back(officer_client, app, clock):
    """What a release has put in its place waits again, and once."""
    course = ready_course(clock)
    publish_draft(course, clock)
    form = group_form(officer_client.get(address(course.intake, "nhom")).text, "release")
    move_last(course, clock, FRIDAY)
    publish_draft(course, clock)
    officer_client.post(address(course.intake, "nhom"), data=form)
    me = course.trainees[0]
    assert [one.status for one in messages_to(me)] == [
        MessageStatus.SENT, MessageStatus.DISCARDED, MessageStatus.DRAFT,
    ]  # fmt: skip
    moment = messages_to(me)[0].sent_at.isoformat()
    officer_client.post(address(course.intake, "nhom", "hoan-tac"), data={"luc": moment})
    (waiting,) = drafts_to(me)
    assert waiting.kind is MessageKind.RELEASE
    assert "(lần ban hành 2)" in waiting.subject


def test_group_of_a_unit_is_told_without_the_others(officer_client, intake, people):
    people[0].unit = make_unit(name="Xã Mẫu")
    db.session.commit()
    path = f"{address(intake, 'nhom')}?nhom=don-vi-{people[0].unit_id}"
    page = officer_client.get(path).text
    assert "ghi tin của 1 học viên là đã gửi" in page
    officer_client.post(address(intake, "nhom"), data=group_form(page, "invitation"))
    assert [messages_to(one)[0].status for one in people] == [MessageStatus.SENT] + [MessageStatus.DRAFT] * 2


def test_group_of_a_class_is_of_trainees_alone(officer_client, app, clock):
    course = ready_course(clock)
    publish_draft(course, clock)
    page = officer_client.get(f"{address(course.intake, 'nhom')}?nhom=lop-{course.classes[0].code}").text
    officer_client.post(address(course.intake, "nhom"), data=group_form(page, "release"))
    told = db.session.scalars(db.select(OutboxMessage).filter_by(status=MessageStatus.SENT))
    assert {one.trainee_id for one in told} == {one.id for one in course.trainees}
    assert db.session.scalar(db.select(OutboxMessage).filter_by(lecturer_id=course.lecturers[0].id)) is not None


@pytest.mark.parametrize("group", ["lop-?", "don-vi-999", "don-vi-x", "x"])
def test_group_that_there_is_not_makes_a_page(officer_client, intake, group):
    assert officer_client.get(f"{address(intake, 'nhom')}?nhom={group}").status_code == 200
