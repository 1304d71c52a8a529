"""The usual formats, cut to the programme and to the periods of the day."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from benchmarks.generator.programmes import Data, is_evening
from scheduler.cut_programme import cut_programme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.generator.calendar import Horizon

SLACK = 1.05  # a format is offered if this many times its sessions could be held
MOST_A_WEEK = 6


def make_formats(names: Sequence[str], horizon: Horizon, calendar: str, modules: Sequence[Data]) -> list[Data]:
    """Those of the named formats that fit the horizon well; at least one, else ValueError."""
    built = [_build(name, horizon, modules) for name in names]
    formats = [fmt for fmt in built if _widen(fmt, horizon, calendar)]
    if not formats:
        raise ValueError(f"no format of {', '.join(names)} fits {horizon.days} days")
    return formats


def _build(name: str, horizon: Horizon, modules: Sequence[Data]) -> Data:
    evenings = [is_evening(p) for p in horizon.periods]
    n_day = evenings.count(False)
    by_day = "".join("0" if e else "1" for e in evenings)
    by_evening = "".join("1" if e else "0" for e in evenings)
    none, every = "0" * len(evenings), "1" * len(evenings)
    weeks = {
        "intensive": by_day * 6 + none,
        "evening": by_evening * 6 + none,
        "weekend": none * 5 + by_day * 2,
        "weekly": every * 7,
        "online": by_evening * 7,
    }
    fmt: Data = {"id": name, "week": weeks[name]}
    used = [p for p, e in zip(horizon.periods, evenings, strict=True) if name == "weekly" or e == (name in EVENINGS)]
    fmt["sessions"] = list(
        cut_programme(
            [m["lessons"] for m in modules],
            capacity=min(p["lessons"] for p in used),
            closing=[bool(m.get("closing")) for m in modules],
        )
    )
    return fmt | _rhythm(name, len(fmt["sessions"]), n_day)


EVENINGS = ("evening", "online")


def _rhythm(name: str, sessions: int, n_day: int) -> Data:
    """The usual limits per day and week, gaps and spans."""
    if name == "intensive":
        span = max(14, -(-sessions * 8 // (n_day * 5)))
        return {"max_per_day": n_day, "per_week": [0, 6 * n_day], "max_gap_days": 3, "max_span_days": span}
    if name == "weekend":
        return {"max_per_day": n_day, "per_week": [1, 2 * n_day], "max_gap_days": 15}
    fmt: Data = {"max_per_day": 1, "per_week": [2, 3 if name == "weekly" else 4], "max_gap_days": 8}
    return fmt | {"online": True} if name == "online" else fmt


def _widen(fmt: Data, horizon: Horizon, calendar: str) -> bool:
    """Whether the format fits, with more sessions in a week where short sessions make many of them."""
    while _room_for(fmt, horizon, calendar) < SLACK * len(fmt["sessions"]):
        if fmt["max_per_day"] > 1 or fmt["per_week"][1] >= MOST_A_WEEK:
            return False
        fmt["per_week"][1] += 1
    return True


def _room_for(fmt: Data, horizon: Horizon, calendar: str) -> int:
    """How many sessions the calendar could hold, without a thought for gaps and spans."""
    n = len(horizon.periods)
    on_day: Counter[int] = Counter()
    for slot, mark in enumerate(calendar):
        if mark != "#" and fmt["week"][horizon.weekday(slot // n) * n + slot % n] == "1":
            on_day[slot // n] += 1
    in_week: Counter[int] = Counter()
    for day, free in on_day.items():
        in_week[horizon.week(day * n)] += min(free, fmt["max_per_day"])
    return sum(min(free, fmt["per_week"][1]) for free in in_week.values())
