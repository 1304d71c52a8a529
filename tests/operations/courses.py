"""A small course for tests: two classes side by side, three sessions each, with a room and a lecturer."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from models import (
    AvailabilitySheet,
    CourseClass,
    DayMark,
    EnteredBy,
    Format,
    HeldClass,
    Intake,
    Lecturer,
    Room,
    Session,
    State,
    Timetable,
    Trainee,
    db,
)
from tests.factories import (
    MONDAY,
    make_class,
    make_draft,
    make_enrolment,
    make_format,
    make_held_class,
    make_intake,
    make_lecturer,
    make_room,
    make_trainee,
)

TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (MONDAY + timedelta(days=n) for n in range(1, 5))


@dataclass
class Course:
    """Class Lớp 01 on mornings (Mon, Tue, Wed), Lớp 02 on afternoons of the same days; 3 modules of 5 lessons."""

    intake: Intake
    format: Format
    draft: Timetable
    classes: list[CourseClass]
    held: list[HeldClass]
    room: Room
    lecturers: list[Lecturer]
    trainees: list[Trainee] = field(default_factory=list)

    def session(self, course_class: int, position: int) -> Session:
        return self.held[course_class].sessions[position]


def make_course(*, trainees: int = 2, online: bool = False) -> Course:
    """The first trainees are at home in Lớp 01, all of them; nobody misses anything."""
    intake = make_intake(name="Đợt học thử")
    fmt = make_format(intake, name="Tập trung", online=online)
    room = make_room(intake, name="P.101")
    lecturers = [make_lecturer(intake, name=name) for name in ("Lê Thị Giảng Thử", "Trần Văn Dạy Thử")]
    classes = [make_class(intake, formats=[fmt], code=f"0{n}", name=f"Lớp 0{n}") for n in (1, 2)]
    draft = make_draft(intake)
    held = [
        make_held_class(
            draft, one, [(MONDAY, period), (TUESDAY, period), (WEDNESDAY, period)],
            room=None if online else room, lecturer=lecturer,
        )
        for period, (one, lecturer) in enumerate(zip(classes, lecturers, strict=True))
    ]  # fmt: skip
    course = Course(intake, fmt, draft, classes, held, room, lecturers)
    for n in range(trainees):
        trainee = make_trainee(intake, full_name=f"Nguyễn Thị Học Thử {n + 1}")
        make_enrolment(draft, trainee, classes[0])
        course.trainees.append(trainee)
    db.session.flush()
    return course


def answer(intake: Intake, *, busy: Collection[tuple[date, int]] = (), now: datetime, **owner: Any) -> None:
    """An answer that leaves everything free but these dates and places of periods."""
    sheet = AvailabilitySheet(intake=intake, entered_by=EnteredBy.SELF, answered_at=now, **owner)
    sheet.day_marks = [
        DayMark(date=day, period_id=period.id, state=State.BUSY if (day, period.position) in busy else State.FREE)
        for day in intake.dates
        for period in intake.periods
    ]
    db.session.add(sheet)
    db.session.flush()
