"""Buttons of pages that show what was written anew meanwhile: nothing is done with a text that nobody saw."""

import pytest

from models import MessageStatus, Skip, db
from operations.actor import COMMAND
from operations.message_texts import TemplateText
from operations.outbox import edit_message
from operations.seen_messages import text_key
from tests.operations.courses import FRIDAY, THURSDAY
from tests.operations.messages import drafts_to, messages_to, move_last, publish_draft, ready_course, send_all_by_hand
from tests.web.outbox.pages import act, address, fields_of
from tests.web.outbox.test_texts import group_form

SENT, DRAFT, DISCARDED, APPROVED = (
    MessageStatus.SENT, MessageStatus.DRAFT, MessageStatus.DISCARDED, MessageStatus.APPROVED
)  # fmt: skip
REWRITTEN = "đã được soạn lại trong lúc anh/chị xem"
LEFT = "đã được soạn mới hoặc soạn lại trong lúc anh/chị xem: chưa động tới"


@pytest.fixture
def course(app, clock):
    """Everybody knows the first release; the second moves Buổi 3 of Lớp 01 to Thursday and waits to be told."""
    course = ready_course(clock)
    publish_draft(course, clock)
    send_all_by_hand(course, clock())
    move_last(course, clock, THURSDAY)
    publish_draft(course, clock)
    return course


def publish_friday(course, clock):
    clock.advance(minutes=5)
    move_last(course, clock, FRIDAY)
    publish_draft(course, clock)


def states(course):
    db.session.expire_all()
    return [[one.status for one in messages_to(trainee)] for trainee in course.trainees]


@pytest.mark.parametrize("presses", [1, 2])
def test_tick_off_of_a_pasted_text_that_was_written_anew_leaves_the_later_change_waiting(
    officer_client, course, clock, presses
):
    me, intake = course.trainees[0], course.intake
    (message,) = drafts_to(me)
    page = officer_client.post(address(intake, message.public_id, "mo")).text
    assert "sang Thứ 5 15/01/2026" in page
    form = fields_of(page, address(intake, message.public_id, "viec")) | {"viec": "da-gui"}
    publish_friday(course, clock)
    for _press in range(presses):
        page = officer_client.post(address(intake, message.public_id, "viec"), data=form).text
    assert REWRITTEN in page
    assert "Tin cũ được ghi là đã gửi" in page
    assert states(course)[0] == [SENT, SENT, DISCARDED, DRAFT]
    assert "sang Thứ 5 15/01/2026" in messages_to(me)[1].body
    (waiting,) = drafts_to(me)
    assert "chuyển từ Thứ 5 15/01/2026, 07:30–11:30 sang Thứ 6 16/01/2026" in waiting.body
    assert "chuyển từ Thứ 5 15/01/2026, 07:30–11:30 sang Thứ 6 16/01/2026" in page
    act(officer_client, intake, waiting, "da-gui")
    assert drafts_to(me) == []


@pytest.mark.parametrize("action", ["duyet", "bo", "dan"])
def test_page_that_shows_an_old_text_acts_on_nothing_and_leads_to_the_new_one(officer_client, course, clock, action):
    me, intake = course.trainees[0], course.intake
    (message,) = drafts_to(me)
    page = officer_client.get(address(intake, message.public_id)).text
    form = fields_of(page, address(intake, message.public_id, "viec")) | {"viec": action}
    publish_friday(course, clock)
    answer = officer_client.post(address(intake, message.public_id, "viec"), data=form)
    assert states(course)[0] == [SENT, DISCARDED, DRAFT]
    (new,) = drafts_to(me)
    assert answer.location.endswith(address(intake, new.public_id))
    shown = officer_client.get(answer.location).text
    assert REWRITTEN in shown
    assert "sang Thứ 6 16/01/2026" in shown


def test_words_edited_by_a_colleague_are_not_approved_by_an_old_page(officer_client, course, clock):
    (message,) = drafts_to(course.trainees[0])
    old = text_key(message)
    text = TemplateText("Lịch học", "Khác {lien-ket}")
    edit_message(message, text, seen=message.revision, actor=COMMAND, now=clock())
    answer = act(officer_client, course.intake, message, "duyet", seen=old)
    assert REWRITTEN in officer_client.get(answer.location).text
    assert message.status is DRAFT
    act(officer_client, course.intake, message, "duyet")
    assert message.status is APPROVED


