"""Watching one engine until it ends, or has to be ended, whatever it works on."""

import threading
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

import structlog

from jobs.solve_process import EngineProcess
from models import EngineRun, db
from operations.engine_runs import fail_run, interrupt_run

SECONDS_BETWEEN_LOOKS = 1.0

log = structlog.get_logger(__name__)


def follow(
    run: EngineRun,
    process: EngineProcess,
    note: Callable[[dict[str, Any] | None], bool],
    *,
    longest: float,
    to_answer: float,
    clock: Callable[[], datetime],
    stopping: threading.Event,
) -> dict[str, Any] | None:
    """The event with which the caller ends the run: `result`, or `unanswered` where the engine had to be given up.

    None where the run has ended: its engine broke down, this worker has to go, or somebody else has ended it.
    Each second `note` is given what the engine tells, or None, and says whether the run still goes on. The engine
    is asked to stop when somebody wants that or after `longest` seconds, and then has `to_answer` seconds.
    """
    ends_at = time.monotonic() + longest
    dies_at: float | None = None
    while not stopping.is_set():
        if dies_at is not None and time.monotonic() > dies_at:
            return {"event": "unanswered"}
        event = process.next_event(timeout=SECONDS_BETWEEN_LOOKS)
        if event is not None and event["event"] == "result":
            return event
        if event is not None and event["event"] != "progress":
            _end_without_result(run, event, now=clock())
            return None
        if not note(event):
            return None
        wanted = run.stop_requested or time.monotonic() > ends_at
        db.session.commit()
        if wanted and dies_at is None:
            process.ask_to_stop()
            dies_at = time.monotonic() + to_answer
    interrupt_run(run, now=clock())
    return None


def _end_without_result(run: EngineRun, event: dict[str, Any], *, now: datetime) -> None:
    if event["event"] == "error":
        log.error("engine.failed", kind=run.__tablename__, run=run.id, error=event["error"])
        fail_run(run, event["error"], now=now)
    else:
        log.error("engine.died", kind=run.__tablename__, run=run.id, status=event["status"])
        interrupt_run(run, now=now)
