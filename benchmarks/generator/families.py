"""What tells one family of problems from another, as data."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

ALL_FORMATS = ("intensive", "evening", "weekend", "weekly", "online")


@dataclass(frozen=True, slots=True)
class Family:
    """Sizes and habits of a family. `groups` are shares of the trainees; `unit_size` people to a unit, of whom
    `unit_share` may be away together. `closed_days` are closed in one piece in the middle (Tết)."""

    groups: Mapping[str, float]
    trainees: int = 150
    classes: int = 4
    optional: int = 0
    days: int = 42
    periods: int = 3
    programme: str = "56"
    formats: tuple[str, ...] = ("intensive", "evening", "weekend", "weekly")
    rooms: int = 3
    lecturers: int = 7
    unit_size: int = 8
    unit_share: float = 0.65
    closed_days: int = 0
    planted: bool = False
    replan: bool = False
    weights: Mapping[str, int] = field(default_factory=lambda: {"open_class": 0})


MIX = {"office": 0.25, "teachers": 0.2, "students": 0.15, "hospital": 0.15, "factory": 0.15, "residents": 0.1}

FAMILIES: dict[str, Family] = {
    "hospital": Family(
        {"hospital": 0.8, "office": 0.2}, trainees=90, classes=3, programme="50",
        formats=("evening", "weekend", "weekly"), rooms=2, lecturers=5, unit_size=6, unit_share=0.5,
    ),
    "factory": Family(
        {"factory": 0.9, "office": 0.1}, trainees=120, classes=3, formats=("evening", "weekend", "weekly", "online"),
        rooms=2, lecturers=5, unit_size=10, unit_share=0.5,
    ),
    "mixed": Family(MIX),
    "tet": Family(MIX, days=56, closed_days=14),
    "tight": Family(
        {"factory": 0.35, "hospital": 0.3, "office": 0.25, "students": 0.1}, trainees=100, classes=3, days=35,
        formats=("evening", "weekend", "weekly"), rooms=1, lecturers=3, unit_size=5, unit_share=0.4,
    ),
    "ten-day": Family(MIX, trainees=200, classes=5, days=63, programme="80", lecturers=8, unit_size=9),
    "city": Family(
        MIX, trainees=400, classes=8, optional=2, days=49, formats=ALL_FORMATS, rooms=4, lecturers=12, unit_size=10,
        unit_share=0.8, weights={"open_class": 60},
    ),
    "year": Family(
        MIX, trainees=1500, classes=20, optional=4, days=56, formats=ALL_FORMATS, rooms=8, lecturers=24, unit_size=15,
        weights={"open_class": 60},
    ),
    "one-class": Family(
        {**MIX, "factory": 0.2}, trainees=40, classes=1, days=35, programme="50", rooms=2, lecturers=6, unit_size=8,
        unit_share=1.0,
    ),
    "planted": Family(
        {}, trainees=400, classes=8, days=49, formats=ALL_FORMATS, planted=True, weights={"late_week": 0},
    ),
    "planted-small": Family({}, planted=True, weights={"late_week": 0}),
    "mixed-replan": Family(MIX, replan=True, weights={"open_class": 0, "moved": 25, "reassigned": 15}),
    "city-replan": Family(
        MIX, trainees=400, classes=8, optional=2, days=49, formats=ALL_FORMATS, rooms=4, lecturers=12, unit_size=10,
        unit_share=0.8, replan=True, weights={"open_class": 60, "moved": 25, "reassigned": 15},
    ),
}  # fmt: skip
