"""A search in a process of its own: `python -m scheduler.search.worker`, talking in pickles over its pipes.

It reads a Task from standard input and writes messages `(kind, …)` to standard output: `("phase", name)` and
`("best", total, decisions)`. It ends when its time is over, or when nobody listens any more.
"""

from __future__ import annotations

import os
import pickle
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

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


def run_task(task: Task, send: Callable[[tuple[Any, ...]], None]) -> None:
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
        strategy=portfolio.STRATEGIES[task.number % len(portfolio.STRATEGIES)],
        budget=portfolio.TimeBudget(started, task.seconds),
        on_phase=lambda name: send(("phase", name)),
        on_chunk=on_chunk,
    )
    compiled.mark_warm()
    search.run()
    send_best()


def main() -> None:
    task = pickle.load(sys.stdin.buffer)  # noqa: S301 - written by the parent process
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb")

    def send(message: tuple[Any, ...]) -> None:
        pickle.dump(message, out)
        out.flush()

    try:
        run_task(task, send)
        out.close()
    except BrokenPipeError:
        os._exit(0)  # nobody listens


if __name__ == "__main__":
    main()
