"""Small, valid objects for tests. Each function adds to the session and flushes; keywords override."""

from datetime import UTC, date, datetime, time
from itertools import count
from typing import Any, TypeVar

from documents.names import search_key, sort_key
from models import (
    CourseClass,
    Enrolment,
    Format,
    FormatSession,
    FormatTime,
    HeldClass,
    Intake,
    Lecturer,
    LecturerKind,
    LecturerSkill,
    MakeUp,
    Module,
    Period,
    Programme,
    ProgrammeVersion,
    Room,
    Session,
    Site,
    Skip,
    Timetable,
    Trainee,
    Unit,
    db,
)

NOW = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)
T = TypeVar("T")
MONDAY = date(2026, 1, 12)
_numbers = count(1)


def _store(thing: T) -> T:
    db.session.add(thing)
    db.session.flush()
    return thing


def make_programme(*, lessons: tuple[int, ...] = (5, 5, 5), closing: bool = True) -> ProgrammeVersion:
    """A programme whose last module closes it; module codes M1, M2, …"""
    number = next(_numbers)
    version = ProgrammeVersion(
        programme=Programme(code=f"CT{number}", name=f"Chương trình {number}"), number=1, created_at=NOW
    )
    version.modules = [
        Module(
            position=n,
            code=f"M{n + 1}",
            title=f"Chuyên đề {n + 1}",
            lessons=size,
            closing=closing and n == len(lessons) - 1,
        )
        for n, size in enumerate(lessons)
    ]
    return _store(version)


def make_intake(*, version: ProgrammeVersion | None = None, **values: Any) -> Intake:
    """Two weeks from Monday 12/01/2026 with morning, afternoon (5 lessons) and evening (4)."""
    number = next(_numbers)
    defaults: dict[str, Any] = {
        "code": f"DH{number}",
        "name": f"Đợt học {number}",
        "start_date": MONDAY,
        "end_date": date(2026, 1, 25),
        "programme_version": version or make_programme(),
        "created_at": NOW,
    }
    intake = Intake(**(defaults | values))
    if not intake.periods:
        intake.periods = [
            Period(position=0, code="morning", name="Sáng", start_time=time(7, 30), end_time=time(11, 30), lessons=5),
            Period(
                position=1, code="afternoon", name="Chiều", start_time=time(13, 30), end_time=time(17, 30), lessons=5
            ),
            Period(position=2, code="evening", name="Tối", start_time=time(18), end_time=time(21), lessons=4),
        ]
    return _store(intake)


def make_format(
    intake: Intake, *, cuts: tuple[int, ...] = (5, 5, 5), periods: tuple[int, ...] = (0, 1), **values: Any
) -> Format:
    """A format that may teach on every day of the week in the named periods."""
    number = next(_numbers)
    made = Format(**({"intake": intake, "code": f"format{number}", "name": f"Hình thức {number}"} | values))
    made.times = [FormatTime(weekday=day, period=intake.periods[p]) for day in range(7) for p in periods]
    made.cuts = [FormatSession(position=n, lessons=size) for n, size in enumerate(cuts)]
    return _store(made)


def make_class(intake: Intake, *, formats: list[Format] | None = None, **values: Any) -> CourseClass:
    number = next(_numbers)
    defaults: dict[str, Any] = {"code": f"L{number:02}", "name": f"Lớp {number:02}", "capacity": 30}
    return _store(CourseClass(intake=intake, formats=formats or [make_format(intake)], **(defaults | values)))


def make_unit(**values: Any) -> Unit:
    name = values.pop("name", f"Đơn vị {next(_numbers)}")
    return _store(Unit(name=name, search_key=search_key(name), **values))


def make_trainee(intake: Intake, *, full_name: str | None = None, **values: Any) -> Trainee:
    name = full_name or f"Nguyễn Văn Thử {next(_numbers)}"
    return _store(
        Trainee(
            intake=intake,
            full_name=name,
            sort_key=sort_key(name),
            search_key=search_key(name),
            created_at=NOW,
            **values,
        )
    )


def make_lecturer(
    intake: Intake | None = None, *, modules: tuple[str, ...] = ("M1", "M2", "M3"), **values: Any
) -> Lecturer:
    """A lecturer of the intake who teaches these modules of its programme."""
    lecturer = Lecturer(**({"name": f"Giảng viên Thử {next(_numbers)}", "kind": LecturerKind.SCHOOL} | values))
    if intake is not None:
        programme_id = intake.programme_version.programme_id
        lecturer.skills = [LecturerSkill(programme_id=programme_id, module_code=code) for code in modules]
        intake.lecturers.append(lecturer)
    return _store(lecturer)


def make_room(intake: Intake | None = None, *, capacity: int = 40, **values: Any) -> Room:
    number = next(_numbers)
    room = Room(**({"site": Site(name=f"Cơ sở {number}"), "name": f"P{number}", "capacity": capacity} | values))
    if intake is not None:
        intake.rooms.append(room)
    return _store(room)


def make_draft(intake: Intake, **values: Any) -> Timetable:
    """The draft of an intake, without classes."""
    return _store(Timetable(**({"intake": intake, "updated_at": NOW} | values)))


def make_held_class(
    draft: Timetable,
    course_class: CourseClass,
    slots: list[tuple[date, int]],
    *,
    room: Room | None = None,
    lecturer: Lecturer | None = None,
) -> HeldClass:
    """The class held in the first of its formats; each slot is a date and the place of a period in the day."""
    fmt, periods, cuts = course_class.formats[0], course_class.intake.periods, course_class.formats[0].cuts
    held = _store(HeldClass(timetable=draft, course_class=course_class, format=fmt))
    first = 0
    for cut, (day, place) in zip(cuts, slots, strict=True):
        session = Session(
            position=cut.position, first_lesson=first, lessons=cut.lessons, date=day,
            period=periods[place], room=room, lecturer=lecturer,
        )  # fmt: skip
        held.sessions.append(session)
        first += cut.lessons
    return _store(held)


def make_enrolment(
    draft: Timetable,
    trainee: Trainee,
    course_class: CourseClass | None,
    *,
    skips: tuple[Session, ...] = (),
    make_ups: tuple[Session, ...] = (),
) -> Enrolment:
    enrolment = Enrolment(timetable=draft, trainee=trainee, course_class=course_class)
    enrolment.skips = [Skip(session=session) for session in skips]
    enrolment.make_ups = [MakeUp(session=session) for session in make_ups]
    return _store(enrolment)
