"""One search: many cheap starts compete on the true objective, the best of them are annealed.

A search is cut into chunks of counted work between which the budget is looked at, so that with a work limit and
a seed it takes the same way on every machine.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from scheduler.check import check
from scheduler.search.adopting import adopt
from scheduler.search.annealing import anneal
from scheduler.search.arrays import DECISIONS, NEVER, build_facts, build_plan, plan_arrays
from scheduler.search.counting import note_best, rebuild
from scheduler.search.encode import encode
from scheduler.search.encode_solution import encode_solution
from scheduler.search.starts import start_anew

if TYPE_CHECKING:
    from collections.abc import Callable

    from scheduler.problem import Problem
    from scheduler.search.arrays import Array
    from scheduler.solution import Solution

    Decisions = dict[str, Array]

HOT = np.cumsum((400, 40, 160, 120, 150, 125, 5))  # of 1,000 moves, by kind as in `annealing.make_move`
COLD = np.cumsum((520, 6, 200, 40, 120, 109, 5))
CHUNK = 4000  # steps of work between two looks at the clock
NO_TOTAL = NEVER  # of a search that has found nothing yet


@dataclass(frozen=True, slots=True)
class Strategy:
    """How a search shares out its budget. Warmth is a temperature in make-ups, at the start and at the end.

    The best start is polished until `early`, so that there is something good soon. In each of `rounds` so many of
    the best starts compete until that share of the budget is spent, the winner is annealed from `final` until
    `late`, and what is left goes to polishing the best that anybody knows.
    """

    starts_until: float
    early: float
    rounds: tuple[tuple[int, float], ...]
    competing: tuple[float, float]
    final: tuple[float, float]
    late: float
    cycles: int = 1


# Measured: good starts decide on large problems; on small ones a hot beginning forgets the start and ends better.
KEEN = Strategy(0.08, 0.16, ((6, 0.35), (2, 0.5)), (1.8, 0.45), (3.5, 0.08), 0.86)
PATIENT = Strategy(0.04, 0.04, ((1, 0.05),), (1.0, 0.3), (12.0, 0.08), 0.86, cycles=2)
STRATEGIES = (KEEN, PATIENT)
NEAR = (1.0, 0.08)  # warmth at the start and at the end of a search that begins at a given timetable
MENDING = 0.25  # of the time for a given timetable: at most that long until it keeps all rules
NEARBY = 0.35  # of the budget for staying near the previous timetable, before others are looked for
POLISH = (0.6, 0.08)
POLISHINGS = 3  # each begins at the best known by then
MOST_STARTS = 60
MOST_SORTING = 8000  # steps of work for a start before it is compared with others
SMALL = 2000  # trainees times classes
MOST_RELIEF, RELIEF_UNTIL = 512, 0.8  # in 1/1024, and the part of an annealing in which it falls to nothing


class Budget(Protocol):
    """How much of what the search may spend is spent."""

    def share(self, work: int) -> float:
        """From 0 to 1 (and beyond), after so many steps of work."""


@dataclass(frozen=True, slots=True)
class WorkBudget:
    limit: int

    def share(self, work: int) -> float:
        return work / max(1, self.limit)


@dataclass(frozen=True, slots=True)
class TimeBudget:
    """Seconds of the monotonic clock."""

    start: float
    seconds: float

    def share(self, work: int) -> float:  # noqa: ARG002 - time passes without work too
        return (time.monotonic() - self.start) / max(0.001, self.seconds)


class Stopped(Exception):  # noqa: N818 - not an error
    """The budget is spent, or the caller has stopped the search."""


class Search:
    """The state of one search over a problem."""

    def __init__(
        self,
        problem: Problem,
        *,
        seed: int,
        budget: Budget,
        strategy: Strategy = KEEN,
        start: Solution | None = None,
        previous: Solution | None = None,
        on_phase: Callable[[str], None],
        on_chunk: Callable[[], bool],
        ask_others: Callable[[int], Solution | None] = lambda _: None,
    ) -> None:
        """`on_chunk` is called between chunks; false from it stops the search. All of it stays near `start` if that
        is given; a search with a `previous` timetable begins there, and then looks for others too.

        `ask_others` is called now and then with the best total so far and may give a better timetable to go on from.
        """
        values = encode(problem)
        self.problem, self.start, self.previous, self.ask_others = problem, start, previous, ask_others
        self.arrays = plan_arrays(values, seed)
        self.facts, self.plan = build_facts(values), build_plan(self.arrays)
        self.budget, self.strategy, self.on_phase, self.on_chunk = budget, strategy, on_phase, on_chunk
        self.warm = 1024 * max(1, values["w_makeup"] + values["w_avoid"])
        self.trainees = len(problem.trainees)
        self.arrays["fault"][0] = 2 * (values["w_incomplete"] + values["w_missed"] * values["lessons"]) + 100
        self.begun = 0.0  # the share of the budget that was spent near the previous timetable
        self.best_total = NO_TOTAL
        self.best: Decisions = {}
        self.arrays["best_total"][0] = NO_TOTAL

    def run(self) -> None:
        """Search until the budget is spent. The best found is in `best`, with its `best_total`."""
        try:
            self.on_phase("starts")
            if self.start and self.improve_start(self.start, 1.0):
                return
            if self.previous:
                self.improve_start(self.previous, NEARBY)
                self.begun = self.share()
                self.on_phase("starts")
            pool = self.make_starts()
            self.polish(self.strategy.early)
            self.on_phase("competition")
            for keep, until in self.strategy.rounds:
                pool = self.compete(pool[:keep], until)
            self.on_phase("annealing")
            self.load(pool[0][1])
            self.cool_in_cycles()
            self.polish(1.0)
        except Stopped:
            pass

    def share(self) -> float:
        """From 0 to 1, of what the budget has left for other timetables than the previous one."""
        return (self.budget.share(int(self.arrays["work"][0])) - self.begun) / (1 - self.begun)

    def breathe(self) -> None:
        """Between two chunks: keep the best, look at the budget."""
        total = int(self.arrays["best_total"][0])
        if total < self.best_total:
            self.best_total = total
            self.best = {name: self.arrays[f"best_{name}"].copy() for name in DECISIONS}
        if not self.on_chunk() or self.share() >= 1:
            raise Stopped

    def improve_start(self, start: Solution, until: float) -> bool:
        """Spend the budget until then on the timetable given.

        False where all of it has gone, or where nothing near it keeps all rules: then most of the budget is left.
        """
        self.take_over(start)
        if (self.arrays["fmt"] < 0).all():
            return False
        self.on_phase("annealing")
        if self.best_total == NO_TOTAL:
            self.cool(*NEAR, MENDING * until)
        if self.best_total == NO_TOTAL:
            return False
        self.cool(*NEAR, self.strategy.late * until)
        self.polish(until)
        return True

    def polish(self, until: float) -> None:
        """Anneal the best known a little, a few times over."""
        start = self.share()
        for i in range(POLISHINGS):
            if self.share() >= until:
                return
            better = self.ask_others(self.best_total)
            if better:
                self.take_over(better)
            elif self.best:
                self.load(self.best)
            if (self.arrays["fmt"] < 0).all():
                return
            self.cool(*POLISH, start + (until - start) * (i + 1) / POLISHINGS)

    def cool_in_cycles(self) -> None:
        """The long annealing, on small problems in cycles that each begin hot: they cool fast, and luck decides."""
        start, strategy = self.share(), self.strategy
        cycles = strategy.cycles if self.trainees * len(self.problem.classes) < SMALL else 1
        for i in range(cycles):
            self.cool(*strategy.final, start + (strategy.late - start) * (i + 1) / cycles)

    def take_over(self, solution: Solution) -> None:
        """Make a known timetable the present plan."""
        decisions = encode_solution(self.problem, solution, self.arrays)
        keeps_rules = not check(self.problem, solution).violations
        if not keeps_rules:
            decisions["n_att"][:] = 0
        self.load(decisions)
        if not keeps_rules:
            adopt(self.facts, self.plan)
        note_best(self.facts, self.plan)
        self.breathe()

    def make_starts(self) -> list[tuple[int, Decisions]]:
        """Random starts, each annealed a little; at least one, more while there is time.

        While nothing keeps all rules, every second one holds only the classes that must be held.
        """
        pool: list[tuple[int, Decisions]] = []
        modest = False
        tried = 0
        while not pool or modest or (tried < MOST_STARTS and self.share() < self.strategy.starts_until):
            tried += 1
            start_anew(self.facts, self.plan, int(not modest))
            note_best(self.facts, self.plan)
            self.breathe()
            modest = not modest and self.best_total == NO_TOTAL
            if (self.arrays["fmt"] < 0).all():
                continue
            self.work_on(0.3, min(30 * self.trainees, MOST_SORTING))
            pool.append(self.snapshot())
            pool = sorted(pool, key=lambda entry: entry[0])[: self.strategy.rounds[0][0]]
        return pool

    def compete(self, pool: list[tuple[int, Decisions]], until: float) -> list[tuple[int, Decisions]]:
        """Anneal all of them, with equal shares of the budget until `until`; the best comes first."""
        start = self.share()
        results = []
        for i, (_, decisions) in enumerate(pool):
            self.load(decisions)
            self.cool(*self.strategy.competing, start + (until - start) * (i + 1) / len(pool))
            results.append(self.snapshot())
        return sorted(results, key=lambda entry: entry[0])

    def cool(self, first: float, last: float, until: float) -> None:
        """Anneal from the first to the last temperature until this share of the budget is spent."""
        start = self.share()
        while (share := self.share()) < until:
            done = (share - start) / (until - start)
            self.give_relief(MOST_RELIEF * (1 - done / RELIEF_UNTIL))
            self.work_on(first * (last / first) ** done, CHUNK)
        self.give_relief(0)

    def give_relief(self, wanted: float) -> None:
        """Charge less for people who are near completing: the part of the charge in 1/1024, in coarse steps."""
        relief = max(0, int(wanted)) // 64 * 64
        if relief != self.arrays["relief"][0]:
            self.arrays["relief"][0] = relief
            rebuild(self.facts, self.plan)

    def work_on(self, warmth: float, steps: int) -> None:
        self.arrays["temperature"][0] = int(self.warm * warmth)
        self.arrays["shares"][:] = HOT if warmth > 1 else COLD
        for done in range(0, steps, CHUNK):
            anneal(self.facts, self.plan, min(CHUNK, steps - done))
            self.breathe()

    def snapshot(self) -> tuple[int, Decisions]:
        return int(self.arrays["total"].sum()), {name: self.arrays[name].copy() for name in DECISIONS}

    def load(self, decisions: Decisions) -> None:
        for name, values in decisions.items():
            np.copyto(self.arrays[name], values)
        rebuild(self.facts, self.plan)
