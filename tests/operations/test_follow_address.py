"""Drafts go by mail as soon as there is an address, whoever enters it, and are to be pasted when it goes."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask

from models import Channel, Intake, MessageKind, MessageStatus, OutboxMessage, Trainee, db
from operations.actor import COMMAND, trainee_actor
from operations.answer_messages import write_asking
from operations.change_own_contact import Contact, change_own_contact, contact_fingerprint
from operations.change_settings import save_lecturer as lecturers
from operations.import_roster import import_roster
from operations.trainees import change_trainee, fields_of, trainee_fingerprint
from tests.conftest import Clock
from tests.factories import NOW, make_intake, make_trainee, make_unit
from tests.operations.messages import messages_to, publish_draft, ready_course
from tests.workbooks import workbook

ADDRESS = "an@example.vn"


@pytest.fixture
def intake(app: Flask) -> Intake:
    return make_intake()


@pytest.fixture
def invited(intake: Intake) -> tuple[Trainee, OutboxMessage]:
    """Somebody without an address, and the invitation that waits to be pasted."""
    trainee = make_trainee(intake, full_name="Nguyễn Văn An", unit=make_unit(name="Xã Mẫu"), birth_year=1998)
    write_asking(intake, MessageKind.INVITATION, actor=COMMAND, now=NOW)
    return trainee, messages_to(trainee)[0]


def by_staff(trainee: Trainee, email: str) -> None:
    fields = replace(fields_of(trainee), email=email)
    change_trainee(trainee, fields=fields, seen=trainee_fingerprint(trainee), actor=COMMAND, now=NOW)


def by_themselves(trainee: Trainee, email: str) -> None:
    contact, seen = Contact("vi", "", email), contact_fingerprint(trainee)
    change_own_contact(trainee, contact, seen=seen, actor=trainee_actor(trainee), now=NOW, consent=True)


def by_a_roster(trainee: Trainee, email: str) -> None:
    data = workbook((trainee.full_name, "1998", "Xã Mẫu", email), header=("Họ và tên", "Năm sinh", "Đơn vị", "E-mail"))
    import_roster(trainee.intake, data, filename="ds.xlsx", actor=COMMAND, now=NOW)


@pytest.mark.parametrize("enter", [by_staff, by_themselves, by_a_roster])
def test_draft_follows_an_address_that_is_entered(
    invited: tuple[Trainee, OutboxMessage], enter: Callable[[Trainee, str], None]
) -> None:
    trainee, message = invited
    assert message.channel is Channel.PASTE
    enter(trainee, ADDRESS)
    assert (trainee.email, message.channel) == (ADDRESS, Channel.EMAIL)


@pytest.mark.parametrize("enter", [by_staff, by_themselves])
def test_draft_follows_an_address_that_is_taken_away(
    invited: tuple[Trainee, OutboxMessage], enter: Callable[[Trainee, str], None]
) -> None:
    trainee, message = invited
    enter(trainee, ADDRESS)
    enter(trainee, "")
    assert message.channel is Channel.PASTE


def test_draft_stays_as_chosen_when_the_address_is_only_corrected(invited: tuple[Trainee, OutboxMessage]) -> None:
    trainee, message = invited
    by_staff(trainee, ADDRESS)
    message.channel = Channel.PASTE  # so staff want it
    db.session.commit()
    by_staff(trainee, "binh@example.vn")
    assert message.channel is Channel.PASTE


def test_message_that_was_approved_stays_as_it_was(invited: tuple[Trainee, OutboxMessage]) -> None:
    trainee, message = invited
    message.status = MessageStatus.APPROVED
    db.session.commit()
    by_staff(trainee, ADDRESS)
    assert message.channel is Channel.PASTE


def test_draft_to_a_lecturer_follows_the_address(app: Flask, clock: Clock) -> None:
    course = ready_course(clock)
    publish_draft(course, clock)
    lecturer = course.lecturers[0]
    message = db.session.scalars(db.select(OutboxMessage).filter_by(lecturer_id=lecturer.id)).one()
    before = message.channel
    fields = replace(lecturers.fields_of(lecturer, intake=course.intake), email=ADDRESS)
    lecturers.save_lecturer(
        course.intake,
        lecturer=lecturer,
        fields=fields,
        expected_revision=course.intake.revision,
        actor=COMMAND,
        now=NOW,
    )
    assert (before, message.channel) == (Channel.PASTE, Channel.EMAIL)
