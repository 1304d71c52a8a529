"""Programmes and periods of the day to choose from."""

from __future__ import annotations

from typing import Any

Data = dict[str, Any]

_TOPICS = ("history", "platform", "statutes", "ethics", "striving", "discussion", "visit", "local")

# Lessons of the modules in order; the last is the closing one.
PROGRAMMES: dict[str, tuple[int, ...]] = {
    "40": (8, 8, 8, 8, 4, 4),
    "50": (5, 10, 5, 5, 5, 5, 5, 5, 5),
    "56": (8, 12, 8, 8, 8, 4, 4, 4),
    "64": (6, 10, 6, 12, 6, 6, 8, 6, 4),
    "72": (16, 20, 12, 12, 8, 4),
    "80": (12, 16, 12, 12, 12, 8, 4, 4),
}

PERIODS: dict[int, list[Data]] = {
    2: [
        {"id": "day", "start": "08:00", "end": "12:00", "lessons": 5},
        {"id": "evening", "start": "18:00", "end": "21:00", "lessons": 4},
    ],
    3: [
        {"id": "morning", "start": "07:30", "end": "11:15", "lessons": 5},
        {"id": "afternoon", "start": "13:30", "end": "17:15", "lessons": 5},
        {"id": "evening", "start": "18:00", "end": "21:00", "lessons": 4},
    ],
    5: [
        {"id": "early", "start": "07:00", "end": "09:15", "lessons": 3},
        {"id": "forenoon", "start": "09:30", "end": "11:45", "lessons": 3},
        {"id": "afternoon", "start": "13:00", "end": "15:15", "lessons": 3},
        {"id": "late", "start": "15:30", "end": "17:45", "lessons": 3},
        {"id": "evening", "start": "18:30", "end": "21:00", "lessons": 3},
    ],
}
EVENING = 17.9  # periods that begin after this hour


def modules_of(programme: str) -> list[Data]:
    """The modules of a programme, named in teaching order."""
    *taught, closing = PROGRAMMES[programme]
    names = (*_TOPICS[: len(taught) - 1], "review")
    modules: list[Data] = [{"id": name, "lessons": n} for name, n in zip(names, taught, strict=True)]
    return [*modules, {"id": "closing", "lessons": closing, "closing": True}]


def hour(clock: str) -> float:
    """18:30 is 18.5."""
    hours, minutes = clock.split(":")
    return int(hours) + int(minutes) / 60


def is_evening(period: Data) -> bool:
    return hour(period["start"]) > EVENING
