"""Ways out of reasons that need no model: whether a change can help is counted first, and only then is it tried."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from scheduler.feasibility.loosening import all_changes, together
from scheduler.feasibility.some_classes import needed_classes
from scheduler.feasibility.trials import Trials
from scheduler.feasibility.ways_out import MOST, MOST_OF_A_KIND, way_out

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from scheduler.feasibility.limits import Limits
    from scheduler.feasibility.loosening import Option
    from scheduler.problem import Problem
    from scheduler.solution import WayOut

MOST_FAILURES = 3  # of a kind that are seen by counting, or one trial, after which no more of it are tried
LARGEST_SET = 4  # changes
SUREST = ("another_lecturer", "another_room")  # help most and are tried first, whatever they cost


def find_known_ways_out(
    problem: Problem, options: Sequence[Option], limits: Limits, on_found: Callable[[WayOut], None]
) -> None:
    """Tell of ways out as they are found: one option alone, the surest and then the cheapest first, else
    several together.
    """
    trials = Trials(problem, needed_classes(problem), limits)
    once = {tuple(change.text for change in option.changes): option for option in [*options, *together(options)]}
    ordered = sorted(once.values(), key=lambda option: (option.changes[0].code not in SUREST, option.cost))
    told: Counter[str] = Counter()
    failed: Counter[str] = Counter()
    for option in ordered:
        kind = option.changes[0].code
        if not limits.left or told.total() >= MOST:
            return
        if told[kind] >= MOST_OF_A_KIND or (failed[kind] >= MOST_FAILURES and len(option.changes) == 1):
            continue
        failures = trials.failures
        changes = trials.least(option)
        if changes:
            told[kind] += 1
            on_found(way_out(changes))
        else:
            failed[kind] += MOST_FAILURES if trials.failures > failures else 1
    if not told:
        _tell_counted_set(trials, ordered, on_found)


def _tell_counted_set(trials: Trials, ordered: Sequence[Option], on_found: Callable[[WayOut], None]) -> None:
    """Tell of options that do together: each the cheapest that leaves fewer reasons than there were before it."""
    chosen: list[Option] = []
    left = len(trials.reasons(()))
    while left and len(chosen) < LARGEST_SET:
        better = None
        for option in ordered:
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
    if not left and trials.works(all_changes(chosen)):
        on_found(way_out(trials.closest_set(chosen)))