def test_approval_by_a_colleague_does_not_count_as_other_words(officer_client, course):
    (message,) = drafts_to(course.trainees[0])
    old = text_key(message)
    act(officer_client, course.intake, message, "duyet")
    act(officer_client, course.intake, message, "da-gui", seen=old)
    assert message.status is SENT


def test_old_address_of_a_message_opens_the_one_in_its_place(officer_client, course, clock):
    me, intake = course.trainees[0], course.intake
    (message,) = drafts_to(me)
    publish_friday(course, clock)
    page = officer_client.post(address(intake, message.public_id, "mo")).text
    assert REWRITTEN in page
    assert "sang Thứ 6 16/01/2026" in page
    (new,) = drafts_to(me)
    assert address(intake, new.public_id) in officer_client.get(address(intake, message.public_id)).text
    form = {"subject": "A", "body": "B {lien-ket}", "revision": message.revision - 1}
    assert officer_client.post(address(intake, message.public_id), data=form).status_code == 409


def test_message_that_says_nothing_any_more_is_not_to_be_copied(officer_client, course):
    (message,) = drafts_to(course.trainees[0])
    act(officer_client, course.intake, message, "bo")
    page = officer_client.post(address(course.intake, message.public_id, "mo")).text
    assert "Tin này đã bỏ: xin đừng gửi." in page
    assert "Chép tin" not in page


@pytest.mark.parametrize("scope", ["chon", "tat-ca"])
@pytest.mark.parametrize(
    ("action", "rest", "first"),
    [
        ("duyet", APPROVED, [SENT, DISCARDED, DRAFT]),
        ("bo", DISCARDED, [SENT, DISCARDED, DRAFT]),
        ("da-gui", SENT, [SENT, SENT, DISCARDED, DRAFT]),
    ],
)
def test_many_at_once_leave_what_was_written_anew_and_name_it(
    officer_client, course, clock, scope, action, rest, first
):
    me, other = course.trainees
    intake = course.intake
    page = officer_client.get(address(intake)).text
    form = fields_of(page, address(intake, "nhieu")) | {"viec": action, "pham-vi": scope}
    form |= {"tin": [text_key(one) for one in (drafts_to(me)[0], drafts_to(other)[0])]}
    rewrite_for(me, course, clock)
    answer = officer_client.post(address(intake, "nhieu"), data=form)
    page = officer_client.get(answer.location).text
    assert LEFT in page
    assert page.split(LEFT)[1].partition("</section>")[0].count(me.full_name + "</a>") == 1
    assert other.full_name not in page.split(LEFT)[1].partition("</section>")[0]
    assert states(course) == [first, [SENT, rest]]


def rewrite_for(me, course, clock):
    """Another release, which changes something for one person alone."""
    clock.advance(minutes=5)
    enrolment = next(one for one in course.draft.enrolments if one.trainee_id == me.id)
    enrolment.skips.append(Skip(session=course.session(0, 0)))
    db.session.commit()
    publish_draft(course, clock)


def test_all_found_are_those_that_the_page_had_found(officer_client, course, clock):
    me = course.trainees[0]
    page = officer_client.get(address(course.intake), query_string={"loai": "changes"}).text
    form = fields_of(page, address(course.intake, "nhieu")) | {"viec": "bo", "pham-vi": "tat-ca"}
    number = len(form["seen"].split())
    move_last(course, clock, FRIDAY, course_class=1)  # the other class, whose lecturer gets a message only now
    clock.advance(minutes=5)
    publish_draft(course, clock)
    answer = officer_client.post(address(course.intake, "nhieu"), data=form)
    page = officer_client.get(answer.location).text
    assert f"Đã bỏ {number} tin." in page
    assert f"1 tin {LEFT}" in page
    assert drafts_to(me) == []


def test_group_tick_notes_what_the_page_had_and_leaves_what_came_after(officer_client, course, clock):
    me = course.trainees[0]
    form = group_form(officer_client.get(address(course.intake, "nhom")).text, "changes")
    publish_friday(course, clock)
    answer = officer_client.post(address(course.intake, "nhom"), data=form)
    assert LEFT in officer_client.get(answer.location).text
    assert states(course)[0] == [SENT, SENT, DISCARDED, DRAFT]
    assert "chuyển từ Thứ 5 15/01/2026, 07:30–11:30 sang Thứ 6" in drafts_to(me)[0].body


def test_old_page_without_a_text_does_nothing(officer_client, course):
    (message,) = drafts_to(course.trainees[0])
    officer_client.post(address(course.intake, message.public_id, "viec"), data={"viec": "da-gui"})
    assert message.status is DRAFT
