"""What is told to a chat of many about changes: which session, from when to when, and nobody's name."""

from datetime import timedelta

import pytest

from models import MessageKind, db
from operations.draft_report import fingerprint, report_on_draft
from operations.group_texts import group_changes, group_texts
from operations.message_groups import Group, class_codes_of, classes_of, trainees_in, units_of
from operations.told_by_chat import said_alone
from tests.factories import make_unit
from tests.operations.amended import take
from tests.operations.courses import FRIDAY
from tests.operations.messages import messages_to, move_last, publish_draft, ready_course, send_all_by_hand


@pytest.fixture
def course(app, clock):
    """Published, and published again after the last session of the first class moved to the day after."""
    course = ready_course(clock)
    publish_draft(course, clock)
    clock.advance(hours=1)
    moved = course.session(0, 2)
    move_last(course, clock, moved.date + timedelta(days=1))
    publish_draft(course, clock)
    return course


def texts(course, clock, *codes, language="vi"):
    changes = group_changes(course.intake, codes or None, now=clock())
    found = group_texts(course.intake, changes, [language], now=clock())
    return {kind: text for kind, ((_language, text),) in found}


def told(course, clock, *codes, language="vi"):
    return texts(course, clock, *codes, language=language).get(MessageKind.CHANGES, "")


def days(course):
    after = course.session(0, 2).date
    return f"{after - timedelta(days=1):%d/%m/%Y}", f"{after:%d/%m/%Y}"


def test_group_is_told_which_session_moved_from_when_to_when_and_nobodys_name(course, clock):
    before, after = days(course)
    text = told(course, clock)
    (line,) = [line for line in text.splitlines() if line.startswith("- ")]
    assert line.startswith("- Lớp 01 – Buổi 3: chuyển từ ")
    assert line.index(before) < line.index(after)
    assert not any(name.full_name in text for name in course.trainees)
    assert not any(one.name in text for one in course.lecturers)


def test_group_of_another_class_has_no_text_of_changes(course, clock):
    assert MessageKind.CHANGES not in texts(course, clock, course.classes[1].code)
    assert "- Lớp 01" in told(course, clock, course.classes[0].code)


def test_group_is_not_told_of_what_is_over(course, clock):
    clock.advance(days=300)
    assert MessageKind.CHANGES not in texts(course, clock)


def test_group_is_told_of_sessions_that_are_off_where_nothing_else_changed(course, clock):
    assert MessageKind.CANCELLATION not in texts(course, clock)
    db.session.delete(course.session(0, 2))
    db.session.commit()
    broken = report_on_draft(course.intake, course.draft, now=clock()).violations
    publish_draft(course, clock, confirmed=fingerprint(broken))
    found = texts(course, clock)
    assert MessageKind.CHANGES not in found
    assert "- Hủy Lớp 01 – Buổi 3: " in found[MessageKind.CANCELLATION]


def test_group_is_told_of_many_changes_in_one_line(course, clock):
    (change,) = group_changes(course.intake, None, now=clock())
    many = dict(group_texts(course.intake, [change] * 9, ["vi"], now=clock()))[MessageKind.CHANGES][0][1]
    assert "\n- Có 9 thay đổi; mở liên kết để xem tất cả.\n" in many
    assert many.count("\n- ") == 1


def test_messages_that_say_no_more_than_the_chat_are_told_by_it(course, clock):
    (change,) = group_changes(course.intake, None, now=clock())
    assert said_alone(course.intake, MessageKind.RELEASE, [], now=clock()) == set()
    send_all_by_hand(course, clock())
    move_last(course, clock, FRIDAY)
    enrolment = course.draft.enrolments[0]
    enrolment.class_id = course.classes[1].id
    db.session.commit()
    publish_draft(course, clock)
    mine, others = (messages_to(one)[-1] for one in course.trainees)
    (change,) = group_changes(course.intake, None, now=clock())
    assert said_alone(course.intake, MessageKind.CHANGES, {change["uid"]}, now=clock()) == {mine.public_id}
    assert said_alone(course.intake, MessageKind.CHANGES, [], now=clock()) == {mine.public_id, others.public_id}


def test_first_message_that_tells_of_a_lost_make_up_is_told_alone(course, clock):
    me = course.trainees[0]
    take(me, course.session(0, 1), course.session(1, 1), now=clock(), release=2)
    assert said_alone(course.intake, MessageKind.RELEASE, [], now=clock()) == set()
    enrolment = course.draft.enrolments[0]
    enrolment.skips, enrolment.make_ups = [], []
    course.draft.revision += 1
    db.session.commit()
    broken = report_on_draft(course.intake, course.draft, now=clock()).violations
    publish_draft(course, clock, confirmed=fingerprint(broken))
    assert said_alone(course.intake, MessageKind.RELEASE, [], now=clock()) == {messages_to(me)[-1].public_id}


def test_group_text_in_english_has_no_vietnamese_of_the_program(course, clock, english):
    text = told(course, clock, language="en")
    assert text.splitlines()[:2] == ["Timetable:", "The timetable has changed:"]
    assert "- Class 01 – Session 3: moved from " in text


def test_group_of_a_unit_hears_of_the_classes_of_its_people(course, clock):
    group = Group(unit_id=make_unit().id)
    assert class_codes_of(group, course.intake) == set()
    course.trainees[0].unit_id = group.unit_id
    assert class_codes_of(group, course.intake) == {course.classes[0].code}
    assert units_of(course.intake) == [course.trainees[0].unit]


def test_groups_are_the_published_classes_the_units_and_everybody(course, clock):
    code = course.classes[0].code
    assert [name for _code, name in classes_of(course.intake)] == ["Lớp 01", "Lớp 02"]
    everybody = {one.id for one in course.trainees}
    for group, people in ((Group(class_code=code), everybody), (Group(), everybody), (Group(class_code="?"), set())):
        assert set(db.session.scalars(trainees_in(group, course.intake))) == people


def test_groups_of_classes_are_not_there_before_a_release(app, clock):
    course = ready_course(clock)
    assert classes_of(course.intake) == []
    assert db.session.scalars(trainees_in(Group(class_code=course.classes[0].code), course.intake)).all() == []
