"""Who is invited and who is reminded, and who is left in peace."""

from datetime import timedelta

import pytest

from models import EnteredBy, MessageKind, MessageStatus, UnansweredPolicy, db
from operations.actor import COMMAND
from operations.answer_messages import REMIND_AFTER, ask_one, plan_asking, write_asking
from operations.group_texts import group_texts
from operations.message_templates import PlaceholderError, save_template, templates_of
from operations.message_texts import TemplateText, deadline_sentence, fill_in
from operations.outbox import approve, discard_messages, mark_sent, reopen
from operations.read_outbox import OutboxQuery, found_texts
from operations.release_texts import in_language
from operations.seen_messages import Outcome, text_key
from tests.factories import make_intake, make_trainee, make_unit
from tests.operations.courses import answer
from tests.operations.messages import messages_to
from tests.operations.sheets import make_sheet, office_week

INVITATION, REMINDER = MessageKind.INVITATION, MessageKind.REMINDER


@pytest.fixture
def intake(app, clock):
    intake = make_intake(calendar_title="Lịch học", answer_deadline=clock() + timedelta(days=4))
    db.session.commit()
    return intake


def write(intake, kind, clock):
    return write_asking(intake, kind, actor=COMMAND, now=clock())


def send(intake, clock):
    return mark_sent(intake, found_texts(intake, OutboxQuery(), now=clock()), actor=COMMAND, now=clock())


def invited(intake, clock):
    """A person who was invited just now."""
    trainee = make_trainee(intake)
    write(intake, INVITATION, clock)
    send(intake, clock)
    return trainee


def test_invited_is_whoever_has_not_answered_and_once(intake, clock):
    silent, by_self, by_staff = (make_trainee(intake) for _ in range(3))
    answer(intake, now=clock(), trainee=by_self)
    make_sheet(intake, trainee=by_staff, week=office_week(), entered_by=EnteredBy.STAFF)
    assert (write(intake, INVITATION, clock), write(intake, INVITATION, clock)) == (1, 0)
    (message,) = messages_to(silent)
    assert (message.kind, message.status) == (INVITATION, MessageStatus.DRAFT)
    assert "Đảng" not in message.subject + message.body
    assert message.subject == "Lịch học: mời anh/chị cho biết thời gian thuận tiện"
    assert message.body.startswith(f"Kính gửi {silent.full_name},\n")
    assert {"{han}", "{lien-ket}"} <= set(message.body.split())


def test_invitation_and_reminder_speak_the_language_of_the_person(intake, clock, english):
    trainee = make_trainee(intake, language="en")
    write(intake, INVITATION, clock)
    (message,) = messages_to(trainee)
    assert message.language == "en"
    assert message.body.startswith(f"Dear {trainee.full_name},")
    with in_language("en"):
        assert "Please answer by 09:00 Fri 09/01/2026" in deadline_sentence(intake, now=clock()).replace(
            "Friday", "Fri"
        )


def test_reminder_goes_to_nobody_before_three_days(intake, clock):
    trainee = invited(intake, clock)
    clock.advance(days=3, minutes=-1)
    plan = plan_asking(intake, now=clock())
    assert (plan.to_remind, plan.recent) == ([], [trainee.id])
    assert write(intake, REMINDER, clock) == 0
    clock.advance(minutes=1)
    assert write(intake, REMINDER, clock) == 1
    send(intake, clock)
    clock.advance(days=REMIND_AFTER.days, minutes=-1)
    assert write(intake, REMINDER, clock) == 0


def test_reminder_never_goes_to_somebody_who_was_not_invited(intake, clock):
    make_trainee(intake)
    assert write(intake, REMINDER, clock) == 0


def test_reminder_spares_who_answered_after_the_invitation(intake, clock):
    trainee = invited(intake, clock)
    answer(intake, now=clock(), trainee=trainee)
    clock.advance(days=4)
    assert write(intake, REMINDER, clock) == 0


