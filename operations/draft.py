"""The draft of an intake as plain values to read: classes with their sessions, trainees with what they miss.

A handful of queries whatever the size; nothing here is stored.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cached_property

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

Moment = tuple[date, int]  # a date and the position of the period in the day
LONGEST_SITE = 300  # ReleaseSession.site_name


@dataclass(frozen=True, slots=True)
class ModulePart:
    """What of a module is taught in one session; `lessons` is how many lessons of it."""

    code: str
    title: str
    lessons: int
    closing: bool


@dataclass(frozen=True, slots=True)
class DraftSession:
    """A session of the draft. `first_lesson` counts from 0 over the programme; `position` from 0 in the class."""

    id: int
    uid: str
    class_id: int
    class_code: str
    class_name: str
    format_name: str
    position: int
    first_lesson: int
    lessons: int
    modules: tuple[ModulePart, ...]
    date: date
    period_id: int
    period_position: int
    period_name: str
    start_time: time
    end_time: time
    room_id: int | None
    room_name: str
    site_name: str
    lecturer_id: int | None
    lecturer_name: str
    online: bool
    meeting_url: str | None
    pinned: bool

    @property
    def moment(self) -> Moment:
        """What sessions are sorted and compared by in time."""
        return self.date, self.period_position

    @property
    def closing(self) -> bool:
        return any(part.closing for part in self.modules)

    @property
    def lesson_bits(self) -> int:
        """The lessons as bits of a number: those of several sessions are joined by `|`."""
        return ((1 << self.lessons) - 1) << self.first_lesson


@dataclass(frozen=True, slots=True)
class DraftClass:
    id: int
    code: str
    name: str
    capacity: int
    format_id: int
    format_name: str
    online: bool
    sessions: tuple[DraftSession, ...]


@dataclass(frozen=True, slots=True)
class DraftTrainee:
    """`class_id` is None where there is no class; `skips` are home sessions not attended, both in time order.

    `born` is a full date or only a year, as the roster gave it: it tells people of the same name apart.
    """

    id: int
    public_id: str
    full_name: str
    born: date | int | None
    sort_key: str
    search_key: str
    unit_name: str
    class_id: int | None
    class_code: str | None
    missed_lessons: int
    completes: bool
    skips: tuple[DraftSession, ...] = ()
    make_ups: tuple[DraftSession, ...] = ()


@dataclass(frozen=True)
class Draft:
    """The whole draft. `needed_lessons` is how many lessons a trainee must attend to complete."""

    timetable_id: int
    revision: int
    updated_at: datetime
    programme_lessons: int
    needed_lessons: int
    classes: tuple[DraftClass, ...]
    trainees: tuple[DraftTrainee, ...]
    _home_sizes: Mapping[int, int] = field(repr=False)

    @cached_property
    def sessions(self) -> tuple[DraftSession, ...]:
        """All sessions in time order."""
        found = [session for held in self.classes for session in held.sessions]
        return tuple(sorted(found, key=lambda session: (session.moment, session.class_code)))

    @cached_property
    def classes_by_id(self) -> Mapping[int, DraftClass]:
        return {held.id: held for held in self.classes}

    def home_size(self, class_id: int) -> int:
        return self._home_sizes.get(class_id, 0)

    def attended(self, trainee: DraftTrainee) -> list[DraftSession]:
        """What a trainee attends, in time order: the home sessions that are not skipped, and make-ups."""
        if trainee.class_id is None:
            return []
        skipped = {session.id for session in trainee.skips}
        home = [s for s in self.classes_by_id[trainee.class_id].sessions if s.id not in skipped]
        return sorted([*home, *trainee.make_ups], key=lambda session: session.moment)

    @cached_property
    def attendance(self) -> Mapping[int, int]:
        """People in each session by its id, guests included."""
        count: Counter[int] = Counter()
        for trainee in self.trainees:
            count.update(session.id for session in self.attended(trainee))
        return count

    @cached_property
    def missing(self) -> tuple[DraftTrainee, ...]:
        """Those who miss lessons, without those who have no class."""
        return tuple(t for t in self.trainees if t.class_id is not None and t.missed_lessons)

    @cached_property
    def without_class(self) -> tuple[DraftTrainee, ...]:
        return tuple(t for t in self.trainees if t.class_id is None)

    @cached_property
    def incomplete(self) -> tuple[DraftTrainee, ...]:
        """Those with a class who would not complete the course."""
        return tuple(t for t in self.trainees if t.class_id is not None and not t.completes)


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
    query = (
        db.select(
            Trainee.id, Trainee.public_id, Trainee.full_name, Trainee.birth_date, Trainee.birth_year,
            Trainee.sort_key, Trainee.search_key, Unit.name.label("unit_name"),
            Enrolment.id.label("enrolment_id"), Enrolment.class_id,
        )
        .select_from(Trainee)
        .outerjoin(Enrolment, (Enrolment.trainee_id == Trainee.id) & (Enrolment.timetable_id == timetable.id))
        .outerjoin(Unit, Unit.id == Trainee.unit_id)
        .where(Trainee.intake_id == timetable.intake_id)
        .order_by(Trainee.sort_key, Trainee.id)
    )  # fmt: skip
    found = []
    for row in db.session.execute(query):
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
            )
        )
    return tuple(found)


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
