"""Between what the database stores (dates, periods, ids) and what a problem file counts (slots, text ids).

A slot is day of the horizon × number of periods + place of the period in the day.
"""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from models import Intake, Period
from operations.errors import NotFoundError

SCHOOL_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def problem_id(letter: str, key: int) -> str:
    """The id in problem files: class C, trainee T, room R, lecturer L, unit U, format F."""
    return f"{letter}{key}"


def database_id(text: str) -> int:
    """The database key in an id of a problem file; raises ValueError for an id that is not ours."""
    return int(text[1:])


def slot_of(intake: Intake, day: date, period_id: int) -> int:
    """The slot of a date and period; below 0 or past the end where the date is outside the horizon.

    Raises NotFoundError for a period of another intake.
    """
    for place, period in enumerate(intake.periods):
        if period.id == period_id:
            return (day - intake.start_date).days * len(intake.periods) + place
    raise NotFoundError(period=period_id)


def moment_of(intake: Intake, slot: int) -> tuple[date, Period]:
    """The date and period of a slot."""
    day, place = divmod(slot, len(intake.periods))
    return intake.start_date + timedelta(days=day), intake.periods[place]


def first_open_slot(intake: Intake, now: datetime) -> int:
    """The first slot that has not begun yet: all before it has been held; 0 to the number of slots."""
    local = now.astimezone(SCHOOL_ZONE)
    day = (local.date() - intake.start_date).days
    if day < 0:
        return 0
    begun = sum(period.start_time <= local.time() for period in intake.periods)
    return min(day * len(intake.periods) + begun, intake.days * len(intake.periods))
