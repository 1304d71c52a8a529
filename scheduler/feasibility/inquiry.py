"""When a run of the engine asks whether there is a timetable at all, and for how long.

A search that has an answer is never disturbed. One that has none after a while is joined by the question, which ends
in a timetable for the search to go on from, in the reasons why there is none, or in nothing.
"""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, Self

from scheduler.feasibility.doubt import Doubt, DoubtError
from scheduler.feasibility.worker import Question

if TYPE_CHECKING:
    from collections.abc import Callable

    from scheduler.problem import Problem
    from scheduler.progress import SolveOptions
    from scheduler.solution import Reason, Solution

log = logging.getLogger(__name__)

POLL = 0.15  # seconds between two looks at whether to stop
ENDING = 0.35  # seconds kept for ending the process
PATIENCE = 2.5  # seconds without an answer before it is asked whether there is one
PROOF_SHARE, PROOF_SECONDS = 0.5, 6.0  # of the time that is left then, or these seconds: for the proof
EXPLAINED_BY = 9.0  # seconds from the beginning, or some after the proof: until then reasons and ways out are sought
FIRST_WAY_BY = 30.0  # seconds from the beginning: until then, if none was found before
PATIENCE_WORK = 40_000  # the first in steps of the search, the others in CP-SAT's deterministic time
PROOF_WORK, EXPLAINING_WORK = 10.0, 15.0


class Inquiry:
    """The question of one run. `reasons` once it is proven that there is no timetable, else perhaps a `timetable`."""

    def __init__(self, problem: Problem, options: SolveOptions, *, reasons: tuple[Reason, ...]) -> None:
        """`reasons` are those that prove it without any search."""
        self.problem, self.options = problem, options
        self.reasons: tuple[Reason, ...] = ()
        self.started = time.monotonic()
        self.timetable: Solution | None = None
        self.asked = False
        self.doubt = Doubt()
        self._learn(reasons)

    def seconds(self) -> float:
        return time.monotonic() - self.started

    def beside(self, *, until: float) -> bool:
        """Called now and then by a run that has found nothing, which may go on until then; whether that is settled."""
        if not self.asked and self.seconds() > PATIENCE:
            left = until - self.seconds()
            self._ask(proof_seconds=max(PROOF_SHARE * left, min(left, PROOF_SECONDS)), until=until)
        self._listen(0)
        self.timetable = self.doubt.timetable
        self._learn(self.doubt.reasons)
        return bool(self.reasons or self.timetable)

    def drop(self) -> None:
        """The search has found an answer itself."""
        self.doubt.end()

    def due(self, work: int) -> bool:
        """Whether a run whose work is counted should ask after so much of it without an answer."""
        return not self.asked and work > PATIENCE_WORK

    def here(self, should_stop: Callable[[], bool]) -> None:
        """Ask in this process, with counted work: repeatable."""
        from scheduler.feasibility.ask import ask  # noqa: PLC0415 - loads CP-SAT, needed only here
        from scheduler.feasibility.limits import Limits  # noqa: PLC0415

        self.asked = True
        seed, limit = self.options.seed, self.options.time_limit
        deadline = None if limit is None else self.started + limit - ENDING

        def explaining() -> Limits:
            return Limits(seed, deadline, EXPLAINING_WORK, stopped=should_stop)

        self.timetable = ask(
            self.problem,
            self.reasons,
            limits=Limits(seed, deadline, PROOF_WORK, stopped=should_stop),
            explaining=explaining if self.options.ways_out else None,
            tell=self._learn,
        )

    def explain(self, should_stop: Callable[[], bool]) -> None:
        """There is no timetable: find out why and what would help, as long as there is time."""
        if not self.options.ways_out or should_stop():
            return
        if self.options.work_limit is not None:
            if not self.asked:
                self.here(should_stop)
            return
        until = EXPLAINED_BY if self.options.time_limit is None else self.options.time_limit - ENDING
        if not self.asked:
            until = min(until, EXPLAINED_BY)
            self._ask(proof_seconds=0, until=until - ENDING)
        while not self.doubt.ended and not should_stop():
            self._listen(POLL)
            self._learn(self.doubt.reasons or self.reasons)
            has_way_out = any(reason.ways_out for reason in self.reasons)
            if self.seconds() > (until if has_way_out else max(until, self._first_way_by())):
                return

    def _learn(self, reasons: tuple[Reason, ...]) -> None:
        """Take the reasons as they are known now, and log what is new."""
        if reasons and reasons != self.reasons:
            ways = sum(len(reason.ways_out) for reason in reasons)
            log.info("no timetable: %s, %d ways out after %.1f s", reasons[0].code, ways, self.seconds())
        self.reasons = reasons

    def _listen(self, seconds: float) -> None:
        """Hear what the process says for so long. One that fails leaves the question open, and the run goes on."""
        try:
            self.doubt.wait(seconds)
        except DoubtError:
            log.exception("the question of feasibility has failed")
            self.doubt.give_up()

    def _first_way_by(self) -> float:
        limit = self.options.time_limit
        return FIRST_WAY_BY if limit is None else min(FIRST_WAY_BY, limit - ENDING)

    def _ask(self, *, proof_seconds: float, until: float) -> None:
        self.asked = True
        reasons_seconds = min(EXPLAINED_BY, until) - self.seconds()
        self.doubt.ask(
            Question(
                self.problem,
                self.reasons,
                self.options.seed,
                proof_seconds,
                reasons_seconds,
                self._first_way_by() - self.seconds(),
                self.options.ways_out,
            )
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.doubt.end()
