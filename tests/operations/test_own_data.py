"""What is kept about a trainee: shown, taken along, corrected, deleted."""

import json
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from documents.cells import parse_phone
from models import (
    ActorKind,
    AnswerDraft,
    AuditEntry,
    AvailabilitySheet,
    CalendarSource,
    Channel,
    EnteredBy,
    EntryStatus,
    FeedEntry,
    FormatDislike,
    ImportedCalendar,
    Intake,
    LinkPurpose,
    MessageKind,
    MessageStatus,
    Model,
    ReleaseSeat,
    ShiftMark,
    State,
    Trainee,
    db,
)
from operations.actor import COMMAND, trainee_actor
from operations.answer_messages import write_asking
from operations.availability import Source, answer_source
from operations.change_own_contact import Contact, change_own_contact, contact_fingerprint
from operations.errors import StaleError
from operations.feed_entries import entries_of
from operations.links import ensure_links, find_link
from operations.own_data import MOST_LOG_LINES, NOT_SHOWN_TABLES, SHOWN_TABLES, note_export, own_data
from operations.save_availability import NOTICE_VERSION
from operations.withdraw_answers import ANSWERS, has_answers, withdraw_answers
from tests.conftest import Clock, on_both_databases
from tests.factories import NOW, make_format, make_intake, make_trainee, make_unit
from tests.operations.amended import feed_of, published_course, stay_away, take
from tests.operations.at_once import at_once
from tests.operations.messages import drafts_to, messages_to, publish_draft, ready_course, send_all_by_hand
from tests.operations.sheets import make_sheet, office_week

KEPT = {"amendment", "link", "outbox_message", "release_placement", "release_seat", "enrolment"}


@pytest.fixture
def trainee(app: Flask, clock: Clock) -> Trainee:
    """Somebody who answered for themselves, with all that can be entered."""
    intake = make_intake()
    trainee = make_trainee(
        intake, full_name="Trần Thị Bình", unit=make_unit(name="Bệnh viện Mẫu"), phone="0912345678",
        consent_version=NOTICE_VERSION, consent_at=clock(),
    )  # fmt: skip
    trainee.format_dislikes = [FormatDislike(format=make_format(intake, name="Buổi tối"), points=6)]
    sheet = make_sheet(
        intake, trainee=trainee, week=office_week(), days={(date(2026, 1, 13), 2): State.BUSY},
        rota=(date(2026, 1, 12), "SSN"),
    )  # fmt: skip
    sheet.shift_marks = [ShiftMark(code="S", days_after=1, period_id=intake.periods[0].id, state=State.IF_NEEDED)]
    ensure_links([trainee], LinkPurpose.FEED, now=clock())
    db.session.commit()
    return trainee


def withdraw(trainee: Trainee, clock: Clock) -> bool:
    return withdraw_answers(trainee, actor=trainee_actor(trainee), now=clock())


def test_every_table_about_a_trainee_is_shown_or_is_named_as_not_shown() -> None:
    about = {name for name, table in Model.metadata.tables.items() if "trainee_id" in table.c}
    assert about == SHOWN_TABLES | NOT_SHOWN_TABLES


def test_every_table_about_a_trainee_is_deleted_or_is_named_as_kept() -> None:
    about = {name for name, table in Model.metadata.tables.items() if "trainee_id" in table.c}
    assert about == {one.__tablename__ for one in ANSWERS} | KEPT


def test_own_data_hold_all_that_was_entered_and_no_link(trainee: Trainee, clock: Clock) -> None:
    found = own_data(trainee)
    assert json.loads(json.dumps(found)) == found
    assert (found["profile"]["full_name"], found["profile"]["unit"]) == ("Trần Thị Bình", "Bệnh viện Mẫu")
    assert found["consent"] == {
        "version": NOTICE_VERSION,
        "given_at": clock().isoformat(),
        "noted_by": "",
        "withdrawn_at": None,
    }
    answers = found["answers"]
    assert len(answers["week"]) == 21
    assert answers["week"][0] == {"weekday": 0, "period": "Sáng", "state": "busy"}
    changed = [{"code": "S", "days_after": 1, "period": "Sáng", "state": "if_needed"}]
    assert answers["rota"] == {"anchor": "2026-01-12", "cycle": ["S", "S", "N"], "changed": changed}
    assert answers["days"] == [{"date": "2026-01-13", "period": "Tối", "state": "busy"}]
    assert found["format_preferences"] == [{"format": "Buổi tối", "dislike_points": 6}]
    assert [link["purpose"] for link in found["links"]] == ["feed"]
    assert set(found["links"][0]) == {"purpose", "created_at", "renewed", "last_fetched_at", "reminder_minutes"}


