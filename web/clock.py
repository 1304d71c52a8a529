"""The only place where pages learn what time it is; tests set another clock."""

from datetime import datetime
from typing import cast
from zoneinfo import ZoneInfo

from flask import current_app

SCHOOL_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return cast("datetime", current_app.extensions["clock"]())


def local(moment: datetime) -> datetime:
    """A moment on the school's clock."""
    return moment.astimezone(SCHOOL_ZONE)


def read_moment(text: str) -> datetime | None:
    """A moment as it stands in a form or an address; None for anything else."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None
