"""A message that is written anew while somebody looks at it: nobody has decided on the new words."""

import re

import pytest

from models import MessageKind, MessageStatus
from operations.read_outbox import message_mark
from tests.factories import make_trainee
from tests.operations.courses import FRIDAY, THURSDAY
from tests.operations.messages import drafts_to, messages_to, move_last, publish_draft, ready_course, send_all_by_hand
from tests.web.outbox.pages import act, address


@pytest.fixture
def course(app, clock):
    """The last session is moved to Thursday, which is about to be told."""
    course = ready_course(clock)
    publish_draft(course, clock)
    send_all_by_hand(course, clock())
    move_last(course, clock, THURSDAY)
    publish_draft(course, clock)
    return course


def rewrite(course, clock):
    clock.advance(minutes=1)
    move_last(course, clock, FRIDAY)
    publish_draft(course, clock)


def seen_moment(page):
    return re.search(r'name="den" value="([^"]+)"', page)[1]


@pytest.mark.parametrize(
    ("action", "after"),
    [("da-gui", MessageStatus.SENT), ("duyet", MessageStatus.APPROVED), ("bo", MessageStatus.DISCARDED)],
)
def test_text_that_was_rewritten_is_shown_anew_and_nothing_is_noted(officer_client, course, clock, action, after):
    (message,) = drafts_to(course.trainees[0])
    opened = officer_client.post(address(course.intake, message.public_id, "mo")).text
    assert "Thứ 5 15/01" in opened
    seen = re.search(r'name="ban" value="(\d+)"', opened)[1]
    rewrite(course, clock)
    answer = act(officer_client, course.intake, message, action, ban=seen, tiep="1")
    assert "Tin này vừa được soạn lại trong lúc anh/chị xem" in answer.text
    assert "Thứ 6 16/01" in answer.text
    assert message.status is MessageStatus.DRAFT
    seen = re.search(r'name="ban" value="(\d+)"', answer.text)[1]
    act(officer_client, course.intake, message, action, ban=seen)
    assert message.status is after
    act(officer_client, course.intake, message, action, ban=seen)  # the second of two clicks
    assert message.status is after


def test_ticked_messages_that_were_rewritten_are_left_and_counted(officer_client, course, clock):
    stale, sent = (drafts_to(one)[0] for one in course.trainees)
    marks = [message_mark(stale), message_mark(sent)]
    clock.advance(minutes=1)
    stale.body, stale.created_at = "Nội dung khác. {lien-ket}", clock()
    officer_client.application.extensions["sqlalchemy"].session.commit()
    answer = officer_client.post(
        address(course.intake, "nhieu"), data={"viec": "da-gui", "pham-vi": "chon", "tin": marks}
    )
    page = officer_client.get(answer.location).text
    assert "1 tin được soạn, hoặc soạn lại, sau khi anh/chị mở trang" in page
    assert "Đã ghi 1 tin là đã gửi." in page
    assert (stale.status, sent.status) == (MessageStatus.DRAFT, MessageStatus.SENT)


def test_all_that_were_found_are_those_of_the_page_and_not_what_came_later(officer_client, course, clock):
    moment = seen_moment(officer_client.get(address(course.intake)).text)
    rewrite(course, clock)
    answer = officer_client.post(
        address(course.intake, "nhieu"), data={"viec": "duyet", "pham-vi": "tat-ca", "den": moment}
    )
    page = officer_client.get(answer.location).text
    assert "sau khi anh/chị mở trang: chưa làm gì" in page
    assert {one.status for person in course.trainees for one in messages_to(person) if one.sent_at is None} == {
        MessageStatus.DRAFT
    }


def test_told_to_the_group_are_those_of_the_page_alone(officer_client, course, clock):
    moment = seen_moment(officer_client.get(address(course.intake, "nhom")).text)
    rewrite(course, clock)
    officer_client.post(address(course.intake, "nhom"), data={"loai": MessageKind.CHANGES.value, "den": moment})
    assert [len(drafts_to(one)) for one in course.trainees] == [1, 1]
    moment = seen_moment(officer_client.get(address(course.intake, "nhom")).text)
    officer_client.post(address(course.intake, "nhom"), data={"loai": MessageKind.CHANGES.value, "den": moment})
    assert [len(drafts_to(one)) for one in course.trainees] == [0, 0]


def test_marks_that_are_none_of_ours_choose_nothing(officer_client, course):
    other = make_trainee(course.intake)
    for mark in ("", ".", "x.1", f"{other.public_id}.1", f"{drafts_to(course.trainees[0])[0].public_id}.x", "a.9" * 99):
        answer = officer_client.post(
            address(course.intake, "nhieu"), data={"viec": "da-gui", "pham-vi": "chon", "tin": mark}
        )
        assert "Chưa chọn tin nào." in officer_client.get(answer.location).text
