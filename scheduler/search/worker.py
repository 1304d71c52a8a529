"""A search in a process of its own: `python -m scheduler.search.worker`, talking in pickles over its pipes.

It reads a Task from standard input and writes messages `(kind, …)` to standard output: `("phase", name)` and
`("best", total, decisions)`. Timetables that come after the task are better ones that others have found. It ends
when its time is over, or at once when its standard input is closed: then its parent is gone.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import sys
import threading
import time
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from scheduler.problem import Problem
    from scheduler.solution import Solution

REPORT_EVERY = 0.25  # seconds


@dataclass(frozen=True, slots=True)
class Task:
    """What a worker has to do; `seconds` counts from the moment it reads this."""

    problem: Problem
    seed: int
    number: int
    seconds: float
    start: Solution | None = None
    previous: Solution | None = None


class Others:
    """The best timetable that others have found, as it comes in on a stream."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._best: Solution | None = None
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        with contextlib.suppress(EOFError, pickle.UnpicklingError):
            while True:
                self._best = pickle.load(self._stream)  # noqa: S301 - written by the parent process
        os._exit(0)  # nobody waits for an answer any more

    def better_than(self, total: int) -> Solution | None:
        best = self._best
        return best if best and best.objective is not None and best.objective < total else None


def run_task(task: Task, send: Callable[[tuple[Any, ...]], None], ask_others: Callable[[int], Solution | None]) -> None:
    """Search for `task.seconds`; whatever is better than the last message is sent, a few times a second."""
    started = time.monotonic()
    from scheduler.search import compiled, portfolio  # noqa: PLC0415 - compiling takes time, which counts

    sent_total, sent_at = portfolio.NO_TOTAL, 0.0

    def send_best() -> None:
        nonlocal sent_total, sent_at
        if search.best_total < sent_total:
            sent_total, sent_at = search.best_total, time.monotonic()
            send(("best", search.best_total, search.best))

    def on_chunk() -> bool:
        if sent_total == portfolio.NO_TOTAL or time.monotonic() > sent_at + REPORT_EVERY:
            send_best()
        return search.best_total > 0

    search = portfolio.Search(
        task.problem,
        seed=task.seed,
        start=task.start,
        previous=task.previous,
        strategy=portfolio.STRATEGIES[task.number % len(portfolio.STRATEGIES)],
        budget=portfolio.TimeBudget(started, task.seconds),
        on_phase=lambda name: send(("phase", name)),
        on_chunk=on_chunk,
        ask_others=ask_others,
    )
    compiled.mark_warm()
    search.run()
    send_best()


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends this
    task = pickle.load(sys.stdin.buffer)  # noqa: S301 - written by the parent process
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb")

    def send(message: tuple[Any, ...]) -> None:
        pickle.dump(message, out)
        out.flush()

    try:
        run_task(task, send, Others(sys.stdin.buffer).better_than)
        out.close()
    except BrokenPipeError:
        pass  # nobody listens
    os._exit(0)  # not waiting for the thread that listens


if __name__ == "__main__":
    main()