def test_own_data_hold_releases_and_messages_that_went(app: Flask, clock: Clock) -> None:
    course = ready_course(clock)
    publish_draft(course, clock)
    assert [(one["status"], one["sent_at"]) for one in own_data(course.trainees[0])["messages"]] == [("draft", None)]
    send_all_by_hand(course, clock())
    found = own_data(course.trainees[0])
    assert [one["kind"] for one in found["messages"]] == ["release"]
    assert [one["release"] for one in found["placements"]] == [1]
    assert [one["number"] for one in found["sessions"]] == [1, 2, 3]
    assert [one["action"] for one in found["log"]] == ["message.sent"]
    assert "Học Thử 2" not in json.dumps(found, ensure_ascii=False)  # nothing of anybody else


def test_own_data_hold_the_draft_and_the_imported_calendar_until_withdrawn(trainee: Trainee, clock: Clock) -> None:
    block = "2026-01-12T08:00:00/2026-01-12T10:00:00"
    db.session.add_all(
        [
            AnswerDraft(trainee=trainee, fields={"rota_cycle": "S"}, saved_at=clock()),
            ImportedCalendar(
                intake=trainee.intake, trainee=trainee, source=CalendarSource.FILE, imported_at=clock(), blocks=[block]
            ),
        ]
    )
    trainee.can_attend_online = True
    db.session.commit()
    found = own_data(trainee)
    assert found["draft"] == {"saved_at": clock().isoformat(), "fields": {"rota_cycle": "S"}}
    assert found["imported_calendar"]["busy"] == [block]
    assert found["profile"]["can_attend_online"] is True
    assert withdraw(trainee, clock)
    found = own_data(trainee)
    assert (found["draft"], found["imported_calendar"], found["profile"]["can_attend_online"]) == (None, None, None)


def test_own_data_hold_what_was_arranged_after_a_release(app: Flask) -> None:
    course = published_course()
    me = course.trainees[0]
    take(me, course.session(0, 1), course.session(1, 1))
    stay_away(me, course.session(0, 0), now=NOW + timedelta(days=7, hours=3))
    one, other = own_data(me)["amendments"]
    assert (one["release"], one["number"], one["kind"], one["afterwards"]) == (1, 1, "make_up", False)
    assert (other["kind"], other["afterwards"]) == ("absence", True)
    assert (one["missed"]["class"], one["taken"]["class"]) == ("Lớp 01", "Lớp 02")
    assert own_data(course.trainees[1])["amendments"] == []


def test_log_is_whole_where_it_is_asked_for(trainee: Trainee, clock: Clock) -> None:
    entries = [
        AuditEntry(
            at=clock(), actor_kind=ActorKind.SYSTEM, actor_name="system", action="trainee.read",
            subject=f"trainee:{trainee.id}", intake_id=trainee.intake_id, details={},
        )
        for _ in range(MOST_LOG_LINES + 1)
    ]  # fmt: skip
    db.session.add_all(entries)
    db.session.commit()
    assert len(own_data(trainee)["log"]) == MOST_LOG_LINES
    assert len(own_data(trainee, whole_log=True)["log"]) == MOST_LOG_LINES + 1


def test_export_is_noted_once_an_hour(trainee: Trainee, clock: Clock) -> None:
    for minutes in (0, 59, 1):
        clock.advance(minutes=minutes)
        note_export(trainee, actor=trainee_actor(trainee), now=clock())
    assert db.session.query(AuditEntry).filter_by(action="data.exported").count() == 2


