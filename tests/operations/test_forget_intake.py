"""What was needed only to plan an intake goes some time after it; who attended what stays."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from jobs.forget_what_is_over import forget_what_is_over
from models import (
    AnswerDraft,
    AuditEntry,
    AvailabilitySheet,
    CalendarSource,
    DutyRoster,
    EnteredBy,
    FormatDislike,
    ImportedCalendar,
    Link,
    LinkPurpose,
    Model,
    ReleaseSeat,
    RunStatus,
    SolveRun,
    Study,
    StudyKind,
    Trainee,
    db,
)
from operations.actor import COMMAND
from operations.links import ensure_links
from operations.share_feed import show_feed
from tests.conftest import Clock
from tests.factories import make_intake, make_room, make_trainee, make_unit
from tests.operations.amended import stay_away
from tests.operations.courses import Course
from tests.operations.everywhere import places_of
from tests.operations.messages import publish_draft, ready_course
from tests.operations.sheets import make_sheet, office_week

KEEP = 365
LAST_MOMENT = datetime(2027, 1, 25, 16, 59, tzinfo=UTC)  # 25/01/2027 23:59 at the school: the last day that is kept
OVER = LAST_MOMENT + timedelta(minutes=1)
KEPT = {"amendment", "enrolment", "release_placement", "release_seat"}
"""The tables about people that say who attended what."""
PHONE, MAIL, NOTE = "0987654321", "rieng@example.vn", "ghi chú riêng 4711"


@pytest.fixture
def course(app: Flask, clock: Clock) -> Course:
    """A course that ended on 25/01/2026 and was published, with a person of whom much is kept."""
    course = ready_course(clock)
    person = course.trainees[0]
    person.phone, person.email, person.note = PHONE, MAIL, NOTE
    publish_draft(course, clock)
    ensure_links(course.trainees, LinkPurpose.PERSONAL, now=clock())
    run = SolveRun(
        intake=course.intake, time_limit=20, seed=1, status=RunStatus.FINISHED, created_at=clock(),
        problem={"trainees": [{"id": f"T{person.id}", "availability": "..##--"}]},
    )  # fmt: skip
    db.session.add(run)
    db.session.commit()
    return course


def forget(now: datetime) -> int:
    return forget_what_is_over(keep_days=KEEP, now=now)


def count(rows: str) -> int:
    return int(db.session.scalar(db.text(f"SELECT count(*) FROM {rows}")) or 0)


def test_nothing_goes_before_the_day_is_over(course: Course) -> None:
    assert forget(LAST_MOMENT) == 0
    assert places_of(PHONE)


def test_only_who_attended_what_stays(course: Course) -> None:
    person = course.trainees[0]
    assert forget(OVER) == 1
    for needle in (PHONE, MAIL, NOTE, "..##--"):
        assert places_of(needle) == set()
    for table in ("availability_sheet", "week_mark", "solve_run"):
        assert count(table) == 0
    assert count("link WHERE trainee_id IS NOT NULL") == count("outbox_message WHERE trainee_id IS NOT NULL") == 0
    assert places_of(person.full_name) == {"trainee.full_name"}
    assert db.session.query(ReleaseSeat).filter_by(trainee_id=person.id).count() == 3
    entry = db.session.scalars(db.select(AuditEntry).filter_by(action="intake.forgotten")).one()
    assert (entry.subject, entry.details) == (f"intake:{course.intake.id}", {"kept_days": KEEP})


def test_forgotten_twice_is_once_and_what_is_entered_again_goes_too(course: Course) -> None:
    assert [forget(OVER), forget(OVER)] == [1, 0]
    assert db.session.query(AuditEntry).filter_by(action="intake.forgotten").count() == 1
    course.trainees[0].phone = PHONE
    db.session.commit()
    assert forget(OVER) == 1
    assert places_of(PHONE) == set()


def test_other_intakes_and_hours_of_units_stay(course: Course) -> None:
    later = make_intake(end_date=course.intake.end_date + timedelta(days=1))
    make_trainee(later, phone="0911111111")
    example = make_intake(is_example=True)
    make_trainee(example, phone="0922222222")
    unit = make_unit()
    make_sheet(course.intake, unit=unit, week=office_week(), entered_by=EnteredBy.UNIT)
    db.session.commit()
    assert forget(OVER) == 1
    assert places_of("0911111111") == places_of("0922222222") == {"trainee.phone"}
    assert count("availability_sheet WHERE unit_id IS NOT NULL") == 1


def fill_every_table_about(person: Trainee, course: Course, clock: Clock) -> None:
    person.unit = make_unit()
    db.session.add_all(
        [
            AnswerDraft(trainee=person, fields={"rota_cycle": "S"}, saved_at=clock()),
            DutyRoster(trainee=person, unit=person.unit, codes={"2026-01-12": "D"}, uploaded_at=clock()),
            FormatDislike(trainee=person, format=course.format, points=6),
            calendar_of(course, clock, trainee=person),
        ]
    )
    db.session.commit()
    stay_away(person, course.session(0, 1), now=clock())


def calendar_of(course: Course, clock: Clock, **owner: Any) -> ImportedCalendar:
    block = "2026-01-12T08:00:00/2026-01-12T10:00:00"
    return ImportedCalendar(
        intake=course.intake, source=CalendarSource.FILE, imported_at=clock(), blocks=[block], **owner
    )


def test_every_table_about_a_trainee_is_emptied_or_is_named_as_kept(course: Course, clock: Clock) -> None:
    person = course.trainees[0]
    fill_every_table_about(person, course, clock)
    about = {name for name, table in Model.metadata.tables.items() if "trainee_id" in table.c}

    def filled() -> set[str]:
        return {name for name in about if count(f"{name} WHERE trainee_id = {person.id}")}

    assert filled() == about  # a new table has to be filled above, too
    assert forget(OVER) == 1
    assert filled() == KEPT


def test_studies_and_feeds_of_units_go(course: Course, clock: Clock) -> None:
    intake, other = course.intake, make_intake(end_date=course.intake.end_date + timedelta(days=1))
    unit = make_unit()
    db.session.add(
        Study(
            intake=intake, kind=StudyKind.COMPARE, status=RunStatus.FINISHED, created_at=clock(), problem={},
            first_day=intake.start_date,
        )
    )  # fmt: skip
    db.session.commit()
    for one in (intake, other):
        show_feed(unit, intake=one, actor=COMMAND, now=clock())
    assert forget(OVER) == 1
    assert count("study") == 0
    assert [link.intake_id for link in db.session.query(Link).filter(Link.unit_id.is_not(None))] == [other.id]


def test_when_lecturers_could_come_goes_and_hours_of_rooms_stay(course: Course, clock: Clock) -> None:
    lecturer, room = course.lecturers[0], make_room(course.intake)
    other = make_intake(end_date=course.intake.end_date + timedelta(days=1))
    for intake in (course.intake, other):
        make_sheet(intake, lecturer=lecturer, week=office_week(), entered_by=EnteredBy.STAFF)
    make_sheet(course.intake, room=room, week=office_week(), entered_by=EnteredBy.STAFF)
    db.session.add(calendar_of(course, clock, lecturer=lecturer))
    db.session.commit()
    assert forget(OVER) == 1
    assert count("imported_calendar") == 0
    sheets = db.session.query(AvailabilitySheet).order_by(AvailabilitySheet.id).all()
    assert [(one.intake_id, one.lecturer_id, one.room_id) for one in sheets] == [
        (other.id, lecturer.id, None),
        (course.intake.id, None, room.id),
    ]


def test_calendar_of_a_lecturer_entered_afterwards_goes_too(course: Course, clock: Clock) -> None:
    assert forget(OVER) == 1
    db.session.add(calendar_of(course, clock, lecturer=course.lecturers[0]))
    db.session.commit()
    assert [forget(OVER), forget(OVER), count("imported_calendar")] == [1, 0, 0]
