"""Reading the draft of an intake: a handful of queries whatever the size; nothing here is stored."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from models import (
    CourseClass,
    Enrolment,
    Format,
    HeldClass,
    Intake,
    Lecturer,
    MakeUp,
    Module,
    Period,
    Room,
    Session,
    Site,
    Skip,
    Timetable,
    Trainee,
    Unit,
    db,
)
from operations.draft_solution import find_draft
from operations.draft_values import Draft, DraftClass, DraftSession, DraftTrainee, ModulePart

__all__ = ["Draft", "DraftClass", "DraftSession", "DraftTrainee", "ModulePart", "lecturer_label", "load_draft"]

LONGEST_SITE = 300  # ReleaseSession.site_name


def load_draft(intake: Intake) -> Draft | None:
    """The draft of the intake, or None before the first answer of the engine was taken over."""
    timetable = find_draft(intake)
    if timetable is None:
        return None
    modules = _modules(intake.programme_version_id)
    lessons = sum(module.lessons for module in modules)
    needed = -(-lessons * intake.attendance_percent // 100)
    classes = _classes(timetable.id, modules)
    closing = _closing_bits(modules)
    trainees = _trainees(timetable, classes, programme=(1 << lessons) - 1, closing=closing, needed=needed)
    return Draft(
        timetable_id=timetable.id,
        revision=timetable.revision,
        updated_at=timetable.updated_at,
        programme_lessons=lessons,
        needed_lessons=needed,
        classes=classes,
        trainees=trainees,
        _home_sizes=Counter(t.class_id for t in trainees if t.class_id is not None),
    )


def lecturer_label(title: str, name: str) -> str:
    """`ThS. Nguyễn Văn A`."""
    return f"{title} {name}".strip()


def _modules(version_id: int) -> list[Module]:
    query = db.select(Module).filter_by(version_id=version_id).order_by(Module.position)
    return list(db.session.execute(query).scalars())


def _closing_bits(modules: Iterable[Module]) -> int:
    bits = first = 0
    for module in modules:
        if module.closing:
            bits |= ((1 << module.lessons) - 1) << first
        first += module.lessons
    return bits


def parts_of(modules: Iterable[Module], first_lesson: int, lessons: int) -> tuple[ModulePart, ...]:
    """What a session with these lessons teaches, in order."""
    parts, start = [], 0
    for module in modules:
        shared = min(start + module.lessons, first_lesson + lessons) - max(start, first_lesson)
        if shared > 0:
            parts.append(ModulePart(module.code, module.title, shared, module.closing))
        start += module.lessons
    return tuple(parts)


def _classes(timetable_id: int, modules: list[Module]) -> tuple[DraftClass, ...]:
    query = (
        db.select(HeldClass.id, CourseClass, Format)
        .join(HeldClass.course_class)
        .join(HeldClass.format)
        .where(HeldClass.timetable_id == timetable_id)
        .order_by(CourseClass.code)
    )
    held = {key: (course_class, fmt) for key, course_class, fmt in db.session.execute(query)}
    sessions: dict[int, list[DraftSession]] = defaultdict(list)
    for session, period, room, site, lecturer in _session_rows(timetable_id):
        course_class, fmt = held[session.held_class_id]
        parts = parts_of(modules, session.first_lesson, session.lessons)
        sessions[session.held_class_id].append(
            _session(session, course_class, fmt, period=period, room=room, site=site, lecturer=lecturer, parts=parts)
        )
    return tuple(
        DraftClass(
            id=course_class.id,
            code=course_class.code,
            name=course_class.name,
            capacity=course_class.capacity,
            format_id=fmt.id,
            format_name=fmt.name,
            online=fmt.online,
            sessions=tuple(sessions[key]),
        )
        for key, (course_class, fmt) in held.items()
    )


def _session_rows(timetable_id: int) -> Iterable[tuple[Session, Period, Room | None, Site | None, Lecturer | None]]:
    query = (
        db.select(Session, Period, Room, Site, Lecturer)
        .join(Session.held_class)
        .join(Session.period)
        .outerjoin(Session.room)
        .outerjoin(Room.site)
        .outerjoin(Session.lecturer)
        .where(HeldClass.timetable_id == timetable_id)
        .order_by(Session.held_class_id, Session.position)
    )
    return (tuple(row) for row in db.session.execute(query))


def _session(
    session: Session,
    course_class: CourseClass,
    fmt: Format,
    *,
    period: Period,
    room: Room | None,
    site: Site | None,
    lecturer: Lecturer | None,
    parts: tuple[ModulePart, ...],
) -> DraftSession:
    return DraftSession(
        id=session.id,
        uid=session.uid,
        class_id=course_class.id,
        class_code=course_class.code,
        class_name=course_class.name,
        format_name=fmt.name,
        position=session.position,
        first_lesson=session.first_lesson,
        lessons=session.lessons,
        modules=parts,
        date=session.date,
        period_id=period.id,
        period_position=period.position,
        period_name=period.name,
        start_time=period.start_time,
        end_time=period.end_time,
        room_id=room.id if room else None,
        room_name=room.name if room else "",
        site_name=_site_label(site) if site else "",
        lecturer_id=lecturer.id if lecturer else None,
        lecturer_name=lecturer_label(lecturer.title, lecturer.name) if lecturer else "",
        online=fmt.online,
        meeting_url=(session.meeting_url or course_class.meeting_url) if fmt.online else None,
        pinned=session.pinned,
    )


def _site_label(site: Site) -> str:
    """The name with the address, so that a map finds it."""
    label = f"{site.name}, {site.address}" if site.address else site.name
    return label if len(label) <= LONGEST_SITE else site.name


def _trainees(
    timetable: Timetable, classes: tuple[DraftClass, ...], *, programme: int, closing: int, needed: int
) -> tuple[DraftTrainee, ...]:
    by_id = {held.id: held for held in classes}
    sessions = {session.id: session for held in classes for session in held.sessions}
    skips = _seats(Skip, timetable.id, sessions)
    make_ups = _seats(MakeUp, timetable.id, sessions)
    found = []
    for row in _trainee_rows(timetable):
        home = by_id.get(row.class_id)
        skipped = skips.get(row.enrolment_id, ()) if home else ()
        elsewhere = make_ups.get(row.enrolment_id, ()) if home else ()
        heard = _heard(home, skipped, elsewhere) & programme
        found.append(
            DraftTrainee(
                id=row.id,
                public_id=row.public_id,
                full_name=row.full_name,
                born=row.birth_date or row.birth_year,
                sort_key=row.sort_key,
                search_key=row.search_key,
                unit_name=row.unit_name or "",
                class_id=home.id if home else None,
                class_code=home.code if home else None,
                missed_lessons=(programme & ~heard).bit_count(),
                completes=heard.bit_count() >= needed and closing & ~heard == 0,
                skips=skipped,
                make_ups=elsewhere,
                against_online=row.can_attend_online is False and _is_online(home, skipped, elsewhere),
            )
        )
    return tuple(found)


def _trainee_rows(timetable: Timetable) -> Iterable[sa.Row[Any]]:
    """Everybody of the intake in the order of the roster, with the employer and the place in the draft."""
    query = (
        db.select(
            Trainee.id, Trainee.public_id, Trainee.full_name, Trainee.birth_date, Trainee.birth_year,
            Trainee.sort_key, Trainee.search_key, Trainee.can_attend_online, Unit.name.label("unit_name"),
            Enrolment.id.label("enrolment_id"), Enrolment.class_id,
        )
        .select_from(Trainee)
        .outerjoin(Enrolment, (Enrolment.trainee_id == Trainee.id) & (Enrolment.timetable_id == timetable.id))
        .outerjoin(Unit, Unit.id == Trainee.unit_id)
        .where(Trainee.intake_id == timetable.intake_id)
        .order_by(Trainee.sort_key, Trainee.id)
    )  # fmt: skip
    return db.session.execute(query)


def _is_online(home: DraftClass | None, skips: tuple[DraftSession, ...], make_ups: tuple[DraftSession, ...]) -> bool:
    """Whether somebody is to be in an online session."""
    at_home = home is not None and home.online and len(skips) < len(home.sessions)
    return at_home or any(session.online for session in make_ups)


def _heard(home: DraftClass | None, skips: tuple[DraftSession, ...], make_ups: tuple[DraftSession, ...]) -> int:
    """The lessons that somebody hears, as bits."""
    bits = 0
    skipped = {session.id for session in skips}
    for session in home.sessions if home else ():
        if session.id not in skipped:
            bits |= session.lesson_bits
    for session in make_ups:
        bits |= session.lesson_bits
    return bits


def _seats(
    kind: type[Skip | MakeUp], timetable_id: int, sessions: Mapping[int, DraftSession]
) -> dict[int, tuple[DraftSession, ...]]:
    """Skips or make-ups by enrolment, in time order."""
    query = (
        db.select(kind.enrolment_id, kind.session_id)
        .join(Enrolment, Enrolment.id == kind.enrolment_id)
        .where(Enrolment.timetable_id == timetable_id)
    )
    found: dict[int, list[DraftSession]] = defaultdict(list)
    for enrolment_id, session_id in db.session.execute(query):
        if session_id in sessions:
            found[enrolment_id].append(sessions[session_id])
    return {key: tuple(sorted(rows, key=lambda session: session.moment)) for key, rows in found.items()}