def test_withdrawn_answers_are_gone_and_count_as_not_answered(trainee: Trainee, clock: Clock) -> None:
    assert withdraw(trainee, clock)
    assert answer_source(trainee) is Source.NOT_ANSWERED
    assert (trainee.consent_version, trainee.consent_at, trainee.withdrawn_at) == (None, None, clock())
    assert not has_answers(trainee)
    assert own_data(trainee)["answers"] is None
    for table in ("availability_sheet", "week_mark", "day_mark", "rota", "shift_mark", "format_dislike"):
        assert db.session.scalar(sa.text(f"SELECT count(*) FROM {table}")) == 0
    entry = db.session.scalars(db.select(AuditEntry).filter_by(action="consent.withdrawn")).one()
    assert (entry.subject, entry.details) == (f"trainee:{trainee.id}", {})


def test_withdrawn_twice_is_once(trainee: Trainee, clock: Clock) -> None:
    assert [withdraw(trainee, clock), withdraw(trainee, clock)] == [True, False]
    assert db.session.query(AuditEntry).filter_by(action="consent.withdrawn").count() == 1


def test_withdrawal_leaves_others_and_the_unit_alone(trainee: Trainee, clock: Clock) -> None:
    other = make_trainee(trainee.intake, unit=trainee.unit)
    make_sheet(trainee.intake, trainee=other, week=office_week())
    make_sheet(trainee.intake, unit=trainee.unit, week=office_week(), entered_by=EnteredBy.UNIT)
    withdraw(trainee, clock)
    assert db.session.query(AvailabilitySheet).count() == 2
    assert answer_source(other) is Source.SELF
    assert answer_source(trainee) is Source.UNIT  # the unit's common hours are not the person's own


def test_withdrawal_takes_what_staff_entered_too(app: Flask, clock: Clock) -> None:
    trainee = make_trainee(make_intake())
    make_sheet(trainee.intake, trainee=trainee, week=office_week(), entered_by=EnteredBy.STAFF)
    assert withdraw(trainee, clock)
    assert answer_source(trainee) is Source.NOT_ANSWERED


def test_withdrawal_keeps_the_published_timetable(app: Flask, clock: Clock) -> None:
    course = ready_course(clock)
    publish_draft(course, clock)
    withdraw(course.trainees[0], clock)
    assert db.session.query(ReleaseSeat).filter_by(trainee_id=course.trainees[0].id).count() == 3


def change(trainee: Trainee, clock: Clock, **values: str) -> None:
    contact = Contact(**({"language": "vi", "phone": "0912345678", "email": ""} | values))
    seen = contact_fingerprint(trainee)
    change_own_contact(trainee, contact, seen=seen, actor=trainee_actor(trainee), now=clock(), consent=True)


def test_contact_is_corrected_and_noted_without_its_values(trainee: Trainee, clock: Clock) -> None:
    change(trainee, clock, phone=parse_phone("0987 654 321"), email="binh@example.vn")
    assert (trainee.phone, trainee.email) == ("0987654321", "binh@example.vn")
    entry = db.session.scalars(db.select(AuditEntry).filter_by(action="trainee.contact_changed")).one()
    assert entry.details == {"phone": True, "email": True}
    change(trainee, clock, phone="0987654321", email="binh@example.vn")
    assert db.session.query(AuditEntry).filter_by(action="trainee.contact_changed").count() == 1


def test_contact_of_a_stale_page_is_refused(trainee: Trainee, clock: Clock) -> None:
    with pytest.raises(StaleError):
        change_own_contact(
            trainee, Contact("vi", "", "a@example.vn"), seen="x", actor=trainee_actor(trainee), now=clock()
        )
    assert trainee.phone == "0912345678"


