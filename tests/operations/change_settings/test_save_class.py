from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from models import AuditEntry, CourseClass, Enrolment, HeldClass, Intake, Timetable, db
from operations.actor import COMMAND
from operations.change_settings.save_class import (
    ClassCodeTakenError,
    ClassFields,
    ClassUsedError,
    ClassWithoutFormatError,
    MinSizeError,
    delete_class,
    fields_of,
    save_class,
)
from operations.errors import NotFoundError, StaleError
from operations.projection import project_problem
from tests.factories import NOW, make_class, make_format, make_intake, make_room, make_trainee


def _fields(intake: Intake, **values) -> ClassFields:
    defaults: dict[str, Any] = {
        "code": "L01",
        "name": "Lớp 01",
        "capacity": 40,
        "format_ids": frozenset({make_format(intake).id}),
    }
    return ClassFields(**(defaults | values))


def _save(intake: Intake, fields: ClassFields, course_class: CourseClass | None = None) -> CourseClass:
    return save_class(
        intake,
        course_class=course_class,
        fields=fields,
        expected_revision=intake.revision,
        actor=COMMAND,
        now=NOW,
    )


def test_class_is_stored_as_entered_and_in_the_next_problem(app: Flask) -> None:
    intake = make_intake()
    room = make_room(intake)
    make_trainee(intake)
    fields = _fields(
        intake, min_size=5, optional=True, room_ids=frozenset({room.id}), meeting_url="https://hop.example.vn/1"
    )
    made = _save(intake, fields)
    assert fields_of(made) == fields
    (told,) = project_problem(intake, now=NOW)["classes"]
    assert (told["capacity"], told["min_size"], told["optional"]) == (40, 5, True)
    assert told["rooms"] == [f"R{room.id}"]


def test_class_meeting_link_is_not_written_into_the_log(app: Flask) -> None:
    intake = make_intake()
    _save(intake, _fields(intake, meeting_url="https://hop.example.vn/bi-mat"))
    entry = db.session.scalars(db.select(AuditEntry)).one()
    assert entry.details["new"]["meeting_url"] is True


@pytest.mark.parametrize("code", ["LỚP 1", " lớp  1"])
def test_class_code_of_another_class_is_refused(app: Flask, code: str) -> None:
    intake = make_intake()
    made = _save(intake, _fields(intake, code="LỚP 1"))
    with pytest.raises(ClassCodeTakenError):
        _save(intake, _fields(intake, code=code))
    _save(intake, replace(fields_of(made), name="Lớp một"), made)
    assert made.name == "Lớp một"


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"format_ids": frozenset()}, ClassWithoutFormatError),
        ({"format_ids": frozenset({999})}, NotFoundError),
        ({"room_ids": frozenset({999})}, NotFoundError),
        ({"min_size": 41}, MinSizeError),
    ],
)
def test_class_that_cannot_be_is_refused(app: Flask, values: dict[str, object], error: type[Exception]) -> None:
    intake = make_intake()
    with pytest.raises(error):
        _save(intake, _fields(intake, **values))
    assert db.session.scalars(db.select(CourseClass)).all() == []


def test_delete_class_that_nobody_uses(app: Flask) -> None:
    intake = make_intake()
    made = make_class(intake)
    delete_class(intake, course_class=made, expected_revision=intake.revision, actor=COMMAND, now=NOW)
    assert db.session.scalars(db.select(CourseClass)).all() == []


def test_delete_class_of_the_draft_is_refused(app: Flask) -> None:
    intake = make_intake()
    held, home = make_class(intake), make_class(intake)
    draft = Timetable(intake=intake, updated_at=NOW)
    draft.held_classes = [HeldClass(course_class=held, format=held.formats[0])]
    draft.enrolments = [Enrolment(trainee=make_trainee(intake), course_class=home)]
    db.session.add(draft)
    db.session.commit()
    for one in (held, home):
        with pytest.raises(ClassUsedError):
            delete_class(intake, course_class=one, expected_revision=intake.revision, actor=COMMAND, now=NOW)


def test_delete_class_stale_page_is_refused(app: Flask) -> None:
    intake = make_intake()
    made = make_class(intake)
    with pytest.raises(StaleError):
        delete_class(intake, course_class=made, expected_revision=intake.revision - 1, actor=COMMAND, now=NOW)
