from dataclasses import replace
from datetime import date

import pytest
from flask import Flask

from models import AuditEntry, HeldClass, Intake, Lecturer, LecturerKind, Room, Session, Timetable, Unit, db
from operations.actor import COMMAND
from operations.change_settings import save_lecturer as lecturers
from operations.change_settings import save_room as rooms
from operations.change_settings.changing import UsedByPinError
from operations.change_settings.save_unit import UnitNameTakenError, save_unit
from operations.errors import NotFoundError
from operations.projection import project_problem
from tests.factories import NOW, make_class, make_intake, make_lecturer, make_room, make_trainee, make_unit

AN = lecturers.LecturerFields(
    name="Nguyễn Văn An",
    title="ThS.",
    kind=LecturerKind.INVITED,
    phone="0900 000 000",
    email="an@example.vn",
    max_per_week=3,
    module_codes=frozenset({"M1"}),
)


def _save_lecturer(intake: Intake, fields: lecturers.LecturerFields, lecturer: Lecturer | None = None) -> Lecturer:
    return lecturers.save_lecturer(
        intake, lecturer=lecturer, fields=fields, expected_revision=intake.revision, actor=COMMAND, now=NOW
    )


def _save_room(intake: Intake, fields: rooms.RoomFields, room: Room | None = None) -> Room:
    return rooms.save_room(intake, room=room, fields=fields, expected_revision=intake.revision, actor=COMMAND, now=NOW)


def _pin(intake: Intake, *, lecturer: Lecturer | None = None, room: Room | None = None) -> None:
    one = make_class(intake)
    held = HeldClass(course_class=one, format=one.formats[0])
    session = Session(position=0, first_lesson=0, lessons=5, date=date(2026, 1, 12), period=intake.periods[0])
    session.lecturer, session.room, session.pinned = lecturer, room, True
    held.sessions = [session]
    db.session.add(Timetable(intake=intake, updated_at=NOW, held_classes=[held]))
    db.session.commit()


def test_lecturer_is_stored_as_entered_and_in_the_next_problem(app: Flask) -> None:
    intake = make_intake()
    make_class(intake)
    make_trainee(intake)
    make_lecturer(intake)
    made = _save_lecturer(intake, AN)
    assert lecturers.fields_of(made, intake=intake) == AN
    told = next(one for one in project_problem(intake, now=NOW)["lecturers"] if one["id"] == f"L{made.id}")
    assert (told["modules"], told["max_per_week"]) == (["M1"], 3)


def test_lecturer_keeps_skills_for_other_programmes(app: Flask) -> None:
    here, elsewhere = make_intake(), make_intake()
    lecturer = make_lecturer(elsewhere, modules=("M2",))
    _save_lecturer(here, AN, lecturer)
    assert lecturers.fields_of(lecturer, intake=elsewhere).module_codes == {"M2"}
    assert lecturers.fields_of(lecturer, intake=here).module_codes == {"M1"}


def test_lecturer_who_has_left_the_school_leaves_the_intake(app: Flask) -> None:
    intake = make_intake()
    lecturer = make_lecturer(intake)
    _save_lecturer(intake, replace(AN, active=False), lecturer)
    assert intake.lecturers == []


def test_lecturer_of_a_pinned_session_stays_in_the_intake(app: Flask) -> None:
    intake = make_intake()
    lecturer = make_lecturer(intake)
    _pin(intake, lecturer=lecturer)
    with pytest.raises(UsedByPinError):
        _save_lecturer(intake, replace(AN, takes_part=False), lecturer)
    assert intake.lecturers == [lecturer]


def test_lecturer_of_an_unknown_module_is_refused(app: Flask) -> None:
    with pytest.raises(NotFoundError):
        _save_lecturer(make_intake(), replace(AN, module_codes=frozenset({"M9"})))


def test_lecturer_phone_and_address_are_not_written_into_the_log(app: Flask) -> None:
    _save_lecturer(make_intake(), AN)
    entry = db.session.scalars(db.select(AuditEntry)).one()
    assert (entry.details["new"]["phone"], entry.details["new"]["email"]) == (True, True)


def test_room_is_stored_and_in_the_next_problem(app: Flask) -> None:
    intake = make_intake()
    make_class(intake)
    make_trainee(intake)
    site = make_room().site
    fields = rooms.RoomFields(site.id, "Hội trường", 120)
    made = _save_room(intake, fields)
    assert rooms.fields_of(made, intake=intake) == fields
    assert [(one["id"], one["capacity"]) for one in project_problem(intake, now=NOW)["rooms"]] == [(f"R{made.id}", 120)]


def test_room_name_twice_in_a_site_is_refused(app: Flask) -> None:
    intake = make_intake()
    room = make_room(intake)
    with pytest.raises(rooms.RoomNameTakenError):
        _save_room(intake, rooms.RoomFields(room.site_id, room.name.lower(), 10))


def test_room_of_a_pinned_session_stays_in_the_intake(app: Flask) -> None:
    intake = make_intake()
    room = make_room(intake)
    _pin(intake, room=room)
    with pytest.raises(UsedByPinError):
        _save_room(intake, rooms.RoomFields(room.site_id, room.name, 40, takes_part=False), room)
    assert intake.rooms == [room]


def test_site_name_twice_is_refused(app: Flask) -> None:
    intake = make_intake()
    site = make_room().site
    with pytest.raises(rooms.SiteNameTakenError):
        rooms.save_site(
            intake, site=None, name=site.name.upper(), address="", expected_revision=intake.revision,
            actor=COMMAND, now=NOW,
        )  # fmt: skip


def _save_unit(intake: Intake, name: str, max_together: int | None, unit: Unit | None = None) -> Unit:
    return save_unit(
        intake, unit=unit, name=name, max_together=max_together, expected_revision=intake.revision,
        actor=COMMAND, now=NOW,
    )  # fmt: skip


def test_unit_limit_is_in_the_next_problem(app: Flask) -> None:
    intake = make_intake()
    make_class(intake)
    unit = make_unit()
    make_trainee(intake, unit=unit)
    _save_unit(intake, unit.name, 2, unit)
    assert project_problem(intake, now=NOW)["units"] == [{"id": f"U{unit.id}", "max_together": 2}]


def test_unit_name_that_differs_in_diacritics_only_is_the_same_unit(app: Flask) -> None:
    intake = make_intake()
    make_unit(name="Bệnh viện Mẫu")
    with pytest.raises(UnitNameTakenError):
        _save_unit(intake, "benh vien mau", None)
