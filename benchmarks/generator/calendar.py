"""Days and hours: closed days of the school, and busy hours turned into marks of slots."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.generator.programmes import hour

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable, Sequence
    from datetime import date

    from benchmarks.generator.programmes import Data

STRONGER = {".": 0, "-": 1, "#": 2}


@dataclass(frozen=True, slots=True)
class Hours:
    """From `first` to `last` hour, counted from the midnight before day 0, with the mark that they get."""

    first: float
    last: float
    mark: str


@dataclass(frozen=True, slots=True)
class Horizon:
    """The days of a problem and the periods of each."""

    start: date
    days: int
    periods: Sequence[Data]

    @property
    def n_slots(self) -> int:
        return self.days * len(self.periods)

    def weekday(self, day: int) -> int:
        """0 is Monday."""
        return (self.start.weekday() + day) % 7

    def week(self, slot: int) -> int:
        return (self.start.weekday() + slot // len(self.periods)) // 7

    def marks(self, busy: Iterable[Hours]) -> str:
        """One character per slot: the strongest mark of the hours that overlap it."""
        marks = ["."] * self.n_slots
        bounds = [(hour(p["start"]), hour(p["end"])) for p in self.periods]
        for hours in busy:
            for day in range(max(0, int(hours.first // 24)), min(self.days, int(hours.last // 24) + 1)):
                for k, (start, end) in enumerate(bounds):
                    slot = day * len(bounds) + k
                    overlaps = hours.first < day * 24 + end and day * 24 + start < hours.last
                    if overlaps and STRONGER[hours.mark] > STRONGER[marks[slot]]:
                        marks[slot] = hours.mark
        return "".join(marks)

    def random_marks(self, rng: random.Random, *, busy: float, unwelcome: float = 0.0, day_off: float = 0.0) -> str:
        """Marks of a room or a lecturer: single slots by chance, and now and then a whole day."""
        marks = []
        for _ in range(self.days):
            whole = rng.random() < day_off
            for _ in self.periods:
                chance = rng.random()
                marks.append("#" if whole or chance < busy else "-" if chance < busy + unwelcome else ".")
        return "".join(marks)


def closed_calendar(horizon: Horizon, rng: random.Random, *, closed_days: int) -> str:
    """Sunday evenings are closed, one or two holidays, and `closed_days` in one piece in the middle."""
    holidays = {rng.randrange(horizon.days) for _ in range(rng.randint(1, 2))}
    middle = (horizon.days - closed_days) // 2 + rng.randint(-2, 2)
    holidays |= set(range(middle, middle + closed_days))
    marks = []
    for day in range(horizon.days):
        for period in horizon.periods:
            sunday_evening = horizon.weekday(day) == 6 and hour(period["start"]) > 17
            marks.append("#" if day in holidays or sunday_evening else ".")
    return "".join(marks)
