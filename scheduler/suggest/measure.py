"""Measures what relaxations gain: each relaxed problem is solved from a timetable of the problem for a short while.

More time alone makes a timetable better too. So the problem as it is is solved on first, from the timetable and from
nothing, and everything starts at the best of that. Then the problem as it is gets what each relaxed one gets: it is
solved on for as long, twice with different chance, and the better of the two is what a gain is counted against. How far
the two are apart says how much of a gain may be chance. At last the better half, and the problem as it is, go on for as
long again from where they are.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from scheduler.figures import Figures, figures_of
from scheduler.relaxations import apply, candidates
from scheduler.suggest.crew import total_of
from scheduler.suggest.promise import most_promising
from scheduler.suggest.result import Suggestion, Suggestions
from scheduler.suggest.symptoms import Symptoms
from scheduler.suggest.trials import Trial, TrialRun

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

    from scheduler.problem import Problem
    from scheduler.solution import Solution
    from scheduler.suggest.result import SuggestOptions, TrialProgress

UNCHANGED_RUNS = 2  # of the problem as it is from the timetable, in each round

FEW = 12  # solves, from which on they are worth two rounds


def suggest(
    problem: Problem,
    solution: Solution,
    *,
    options: SuggestOptions,
    codes: Iterable[str] | None = None,
    first_day: date | None = None,
    on_progress: Callable[[TrialProgress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Suggestions:
    """The relaxations (of all kinds, or those of some codes) that gain most on a timetable.

    A day before `first_day` is over: to open it is not offered. Stopped early it gives what has been measured. Raises
    ValueError where the timetable breaks a hard rule.
    """
    current = figures_of(problem, solution)
    today = first_day.isoformat() if first_day else ""
    offered = [r for r in candidates(problem, codes) if r.params.get("date", today) >= today]
    promising = most_promising(Symptoms(problem, solution), offered)
    known = [replace(solution, objective=current.total)]
    with TrialRun(options, on_progress or (lambda _: None), should_stop or (lambda: False)) as run:
        run.planned = run.affordable(options.seconds_each)
        known += run.settle(problem, known[0])
        first = _plan(run, len(promising))
        start = _best(known, (), 0)
        unchanged = [Trial(None, problem, start, options.seed + i) for i in range(UNCHANGED_RUNS)]
        trials = [Trial(r, apply(problem, r), start, options.seed) for r in promising[:first]]
        run.solve([*unchanged, *trials])
        totals = [trial.total for trial in unchanged if trial.results] or [0]
        _second_round(run, known, unchanged, trials)
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


def _plan(run: TrialRun, promising: int) -> int:
    """How many relaxations to try: as many as leave time for a second round with the better half, or a few."""
    time_for = run.affordable(run.options.seconds_each)
    if time_for < FEW:
        first = min(promising, max(1, time_for - UNCHANGED_RUNS))
        run.planned = run.done + UNCHANGED_RUNS + first
    else:
        first = min(promising, (time_for - 2 * UNCHANGED_RUNS) * 2 // 3)
        run.planned = run.done + 2 * UNCHANGED_RUNS + first + (first + 1) // 2
    return first


def _second_round(
    run: TrialRun, known: Sequence[Solution], unchanged: Sequence[Trial], trials: Sequence[Trial]
) -> None:
    """Go on with the better half of those tried, as far as there is time."""
    measured = sorted((trial for trial in trials if trial.results), key=lambda trial: trial.total)
    spent = run.options.seconds - run.seconds_left()
    each = max(run.options.seconds_each, spent * run.options.workers / max(1, run.done))
    second = min(run.affordable(each) - UNCHANGED_RUNS, (len(measured) + 1) // 2)
    if second <= 0 or run.stopped():
        return
    for trial in unchanged:
        trial.start = _best(known, unchanged, 1)
    run.solve([*unchanged, *measured[:second]])


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
