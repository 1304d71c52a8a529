"""What a worker does now and then: end what the dead had, ask again for what a queue has lost, erase what is over."""

import threading
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import structlog
from flask import Flask

from config import Settings
from jobs.context import utc_now
from jobs.forget_what_is_over import forget_what_is_over
from jobs.queue import SolveQueue
from models import SolveRun, Study
from operations.deliver_messages import any_due, mark_lost
from operations.engine_runs import mark_interrupted, queued_ids

SECONDS_BETWEEN = 10.0
BETWEEN_FORGETTING = timedelta(hours=1)

log = structlog.get_logger(__name__)


class Upkeep:
    """The steps of one worker; each runs in an application context of its own."""

    def __init__(self, queue: SolveQueue, settings: Settings, *, clock: Callable[[], datetime] = utc_now) -> None:
        self._queue = queue
        self._settings = settings
        self._clock = clock
        self._forget_at = clock()

    @property
    def steps(self) -> Sequence[Callable[[], None]]:
        return (self.end_what_dead_workers_had, self.ask_again, self.ask_again_for_mail, self.forget)

    def end_what_dead_workers_had(self) -> None:
        for kind in (SolveRun, Study):
            mark_interrupted(kind, now=self._clock())
        mark_lost(now=self._clock())

    def ask_again(self) -> None:
        if self._queue.is_empty():
            for run_id in queued_ids(SolveRun):
                self._queue.enqueue(run_id)
            for study_id in queued_ids(Study):
                self._queue.enqueue_study(study_id)

    def ask_again_for_mail(self) -> None:
        if self._settings.sends_mail and self._queue.has_no_mail() and any_due(now=self._clock()):
            self._queue.enqueue_mail()

    def forget(self) -> None:
        if self._clock() >= self._forget_at:
            forget_what_is_over(keep_days=self._settings.keep_days, now=self._clock())
            self._forget_at = self._clock() + BETWEEN_FORGETTING


def keep_up(app: Flask, steps: Sequence[Callable[[], None]], stopping: threading.Event) -> None:
    """Take the steps again and again until told to stop. Whatever fails is logged, and tried again the next time."""
    while True:
        for step in steps:
            try:
                with app.app_context():
                    step()
            except Exception:  # Redis away, a database locked, somebody at work on the same: none may end the upkeep
                log.exception("worker.upkeep_failed", step=step.__name__)
        if stopping.wait(SECONDS_BETWEEN):
            return
