"""The engine's one verb: `solve` a problem."""

from __future__ import annotations

import importlib
import threading
import time
from dataclasses import replace
from typing import TYPE_CHECKING

from scheduler.check import check
from scheduler.feasibility.inquiry import Inquiry
from scheduler.pre_checks import find_reasons
from scheduler.progress import Progress, SolveOptions
from scheduler.search.bounds import lower_bound
from scheduler.search.compiled import is_warm, mark_warm
from scheduler.search.decode import decode
from scheduler.search.team import Team
from scheduler.solution import Solution

if TYPE_CHECKING:
    from collections.abc import Callable

    from scheduler.check import Report
    from scheduler.problem import Problem
    from scheduler.search.arrays import Array

__all__ = ["Progress", "SearchError", "SolveOptions", "solve"]

POLL = 0.15  # seconds between two looks at `should_stop`
PROGRESS_EVERY = 0.3  # seconds between two better answers that are reported
ENDING = 0.35  # seconds kept for the last check and for ending the workers
WORKER_START = 0.4
STAFFING_SHARE, STAFFING_MOST = 0.1, 3.0  # of the time limit, and seconds: kept for the best lecturers and rooms
STAFFING_WORK = 2.0  # the same in CP-SAT's deterministic time, for runs whose length is counted in work
STAFFING_RULES = ("lecturer_avoid", "lecturer_change", "room_change", "changed")


class SearchError(RuntimeError):
    """The search has produced an answer that breaks a rule or is counted wrongly: a fault of the program."""


