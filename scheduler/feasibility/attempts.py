"""Tries options one after the other, and tells those that give a timetable: the cheapest first, else several together.

Whether a change can help is counted first, and only then is it tried. Where there are many classes, everything is tried
by the search first, and by a model only what the search has left open.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scheduler.feasibility.options import TAKEN_TOGETHER, all_changes, together
from scheduler.solution import WayOut

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from scheduler.feasibility.options import Option
    from scheduler.feasibility.trials import Trials
    from scheduler.relaxations import Relaxation

MOST = 5  # ways out that are told
MOST_OF_A_KIND = 2
MOST_FAILURES = 3  # of a kind that are seen by counting, or one trial, after which no more of it are tried
LARGEST_SET = 4  # options
SUREST = ("another_lecturer", "another_room")  # help most: one of them is tried first, so that something is known


@dataclass
class Attempts:
    """The options that have been tried, and what they have come to."""

    trials: Trials
    on_found: Callable[[WayOut], None]
    told: Counter[str] = field(default_factory=Counter)
    failed: Counter[str] = field(default_factory=Counter)
    known: set[tuple[Relaxation, ...]] = field(default_factory=set)

    def go_through(self, options: Iterable[Option]) -> list[Option]:
        """Try one after the other until enough is told; the options that are not settled."""
        open_options = []
        self.failed.clear()
        for option in options:
            kind = option.changes[0].code
            if self.told[kind] >= MOST_OF_A_KIND:
                continue
            given_up = self.failed[kind] >= MOST_FAILURES and len(option.changes) == 1
            if given_up or not self.trials.limits.left or self.told.total() >= MOST or not self._try(option):
                open_options.append(option)
        return open_options

    def _try(self, option: Option) -> bool:
        """Whether the option helps, which is told."""
        kind, failures = option.changes[0].code, self.trials.failures
        changes = self.trials.least(option)
        if changes:
            changes = self._without_needless(changes)
            if changes not in self.known:  # several options may be turned to the same
                self.known.add(changes)
                self.told[kind] += 1
                self.on_found(way_out(changes))
        else:
            self.failed[kind] += MOST_FAILURES if self.trials.failures > failures else 1
        return changes is not None

    def _without_needless(self, changes: tuple[Relaxation, ...]) -> tuple[Relaxation, ...]:
        """Of a few single changes, those that are needed, which need not be the first ones."""
        if not 1 < len(changes) <= LARGEST_SET or changes[0].code not in TAKEN_TOGETHER:
            return changes
        for change in changes:
            others = tuple(one for one in changes if one is not change)
            if others and self.trials.limits.left and self.trials.works(others):
                changes = others
        return changes

    def tell_set(self, options: Sequence[Option]) -> None:
        """Tell of options that do together: each the cheapest that leaves fewer reasons than there were before it."""
        trials = self.trials
        chosen: list[Option] = []
        left = len(trials.reasons(()))
        while left and len(chosen) < LARGEST_SET:
            better = None
            for option in options:
                if not trials.limits.left:
                    return
                still = len(trials.reasons(all_changes([*chosen, option])))
                if still < left:
                    better, left = option, still
                    break
            if better is None:
                return
            chosen.append(better)
        for option in list(chosen):
            others = [one for one in chosen if one is not option]
            if others and not trials.reasons(all_changes(others)):
                chosen = others
        if chosen and not left and trials.works(all_changes(chosen)):
            self.told["set"] += 1
            self.on_found(way_out(trials.closest_set(chosen)))


def try_options(trials: Trials, options: Sequence[Option], on_found: Callable[[WayOut], None]) -> bool:
    """Tell of ways out as they are found, each of which gives a timetable by itself; whether there are any."""
    once = {tuple(change.text for change in option.changes): option for option in [*options, *together(options)]}
    ordered = sorted(once.values(), key=lambda option: option.cost)
    surest = [option for option in ordered if option.changes[0].code in SUREST][:1]
    attempts = Attempts(trials, on_found)
    waiting = [*surest, *(option for option in ordered if option not in surest)]
    for by_search in trials.ways_to_try():
        trials.by_search = by_search
        waiting = attempts.go_through(waiting)
        if not attempts.told:
            attempts.tell_set(ordered)
    return bool(attempts.told)


def way_out(changes: Sequence[Relaxation]) -> WayOut:
    return WayOut(tuple(changes), " and ".join(change.text for change in changes))
