"""Add or change a format of an intake."""

from dataclasses import asdict, dataclass, field
from datetime import datetime

from documents.names import clean_text
from models import Format, FormatTime, Intake, Period, db
from operations.actor import Actor
from operations.audit import record
from operations.change_settings.begun import CourseBegunError, begun_formats
from operations.change_settings.changing import changing, find_same
from operations.change_settings.cuts import automatic_cut, check_cut, cut_of, formats_of, set_cut, smallest_period
from operations.errors import NotFoundError, OperationError

Cell = tuple[int, int]


class FormatCodeTakenError(OperationError):
    code = "format_code_taken"


class FormatWithoutTimesError(OperationError):
    """No part of the week is chosen."""

    code = "format_without_times_chosen"


class PerWeekOrderError(OperationError):
    code = "per_week_order"


@dataclass(frozen=True, slots=True)
class FormatFields:
    """`cells` are (weekday with Monday 0, id of a period); `cut` None lets the program cut the programme.

    Gap and span are counted in open days, `per_week` is (least, most) sessions.
    """

    code: str
    name: str
    cells: frozenset[Cell]
    online: bool = False
    max_per_day: int | None = None
    per_week: tuple[int, int] | None = None
    max_gap_days: int | None = None
    max_span_days: int | None = None
    cut: tuple[int, ...] | None = field(default=None)


def fields_of(used: Format) -> FormatFields:
    """A format as its page shows it, with its cut written out."""
    least, most = used.per_week_least, used.per_week_most
    return FormatFields(
        code=used.code,
        name=used.name,
        cells=frozenset((time.weekday, time.period_id) for time in used.times),
        online=used.online,
        max_per_day=used.max_per_day,
        per_week=None if least is None or most is None else (least, most),
        max_gap_days=used.max_gap_days,
        max_span_days=used.max_span_days,
        cut=tuple(cut_of(used)),
    )


def save_format(
    intake: Intake,
    *,
    used: Format | None,
    fields: FormatFields,
    expected_revision: int,
    actor: Actor,
    now: datetime,
) -> Format:
    """Store a format (`used` None: a new one) and its cut of the intake's programme."""
    with changing(intake, expected_revision=expected_revision) as session:
        periods = _check(intake, used, fields)
        old = None if used is None else _for_log(fields_of(used))
        made = used or Format(intake=intake, position=_next_position(intake))
        _set(made, fields)
        _set_times(made, fields.cells)
        if used is not None and used.id in begun_formats(intake, now=now):
            _check_begun(used, fields, periods)
        else:
            modules = intake.programme_version.modules
            set_cut(made, fields.cut or automatic_cut(modules, capacity=smallest_period(periods)))
        session.add(made)
        session.flush()
        record(
            "format.created" if used is None else "format.changed",
            actor=actor,
            now=now,
            subject=f"format:{made.id}",
            intake_id=intake.id,
            old=old,
            new=_for_log(fields_of(made)),
        )
    return made


def _check(intake: Intake, used: Format | None, fields: FormatFields) -> list[Period]:
    """The periods in which the format may teach, once all is found in order."""
    same_code = find_same(formats_of(intake), fields.code, lambda one: one.code)
    if same_code is not None and same_code is not used:
        raise FormatCodeTakenError(field="code", taken=same_code.code)
    if not fields.cells:
        raise FormatWithoutTimesError(field="week")
    by_id = {period.id: period for period in intake.periods}
    if any(weekday not in range(7) or period_id not in by_id for weekday, period_id in fields.cells):
        raise NotFoundError
    if fields.per_week is not None and fields.per_week[0] > fields.per_week[1]:
        raise PerWeekOrderError(field="per_week_least")
    periods = [by_id[period_id] for period_id in {period_id for _weekday, period_id in fields.cells}]
    if fields.cut is not None:
        check_cut(fields.cut, lessons=intake.programme_version.lessons, periods=periods)
    return periods


def _check_begun(used: Format, fields: FormatFields, periods: list[Period]) -> None:
    """The cut by which sessions have been held stays as it is, and must fit the new week."""
    cut = cut_of(used)
    if fields.cut is not None and list(fields.cut) != cut:
        raise CourseBegunError(field="cut")
    check_cut(cut, lessons=sum(cut), periods=periods)


def _set(made: Format, fields: FormatFields) -> None:
    made.code, made.name, made.online = clean_text(fields.code), clean_text(fields.name), fields.online
    made.max_per_day = fields.max_per_day
    made.per_week_least, made.per_week_most = fields.per_week or (None, None)
    made.max_gap_days, made.max_span_days = fields.max_gap_days, fields.max_span_days


def _set_times(made: Format, cells: frozenset[Cell]) -> None:
    for time in [time for time in made.times if (time.weekday, time.period_id) not in cells]:
        made.times.remove(time)
    kept = {(time.weekday, time.period_id) for time in made.times}
    made.times += [FormatTime(weekday=weekday, period_id=period_id) for weekday, period_id in sorted(cells - kept)]


def _next_position(intake: Intake) -> int:
    last = db.session.scalar(db.select(db.func.max(Format.position)).where(Format.intake_id == intake.id))
    return 0 if last is None else last + 1


def _for_log(fields: FormatFields) -> dict[str, object]:
    return asdict(fields) | {"cells": sorted(fields.cells)}
