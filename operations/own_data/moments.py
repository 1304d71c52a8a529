"""Moments as they are written in people's own data."""

from datetime import datetime


def in_iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment is not None else None
