"""What a shift rota leaves of the days: shift codes into states per date and period, by comparing hours."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta

from models import Period, State

Hours = tuple[int, int]
DAY_HOURS = 24
ShiftCell = tuple[str, int, int]
"""A code of SHIFTS, how many days after it (0 or 1), and a period id."""
Effects = tuple[dict[int, State], dict[int, State]]
"""By period id, what a shift takes or spoils of its own day, and of the day after."""
SEVERITY = (State.FREE, State.IF_NEEDED, State.BUSY)


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
WORKING = frozenset(code for code, shift in SHIFTS.items() if shift != Shift())
"""The codes that do something to a day, all but a day off."""
REST = "R"
"""The day after a shift that goes on into it: what it does is what that shift does to the day after."""


@dataclass(frozen=True, slots=True)
class RotaEntry:
    """One code of SHIFTS a day, repeated in both directions from `anchor`.

    `marks` say what a shift of WORKING does where that is not the usual; free is that it leaves the cell alone.
    """

    anchor: date
    cycle: tuple[str, ...]
    marks: Mapping[ShiftCell, State] = field(default_factory=dict)

    def code_on(self, day: date) -> str:
        return self.cycle[(day - self.anchor).days % len(self.cycle)]


def rota_states(rota: RotaEntry, *, dates: Iterable[date], periods: Sequence[Period]) -> dict[tuple[date, int], State]:
    """The cells that the rota takes or spoils; a cell that it leaves alone is missing."""
    telling = telling_codes(rota.cycle)
    marks = {cell: state for cell, state in rota.marks.items() if cell[0] in telling}
    effects = {code: shift_effects(code, periods=periods, marks=marks) for code in set(rota.cycle)}
    found: dict[tuple[date, int], State] = {}
    by_codes: dict[tuple[str, str], dict[int, State]] = {}
    for day in dates:
        before, today = rota.code_on(day - timedelta(days=1)), rota.code_on(day)
        if (before, today) not in by_codes:
            own = {} if _is_rest_after(before, today) else effects[today][0]
            by_codes[before, today] = _worse(effects[before][1], own)
        for period_id, state in by_codes[before, today].items():
            found[day, period_id] = state
    return found


def shift_effects(code: str, *, periods: Sequence[Period], marks: Mapping[ShiftCell, State] | None = None) -> Effects:
    """What one shift between days off does, as `marks` say it and as is usual where they say nothing."""
    shift, off = SHIFTS[code], Shift()
    usual = shift_states(off, shift, periods=periods), shift_states(shift, off, periods=periods)
    if not marks:
        return usual
    told: list[dict[int, State]] = [
        {period.id: marks.get((code, days, period.id), effect.get(period.id, State.FREE)) for period in periods}
        for days, effect in enumerate(usual)
    ]
    kept: list[dict[int, State]] = [
        {key: state for key, state in found.items() if state != State.FREE} for found in told
    ]
    return kept[0], kept[1]


def telling_codes(cycle: Sequence[str]) -> list[str]:
    """The codes of a cycle of which it must be known what they do, each once, as they follow each other."""
    pairs = zip((*cycle[-1:], *cycle), cycle, strict=False)
    return list(dict.fromkeys(today for last, today in pairs if today in WORKING and not _is_rest_after(last, today)))


def _is_rest_after(before: str, today: str) -> bool:
    return today == REST and any(end > DAY_HOURS for _start, end in SHIFTS[before].busy)


def _worse(one: Mapping[int, State], other: Mapping[int, State]) -> dict[int, State]:
    return {**one, **{key: max(state, one.get(key, state), key=SEVERITY.index) for key, state in other.items()}}


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
