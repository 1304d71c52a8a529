"""Proves lower bounds in a process of its own, while others search: `python -m scheduler.bounds.prover`.

It reads a Task and then objectives of timetables found elsewhere from standard input, and writes messages to standard
output, all as pickles: `("bound", Bound)` for each better bound, `("solution", Solution)` for a timetable that it comes
by. It ends when it has nothing more to prove, when its time is over, or when nobody listens any more.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import sys
import threading
import time
from typing import TYPE_CHECKING, Any

from scheduler.bounds.trainee_patterns import bound_by_trainee_patterns

if TYPE_CHECKING:
    from collections.abc import Callable

    from scheduler.bounds.proof import Task


def prove(
    task: Task, send: Callable[[tuple[Any, ...]], None], listen: Callable[[Callable[[int], object]], None]
) -> None:
    """Send ever better bounds; `listen` is given a function that takes objectives found elsewhere."""
    started = time.monotonic()
    send(("bound", bound_by_trainee_patterns(task.problem)))

    def seconds_left() -> float:
        return task.seconds - (time.monotonic() - started)

    if len(task.problem.classes) == 1:
        from scheduler.bounds.one_class import Limits, OneClassBound  # noqa: PLC0415 - loads CP-SAT

        proof = OneClassBound(
            task.problem,
            on_bound=lambda bound: send(("bound", bound)),
            on_solution=lambda solution: send(("solution", solution)),
        )
        listen(proof.learn)
        proof.run(Limits(seconds_left))
    elif task.problem.previous:
        from scheduler.bounds.prior_classes import PriorClassesBound  # noqa: PLC0415 - loads CP-SAT

        listen(lambda _objective: None)
        PriorClassesBound(task.problem, on_bound=lambda bound: send(("bound", bound))).run(seconds_left)


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends this
    task = pickle.load(sys.stdin.buffer)  # noqa: S301 - written by the parent process
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    lock = threading.Lock()  # CP-SAT calls back from threads of its own

    def send(message: tuple[Any, ...]) -> None:
        with lock:
            try:
                pickle.dump(message, out)
                out.flush()
            except BrokenPipeError:
                os._exit(0)  # nobody listens

    def listen(learn: Callable[[int], object]) -> None:
        threading.Thread(target=_read_objectives, args=(learn,), daemon=True).start()

    prove(task, send, listen)
    os._exit(0)  # the thread that listens still waits


def _read_objectives(learn: Callable[[int], object]) -> None:
    with contextlib.suppress(EOFError, pickle.UnpicklingError):
        while True:
            learn(pickle.load(sys.stdin.buffer))  # noqa: S301 - written by the parent process
    os._exit(0)  # whoever wanted the proof is gone


if __name__ == "__main__":
    main()