def test_messages_that_wait_follow_language_and_address(app: Flask, clock: Clock, english: None) -> None:
    course = ready_course(clock)
    publish_draft(course, clock)
    trainee = course.trainees[0]
    contact = Contact("en", "", "hv@example.vn")
    seen = contact_fingerprint(trainee)
    change_own_contact(trainee, contact, seen=seen, actor=trainee_actor(trainee), now=clock(), consent=True)
    (message,) = drafts_to(trainee)
    assert message.body.startswith(f"Dear {trainee.full_name},")
    assert (message.language, message.channel, message.status) == ("en", Channel.EMAIL, MessageStatus.DRAFT)


def test_calendar_follows_the_language_at_once(app: Flask, clock: Clock, english: None) -> None:
    course = ready_course(clock)
    publish_draft(course, clock)
    me, other = course.trainees
    take(me, course.session(0, 1), course.session(1, 1), now=clock())
    before, others = feed_of(me), feed_of(other)
    contact = Contact("en", "", "")
    change_own_contact(me, contact, seen=contact_fingerprint(me), actor=trainee_actor(me), now=clock(), consent=True)
    assert sorted(feed_of(me).values()) == [
        (EntryStatus.CANCELLED, 1, "Cancelled: Class 01 – Session 2"),
        (EntryStatus.CONFIRMED, 0, "Class 01 – Session 1"),
        (EntryStatus.CONFIRMED, 0, "Class 01 – Session 3"),
        (EntryStatus.CONFIRMED, 0, "Make-up: Class 02 – Session 2"),
    ]
    assert feed_of(me).keys() == before.keys()
    assert feed_of(other) == others


def test_cancelled_entries_come_back_as_they_were_with_the_language(app: Flask, clock: Clock, english: None) -> None:
    course = ready_course(clock)
    publish_draft(course, clock)
    me = course.trainees[0]
    take(me, course.session(0, 1), course.session(1, 1), now=clock())
    before, link = feed_of(me), find_link(me, LinkPurpose.FEED)
    assert link is not None
    cancelled = next(one for one in entries_of(link).values() if one.shown.status is EntryStatus.CANCELLED)
    clock.advance(minutes=1)
    for language in ("en", "vi"):
        contact = Contact(language, "", "")
        change_own_contact(
            me, contact, seen=contact_fingerprint(me), actor=trainee_actor(me), now=clock(), consent=True
        )
    assert feed_of(me) == before
    after = entries_of(link)[cancelled.shown.session_uid]
    assert (after.shown, after.sequence, after.changed_at) == (cancelled.shown, cancelled.sequence, clock())


def test_cancelled_entry_that_nobody_would_word_so_now_stays_as_it_was_told(
    app: Flask, clock: Clock, english: None
) -> None:
    course = ready_course(clock)
    publish_draft(course, clock)
    me = course.trainees[0]
    take(me, course.session(0, 1), course.session(1, 1), now=clock())
    row = db.session.scalars(db.select(FeedEntry).filter_by(status=EntryStatus.CANCELLED)).one()
    row.title = "Đã hủy: Lớp tên cũ – Buổi 2"
    db.session.commit()
    change_own_contact(
        me, Contact("en", "", ""), seen=contact_fingerprint(me), actor=trainee_actor(me), now=clock(), consent=True
    )
    assert (EntryStatus.CANCELLED, 1, "Đã hủy: Lớp tên cũ – Buổi 2") in feed_of(me).values()


def test_invitation_that_waits_follows_the_language(app: Flask, clock: Clock, english: None) -> None:
    trainee = make_trainee(make_intake())
    write_asking(trainee.intake, MessageKind.INVITATION, actor=COMMAND, now=clock())
    change(trainee, clock, language="en", phone="")
    (message,) = messages_to(trainee)
    assert message.body.startswith("Dear ")


@on_both_databases
def test_withdrawn_twice_at_once_is_once(app: Flask) -> None:
    trainee = make_trainee(make_intake(), consent_version=NOTICE_VERSION, consent_at=NOW)
    make_sheet(db.session.get_one(Intake, trainee.intake_id), trainee=trainee, week=office_week())
    key = trainee.id

    def action() -> bool:
        mine = db.session.get_one(Trainee, key)
        return withdraw_answers(mine, actor=trainee_actor(mine), now=NOW)

    assert sorted(at_once(app, action, action)) == [False, True]
