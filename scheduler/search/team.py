"""Workers in processes of their own, and their messages as they come."""

from __future__ import annotations

import contextlib
import os
import pickle
import queue
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from scheduler.search.worker import Task

if TYPE_CHECKING:
    from scheduler.problem import Problem
    from scheduler.solution import Solution

ROOT = Path(__file__).resolve().parents[2]
MODULE = "scheduler.search.worker"


class WorkerError(RuntimeError):
    """A worker has died; the message is what it wrote to its error output."""


class Team:
    """Searches of one problem with different seeds, side by side; `with` ends them all."""

    def __init__(
        self,
        problem: Problem,
        *,
        seed: int,
        workers: int,
        seconds: float,
        warm: bool,
        start: Solution | None = None,
    ) -> None:
        """Where the kernels are not compiled yet (`warm` false), one more worker runs them interpreted."""
        self.messages: queue.Queue[tuple[Any, ...]] = queue.Queue()
        self.processes: list[subprocess.Popen[bytes]] = []
        self.threads: list[threading.Thread] = []
        self.running = 0
        interpreted = [False] * workers if warm else [True] + [False] * max(1, workers - 1)
        for i, plain in enumerate(interpreted):
            self._start(Task(problem, seed * 1000 + i, i, seconds, start), interpreted=plain)

    def _start(self, task: Task, *, interpreted: bool) -> None:
        environment = dict(os.environ)
        environment["PYTHONPATH"] = os.pathsep.join([str(ROOT), environment.get("PYTHONPATH", "")]).rstrip(os.pathsep)
        environment["SCHEDULER_INTERPRETED"] = "1" if interpreted else "0"
        process = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-m", MODULE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment,
        )
        self.processes.append(process)
        self.running += 1
        thread = threading.Thread(target=self._listen, args=(process, pickle.dumps(task)), daemon=True)
        self.threads.append(thread)
        thread.start()

    def _listen(self, process: subprocess.Popen[bytes], task: bytes) -> None:
        """Give the worker its task and pass on what it says, ending with `("end", error text)`."""
        assert process.stdin
        assert process.stdout
        assert process.stderr
        with contextlib.suppress(OSError):
            process.stdin.write(task)
            process.stdin.close()
        with contextlib.suppress(EOFError, OSError, ValueError, pickle.UnpicklingError):
            while True:
                self.messages.put(pickle.load(process.stdout))  # noqa: S301 - from our own worker
        errors = process.stderr.read().decode(errors="replace")
        self.messages.put(("end", errors if process.wait() else ""))

    def next_message(self, timeout: float) -> tuple[Any, ...] | None:
        """The next message, or None after `timeout` seconds. Raises WorkerError for a worker that has failed."""
        try:
            message = self.messages.get(timeout=max(0.001, timeout))
        except queue.Empty:
            return None
        if message[0] == "end":
            self.running -= 1
            if message[1]:
                raise WorkerError(message[1])
        return message

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for process in self.processes:
            process.kill()
        for process, thread in zip(self.processes, self.threads, strict=True):
            thread.join(timeout=5)
            process.wait()
            for pipe in (process.stdout, process.stderr):
                if pipe:
                    pipe.close()