def solve(
    problem: Problem,
    *,
    options: SolveOptions,
    on_progress: Callable[[Progress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Solution:
    """The best timetable found within the limits, checked against every rule.

    Stopped early it is the best so far; `unknown` if there is none yet. `infeasible` only with proof and reasons.
    Raises SearchError rather than give an answer that the rules do not confirm.
    """
    run = _Run(problem, options, on_progress or (lambda _: None), should_stop or (lambda: False))
    with run.inquiry:
        if run.inquiry.reasons:
            run.inquiry.explain(run.should_stop)
        elif options.work_limit is not None:
            run.search_here(options.work_limit)
        else:
            run.search_with_workers(options.time_limit if options.time_limit is not None else 30.0)
    run.improve_staffing()
    return run.result()


class _Run:
    """One call of `solve`: the best so far, and whom to tell."""

    def __init__(
        self,
        problem: Problem,
        options: SolveOptions,
        on_progress: Callable[[Progress], None],
        should_stop: Callable[[], bool],
    ) -> None:
        self.started = time.monotonic()
        self.problem, self.options = problem, options
        self.on_progress, self.should_stop = on_progress, should_stop
        self.inquiry = Inquiry(problem, options, reasons=find_reasons(problem))
        self.bound = lower_bound(problem)
        self.phase = "starts"
        self.best: Solution | None = None
        self.report: Report | None = None
        self.waiting: tuple[int, dict[str, Array]] | None = None
        self.told_at = -PROGRESS_EVERY
        self.deadline: float | None = None
        if options.start:
            self.take_start(options.start)

    def seconds(self) -> float:
        return time.monotonic() - self.started

    def take_start(self, start: Solution) -> None:
        """A start that keeps all rules is the best so far."""
        report = check(self.problem, start)
        if not report.violations:
            self.best = replace(start, status="feasible", objective=report.total, seconds=self.seconds(), reasons=())
            self.report = report

    def search_with_workers(self, time_limit: float) -> None:
        """Run `options.workers` searches side by side until their part of the time is over."""
        self.deadline = time_limit - ENDING
        until = self.deadline
        if self.problem.lecturers or self.problem.rooms:
            until -= min(STAFFING_MOST, STAFFING_SHARE * time_limit)
            # CP-SAT takes a second to load, which this process has while the others search.
            threading.Thread(target=importlib.import_module, args=("scheduler.exact_staffing",), daemon=True).start()
        self.search_beside(self.options.start, until)
        if self.inquiry.reasons:
            self.enter_phase("reasons")
            self.inquiry.explain(self.should_stop)
        elif self.inquiry.timetable and not self.best:
            self.take_start(self.inquiry.timetable)
            self.on_progress(self.progress(self.best))
            self.search_beside(self.best, until)

    def search_beside(self, start: Solution | None, until: float) -> None:
        """Follow workers until then, or until it is settled otherwise whether there is a timetable."""
        left = max(0.1, until - self.seconds())
        with Team(
            self.problem,
            seed=self.options.seed,
            workers=max(1, self.options.workers),
            seconds=max(0.1, left - WORKER_START),
            warm=is_warm(),
            start=start,
        ) as team:
            while team.running and self.seconds() < until and not self.should_stop():
                message = team.next_message(min(POLL, until - self.seconds()))
                if message and message[0] == "phase":
                    self.enter_phase(message[1])
                elif message and message[0] == "best":
                    self.offer(message[1], message[2])
                self.tell()
                if self.best and self.best.objective == self.bound:
                    break
                if self.best or self.waiting:
                    self.inquiry.drop()
                elif self.inquiry.beside(until=until):
                    break

    def search_here(self, work_limit: int) -> None:
        """One search in this process, its length counted in work: repeatable."""
        from scheduler.search.portfolio import Search, WorkBudget  # noqa: PLC0415 - compiles the kernels

        limit = self.options.time_limit

        def on_chunk() -> bool:
            if search.best:
                self.offer(search.best_total, search.best)
            elif self.inquiry.due(int(search.arrays["work"][0])):
                self.ask_here()
            self.tell()
            in_time = limit is None or self.seconds() < limit - ENDING
            settled = search.best_total <= self.bound or bool(self.inquiry.reasons)
            return in_time and not settled and not self.should_stop()

        search = Search(
            self.problem,
            seed=self.options.seed,
            budget=WorkBudget(work_limit),
            start=self.options.start,
            on_phase=self.enter_phase,
            on_chunk=on_chunk,
        )
        mark_warm()
        search.run()
        if search.best:
            self.offer(search.best_total, search.best)
        elif not self.inquiry.asked and not self.should_stop():
            self.ask_here()

    def ask_here(self) -> None:
        """Let it be settled otherwise, in counted work too, whether there is a timetable."""
        self.inquiry.here()
        if self.inquiry.timetable and not self.best:
            self.take_start(self.inquiry.timetable)

    def improve_staffing(self) -> None:
        """With everything else fixed, look for better lecturers and rooms in the time that is left."""
        self.confirm()
        if self.best is None or self.report is None or self.best.objective == self.bound or self.should_stop():
            return
        left = None if self.deadline is None else self.deadline - self.seconds()
        if not any(self.report.penalties[rule] for rule in STAFFING_RULES) or (left is not None and left <= 0):
            return
        from scheduler.exact_staffing import improve_staffing  # noqa: PLC0415 - loads CP-SAT, needed only here

        self.enter_phase("staffing")
        if self.deadline is not None:
            left = max(0.1, self.deadline - self.seconds())
        found = improve_staffing(
            self.problem, self.best, seed=self.options.seed, seconds=left, work=None if left else STAFFING_WORK
        )
        report = check(self.problem, found) if found else None
        if found is None or report is None or self.best.objective is None or report.total >= self.best.objective:
            return
        if report.violations:
            raise SearchError(f"lecturers and rooms break {report.violations[:3]}")
        self.best, self.report = replace(found, objective=report.total, seconds=self.seconds()), report
        self.on_progress(self.progress(self.best))

    def enter_phase(self, phase: str) -> None:
        if phase != self.phase:
            self.phase = phase
            self.on_progress(self.progress(None))

    def offer(self, total: int, decisions: dict[str, Array]) -> None:
        """Take a better answer; it is checked and told when the time for that has come."""
        known = self.waiting[0] if self.waiting else self.best.objective if self.best else None
        if known is None or total < known:
            self.waiting = total, decisions

    def tell(self) -> None:
        """Report the answer that waits, at most a few times a second."""
        if self.waiting and self.seconds() > self.told_at + PROGRESS_EVERY:
            self.confirm()
            self.on_progress(self.progress(self.best))

    def confirm(self) -> None:
        """Hold the answer that waits against all rules and make it the best."""
        if self.waiting is None:
            return
        total, decisions = self.waiting
        solution = decode(self.problem, decisions, objective=total)
        report = check(self.problem, solution)
        if report.violations or report.total != total:
            raise SearchError(f"claimed {total}, counted {report.total}, broken: {report.violations[:3]}")
        self.best, self.report, self.waiting = replace(solution, seconds=self.seconds()), report, None
        self.told_at = self.seconds()

    def progress(self, solution: Solution | None) -> Progress:
        best = self.best
        return Progress(
            phase=self.phase,
            seconds=self.seconds(),
            objective=best.objective if best else None,
            bound=self.bound,
            trainees_missing=trainees_missing(self.problem, best) if best else None,
            penalties=self.report.penalties if self.report else {},
            solution=solution,
        )

    def result(self) -> Solution:
        self.confirm()
        if self.inquiry.reasons:
            return Solution(status="infeasible", reasons=self.inquiry.reasons, seconds=self.seconds())
        if self.best is None:
            return Solution(status="unknown", seconds=self.seconds())
        proven = self.best.objective is not None and self.best.objective <= self.bound
        return replace(
            self.best, status="optimal" if proven else "feasible", bound=float(self.bound), seconds=self.seconds()
        )


def trainees_missing(problem: Problem, solution: Solution) -> int:
    """How many trainees miss some lesson of the programme."""
    covers = {cid: problem.covers(problem.formats_by_id[plan.format]) for cid, plan in solution.classes.items() if plan}
    missing = 0
    for place in solution.trainees.values():
        if place.class_id is None:
            missing += 1
            continue
        own = covers[place.class_id]
        lessons = {i for k, lessons in enumerate(own) if k not in place.skips for i in lessons}
        lessons |= {i for cid, k in place.makeups for i in covers[cid][k]}
        missing += len(lessons) < problem.lessons
    return missing
