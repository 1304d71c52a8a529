"""What is told about an answer: slots that can be attended out of those that the school opens."""

from flask import Flask

from models import ClosedDay, Period, State, db
from operations.availability_summary import count_periods
from tests.factories import MONDAY, make_intake


def test_count_periods_counts_open_slots_only(app: Flask) -> None:
    intake = make_intake(end_date=MONDAY.replace(day=18))
    morning, afternoon, evening = intake.periods
    intake.closed_days = [ClosedDay(date=MONDAY), *(ClosedDay(date=day, period=afternoon) for day in intake.dates[1:])]
    db.session.flush()
    tuesday, wednesday = intake.dates[1], intake.dates[2]
    grid = {
        (MONDAY, morning.id): State.BUSY,
        (tuesday, morning.id): State.BUSY,
        (wednesday, morning.id): State.IF_NEEDED,
    }

    def told(period: Period) -> tuple[int, int, int]:
        return next((c.free, c.if_needed, c.open) for c in count_periods(intake, grid) if c.period is period)

    assert [count.period for count in count_periods(intake, grid)] == [morning, evening]
    assert told(morning) == (4, 1, 6)
    assert told(evening) == (6, 0, 6)
