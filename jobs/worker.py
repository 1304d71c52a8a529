"""The worker process: `python -m jobs.worker`. Takes runs from the queue until it is told to end."""

import argparse
import os
import signal
import subprocess
import sys
import threading

import structlog
from huey.consumer import Consumer

from config import ROOT, Settings
from jobs.context import make_job_app, utc_now
from jobs.queue import SolveQueue
from jobs.run_solve import run_solve
from jobs.run_study import run_study
from jobs.send_messages import send_due_messages
from jobs.upkeep import Upkeep, keep_up
from logs import configure_logging
from models import SolveRun, Study
from operations.deliver_messages import mark_lost
from operations.engine_runs import mark_interrupted

SECONDS_TO_END = 5.0

log = structlog.get_logger(__name__)


class Mailer(Consumer):  # type: ignore[misc]  # huey has no types
    """A second consumer beside the worker, for mail; signals are the worker's."""

    def _set_signal_handlers(self) -> None:
        pass


class Worker(Consumer):  # type: ignore[misc]  # huey has no types
    """A consumer that ends its run, whichever signal tells it to go."""

    def stop(self, graceful: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002 - huey's signature
        super().stop(graceful=True)


def work(settings: Settings) -> None:
    """Solve and study what is queued, one after the other, until SIGTERM or SIGINT."""
    app = make_job_app(settings)

    def solve(run_id: int) -> None:
        with app.app_context():
            run_solve(run_id, workers=settings.solve_workers, clock=utc_now, stopping=consumer.stop_flag)

    def study(study_id: int) -> None:
        with app.app_context():
            run_study(study_id, workers=settings.solve_workers, clock=utc_now, stopping=consumer.stop_flag)

    def send() -> None:
        with app.app_context():
            send_due_messages(settings, clock=utc_now, stopping=consumer.stop_flag)

    queue = SolveQueue(settings, solve=solve, study=study, send=send)
    consumer = Worker(queue.huey, workers=1, periodic=False, max_delay=0.5, shutdown_timeout=SECONDS_TO_END)
    mailer = Mailer(queue.mail, workers=1, periodic=False, max_delay=0.5, shutdown_timeout=SECONDS_TO_END)
    with app.app_context():
        # Without Redis this is the only worker, so that whatever seems to run is left over from an earlier one.
        for kind in (SolveRun, Study):
            mark_interrupted(kind, now=utc_now(), only_worker=settings.redis_url is None)
        mark_lost(now=utc_now(), only_worker=settings.redis_url is None)
    steps = Upkeep(queue, settings).steps
    threading.Thread(target=keep_up, args=(app, steps, consumer.stop_flag), daemon=True).start()
    mailer.start()
    log.info("worker.started", pid=os.getpid())
    with subprocess.Popen([sys.executable, "-m", "jobs.warm_engine"], cwd=ROOT, stdin=subprocess.DEVNULL) as warming:
        consumer.run()
        mailer.stop(graceful=True)
        warming.kill()
    log.info("worker.ended", pid=os.getpid())


def _end_with_stdin() -> None:
    """Whoever started this worker holds the other end of its standard input; when that closes, they are gone."""
    while os.read(0, 1024):  # not sys.stdin, whose lock this thread would hold while the interpreter ends
        pass
    os.kill(os.getpid(), signal.SIGTERM)


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m jobs.worker", description="Solve what is queued, run by run.")
    parser.add_argument("--until-stdin-closes", action="store_true", help="end when standard input is closed")
    chosen = parser.parse_args(arguments)
    os.umask(0o077)  # as in jobs/embedded.py
    settings = Settings()
    configure_logging(as_json=settings.log_json)
    if chosen.until_stdin_closes:
        threading.Thread(target=_end_with_stdin, daemon=True).start()
    work(settings)


if __name__ == "__main__":
    main()
