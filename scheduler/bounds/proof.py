"""A prover in a process of its own, seen from the process that searches."""

from __future__ import annotations

import contextlib
import os
import pickle
import queue
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from scheduler.bounds.bound import Bound
    from scheduler.problem import Problem
    from scheduler.solution import Solution

ROOT = Path(__file__).resolve().parents[2]
MODULE = "scheduler.bounds.prover"


@dataclass(frozen=True, slots=True)
class Task:
    """What there is to prove; `seconds` counts from the moment it is read."""

    problem: Problem
    seconds: float


class ProverError(RuntimeError):
    """The prover has died; the message is what it wrote to its error output."""


class Proof:
    """The work of one prover; `with` ends it."""

    def __init__(self, problem: Problem, *, seconds: float) -> None:
        self.messages: queue.Queue[tuple[str, Any]] = queue.Queue()
        environment = dict(os.environ)
        environment["PYTHONPATH"] = os.pathsep.join([str(ROOT), environment.get("PYTHONPATH", "")]).rstrip(os.pathsep)
        self.process = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-m", MODULE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment,
        )
        self.told: int | None = None
        self.given = threading.Event()
        self.thread = threading.Thread(target=self._listen, args=(Task(problem, seconds),), daemon=True)
        self.thread.start()

    def _write(self, what: object) -> None:
        assert self.process.stdin
        with contextlib.suppress(OSError):  # it has ended, of which its last message tells
            pickle.dump(what, self.process.stdin)
            self.process.stdin.flush()

    def _listen(self, task: Task) -> None:
        """Give the prover its task and pass on what it says, ending with `("end", error text)`."""
        self._write(task)
        self.given.set()
        assert self.process.stdout
        assert self.process.stderr
        with contextlib.suppress(EOFError, OSError, ValueError, pickle.UnpicklingError):
            while True:
                self.messages.put(pickle.load(self.process.stdout))  # noqa: S301 - from our own prover
        errors = self.process.stderr.read().decode(errors="replace")
        self.messages.put(("end", errors if self.process.wait() else ""))

    def tell(self, objective: int | None) -> None:
        """Let the prover know of the best timetable so far."""
        better = objective is not None and (self.told is None or objective < self.told)
        if better and self.given.is_set():
            self.told = objective
            self._write(objective)

    def news(self) -> Bound | Solution | None:
        """What it has found since the last call, one thing at a time. Raises ProverError if it has failed."""
        return None if self.messages.empty() else self.wait()

    def wait(self) -> Bound | Solution | None:
        """The next that it finds, None when it has ended. Raises ProverError if it has failed."""
        kind, found = self.messages.get()
        if kind == "end" and found:
            raise ProverError(found)
        return None if kind == "end" else found

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.thread.join(timeout=5)
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout, self.process.stderr):
            if pipe:
                with contextlib.suppress(OSError):
                    pipe.close()
