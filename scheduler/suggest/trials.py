"""Measures what relaxations gain: each relaxed problem is solved anew from the current timetable for a short while.

More time alone makes a timetable better too. So the problem as it is gets the same: it is solved from the same
timetable for the same time, twice with different chance, and the better of the two is what a gain is counted against.
How far the two are apart says how much of a gain may be chance. After a first round the better half, and the problem
as it is, go on for as long again from where they are.
"""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scheduler.figures import Figures, figures_of
from scheduler.progress import SolveOptions
from scheduler.relaxations import Relaxation, apply, candidates
from scheduler.solve import solve
from scheduler.suggest.promise import most_promising
from scheduler.suggest.symptoms import Symptoms

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from scheduler.problem import Problem
    from scheduler.solution import Solution

UNCHANGED_RUNS = 2  # of the problem as it is, in each round


@dataclass(frozen=True, slots=True)
class SuggestOptions:
    """`seconds` are for everything, `seconds_each` for one solve; `workers` solves run side by side.

    With `work_each` a solve is counted in steps instead of seconds, one after the other, and there are
    `solves` of them: the same seed then always gives the same suggestions.
    """

    seconds: float = 60.0
    seconds_each: float = 4.0
    work_each: int | None = None
    solves: int | None = None
    seed: int = 1
    workers: int = 2

    @property
    def affordable(self) -> int:
        """The number of solves that there is time for."""
        if self.solves is not None:
            return self.solves
        return int(self.seconds / self.seconds_each) * self.workers


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One relaxation, what is `gain`ed by it against the problem as it is, and the timetable with it.

    `changes` are the penalties by rule with it minus those without it. `rounds` tells how often it was solved on.
    """

    relaxation: Relaxation
    gain: int
    figures: Figures
    changes: dict[str, int]
    rounds: int
    solution: Solution


@dataclass(frozen=True, slots=True)
class Suggestions:
    """`found` are those that gain, the best first. `current` is the given timetable, `unchanged` what the same time
    makes of it without any relaxation, `chance` how far two such runs were apart.
    """

    current: Figures
    unchanged: Figures
    chance: int
    offered: int
    promising: int
    tried: int
    found: tuple[Suggestion, ...]


@dataclass(frozen=True, slots=True)
class TrialProgress:
    """One solve is done: `relaxation` is None for the problem as it is."""

    done: int
    planned: int
    relaxation: Relaxation | None
    total: int


@dataclass
class _Trial:
    """A problem on the way: its best timetable so far, and the totals after each round."""

    relaxation: Relaxation | None
    problem: Problem
    solution: Solution
    seed: int
    totals: list[int] = field(default_factory=list)


def suggest(
    problem: Problem,
    solution: Solution,
    *,
    options: SuggestOptions,
    codes: Iterable[str] | None = None,
    on_progress: Callable[[TrialProgress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Suggestions:
    """The relaxations (of all kinds, or those of some codes) that gain most on a timetable.

    Stopped early it gives what has been measured. Raises ValueError where the timetable breaks a hard rule.
    """
    current = figures_of(problem, solution)
    offered = list(candidates(problem, codes))
    promising = most_promising(Symptoms(problem, solution), offered)
    run = _Run(options, on_progress or (lambda _: None), should_stop or (lambda: False))
    first, second = _rounds(options.affordable, len(promising))
    unchanged = [_Trial(None, problem, solution, options.seed + i) for i in range(UNCHANGED_RUNS)]
    trials = [_Trial(r, apply(problem, r), solution, options.seed) for r in promising[:first]]
    run.planned = len(trials) + second + UNCHANGED_RUNS * (1 + bool(second))
    run.solve([*unchanged, *trials])
    chance = max(_totals(unchanged), default=0) - min(_totals(unchanged), default=0)
    if second and not run.stopped:
        best = min(unchanged, key=_last_total).solution
        for trial in unchanged:
            trial.solution = best
        run.solve([*unchanged, *sorted(filter(_is_measured, trials), key=_last_total)[:second]])
    plain = min(unchanged, key=_last_total).solution
    return Suggestions(
        current=current,
        unchanged=figures_of(problem, plain),
        chance=chance,
        offered=len(offered),
        promising=len(promising),
        tried=sum(map(_is_measured, trials)),
        found=_found(trials, unchanged, figures_of(problem, plain)),
    )


def _is_measured(trial: _Trial) -> bool:
    return bool(trial.totals)


def _last_total(trial: _Trial) -> int:
    return trial.totals[-1] if trial.totals else 10**15


def _totals(trials: Iterable[_Trial]) -> list[int]:
    return [trial.totals[0] for trial in trials if trial.totals]


def _found(trials: Sequence[_Trial], unchanged: Sequence[_Trial], plain: Figures) -> tuple[Suggestion, ...]:
    """Those that gain against the problem as it is after as many rounds; first those solved longest, by their gain."""
    found = []
    for trial in filter(_is_measured, trials):
        rounds = len(trial.totals)
        plain_total = min(total for other in unchanged for total in other.totals[:rounds])
        gain = plain_total - trial.totals[-1]
        if gain > 0 and trial.relaxation is not None:
            figures = figures_of(trial.problem, trial.solution)
            changes = {
                rule: points - plain.penalties[rule]
                for rule, points in figures.penalties.items()
                if points != plain.penalties[rule]
            }
            found.append(Suggestion(trial.relaxation, gain, figures, changes, rounds, trial.solution))
    return tuple(sorted(found, key=lambda suggestion: (-suggestion.rounds, -suggestion.gain)))


def _rounds(affordable: int, promising: int) -> tuple[int, int]:
    """How many relaxations are tried, and how many of them go on in a second round."""
    first = max(1, (affordable - 2 * UNCHANGED_RUNS) * 2 // 3)
    if first < 4:
        return min(promising, max(1, affordable - UNCHANGED_RUNS)), 0
    tried = min(promising, first)
    return tried, (tried + 1) // 2


class _Run:
    """Solves trials side by side until they are done or the time is over."""

    def __init__(
        self, options: SuggestOptions, on_progress: Callable[[TrialProgress], None], should_stop: Callable[[], bool]
    ) -> None:
        self.options, self.on_progress, self.should_stop = options, on_progress, should_stop
        self.started = time.monotonic()
        self.planned, self.done = 0, 0

    @property
    def stopped(self) -> bool:
        """Whether somebody has stopped it, or the time is over: a machine may be slower than planned."""
        in_time = self.options.work_each is not None or time.monotonic() < self.started + self.options.seconds
        return self.should_stop() or not in_time

    def solve(self, trials: Sequence[_Trial]) -> None:
        """One round; a solve that was stopped half way counts for nothing."""
        workers = 1 if self.options.work_each is not None else self.options.workers
        with ThreadPoolExecutor(workers) as pool:
            for trial, found in zip(trials, pool.map(self._solve_one, trials), strict=True):
                if found is None or found.objective is None:
                    continue
                trial.solution = found
                trial.totals.append(found.objective)
                self.done += 1
                self.on_progress(TrialProgress(self.done, self.planned, trial.relaxation, found.objective))

    def _solve_one(self, trial: _Trial) -> Solution | None:
        if self.stopped:
            return None
        options = SolveOptions(
            time_limit=None if self.options.work_each is not None else self.options.seconds_each,
            work_limit=self.options.work_each,
            seed=trial.seed + 100 * len(trial.totals),
            workers=1,
            start=trial.solution,
        )
        found = solve(trial.problem, options=options, should_stop=self.should_stop)
        return None if self.should_stop() or not found.has_timetable else found
