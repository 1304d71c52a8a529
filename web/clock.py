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
