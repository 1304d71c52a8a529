"""One run, as the worker does it: start the engine's process, pass on what it tells, end it in time."""

import threading
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

import structlog

from jobs.solve_process import SolveProcess
from models import SolveRun, db
from operations.solving import (
    RunProgress,
    begin_run,
    end_with_best,
    fail_run,
    finish_run,
    interrupt_run,
    record_progress,
)

SECONDS_TO_ANSWER = 5.0  # between asking the engine to stop and killing it
SECONDS_OVER_LIMIT = 20.0  # beyond its time limit the engine is asked to stop: reading and checking take time
SECONDS_BETWEEN_LOOKS = 1.0

log = structlog.get_logger(__name__)


def run_solve(run_id: int, *, workers: int, clock: Callable[[], datetime], stopping: threading.Event) -> None:
    """Solve a queued run; does nothing for one that was stopped or taken. Needs an application context.

    `stopping` is set when this worker has to go: the run is then interrupted with its best answer.
    """
    run = db.session.get(SolveRun, run_id)
    if run is None or not begin_run(run, now=clock()):
        return
    log.info("solve.begun", run=run_id, time_limit=run.time_limit)
    options = {"time_limit": float(run.time_limit), "seed": run.seed, "workers": workers}
    problem = run.problem
    db.session.commit()
    with SolveProcess(problem, options) as process:
        _Follower(run, process, clock=clock, stopping=stopping).follow()
    log.info("solve.ended", run=run_id, status=run.status.value)
    db.session.commit()


class _Follower:
    """Watches one engine until it ends, or ends it."""

    def __init__(
        self, run: SolveRun, process: SolveProcess, *, clock: Callable[[], datetime], stopping: threading.Event
    ) -> None:
        self.run, self.process, self.clock, self.stopping = run, process, clock, stopping
        self.ends_at = time.monotonic() + run.time_limit + SECONDS_OVER_LIMIT
        self.dies_at: float | None = None

    def follow(self) -> None:
        while not self._is_over():
            event = self.process.next_event(timeout=SECONDS_BETWEEN_LOOKS)
            progress = None
            if event is not None:
                if event["event"] != "progress":
                    self._end(event)
                    return
                progress = RunProgress(**{key: value for key, value in event.items() if key != "event"})
            if not record_progress(self.run, progress, now=self.clock()):
                return
            self._ask_to_stop_if_wanted()

    def _is_over(self) -> bool:
        """Whether this worker must go, or the engine has not stopped when asked to."""
        if self.stopping.is_set():
            interrupt_run(self.run, now=self.clock())
            return True
        if self.dies_at is not None and time.monotonic() > self.dies_at:
            log.warning("solve.killed", run=self.run.id)
            end_with_best(self.run, now=self.clock())
            return True
        return False

    def _ask_to_stop_if_wanted(self) -> None:
        wanted = self.run.stop_requested or time.monotonic() > self.ends_at
        db.session.commit()
        if wanted and self.dies_at is None:
            self.process.ask_to_stop()
            self.dies_at = time.monotonic() + SECONDS_TO_ANSWER

    def _end(self, event: dict[str, Any]) -> None:
        if event["event"] == "result":
            finish_run(
                self.run,
                event["solution"],
                penalties=event["penalties"],
                trainees_missing=event.get("trainees_missing"),
                now=self.clock(),
            )
        elif event["event"] == "error":
            log.error("solve.failed", run=self.run.id, error=event["error"])
            fail_run(self.run, event["error"], now=self.clock())
        else:
            log.error("solve.died", run=self.run.id, status=event["status"])
            interrupt_run(self.run, now=self.clock())
