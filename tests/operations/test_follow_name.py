"""A corrected name reaches what waits to be sent; what somebody approved or worded waits for staff to look at it."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask

from models import Channel, Intake, MessageKind, MessageStatus, OutboxMessage, Trainee, db
from operations.actor import COMMAND
from operations.answer_messages import write_asking
from operations.import_roster import import_roster
from operations.message_texts import TemplateText
from operations.outbox import approve, edit_message, mark_sent
from operations.seen_messages import text_key
from operations.trainees import change_trainee, fields_of, trainee_fingerprint
from tests.conftest import Clock, on_both_databases
from tests.factories import NOW, make_intake, make_trainee, make_unit
from tests.operations.counting import counted_statements
from tests.operations.courses import THURSDAY, Course
from tests.operations.messages import (
    drafts_to,
    messages_to,
    move_last,
    publish_draft,
    ready_course,
    send_all_by_hand,
)
from tests.workbooks import workbook

OLD, NEW = "Nguyễn Văn An", "Nguyễn Văn Ân"
Rename = Callable[[Trainee], None]


def by_staff(trainee: Trainee) -> None:
    fields = replace(fields_of(trainee), full_name=NEW)
    change_trainee(trainee, fields=fields, seen=trainee_fingerprint(trainee), actor=COMMAND, now=NOW)


def by_a_roster(trainee: Trainee) -> None:
    import_roster(trainee.intake, roster(NEW), filename="ds.xlsx", actor=COMMAND, now=NOW)


def roster(*names: str) -> bytes:
    return workbook(*((n, name, "", "Xã Mẫu", "", "", "") for n, name in enumerate(names, 1)))


by_either = pytest.mark.parametrize("rename", [by_staff, by_a_roster])


@pytest.fixture
def intake(app: Flask) -> Intake:
    return make_intake()


@pytest.fixture
def invited(intake: Intake) -> tuple[Trainee, OutboxMessage]:
    trainee = make_trainee(intake, full_name=OLD, unit=make_unit(name="Xã Mẫu"))
    write_asking(intake, MessageKind.INVITATION, actor=COMMAND, now=NOW)
    return trainee, messages_to(trainee)[0]


@pytest.fixture
def course(app: Flask, clock: Clock) -> Course:
    """Published, with the first message of the first trainee still a draft."""
    course = ready_course(clock)
    course.trainees[0].full_name, course.trainees[0].unit = OLD, make_unit(name="Xã Mẫu")
    course.trainees[0].search_key = "nguyen van an"
    publish_draft(course, clock)
    return course


def greeting(message: OutboxMessage) -> str:
    return message.body.splitlines()[0]


@by_either
def test_draft_addresses_people_by_the_corrected_name(invited: tuple[Trainee, OutboxMessage], rename: Rename) -> None:
    trainee, message = invited
    assert greeting(message) == f"Kính gửi {OLD},"
    rename(trainee)
    assert trainee.full_name == NEW
    assert [(one.id, greeting(one)) for one in messages_to(trainee)] == [(message.id, f"Kính gửi {NEW},")]


@by_either
def test_draft_about_the_timetable_changes_nothing_but_the_name(course: Course, rename: Rename) -> None:
    trainee = course.trainees[0]
    (message,) = drafts_to(trainee)
    body, told = message.body, (message.subject, message.content, message.tells, message.status)
    rename(trainee)
    assert [one.body for one in messages_to(trainee)] == [body.replace(OLD, NEW)]
    assert (message.subject, message.content, message.tells, message.status) == told


@by_either
@on_both_databases
def test_approved_message_is_put_aside_and_a_draft_takes_its_place(
    invited: tuple[Trainee, OutboxMessage], rename: Rename, clock: Clock
) -> None:
    trainee, message = invited
    trainee.email = "an@example.vn"
    approve(trainee.intake, [text_key(message)], by_mail=True, actor=COMMAND, now=clock())
    rename(trainee)
    old, new = messages_to(trainee)
    assert (old.status, greeting(old)) == (MessageStatus.DISCARDED, f"Kính gửi {OLD},")
    assert (new.status, greeting(new)) == (MessageStatus.DRAFT, f"Kính gửi {NEW},")
    assert (new.kind, new.channel, new.created_at) == (old.kind, Channel.EMAIL, old.created_at)


def test_text_edited_by_hand_is_put_aside_as_it_is(course: Course, clock: Clock) -> None:
    trainee = course.trainees[0]
    (message,) = drafts_to(trainee)
    words = TemplateText("Lịch học", f"Chào anh {OLD}: {{lien-ket}}")
    edit_message(message, words, seen=message.revision, actor=COMMAND, now=clock())
    by_staff(trainee)
    old, new = messages_to(trainee)
    assert (old.status, old.subject, old.body) == (MessageStatus.DISCARDED, words.subject, words.body)
    assert (new.status, new.edited, greeting(new)) == (MessageStatus.DRAFT, False, f"Kính gửi {NEW},")
    assert (new.tells, new.concerns_at, new.content) == (old.tells, old.concerns_at, old.content)


def test_text_edited_by_hand_that_names_nobody_stays(course: Course, clock: Clock) -> None:
    trainee = course.trainees[0]
    (message,) = drafts_to(trainee)
    words = TemplateText("Lịch học", "Chào anh: {lien-ket}")
    edit_message(message, words, seen=message.revision, actor=COMMAND, now=clock())
    by_staff(trainee)
    assert [(one.status, one.body) for one in messages_to(trainee)] == [(MessageStatus.DRAFT, words.body)]


def test_text_with_the_old_name_that_was_being_sent_on_is_told_and_not_told_again(course: Course, clock: Clock) -> None:
    trainee = course.trainees[0]
    (message,) = drafts_to(trainee)
    seen = text_key(message)
    approve(course.intake, [seen], by_mail=False, actor=COMMAND, now=clock())
    by_staff(trainee)
    assert mark_sent(course.intake, [seen], actor=COMMAND, now=clock.advance(minutes=1)).done == 1
    assert [one.status for one in messages_to(trainee)] == [MessageStatus.SENT, MessageStatus.DISCARDED]


def test_message_that_has_gone_keeps_the_name_that_it_went_with(course: Course, clock: Clock) -> None:
    trainee = course.trainees[0]
    send_all_by_hand(course, clock())
    by_staff(trainee)
    assert [greeting(one) for one in messages_to(trainee)] == [f"Kính gửi {OLD},"]
    clock.advance(hours=1)
    move_last(course, clock, THURSDAY)
    publish_draft(course, clock)
    assert [greeting(one) for one in drafts_to(trainee)] == [f"Kính gửi {NEW},"]


def test_roster_that_corrects_many_names_sends_no_more_statements_than_for_one(intake: Intake) -> None:
    unit = make_unit(name="Xã Mẫu")
    old = [f"Nguyễn Văn An {letter}" for letter in "BCDEGHIK"]
    for name in old:
        make_trainee(intake, full_name=name, unit=unit)
    write_asking(intake, MessageKind.INVITATION, actor=COMMAND, now=NOW)
    new = [name.replace("An", "Ân") for name in old]
    counts = []
    for names in (new[:1], new):
        with counted_statements() as sent:
            import_roster(intake, roster(*names), filename="ds.xlsx", actor=COMMAND, now=NOW)
        counts.append(len([one for one in sent if one.startswith("SELECT")]))
    assert counts[0] == counts[1]
    bodies = db.session.scalars(db.select(OutboxMessage.body))
    assert sorted(body.splitlines()[0] for body in bodies) == sorted(f"Kính gửi {name}," for name in new)
