"""What a shift rota leaves of the days: shift codes into states per date and period, by comparing hours."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from models import Period, State

Hours = tuple[int, int]
DAY_HOURS = 24


@dataclass(frozen=True, slots=True)
class Shift:
    """Hours counted from midnight of the shift's date, so that 30 is 6 in the morning after.

    `busy` is work and the sleep after it; in `tired` the person could come if needed.
    """

    busy: tuple[Hours, ...] = ()
    tired: tuple[Hours, ...] = ()


SHIFTS: Mapping[str, Shift] = {
    "S": Shift(busy=((6, 14),)),
    "C": Shift(busy=((14, 22),)),
    # A night from 22 to 6 costs the morning after it and makes the afternoon a bad one.
    "D": Shift(busy=((22, 36),), tired=((36, 42),)),
    # Twelve hours: after a day an evening class begins as the shift ends; after a night as after any night.
    "A": Shift(busy=((6, 18),), tired=((18, 22),)),
    "B": Shift(busy=((18, 36),), tired=((36, 42),)),
    "T": Shift(busy=((7, 36),), tired=((36, 42),)),
    "R": Shift(busy=((0, 12),), tired=((12, 18),)),
    "H": Shift(busy=((7, 17),)),
    "N": Shift(),
}


@dataclass(frozen=True, slots=True)
class RotaEntry:
    """One code of SHIFTS a day, repeated in both directions from `anchor`."""

    anchor: date
    cycle: tuple[str, ...]

    def code_on(self, day: date) -> str:
        return self.cycle[(day - self.anchor).days % len(self.cycle)]


def rota_states(rota: RotaEntry, *, dates: Iterable[date], periods: Sequence[Period]) -> dict[tuple[date, int], State]:
    """The cells that the rota takes or spoils; a cell that it leaves alone is missing."""
    found: dict[tuple[date, int], State] = {}
    by_codes: dict[tuple[str, ...], dict[int, State]] = {}
    for day in dates:
        codes = rota.code_on(day - timedelta(days=1)), rota.code_on(day)
        if codes not in by_codes:
            by_codes[codes] = shift_states(*(SHIFTS[code] for code in codes), periods=periods)
        for period_id, state in by_codes[codes].items():
            found[day, period_id] = state
    return found


def shift_effects(code: str, *, periods: Sequence[Period]) -> tuple[dict[int, State], dict[int, State]]:
    """By period id, what one shift between days off takes or spoils: on its own day, and on the day after it."""
    shift, off = SHIFTS[code], Shift()
    return shift_states(off, shift, periods=periods), shift_states(shift, off, periods=periods)


def shift_states(before: Shift, today: Shift, *, periods: Sequence[Period]) -> dict[int, State]:
    """By period id, what the shifts of a day and of the day before it take or spoil."""
    busy = [*today.busy, *_as_next_day(before.busy)]
    tired = [*today.tired, *_as_next_day(before.tired)]
    return {
        period.id: State.BUSY if _meets(period, busy) else State.IF_NEEDED
        for period in periods
        if _meets(period, busy) or _meets(period, tired)
    }


def _as_next_day(hours: Iterable[Hours]) -> list[Hours]:
    return [(start - DAY_HOURS, end - DAY_HOURS) for start, end in hours]


def _meets(period: Period, hours: Iterable[Hours]) -> bool:
    return any(_hour(period.start_time) < end and start < _hour(period.end_time) for start, end in hours)


def _hour(moment: time) -> float:
    return moment.hour + moment.minute / 60
