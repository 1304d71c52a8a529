"""Opening an intake, and changing its set-up."""

from dataclasses import replace
from datetime import date, time

import pytest
from flask import Flask

from models import CourseClass, Format, HeldClass, Intake, Period, Session, Timetable, UnansweredPolicy, db
from operations.actor import COMMAND
from operations.create_intake import (
    DatesOutOfOrderError,
    HorizonTooLongError,
    IntakeCodeTakenError,
    IntakeFields,
    SessionsOutsideDatesError,
    change_intake,
    create_intake,
)
from operations.errors import StaleError
from tests.factories import NOW, make_class, make_intake, make_lecturer, make_programme, make_room

FIELDS = IntakeFields(name="Đợt 1 năm 2026", start_date=date(2026, 3, 2), end_date=date(2026, 4, 12))


def create(code: str = "D1", *, fields: IntakeFields = FIELDS, classes: int = 0) -> Intake:
    return create_intake(code=code, fields=fields, actor=COMMAND, now=NOW, classes=classes, capacity=40)


def formats(intake: Intake) -> dict[str, Format]:
    query = db.select(Format).filter_by(intake_id=intake.id).order_by(Format.position)
    return {made.code: made for made in db.session.scalars(query)}


def test_create_intake_has_three_periods(app: Flask) -> None:
    periods = create().periods
    assert [(p.name, p.start_time, p.end_time, p.lessons) for p in periods] == [
        ("Sáng", time(7, 30), time(11, 30), 5),
        ("Chiều", time(13, 30), time(17, 30), 5),
        ("Tối", time(18), time(21), 4),
    ]


def test_create_intake_without_programme_uses_the_default_of_fifty_lessons(app: Flask) -> None:
    assert create().programme_version.lessons == 50
    assert create("D2").programme_version is create("D3").programme_version


def test_create_intake_formats_cut_the_programme_each_in_its_own_way(app: Flask) -> None:
    made = formats(create())
    assert list(made) == ["intensive", "evening", "weekend", "weekly", "online"]
    assert [sum(cut.lessons for cut in one.cuts) for one in made.values()] == [50] * 5
    assert [len(made[code].cuts) for code in ("intensive", "weekend")] == [10, 10]
    assert max(cut.lessons for cut in made["evening"].cuts) == 4
    assert len(made["evening"].times) == 5
    assert made["online"].online


def test_create_intake_takes_active_rooms_and_lecturers_and_makes_classes(app: Flask) -> None:
    room, lecturer = make_room(), make_lecturer()
    make_room(active=False)
    intake = create(classes=2)
    classes = db.session.scalars(db.select(CourseClass).order_by(CourseClass.code)).all()
    assert (intake.rooms, intake.lecturers) == ([room], [lecturer])
    assert [(one.code, one.capacity, len(one.formats)) for one in classes] == [("L01", 40, 5), ("L02", 40, 5)]


def test_create_intake_own_programme_is_cut(app: Flask) -> None:
    version = make_programme(lessons=(5, 5))
    intake = create_intake(code="D1", fields=FIELDS, programme_version=version, actor=COMMAND, now=NOW)
    assert [cut.lessons for cut in formats(intake)["intensive"].cuts] == [5, 5]


def test_create_intake_code_in_other_case_is_taken(app: Flask) -> None:
    create("đợt1")
    with pytest.raises(IntakeCodeTakenError) as caught:
        create("ĐỢT1")
    assert caught.value.field == "code"


def test_create_intake_end_before_start_is_refused(app: Flask) -> None:
    with pytest.raises(DatesOutOfOrderError):
        create(fields=replace(FIELDS, end_date=date(2026, 3, 1)))


def test_create_intake_over_a_year_is_refused_and_stores_nothing(app: Flask) -> None:
    with pytest.raises(HorizonTooLongError):
        create(fields=replace(FIELDS, end_date=date(2027, 3, 3)))
    assert db.session.scalars(db.select(Intake)).all() == []


def test_change_intake_stores_fields_and_raises_revision(app: Flask) -> None:
    intake = create()
    fields = replace(FIELDS, name=" Đợt  một ", attendance_percent=75, unanswered_policy=UnansweredPolicy.LEAVE_OUT)
    change_intake(intake, fields=fields, revision=1, actor=COMMAND, now=NOW)
    assert (intake.name, intake.attendance_percent, intake.revision) == ("Đợt một", 75, 2)


def test_change_intake_from_stale_page_changes_nothing(app: Flask) -> None:
    intake = create()
    change_intake(intake, fields=replace(FIELDS, name="A"), revision=1, actor=COMMAND, now=NOW)
    with pytest.raises(StaleError):
        change_intake(intake, fields=replace(FIELDS, name="B"), revision=1, actor=COMMAND, now=NOW)
    assert intake.name == "A"


def test_change_intake_dates_that_cut_off_sessions_are_refused(app: Flask) -> None:
    intake = make_intake()
    made = make_class(intake)
    period: Period = intake.periods[0]
    held = HeldClass(course_class=made, format=made.formats[0])
    held.sessions = [Session(position=0, first_lesson=0, lessons=5, date=date(2026, 1, 20), period=period)]
    db.session.add(Timetable(intake=intake, updated_at=NOW, held_classes=[held]))
    db.session.commit()
    fields = replace(FIELDS, start_date=date(2026, 1, 12), end_date=date(2026, 1, 19))
    with pytest.raises(SessionsOutsideDatesError) as caught:
        change_intake(intake, fields=fields, revision=1, actor=COMMAND, now=NOW)
    assert caught.value.params == {"sessions": 1}