@pytest.mark.parametrize(
    ("policy", "reminded"),
    [(UnansweredPolicy.UNIT_HOURS, 0), (UnansweredPolicy.IF_NEEDED, 1), (UnansweredPolicy.LEAVE_OUT, 1)],
)
def test_reminder_takes_the_hours_of_the_unit_for_an_answer_where_the_intake_does(intake, clock, policy, reminded):
    unit = make_unit()
    make_trainee(intake, unit=unit)
    make_sheet(intake, unit=unit, week=office_week(), entered_by=EnteredBy.UNIT)
    intake.unanswered_policy = policy
    assert write(intake, INVITATION, clock) == 1  # each can correct the own part
    send(intake, clock)
    clock.advance(days=4)
    assert write(intake, REMINDER, clock) == reminded


def test_person_who_withdrew_is_asked_no_more(intake, clock):
    make_trainee(intake, withdrawn_at=clock())
    assert write(intake, INVITATION, clock) == 0


def test_invitation_is_not_approved_once_the_person_has_answered(intake, clock):
    trainee = make_trainee(intake)
    write(intake, INVITATION, clock)
    (message,) = messages_to(trainee)
    answer(intake, now=clock(), trainee=trainee)
    assert approve(intake, [text_key(message)], by_mail=True, actor=COMMAND, now=clock()) == Outcome(0, [])
    assert message.status is MessageStatus.DISCARDED


def test_reopened_reminder_gives_way_to_the_one_that_waits(intake, clock):
    trainee = invited(intake, clock)
    clock.advance(days=4)
    write(intake, REMINDER, clock)
    (sent, waiting) = messages_to(trainee)
    assert reopen(intake, [sent.id], actor=COMMAND, now=clock()) == 0
    assert (sent.status, waiting.status) == (MessageStatus.DISCARDED, MessageStatus.DRAFT)


def test_older_message_that_was_reopened_does_not_wait_instead_of_a_later_one(intake, clock):
    trainee = invited(intake, clock)
    clock.advance(days=4)
    write(intake, REMINDER, clock)
    send(intake, clock)
    invitation, reminder = messages_to(trainee)
    assert reopen(intake, [invitation.id], actor=COMMAND, now=clock()) == 1
    seen = [text_key(reminder)]
    assert mark_sent(intake, seen, actor=COMMAND, now=clock()) == Outcome(0, [])
    assert discard_messages(intake, seen, actor=COMMAND, now=clock()) == Outcome(0, [])
    assert (invitation.status, reminder.status) == (MessageStatus.DRAFT, MessageStatus.SENT)


def test_deadline_that_was_moved_is_said_as_it_is_when_the_message_goes(intake, clock):
    body = "A\n{han}\n{lien-ket}"
    sentence = deadline_sentence(intake, now=clock())
    assert fill_in(body, link="L", deadline=sentence) == "A\nHạn khai báo: 09:00 Thứ 6 09/01/2026.\nL"
    clock.advance(days=5)
    assert "đã qua" in deadline_sentence(intake, now=clock())
    intake.answer_deadline = None
    assert fill_in(body, link="L", deadline=deadline_sentence(intake, now=clock())) == "A\nL"


def test_template_saved_writes_the_drafts_anew_but_those_edited(intake, clock):
    people = [make_trainee(intake) for _ in range(2)]
    write(intake, INVITATION, clock)
    kept, changed = messages_to(people[0])[0], messages_to(people[1])[0]
    kept.edited = True
    text = TemplateText("Lịch học", "Chào {ten}, mời mở {lien-ket}")
    assert save_template(intake, INVITATION, "vi", text, seen=None, actor=COMMAND, now=clock()) == 1
    assert changed.body == f"Chào {people[1].full_name}, mời mở {{lien-ket}}"
    assert "Nhà trường mời" in kept.body
    shown = templates_of(intake)[INVITATION, "vi"]
    assert (shown.text, shown.revision) == (text, 1)
    assert save_template(intake, INVITATION, "vi", None, seen=1, actor=COMMAND, now=clock()) == 1
    assert "Nhà trường mời" in changed.body


