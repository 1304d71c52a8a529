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
        self.to_tell: list[queue.SimpleQueue[bytes | None]] = []
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
        to_tell: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        to_tell.put(pickle.dumps(task))
        self.processes.append(process)
        self.to_tell.append(to_tell)
        self.running += 1
        for target, arguments in ((self._listen, (process,)), (self._talk, (process, to_tell))):
            thread = threading.Thread(target=target, args=arguments, daemon=True)
            self.threads.append(thread)
            thread.start()

    def share(self, solution: Solution) -> None:
        """Tell all workers of a timetable from which they may go on."""
        message = pickle.dumps(solution)
        for to_tell in self.to_tell:
            to_tell.put(message)

    def _talk(self, process: subprocess.Popen[bytes], to_tell: queue.SimpleQueue[bytes | None]) -> None:
        """Write to the worker what it is to be told, until None."""
        assert process.stdin
        with contextlib.suppress(OSError):  # it has ended, which `_listen` tells
            while (message := to_tell.get()) is not None:
                process.stdin.write(message)
                process.stdin.flush()

    def _listen(self, process: subprocess.Popen[bytes]) -> None:
        """Pass on what the worker says, ending with `("end", error text)`."""
        assert process.stdout
        assert process.stderr
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
        for process, to_tell in zip(self.processes, self.to_tell, strict=True):
            process.kill()
            to_tell.put(None)
        for thread in self.threads:
            thread.join(timeout=5)
        for process in self.processes:
            process.wait()
            for pipe in (process.stdin, process.stdout, process.stderr):
                if pipe:
                    with contextlib.suppress(OSError):  # what was not read any more
                        pipe.close()
