"""What the overview of an intake says: numbers, and what is still missing before timetables can be made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from models import CourseClass, Format, Intake, Lecturer, Release, Timetable, UnansweredPolicy, Unit, db
from operations.availability import Source
from operations.closed_days import suggest_holidays
from operations.imported_calendars import short_imports
from operations.late_answers import Late, late_answers, late_units
from operations.projection_gaps import Gap, find_gaps
from operations.read_roster import count_sources
from operations.see_amendments import unseen_amendments


@dataclass(frozen=True, slots=True)
class Overview:
    """`gaps` must be closed before solving; `hints` are worth a look and stop nothing.

    `late` is for how many trainees answers came late, by what for; `late_units` are the units that gave such answers
    for their people, with for how many; `unseen_amendments` is how many changes trainees made, by the number of the
    release. All of them as far as no staff member has noted them yet.
    """

    sources: Mapping[Source, int]
    late: Mapping[Late, int]
    late_units: Sequence[tuple[Unit, int]]
    classes: int
    capacity: int
    has_draft: bool
    release: Release | None
    unseen_amendments: Mapping[int, int]
    gaps: tuple[Gap, ...]
    hints: tuple[Gap, ...]

    @property
    def trainees(self) -> int:
        return sum(self.sources.values())


def read_overview(intake: Intake) -> Overview:
    """The overview of an intake, in a fixed number of queries."""
    sources = count_sources(intake)
    classes = db.session.scalars(
        db.select(CourseClass)
        .filter_by(intake_id=intake.id)
        .order_by(CourseClass.code)
        .options(
            db.selectinload(CourseClass.formats).options(db.selectinload(Format.cuts), db.selectinload(Format.times)),
            db.selectinload(CourseClass.rooms),
        )
    ).all()
    left_out = sources[Source.NOT_ANSWERED] if intake.unanswered_policy is UnansweredPolicy.LEAVE_OUT else 0
    people = sum(sources.values())
    lecturers = _lecturers(intake)
    capacity = sum(one.capacity for one in classes)
    release = db.session.scalar(
        db.select(Release).filter_by(intake_id=intake.id).order_by(Release.number.desc()).limit(1)
    )
    late = late_answers(intake)
    return Overview(
        sources=sources,
        late={why: len(ids) for why, ids in late.unseen.items()},
        late_units=late_units(late),
        classes=len(classes),
        capacity=capacity,
        has_draft=db.session.scalar(db.select(Timetable.id).filter_by(intake_id=intake.id)) is not None,
        release=release,
        unseen_amendments=unseen_amendments(intake),
        gaps=tuple(
            find_gaps(intake, classes=classes, lecturers=lecturers, trainees=people - left_out, left_out=left_out)
        ),
        hints=tuple(_hints(intake, sources=sources, people=people, capacity=capacity)),
    )


def _lecturers(intake: Intake) -> list[Lecturer]:
    query = db.select(Lecturer).where(Lecturer.id.in_([one.id for one in intake.lecturers if one.active]))
    return list(db.session.scalars(query.options(db.selectinload(Lecturer.skills))))


def _hints(intake: Intake, *, sources: Mapping[Source, int], people: int, capacity: int) -> list[Gap]:
    hints = []
    if people > capacity > 0:
        hints.append(Gap("capacity_too_small", {"trainees": people, "capacity": capacity}))
    trainees, lecturers = short_imports(intake)
    if trainees:
        hints.append(Gap("calendars_fall_short", {"trainees": len(trainees)}))
    named = [one.name for one in intake.lecturers if one.id in lecturers]
    hints += [Gap("lecturer_calendar_falls_short", {"lecturer": name}) for name in named]
    if sources[Source.NOT_ANSWERED]:
        hints.append(Gap("some_not_answered", {"trainees": sources[Source.NOT_ANSWERED]}))
    if not any(room.active for room in intake.rooms):
        hints.append(Gap("no_rooms"))
    if not any(lecturer.active for lecturer in intake.lecturers):
        hints.append(Gap("no_lecturers"))
    open_holidays = suggest_holidays(intake)
    if open_holidays:
        hints.append(Gap("holidays_open", {"days": len(open_holidays), "first": open_holidays[0].date}))
    elif not intake.closed_days:
        hints.append(Gap("no_closed_days"))
    return hints
