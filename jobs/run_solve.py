"""One solve, as the worker does it: start the engine's process, pass on what it tells, end it in time."""

import threading
from collections.abc import Callable
from datetime import datetime
from typing import Any

import structlog

from jobs.follow import follow
from jobs.solve_process import SolveProcess
from models import SolveRun, db
from operations.engine_runs import begin_run
from operations.solving import RunProgress, end_with_best, finish_run, record_progress

SECONDS_TO_ANSWER = 5.0  # between asking the engine to stop and killing it
SECONDS_OVER_LIMIT = 20.0  # beyond its time limit the engine is asked to stop: reading and checking take time

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
    longest = run.time_limit + SECONDS_OVER_LIMIT
    db.session.commit()

    def note(event: dict[str, Any] | None) -> bool:
        told = None if event is None else {key: value for key, value in event.items() if key != "event"}
        return record_progress(run, None if told is None else RunProgress(**told), now=clock())

    with SolveProcess(problem, options) as process:
        last = follow(run, process, note, longest=longest, to_answer=SECONDS_TO_ANSWER, clock=clock, stopping=stopping)
        if last is not None:
            _end(run, last, now=clock())
    log.info("solve.ended", run=run_id, status=run.status.value)
    db.session.commit()


def _end(run: SolveRun, last: dict[str, Any], *, now: datetime) -> None:
    if last["event"] == "unanswered":
        log.warning("solve.killed", run=run.id)
        end_with_best(run, now=now)
        return
    finish_run(
        run, last["solution"], penalties=last["penalties"], trainees_missing=last.get("trainees_missing"), now=now
    )
