"""Sessions arranged as people read them: weeks from Monday, periods as rows."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from models import Period
from operations.draft import DraftSession


@dataclass(frozen=True, slots=True)
class Row:
    """One period of a week; a cell for each of its seven days."""

    period: Period
    cells: tuple[tuple[DraftSession, ...], ...]


@dataclass(frozen=True, slots=True)
class Week:
    """`number` counts from 1, from the week of the first day of the intake; weeks without sessions are left out."""

    number: int
    days: tuple[date, ...]
    rows: tuple[Row, ...]

    @property
    def agenda(self) -> list[tuple[date, list[DraftSession]]]:
        """The days that have sessions, with their sessions in time order."""
        found = []
        for place, day in enumerate(self.days):
            if sessions := [session for row in self.rows for session in row.cells[place]]:
                found.append((day, sessions))
        return found


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def arrange_weeks(sessions: Iterable[DraftSession], *, periods: Sequence[Period], start: date) -> list[Week]:
    """The weeks of these sessions; of the periods, only those in which a session of the week lies are rows."""
    cells: dict[tuple[date, int], list[DraftSession]] = defaultdict(list)
    for session in sessions:
        cells[session.date, session.period_id].append(session)
    first = monday_of(start)
    weeks = []
    for monday in sorted({monday_of(day) for day, _period in cells}):
        days = tuple(monday + timedelta(days=n) for n in range(7))
        rows = tuple(
            Row(period, tuple(tuple(cells.get((day, period.id), ())) for day in days))
            for period in periods
            if any((day, period.id) in cells for day in days)
        )
        weeks.append(Week((monday - first).days // 7 + 1, days, rows))
    return weeks


def by_week(sessions: Iterable[DraftSession], *, start: date) -> list[tuple[int, list[DraftSession]]]:
    """(week number, sessions) of sessions in time order."""
    first = monday_of(start)
    grouped = groupby(sessions, key=lambda session: (monday_of(session.date) - first).days // 7 + 1)
    return [(number, list(rows)) for number, rows in grouped]
