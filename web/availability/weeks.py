"""The dates of an intake as pages of one week, and the cells of a page as the form shows them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from models import Intake, Period, State
from operations.availability_layers import Grid

PREFIX = "day_"


@dataclass(frozen=True, slots=True)
class DayCell:
    """One period of one date. `chosen` is None where it goes as usual; `usual` is None while nobody said."""

    name: str
    period: Period
    chosen: State | None
    usual: State | None
    is_closed: bool


@dataclass(frozen=True, slots=True)
class ShownDay:
    date: date
    cells: Sequence[DayCell]


@dataclass(frozen=True, slots=True)
class ShownWeek:
    """`number` counts from 0."""

    number: int
    total: int
    days: Sequence[ShownDay]


def weeks_of(intake: Intake) -> list[list[date]]:
    """The dates of the horizon, Monday to Sunday."""
    weeks: list[list[date]] = []
    for day in intake.dates:
        if not weeks or day.weekday() == 0:
            weeks.append([])
        weeks[-1].append(day)
    return weeks


def week_number(intake: Intake, day: date) -> int:
    """The page on which a date stands; the first one for dates outside."""
    return next((number for number, week in enumerate(weeks_of(intake)) if day in week), 0)


def cell_name(day: date, period_id: int) -> str:
    return f"{PREFIX}{day.isoformat()}_{period_id}"


def read_cells(fields: Iterable[tuple[str, str]], intake: Intake) -> tuple[dict[tuple[date, int], State], bool]:
    """The single days among the fields of a form, and whether all of them belong to the intake."""
    known = {cell_name(day, period.id): (day, period.id) for day in intake.dates for period in intake.periods}
    states = {state.value: state for state in State}
    found: dict[tuple[date, int], State] = {}
    sound = True
    for name, value in fields:
        if not name.startswith(PREFIX) or not value:
            continue
        if name in known and value in states:
            found[known[name]] = states[value]
        else:
            sound = False
    return found, sound


def shown_week(
    intake: Intake, number: int, *, chosen: Mapping[tuple[date, int], State], usual: Grid, school: Grid
) -> ShownWeek:
    weeks = weeks_of(intake)
    days = [
        ShownDay(
            date=day,
            cells=[
                DayCell(
                    name=cell_name(day, period.id),
                    period=period,
                    chosen=chosen.get((day, period.id)),
                    usual=usual.get((day, period.id)),
                    is_closed=school.get((day, period.id)) is State.BUSY,
                )
                for period in intake.periods
            ],
        )
        for day in weeks[number]
    ]
    return ShownWeek(number=number, total=len(weeks), days=days)
