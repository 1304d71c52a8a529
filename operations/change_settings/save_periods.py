"""Change the periods of an intake's days: their times and how many lessons fit."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, time
from itertools import pairwise

from documents.names import clean_text
from models import Format, HeldClass, Intake, Period, Session, Timetable, db
from operations.actor import Actor
from operations.audit import record
from operations.change_settings.begun import begun_formats
from operations.change_settings.changing import changing
from operations.change_settings.cuts import automatic_cut, capacity_of, check_cut, cut_of, formats_of, set_cut
from operations.errors import NotFoundError, OperationError

# Far above every place that a period can have: a free range while the order changes.
_ASIDE = 1000


class NoPeriodsError(OperationError):
    code = "intake_without_periods"


class PeriodTimesError(OperationError):
    """A period ends before it starts."""

    code = "period_times"


class PeriodsOverlapError(OperationError):
    code = "periods_overlap"


class PeriodUsedError(OperationError):
    """Sessions of the draft stand in a period that is to go."""

    code = "period_used"


class LastPeriodOfFormatError(OperationError):
    """A format would have no part of the week left."""

    code = "last_period_of_format"


@dataclass(frozen=True, slots=True)
class PeriodFields:
    """`id` None makes a new period; times are wall-clock times of the school."""

    id: int | None
    name: str
    start: time
    end: time
    lessons: int


def save_periods(
    intake: Intake, *, periods: Sequence[PeriodFields], expected_revision: int, actor: Actor, now: datetime
) -> None:
    """Make these the periods of the intake, in order of time. Those left out are deleted with what was said of them.

    Formats whose shortest period changes are cut anew, unless sessions have been held by their cut already.
    """
    with changing(intake, expected_revision=expected_revision) as session:
        rows = sorted(periods, key=lambda row: row.start)
        _check_times(rows)
        by_id = {period.id: period for period in intake.periods}
        old = [_for_log(fields_of(period)) for period in intake.periods]
        formats = formats_of(intake)
        begun = begun_formats(intake, now=now)
        before = {used.id: capacity_of(used) for used in formats}
        _delete_missing(intake, rows, formats)
        for period in intake.periods:
            period.position += _ASIDE
        session.flush()
        _set(intake, rows, by_id)
        for used in formats:
            if used.id in begun:
                cut = cut_of(used)
                check_cut(cut, lessons=sum(cut), periods={time.period for time in used.times})
            elif capacity_of(used) != before[used.id]:
                set_cut(used, automatic_cut(intake.programme_version.modules, capacity=capacity_of(used)))
        session.flush()
        record(
            "periods.changed",
            actor=actor,
            now=now,
            subject=f"intake:{intake.id}",
            intake_id=intake.id,
            old=old,
            new=[_for_log(row) for row in rows],
        )
        session.expire(intake, ["periods"])


def fields_of(period: Period) -> PeriodFields:
    return PeriodFields(period.id, period.name, period.start_time, period.end_time, period.lessons)


def _check_times(rows: Sequence[PeriodFields]) -> None:
    if not rows:
        raise NoPeriodsError
    for row in rows:
        if row.end <= row.start:
            raise PeriodTimesError(name=row.name)
    for before, after in pairwise(rows):
        if after.start < before.end:
            raise PeriodsOverlapError(first=before.name, second=after.name)


def _delete_missing(intake: Intake, rows: Sequence[PeriodFields], formats: Sequence[Format]) -> None:
    kept = {row.id for row in rows}
    for period in [period for period in intake.periods if period.id not in kept]:
        query = (
            db.select(db.func.count())
            .select_from(Session)
            .join(HeldClass, HeldClass.id == Session.held_class_id)
            .join(Timetable, Timetable.id == HeldClass.timetable_id)
            .where(Timetable.intake_id == intake.id, Session.period_id == period.id)
        )
        sessions = db.session.scalar(query)
        if sessions:
            raise PeriodUsedError(name=period.name, sessions=sessions)
        for used in formats:
            used.times = [time for time in used.times if time.period_id != period.id]
        intake.periods.remove(period)
    for used in formats:
        if not used.times:
            raise LastPeriodOfFormatError(format=used.name)


def _set(intake: Intake, rows: Sequence[PeriodFields], by_id: dict[int, Period]) -> None:
    codes = {period.code for period in intake.periods}
    free = (code for number in range(1, 1000) if (code := f"period{number}") not in codes)
    for position, row in enumerate(rows):
        if row.id is None:
            period = Period(code=next(free))
            intake.periods.append(period)
        elif row.id in by_id:
            period = by_id[row.id]
        else:
            raise NotFoundError
        period.position, period.name, period.lessons = position, clean_text(row.name), row.lessons
        period.start_time, period.end_time = row.start, row.end


def _for_log(row: PeriodFields) -> dict[str, object]:
    return asdict(row) | {"start": f"{row.start:%H:%M}", "end": f"{row.end:%H:%M}"}
