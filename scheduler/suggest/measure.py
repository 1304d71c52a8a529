"""Measures what relaxations gain: each relaxed problem is solved anew from the current timetable for a short while.

More time alone makes a timetable better too. So the problem as it is gets the same: it is solved from the same
timetable for the same time, twice with different chance, and the better of the two is what a gain is counted against.
How far the two are apart says how much of a gain may be chance. After a first round the better half, and the problem
as it is, go on for as long again from where they are. Before all, the problem as it is is solved once from nothing, to
see whether that is worth while (see `trials`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from scheduler.figures import Figures, figures_of
from scheduler.relaxations import apply, candidates
from scheduler.suggest.promise import most_promising
from scheduler.suggest.result import Suggestion, Suggestions
from scheduler.suggest.symptoms import Symptoms
from scheduler.suggest.trials import Trial, TrialRun, total_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from scheduler.problem import Problem
    from scheduler.solution import Solution
    from scheduler.suggest.result import SuggestOptions, TrialProgress

PROBES = 1  # a solve of the problem as it is from nothing
UNCHANGED_RUNS = 2  # of the problem as it is from the timetable, in each round


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
    run = TrialRun(options, on_progress or (lambda _: None), should_stop or (lambda: False))
    first, second = _rounds(options.affordable - PROBES, len(promising))
    run.planned = PROBES + first + second + UNCHANGED_RUNS * (1 + bool(second))
    known = [replace(solution, objective=current.total)]
    known += run.probe(problem, known[0])
    unchanged = [Trial(None, problem, solution, options.seed + i) for i in range(UNCHANGED_RUNS)]
    trials = [Trial(r, apply(problem, r), solution, options.seed) for r in promising[:first]]
    run.solve([*unchanged, *trials])
    totals = [trial.total for trial in unchanged if trial.results] or [0]
    if second:
        best = _best(known, unchanged, 1)
        for trial in unchanged:
            trial.start = best
        measured = (trial for trial in trials if trial.results)
        run.solve([*unchanged, *sorted(measured, key=lambda trial: trial.total)[:second]])
    plain = [figures_of(problem, _best(known, unchanged, rounds)) for rounds in range(3)]
    found = (_suggestion(trial, plain[len(trial.results)]) for trial in trials)
    return Suggestions(
        current=current,
        unchanged=plain[-1],
        chance=max(totals) - min(totals),
        offered=len(offered),
        promising=len(promising),
        tried=sum(bool(trial.results) for trial in trials),
        found=tuple(sorted(filter(None, found), key=lambda one: (-one.rounds, -one.gain))),
    )


def _best(known: Sequence[Solution], unchanged: Iterable[Trial], rounds: int) -> Solution:
    """The best timetable of the problem as it is after so many rounds."""
    return min([*known, *(result for trial in unchanged for result in trial.results[:rounds])], key=total_of)


def _suggestion(trial: Trial, before: Figures) -> Suggestion | None:
    """What the relaxation gains against the problem as it is after as many rounds; None where it gains nothing."""
    if trial.relaxation is None or not trial.results or trial.total >= before.total:
        return None
    figures = figures_of(trial.problem, trial.results[-1])
    changes = {rule: points - before.penalties[rule] for rule, points in figures.penalties.items()}
    return Suggestion(
        relaxation=trial.relaxation,
        gain=before.total - figures.total,
        figures=figures,
        changes={rule: points for rule, points in changes.items() if points},
        rounds=len(trial.results),
        solution=trial.results[-1],
    )


def _rounds(affordable: int, promising: int) -> tuple[int, int]:
    """How many relaxations are tried, and how many of them go on in a second round."""
    first = max(1, (affordable - 2 * UNCHANGED_RUNS) * 2 // 3)
    if first < 4:
        return min(promising, max(1, affordable - UNCHANGED_RUNS)), 0
    tried = min(promising, first)
    return tried, (tried + 1) // 2
