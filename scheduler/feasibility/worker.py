"""The question of feasibility in a process of its own: `python -m scheduler.feasibility.worker`, over its pipes.

It reads a Question from standard input and writes pickled messages `(kind, …)`: `("timetable", solution)`,
`("reasons", reasons)` as often as they get better, and it ends when it has nothing more to say, or at once when its
standard input is closed.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from scheduler.problem import Problem
    from scheduler.solution import Reason


REASONS_AT_LEAST = 4.0  # seconds


@dataclass(frozen=True, slots=True)
class Question:
    """`reasons` are those that are known already, which prove that there is no timetable.

    The proof may take `seconds`; what explains it may go on for `reasons_seconds` from the beginning, but has
    at least `REASONS_AT_LEAST` of its own, and a first way out may be looked for until `first_way_seconds`.
    """

    problem: Problem
    reasons: tuple[Reason, ...]
    seed: int
    seconds: float
    reasons_seconds: float
    first_way_seconds: float
    explained: bool = True


def answer(question: Question, send: Callable[[tuple[Any, ...]], None]) -> None:
    """Say what can be shown in time."""
    started = time.monotonic()
    from scheduler.feasibility.ask import ask  # noqa: PLC0415 - loads CP-SAT, which takes time that counts
    from scheduler.feasibility.limits import Limits  # noqa: PLC0415

    def explaining() -> Limits:
        until = max(started + question.reasons_seconds, time.monotonic() + REASONS_AT_LEAST)
        return Limits(question.seed, until)

    timetable = ask(
        question.problem,
        question.reasons,
        limits=Limits(question.seed, started + question.seconds),
        explaining=explaining if question.explained else None,
        first_way_by=started + question.first_way_seconds,
        tell=lambda reasons: send(("reasons", reasons)),
    )
    if timetable:
        send(("timetable", timetable))


def _end_with_parent(stdin: int) -> None:
    """The parent never writes again: what ends the waiting is that it is gone."""
    os.read(stdin, 1)
    os._exit(0)


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends this
    question = pickle.load(sys.stdin.buffer)  # noqa: S301 - written by the parent process
    threading.Thread(target=_end_with_parent, args=(sys.stdin.fileno(),), daemon=True).start()
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb")

    def send(message: tuple[Any, ...]) -> None:
        pickle.dump(message, out)
        out.flush()

    try:
        answer(question, send)
    except BrokenPipeError:
        os._exit(0)  # nobody listens
    out.close()
    os._exit(0)  # not waiting for the thread that listens


if __name__ == "__main__":
    main()
