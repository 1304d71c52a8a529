"""A run whose length is counted in work, in this process: the same answer every time."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from scheduler.previous_start import previous_start
from scheduler.search.compiled import mark_warm
from scheduler.staffing_step import STAFFING_WORK, improve_staff

if TYPE_CHECKING:
    from collections.abc import Callable

    from scheduler.feasibility.inquiry import Inquiry
    from scheduler.incumbent import Incumbent
    from scheduler.progress import SolveOptions
    from scheduler.search.portfolio import Search
    from scheduler.solution import Solution

ENDING = 0.35  # seconds kept for the last check, where there is a time limit too
CLOSING_TRIES = 200  # of taking back what was changed for nothing
PROOF_WORK = 2.0  # of CP-SAT's deterministic time, for the proof where there is one class


class CountedRun:
    """One search, then the proof where there is one class."""

    def __init__(
        self, incumbent: Incumbent, inquiry: Inquiry, options: SolveOptions, should_stop: Callable[[], bool]
    ) -> None:
        self.incumbent, self.inquiry, self.options, self.should_stop = incumbent, inquiry, options, should_stop
        self.deadline = math.inf if options.time_limit is None else options.time_limit - ENDING

    def run(self, work_limit: int) -> None:
        from scheduler.bounds.trainee_patterns import bound_by_trainee_patterns  # noqa: PLC0415 - loads NumPy
        from scheduler.search.portfolio import Search, WorkBudget  # noqa: PLC0415 - compiles the kernels

        problem = self.incumbent.problem
        self.incumbent.learn(bound_by_trainee_patterns(problem))
        search = Search(
            problem,
            seed=self.options.seed,
            budget=WorkBudget(work_limit),
            start=self.options.start,
            previous=previous_start(problem),
            on_phase=self.incumbent.enter_phase,
            on_chunk=lambda: self.goes_on(search),
            ask_others=self.with_best_staff,
        )
        mark_warm()
        search.run()
        self.take(search)
        if not search.best and not self.inquiry.asked and not self.should_stop():
            self.ask()
        self.incumbent.confirm()
        if len(problem.classes) == 1 and not self.incumbent.is_proven() and self.seconds_left() > 0:
            self.prove()
        if self.seconds_left() > 0:
            self.incumbent.enter_phase("staffing")
            self.improve_staff()
        tries = iter(range(CLOSING_TRIES))
        self.incumbent.stay_close(lambda: self.seconds_left() > 0 and next(tries, None) is not None)

    def seconds_left(self) -> float:
        """Without end where only work is counted, and none once the run is stopped."""
        return 0.0 if self.should_stop() else self.deadline - self.incumbent.seconds()

    def improve_staff(self) -> None:
        left = self.seconds_left()
        seconds = None if math.isinf(left) else left
        if left > 0:
            improve_staff(self.incumbent, seed=self.options.seed, seconds=seconds, work=STAFFING_WORK)

    def take(self, search: Search) -> None:
        if search.best:
            self.incumbent.offer(search.best_total, search.best)

    def goes_on(self, search: Search) -> bool:
        """Look at what the search has found; whether it should go on."""
        self.take(search)
        if not search.best and self.inquiry.due(int(search.arrays["work"][0])):
            self.ask()
        self.incumbent.tell()
        settled = search.best_total <= self.incumbent.bound.value or bool(self.inquiry.reasons)
        return not settled and self.seconds_left() > 0

    def with_best_staff(self, total: int) -> Solution | None:
        """The best so far with its best lecturers and rooms, if that makes it better than `total`."""
        self.incumbent.confirm()
        self.improve_staff()
        best = self.incumbent.best
        return best if best and best.objective is not None and best.objective < total else None

    def ask(self) -> None:
        """Let it be settled otherwise, in counted work too, whether there is a timetable."""
        self.inquiry.here(self.should_stop)
        if self.inquiry.timetable and not self.incumbent.best:
            self.incumbent.take_start(self.inquiry.timetable)

    def prove(self) -> None:
        from scheduler.bounds.one_class import Limits, OneClassBound  # noqa: PLC0415 - loads CP-SAT

        proof = OneClassBound(
            self.incumbent.problem,
            on_bound=self.incumbent.learn,
            on_solution=lambda solution: self.incumbent.offer(solution.objective or 0, solution),
        )
        if self.incumbent.objective is not None:
            proof.learn(self.incumbent.objective)
        proof.run(Limits(self.seconds_left, work=PROOF_WORK))
        self.incumbent.confirm()
