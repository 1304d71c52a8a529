"""Options: ways to loosen a rule, how near to the problem each can be turned, and several of them together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scheduler.feasibility.costs import cost_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from scheduler.relaxations import Relaxation

# Kinds of which all can be asked a little, where one of them is not enough.
TURNED_TOGETHER = ("lecturer_week", "class_minimum", "unit_limit")
TAKEN_TOGETHER = ("drop_pin", "another_format", "class_optional")


@dataclass(frozen=True, slots=True)
class Option:
    """One way to loosen a rule, at its loosest; `closer` gives it at a value nearer to what the problem has now.

    `now` is that value, `loosest` the other end of the dial; both are 0 where there is nothing to turn.
    """

    changes: tuple[Relaxation, ...]
    now: int = 0
    loosest: int = 0
    closer: Callable[[int], tuple[Relaxation, ...]] | None = None

    @property
    def cost(self) -> int:
        """What the changes ask of people at least, however far they have to be turned."""
        if self.closer is None:
            return cost_of(self.changes)
        return cost_of(self.closer(self.now + (1 if self.loosest > self.now else -1)))


def dial(make: Callable[[int], Relaxation], now: int, loosest: int) -> Option:
    return Option((make(loosest),), now, loosest, lambda value: (make(value),))


def several(changes: Sequence[Relaxation]) -> Option:
    """As many of the changes as are needed, the first ones first."""
    return Option(tuple(changes), 0, len(changes), lambda n: tuple(changes[:n]))


def together(options: Sequence[Option]) -> Iterator[Option]:
    """For each kind with several dials (all lecturers' weeks, all classes' minima): all of them turned alike. For
    each kind of single changes (all pins): as many as are needed.
    """
    singles: dict[tuple[str, object], dict[str, Relaxation]] = {}
    for option in options:
        first, *more = option.changes
        if first.code in TAKEN_TOGETHER and not more:
            singles.setdefault((first.code, first.params.get("format")), {})[first.text] = first
    yield from (several(list(changes.values())) for changes in singles.values() if len(changes) > 1)
    kinds: dict[str, list[Option]] = {}
    for option in options:
        if option.closer is not None and option.changes[0].code in TURNED_TOGETHER:
            kinds.setdefault(option.changes[0].code, []).append(option)
    for dials in kinds.values():
        if len(dials) > 1:
            yield _all_alike(dials)


def _all_alike(dials: Sequence[Option]) -> Option:
    up = dials[0].loosest > dials[0].now

    def closer(value: int) -> tuple[Relaxation, ...]:
        changes: list[Relaxation] = []
        for dial in dials:
            turned = max(dial.now, min(value, dial.loosest)) if up else min(dial.now, max(value, dial.loosest))
            if turned != dial.now and dial.closer is not None:
                changes += dial.closer(turned)
        return tuple(changes)

    nearest, farthest = (min, max) if up else (max, min)
    loosest = farthest(dial.loosest for dial in dials)
    return Option(closer(loosest), nearest(dial.now for dial in dials), loosest, closer)


def all_changes(options: Sequence[Option]) -> list[Relaxation]:
    """What the options change, each change once: two rules can be loosened by the same."""
    changes: list[Relaxation] = []
    for option in options:
        changes += [change for change in option.changes if change not in changes]
    return changes


def among(option: Option, before: Sequence[Option], after: Sequence[Option]) -> Option:
    """The option with the changes of others around it."""
    first, last = tuple(all_changes(before)), tuple(all_changes(after))
    turn = option.closer
    return Option(
        (*first, *option.changes, *last),
        option.now,
        option.loosest,
        None if turn is None else lambda value: (*first, *turn(value), *last),
    )