@pytest.mark.parametrize(
    ("kind", "text", "field"),
    [
        (INVITATION, TemplateText("A", "không có liên kết"), "body"),
        (INVITATION, TemplateText("A {lien-ket}", "{lien-ket}"), "subject"),
        (INVITATION, TemplateText("A", "{lien-ket} {sai}"), "body"),
        (MessageKind.CHANGES, TemplateText("A", "{lien-ket}"), "body"),
    ],
)
def test_template_that_would_leave_something_out_is_refused(intake, clock, kind, text, field):
    with pytest.raises(PlaceholderError) as refused:
        save_template(intake, kind, "vi", text, seen=None, actor=COMMAND, now=clock())
    assert refused.value.field == field


def test_text_for_a_group_has_no_link_no_placeholder_and_is_neutral(intake, clock):
    texts = [text for _kind, found in group_texts(intake, [], ["vi"], now=clock()) for _language, text in found]
    assert len(texts) == 2
    for text in texts:
        assert text.startswith("Lịch học:\n")
        assert not any(sign in text for sign in ("{", "http", "Đảng"))


def test_one_person_is_asked_by_what_waits_already_however_often_it_is_said(intake, clock):
    trainee, other = make_trainee(intake), make_trainee(intake)
    first = ask_one(trainee, actor=COMMAND, now=clock())
    assert (first.kind, first.status, first.body.partition("\n")[0]) == (
        INVITATION, MessageStatus.DRAFT, f"Kính gửi {trainee.full_name},",
    )  # fmt: skip
    assert ask_one(trainee, actor=COMMAND, now=clock()).id == first.id
    assert (len(messages_to(trainee)), messages_to(other)) == (1, [])


def test_one_person_who_was_invited_a_moment_ago_is_reminded_when_staff_ask_for_it(intake, clock):
    trainee = invited(intake, clock)
    assert write(intake, REMINDER, clock) == 0
    assert ask_one(trainee, actor=COMMAND, now=clock()).kind is REMINDER


def test_one_person_for_whom_the_unit_answered_is_invited_again_and_not_reminded(intake, clock):
    unit = make_unit()
    make_sheet(intake, unit=unit, week=office_week(), entered_by=EnteredBy.UNIT)
    trainee = make_trainee(intake, unit=unit)
    ask_one(trainee, actor=COMMAND, now=clock())
    send(intake, clock)
    assert ask_one(trainee, actor=COMMAND, now=clock()).kind is INVITATION


def test_one_person_who_has_answered_is_not_asked(intake, clock):
    trainee = make_trainee(intake)
    waiting = ask_one(trainee, actor=COMMAND, now=clock())
    answer(intake, now=clock(), trainee=trainee)
    assert ask_one(trainee, actor=COMMAND, now=clock()) is None
    assert waiting.status is MessageStatus.DISCARDED


def test_plan_counts_everybody_once_by_reason(intake, clock):
    unit = make_unit()
    make_sheet(intake, unit=unit, week=office_week(), entered_by=EnteredBy.UNIT)
    intake.unanswered_policy = UnansweredPolicy.UNIT_HOURS
    spared, due = make_trainee(intake, unit=unit), make_trainee(intake)
    write(intake, INVITATION, clock)
    send(intake, clock)
    clock.advance(days=4)
    recent = make_trainee(intake)
    write(intake, INVITATION, clock)
    send(intake, clock)
    waiting = make_trainee(intake)
    write(intake, INVITATION, clock)
    new, by_staff = make_trainee(intake), make_trainee(intake)
    make_sheet(intake, trainee=by_staff, week=office_week(), entered_by=EnteredBy.STAFF)
    make_trainee(intake, withdrawn_at=clock())
    answer(intake, now=clock(), trainee=make_trainee(intake, withdrawn_at=clock()))
    plan = plan_asking(intake, now=clock())
    assert (plan.to_invite, plan.to_remind, plan.waiting, plan.recent, plan.spared) == (
        [new.id], [due.id], [waiting.id], [recent.id], [spared.id]
    )  # fmt: skip
    assert (plan.answered, plan.withdrawn) == (1, 2)
