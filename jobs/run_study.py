"""One study, as the worker makes it: start the engine's process, note how far it is, end it in time."""

import threading
from collections.abc import Callable
from datetime import datetime
from typing import Any

import structlog

from jobs.follow import follow
from jobs.solve_process import EngineProcess
from models import Study, StudyKind, db
from operations.engine_runs import begin_run, interrupt_run
from operations.studies import finish_study, record_study_progress

SECONDS_OF_SUGGESTIONS = 60.0
SECONDS_OF_A_FORMAT = 20.0
SECONDS_TO_COMPILE = 120.0  # more that a study may take, where the engine is new on its machine
SECONDS_TO_ANSWER = 10.0  # between asking the engine to stop and killing it

log = structlog.get_logger(__name__)


def run_study(study_id: int, *, workers: int, clock: Callable[[], datetime], stopping: threading.Event) -> None:
    """Make a queued study; does nothing for one that was stopped or taken. Needs an application context.

    `stopping` is set when this worker has to go: the study is then interrupted.
    """
    study = db.session.get(Study, study_id)
    if study is None or not begin_run(study, now=clock()):
        return
    log.info("study.begun", study=study_id, kind=study.kind.value)
    given = {
        "kind": study.kind.value,
        "problem": study.problem,
        "solution": study.solution,
        "first_day": study.first_day.isoformat(),
        "options": _options(study.kind, workers),
    }
    longest = _longest(study)
    db.session.commit()

    def note(event: dict[str, Any] | None) -> bool:
        steps = None if event is None else (event["done"], event["planned"])
        return record_study_progress(study, steps, now=clock())

    with EngineProcess("jobs.study_child", given) as process:
        last = follow(
            study, process, note, longest=longest, to_answer=SECONDS_TO_ANSWER, clock=clock, stopping=stopping
        )
        if last is not None and last["event"] == "result":
            finish_study(study, last["result"], now=clock())
        elif last is not None:
            interrupt_run(study, now=clock())
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
