"""Shift rotas that many people have: to be chosen instead of being written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

DUTY_EVERY = range(2, 11)
WEEK = 7


@dataclass(frozen=True, slots=True)
class ReadyRota:
    """`codes` are those of SHIFTS. A rota of whole weeks begins on a Monday."""

    kind: str
    codes: tuple[str, ...]

    @property
    def by_week(self) -> bool:
        return len(self.codes) % WEEK == 0 and self.kind != "duty"


def _weeks(*weeks: str) -> tuple[str, ...]:
    return tuple("".join(weeks))


THREE_SHIFTS = ReadyRota("three_shifts", _weeks("SSSSSSS", "CCCCCCC", "DDDDDDD"))
THREE_SHIFTS_SUNDAY = ReadyRota("three_shifts_sunday", _weeks("SSSSSSN", "CCCCCCN", "DDDDDDN"))
# Two on, two off, three on; days for two weeks, then nights for two.
TWO_TWO_THREE = ReadyRota("two_two_three", _weeks("AANNAAA", "NNAANNN", "BBNNBBB", "NNBBNNN"))
OFFICE = ReadyRota("office", _weeks("HHHHHNN"))
READY = {rota.kind: rota for rota in (THREE_SHIFTS, THREE_SHIFTS_SUNDAY, TWO_TWO_THREE, OFFICE)}


def duty(every: int) -> ReadyRota:
    """A 24-hour duty every `every` days (of DUTY_EVERY), with the day after it free of duty."""
    return ReadyRota("duty", ("T", "R", *("N" * (every - 2))))


def ready_rota(kind: str, *, every: int) -> ReadyRota | None:
    """The rota of a kind; `every` counts for duties alone. None for no kind of ours."""
    if kind == "duty":
        return duty(every) if every in DUTY_EVERY else None
    return READY.get(kind)


def recognise(cycle: Sequence[str]) -> tuple[str, int | None]:
    """The kind of a cycle, and for duties every how many days; "own" for what nobody has ready.

    A day off after a duty is the day after it, whether it was called so or not: the duty says what it does to that day.
    """
    codes = tuple(cycle)
    for rota in READY.values():
        if rota.codes == codes:
            return rota.kind, None
    if len(codes) in DUTY_EVERY and codes in (duty(len(codes)).codes, ("T", *("N" * (len(codes) - 1)))):
        return "duty", len(codes)
    return "own", None


def possible_anchors(rota: ReadyRota, *, today: date) -> list[date]:
    """First days of the cycle, one for each place in it where somebody can stand today.

    By week for rotas of whole weeks: the n-th answer means that this is the n-th week.
    """
    if rota.by_week:
        monday = today - timedelta(days=today.weekday())
        return [monday - timedelta(days=WEEK * week) for week in range(len(rota.codes) // WEEK)]
    return [today - timedelta(days=day) for day in range(len(rota.codes))]
