"""A run of so many seconds: workers search side by side, a prover proves, and this process brings them together."""

from __future__ import annotations

import importlib
import logging
import threading
from typing import TYPE_CHECKING

from scheduler.bounds import Bound, workers_beside_proof
from scheduler.bounds.proof import Proof, ProverError
from scheduler.previous_start import previous_start
from scheduler.search.compiled import is_warm
from scheduler.search.team import Team, WorkerError
from scheduler.staffing_step import improve_staff

if TYPE_CHECKING:
    from collections.abc import Callable

    from scheduler.feasibility.inquiry import Inquiry
    from scheduler.incumbent import Incumbent
    from scheduler.progress import SolveOptions
    from scheduler.solution import Solution

log = logging.getLogger(__name__)

POLL = 0.15  # seconds between two looks at `should_stop`
ENDING = 0.35  # seconds kept for the last check and for ending the workers
WORKER_START = 0.4
HEAD_START = 3.0  # seconds at most for the workers to load and find a first timetable with nothing else beside them
STAFFING_SHARE, STAFFING_MOST = 0.04, 1.5  # of the time limit, and seconds: kept for the last lecturers and rooms
CLOSING_SHARE, CLOSING_MOST = 0.02, 1.0  # the same for taking back what was changed for nothing
EXCHANGE_EVERY, EXCHANGE_MOST = 1.0, 1.0  # seconds between two exchanges at least, and that one may take
EXCHANGE_REST = 10  # rest after an exchange, in times of what it took


class TimedRun:
    """One run with a time limit in seconds."""

    def __init__(
        self, incumbent: Incumbent, inquiry: Inquiry, options: SolveOptions, should_stop: Callable[[], bool]
    ) -> None:
        self.incumbent, self.inquiry, self.options, self.should_stop = incumbent, inquiry, options, should_stop
        self.can_staff = False
        self.shared: Solution | None = None
        self.exchange_at = 0.0

    def run(self, time_limit: float) -> None:
        last = deadline = until = time_limit - ENDING
        problem = self.incumbent.problem
        if problem.lecturers or problem.rooms:
            until -= min(STAFFING_MOST, STAFFING_SHARE * time_limit)
        if problem.previous:
            closing = min(CLOSING_MOST, CLOSING_SHARE * time_limit)
            deadline, until = deadline - closing, until - closing
        self.search(self.options.start, until)
        if self.inquiry.reasons:
            self.incumbent.enter_phase("reasons")
            self.inquiry.explain(self.should_stop)
        elif self.inquiry.timetable and not self.incumbent.best:
            self.incumbent.take_start(self.inquiry.timetable)
            self.incumbent.on_progress(self.incumbent.progress(self.incumbent.best))
            self.search(self.incumbent.best, until)
        self.finish(deadline, last)

    def finish(self, deadline: float, last: float) -> None:
        """Choose the last lecturers and rooms until the deadline, and take back needless changes until `last`."""
        self.incumbent.confirm()
        left = deadline - self.incumbent.seconds()
        if self.incumbent.best and not self.incumbent.is_proven() and not self.should_stop() and left > 0:
            self.incumbent.enter_phase("staffing")
            improve_staff(self.incumbent, seed=self.options.seed, seconds=left)
        self.incumbent.stay_close(lambda: self.incumbent.seconds() < last and not self.should_stop())

    def search(self, start: Solution | None, until: float) -> None:
        """Follow workers until then, or until it is settled otherwise whether there is a timetable."""
        problem, incumbent = self.incumbent.problem, self.incumbent
        left = max(0.1, until - incumbent.seconds())
        team = Team(
            problem,
            seed=self.options.seed,
            workers=workers_beside_proof(problem, max(1, self.options.workers)),
            seconds=max(0.1, left - WORKER_START),
            warm=is_warm(),
            start=start,
            previous=previous_start(problem),
        )
        with team:
            if start is None:
                self.await_first(team, until)
            if problem.lecturers or problem.rooms:
                # CP-SAT takes a second to load, which this process has while the others search.
                threading.Thread(target=self.load_staffing, daemon=True).start()
            with Proof(problem, seconds=max(0.1, until - incumbent.seconds())) as proof:
                self.follow(team, proof, until)

    def await_first(self, team: Team, until: float) -> None:
        """Leave the processors to the workers until one of them has a timetable, or one that holds any class."""
        incumbent, nothing = self.incumbent, self.incumbent.objective
        last = min(until, incumbent.seconds() + HEAD_START)
        while incumbent.objective == nothing and team.running and incumbent.seconds() < last:
            if self.should_stop():
                return
            self.listen(team, last)
            incumbent.tell()

    def follow(self, team: Team, proof: Proof, until: float) -> None:
        """Bring together what workers and prover find."""
        incumbent = self.incumbent
        while team.running and incumbent.seconds() < until and not self.should_stop():
            self.listen(team, until)
            self.hear(proof)
            incumbent.tell()
            self.exchange(team, until)
            if incumbent.is_proven():
                break
            if incumbent.objective is not None:
                self.inquiry.drop()
            elif self.inquiry.beside(until=until):
                break

    def listen(self, team: Team, until: float) -> None:
        """Wait a little for what a worker says. One that has failed leaves the others at work."""
        try:
            message = team.next_message(min(POLL, until - self.incumbent.seconds()))
        except WorkerError:
            if not team.running and self.incumbent.objective is None:
                raise
            log.exception("a worker has failed")
            return
        if message and message[0] == "phase":
            self.incumbent.enter_phase(message[1])
        elif message and message[0] == "best":
            self.incumbent.offer(message[1], message[2])

    def hear(self, proof: Proof) -> None:
        """Exchange bounds and timetables with the process that proves."""
        while (news := self.news_of(proof)) is not None:
            if isinstance(news, Bound):
                self.incumbent.learn_and_tell(news)
            elif news.objective is not None:
                self.incumbent.offer(news.objective, news)
        proof.tell(self.incumbent.objective)

    def news_of(self, proof: Proof) -> Bound | Solution | None:
        """A prover that fails leaves the bound as it is, not the run without its timetable."""
        try:
            return proof.news()
        except ProverError:
            log.exception("the prover has failed")
            return None

    def exchange(self, team: Team, until: float) -> None:
        """Now and then give the best its best lecturers and rooms, and let all workers know it."""
        now, best = self.incumbent.seconds(), self.incumbent.best
        if best is None or best is self.shared or now < self.exchange_at or now + EXCHANGE_MOST > until:
            return
        if self.can_staff:
            improve_staff(self.incumbent, seed=self.options.seed, seconds=EXCHANGE_MOST)
        self.shared = self.incumbent.best
        if self.shared:
            team.share(self.shared)
        taken = self.incumbent.seconds() - now
        self.exchange_at = self.incumbent.seconds() + max(EXCHANGE_EVERY, EXCHANGE_REST * taken)

    def load_staffing(self) -> None:
        importlib.import_module("scheduler.exact_staffing")
        self.can_staff = True
