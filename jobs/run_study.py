"""One study, as the worker makes it: start the engine's process, note how far it is, end it in time."""

import threading
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

import structlog

from jobs.solve_process import EngineProcess
from models import Study, StudyKind, db
from operations.studies import begin_study, fail_study, finish_study, interrupt_study, record_study_progress

SECONDS_OF_SUGGESTIONS = 60.0
SECONDS_OF_A_FORMAT = 20.0
SECONDS_TO_COMPILE = 120.0  # more that a study may take, where the engine is new on its machine
SECONDS_TO_ANSWER = 10.0  # between asking the engine to stop and killing it
SECONDS_BETWEEN_LOOKS = 1.0

log = structlog.get_logger(__name__)


def run_study(study_id: int, *, workers: int, clock: Callable[[], datetime], stopping: threading.Event) -> None:
    """Make a queued study; does nothing for one that was stopped or taken. Needs an application context.

    `stopping` is set when this worker has to go: the study is then interrupted.
    """
    study = db.session.get(Study, study_id)
    if study is None or not begin_study(study, now=clock()):
        return
    log.info("study.begun", study=study_id, kind=study.kind.value)
    given = {
        "kind": study.kind.value,
        "problem": study.problem,
        "solution": study.solution,
        "first_day": study.first_day.isoformat(),
        "options": _options(study.kind, workers),
    }
    db.session.commit()
    with EngineProcess("jobs.study_child", given) as process:
        _follow(study, process, clock=clock, stopping=stopping)
    log.info("study.ended", study=study_id, status=study.status.value)
    db.session.commit()


def _options(kind: StudyKind, workers: int) -> dict[str, Any]:
    if kind is StudyKind.SUGGEST:
        return {"seconds": SECONDS_OF_SUGGESTIONS, "workers": workers}
    return {"time_limit": SECONDS_OF_A_FORMAT, "workers": workers}


def _longest(study: Study) -> float:
    """Seconds after which a study that goes on is stopped."""
    if study.kind is StudyKind.SUGGEST:
        return SECONDS_OF_SUGGESTIONS + SECONDS_TO_COMPILE
    solves = len(study.problem["formats"]) + 2  # each format, and the mix, from nothing and from the best format
    return SECONDS_OF_A_FORMAT * solves + SECONDS_TO_COMPILE


def _follow(study: Study, process: EngineProcess, *, clock: Callable[[], datetime], stopping: threading.Event) -> None:
    dies_at: float | None = None
    ends_at = time.monotonic() + _longest(study)
    while not stopping.is_set() and (dies_at is None or time.monotonic() < dies_at):
        event = process.next_event(timeout=SECONDS_BETWEEN_LOOKS)
        if event is not None and event["event"] != "progress":
            _end(study, event, now=clock())
            return
        progress = None if event is None else (event["done"], event["planned"])
        if not record_study_progress(study, progress, now=clock()):
            return
        wanted = study.stop_requested or time.monotonic() > ends_at
        db.session.commit()
        if wanted and dies_at is None:
            process.ask_to_stop()
            dies_at = time.monotonic() + SECONDS_TO_ANSWER
    interrupt_study(study, now=clock())


def _end(study: Study, event: dict[str, Any], *, now: datetime) -> None:
    if event["event"] == "result":
        finish_study(study, event["result"], now=now)
    elif event["event"] == "error":
        log.error("study.failed", study=study.id, error=event["error"])
        fail_study(study, event["error"], now=now)
    else:
        log.error("study.died", study=study.id, status=event["status"])
        interrupt_study(study, now=now)
