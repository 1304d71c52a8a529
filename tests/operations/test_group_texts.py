"""What is told to a chat of many about changes: which session, from when to when, and nobody's name."""

from datetime import timedelta

import pytest

from models import MessageKind, db
from operations.group_texts import group_text
from operations.message_groups import Group, class_codes_of, classes_of, trainees_in, units_of
from operations.release_texts import in_language
from tests.factories import make_unit
from tests.operations.messages import move_last, publish_draft, ready_course


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


def told(course, clock, *codes, kind=MessageKind.CHANGES):
    return group_text(kind, course.intake, now=clock(), class_codes=codes or None)


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


def test_group_of_another_class_is_told_nothing_of_it(course, clock):
    assert "- " not in told(course, clock, course.classes[1].code)
    assert "- Lớp 01" in told(course, clock, course.classes[0].code)


def test_group_is_not_told_of_what_is_over(course, clock):
    clock.advance(days=300)
    assert "- " not in told(course, clock)


def test_group_is_told_of_dropped_sessions_as_such_only(course, clock):
    assert "- " not in told(course, clock, kind=MessageKind.CANCELLATION)


def test_group_text_in_english_has_no_vietnamese_of_the_program(course, clock, english):
    with in_language("en"):
        text = told(course, clock)
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
