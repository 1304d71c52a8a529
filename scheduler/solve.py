"""The engine's one verb: `solve` a problem."""

from __future__ import annotations

import importlib
import math
import threading
import time
from dataclasses import replace
from typing import TYPE_CHECKING

from scheduler.bounds import Bound, better, count_bound, workers_beside_proof
from scheduler.bounds.proof import Proof
from scheduler.check import check
from scheduler.pre_checks import find_reasons
from scheduler.progress import Progress, SolveOptions
from scheduler.search.compiled import is_warm, mark_warm
from scheduler.search.decode import decode
from scheduler.search.team import Team
from scheduler.solution import Placement, Solution

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
STAFFING_SHARE, STAFFING_MOST = 0.04, 1.5  # of the time limit, and seconds: kept for the best lecturers and rooms
STAFFING_EVERY, STAFFING_REST = 1.0, 10  # seconds between two of these at least, and rest in times of what they took
STAFFING_WORK = 2.0  # the same in CP-SAT's deterministic time, for runs whose length is counted in work
PROOF_WORK = 2.0  # of the same, for the proof where there is one class
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
    reasons = find_reasons(problem)
    if reasons:
        return Solution(status="infeasible", reasons=tuple(reasons), seconds=run.seconds())
    if options.work_limit is not None:
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
        self.bound = count_bound(problem)
        self.phase = "starts"
        self.best: Solution | None = None
        self.report: Report | None = None
        self.waiting: tuple[int, dict[str, Array] | Solution] | None = None
        self.told_at = -PROGRESS_EVERY
        self.deadline: float | None = None
        self.take_start(nothing_held(problem))
        self.can_staff = False
        self.exchange_at = 0.0
        self.shared: Solution | None = None
        if options.start:
            self.take_start(options.start)

    def seconds(self) -> float:
        return time.monotonic() - self.started

    def take_start(self, start: Solution) -> None:
        """A start that keeps all rules is the best so far, if it is better than another."""
        report = check(self.problem, start)
        worse = self.report is not None and report.total > self.report.total
        if not report.violations and not worse:
            self.best = replace(start, status="feasible", objective=report.total, seconds=self.seconds(), reasons=())
            self.report = report

    def search_with_workers(self, time_limit: float) -> None:
        """Run `options.workers` searches side by side until their part of the time is over."""
        self.deadline = time_limit - ENDING
        until = self.deadline
        if self.problem.lecturers or self.problem.rooms:
            until -= min(STAFFING_MOST, STAFFING_SHARE * time_limit)
            # CP-SAT takes a second to load, which this process has while the others search.
            threading.Thread(target=self.load_staffing, daemon=True).start()
        left = max(0.1, until - self.seconds())
        team = Team(
            self.problem,
            seed=self.options.seed,
            workers=workers_beside_proof(self.problem, max(1, self.options.workers)),
            seconds=max(0.1, left - WORKER_START),
            warm=is_warm(),
            start=self.options.start,
        )
        with team, Proof(self.problem, seconds=max(0.1, until - self.seconds())) as proof:
            while team.running and self.seconds() < until and not self.should_stop():
                message = team.next_message(min(POLL, until - self.seconds()))
                if message and message[0] == "phase":
                    self.enter_phase(message[1])
                elif message and message[0] == "best":
                    self.offer(message[1], message[2])
                self.hear(proof)
                self.tell()
                self.exchange(team, until)
                if self.is_proven():
                    break

    def load_staffing(self) -> None:
        importlib.import_module("scheduler.exact_staffing")
        self.can_staff = True

    def exchange(self, team: Team, until: float) -> None:
        """Now and then give the best its best lecturers and rooms, and let all workers know it."""
        now = self.seconds()
        if self.best is None or self.best is self.shared or now < self.exchange_at or now + 1 > until:
            return
        if self.can_staff:
            self.staff(min(1.0, until - now), None)
        self.shared = self.best
        team.share(self.best)
        self.exchange_at = self.seconds() + max(STAFFING_EVERY, STAFFING_REST * (self.seconds() - now))

    def search_here(self, work_limit: int) -> None:
        """One search in this process, its length counted in work: repeatable."""
        from scheduler.bounds.trainee_patterns import bound_by_trainee_patterns  # noqa: PLC0415 - loads NumPy
        from scheduler.search.portfolio import Search, WorkBudget  # noqa: PLC0415 - compiles the kernels

        limit = self.options.time_limit

        def on_chunk() -> bool:
            if search.best:
                self.offer(search.best_total, search.best)
            self.tell()
            in_time = limit is None or self.seconds() < limit - ENDING
            return in_time and search.best_total > self.bound.value and not self.should_stop()

        self.learn(bound_by_trainee_patterns(self.problem))
        def ask_others(total: int) -> Solution | None:
            self.confirm()
            self.staff(None, STAFFING_WORK)
            known = self.best.objective if self.best else None
            return self.best if known is not None and known < total else None

        search = Search(
            self.problem,
            seed=self.options.seed,
            budget=WorkBudget(work_limit),
            start=self.options.start,
            on_phase=self.enter_phase,
            on_chunk=on_chunk,
            ask_others=ask_others,
        )
        mark_warm()
        search.run()
        if search.best:
            self.offer(search.best_total, search.best)
        self.confirm()
        if len(self.problem.classes) == 1 and not self.is_proven():
            self.prove_here()

    def prove_here(self) -> None:
        """The proof for one class, its length counted in work: repeatable."""
        from scheduler.bounds.one_class import Limits, OneClassBound  # noqa: PLC0415 - loads CP-SAT

        proof = OneClassBound(
            self.problem,
            on_bound=self.learn,
            on_solution=lambda solution: self.offer(solution.objective or 0, solution),
        )
        if self.best and self.best.objective is not None:
            proof.learn(self.best.objective)
        limit = math.inf if self.options.time_limit is None else self.options.time_limit - ENDING
        proof.run(Limits(lambda: limit - self.seconds(), work=PROOF_WORK))
        self.confirm()

    def improve_staffing(self) -> None:
        """With everything else fixed, look for better lecturers and rooms in the time that is left."""
        self.confirm()
        if self.best is None or self.report is None or self.is_proven() or self.should_stop():
            return
        left = None if self.deadline is None else self.deadline - self.seconds()
        if left is None or left > 0:
            self.enter_phase("staffing")
            self.staff(left, None if left else STAFFING_WORK)

    def staff(self, seconds: float | None, work: float | None) -> None:
        """Give the best the best lecturers and rooms that can be found within the limit."""
        if self.best is None or self.report is None or self.is_proven():
            return
        if not any(self.report.penalties[rule] for rule in STAFFING_RULES):
            return
        from scheduler.exact_staffing import improve_staffing  # noqa: PLC0415 - loads CP-SAT, needed only here

        found = improve_staffing(self.problem, self.best, seed=self.options.seed, seconds=seconds, work=work)
        report = check(self.problem, found) if found else None
        if found is None or report is None or self.best.objective is None or report.total >= self.best.objective:
            return
        if report.violations:
            raise SearchError(f"lecturers and rooms break {report.violations[:3]}")
        self.best, self.report = replace(found, objective=report.total, seconds=self.seconds()), report
        self.on_progress(self.progress(self.best))

    def learn(self, bound: Bound) -> None:
        """Take a better bound."""
        self.bound = better(self.bound, bound)

    def hear(self, proof: Proof) -> None:
        """Exchange bounds and timetables with the process that proves; a better bound is told like an answer."""
        known = self.bound
        while (news := proof.news()) is not None:
            if isinstance(news, Bound):
                self.learn(news)
            elif news.objective is not None:
                self.offer(news.objective, news)
        if self.bound != known and self.seconds() > self.told_at + PROGRESS_EVERY:
            self.told_at = self.seconds()
            self.on_progress(self.progress(None))
        proof.tell(self.waiting[0] if self.waiting else self.best.objective if self.best else None)

    def is_proven(self) -> bool:
        """Whether the best timetable is known to be the best of all."""
        objective = self.best.objective if self.best else None
        return objective is not None and objective <= self.bound.value

    def enter_phase(self, phase: str) -> None:
        if phase != self.phase:
            self.phase = phase
            self.on_progress(self.progress(None))

    def offer(self, total: int, decisions: dict[str, Array] | Solution) -> None:
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
        total, found = self.waiting
        solution = found if isinstance(found, Solution) else decode(self.problem, found, objective=total)
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
            bound=self.bound.reported(best.objective if best else None),
            bound_source=self.bound.source,
            trainees_missing=trainees_missing(self.problem, best) if best else None,
            penalties=self.report.penalties if self.report else {},
            solution=solution,
        )

    def result(self) -> Solution:
        self.confirm()
        if self.best is None:
            return Solution(status="unknown", seconds=self.seconds())
        bound = self.bound.reported(self.best.objective)
        return replace(
            self.best,
            status="optimal" if self.is_proven() else "feasible",
            bound=bound,
            bound_source=None if bound is None else self.bound.source,
            seconds=self.seconds(),
        )


def nothing_held(problem: Problem) -> Solution:
    """The timetable without classes, which keeps all rules where no class must be held."""
    trainees = {trainee.id: Placement(None) for trainee in problem.trainees}
    return Solution(classes={course_class.id: None for course_class in problem.classes}, trainees=trainees)


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
