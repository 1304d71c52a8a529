"""The draft of an intake as plain values to read: classes with their sessions, trainees with what they miss."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cached_property

Moment = tuple[date, int]  # a date and the position of the period in the day


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
    `against_online`: has said that they cannot study online, and is to be in an online session all the same.
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
    against_online: bool = False


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
    def against_online(self) -> tuple[DraftTrainee, ...]:
        return tuple(t for t in self.trainees if t.against_online)

    @cached_property
    def incomplete(self) -> tuple[DraftTrainee, ...]:
        """Those with a class who would not complete the course."""
        return tuple(t for t in self.trainees if t.class_id is not None and not t.completes)
