"""The question of feasibility, asked beside a search: the process that works on it, and what it has said so far."""

from __future__ import annotations

import contextlib
import os
import pickle
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scheduler.feasibility.worker import Question
    from scheduler.solution import Reason, Solution

ROOT = Path(__file__).resolve().parents[2]
MODULE = "scheduler.feasibility.worker"


class DoubtError(RuntimeError):
    """The process has failed; the message is what it wrote to its error output."""


class Doubt:
    """Asked at most once. `reasons` are empty until it is shown that there is no timetable."""

    def __init__(self) -> None:
        self.reasons: tuple[Reason, ...] = ()
        self.timetable: Solution | None = None
        self.ended = False
        self._errors = ""
        self._process: subprocess.Popen[bytes] | None = None
        self._thread: threading.Thread | None = None

    def ask(self, question: Question) -> None:
        environment = dict(os.environ)
        environment["PYTHONPATH"] = os.pathsep.join([str(ROOT), environment.get("PYTHONPATH", "")]).rstrip(os.pathsep)
        self._process = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-m", MODULE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment,
        )
        self._thread = threading.Thread(target=self._listen, args=(self._process, pickle.dumps(question)), daemon=True)
        self._thread.start()

    def _listen(self, process: subprocess.Popen[bytes], question: bytes) -> None:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        with contextlib.suppress(OSError):
            process.stdin.write(question)
            process.stdin.flush()
        with contextlib.suppress(EOFError, OSError, ValueError, pickle.UnpicklingError):
            while True:
                kind, what = pickle.load(process.stdout)  # noqa: S301 - from our own worker
                if kind == "reasons":
                    self.reasons = what
                else:
                    self.timetable = what
        errors = process.stderr.read().decode(errors="replace")
        self._errors = errors if process.wait() > 0 else ""
        self.ended = True

    def wait(self, seconds: float) -> None:
        """Wait so long, or until nothing more is said. Raises DoubtError where the process has failed."""
        if self._thread is not None:
            self._thread.join(timeout=max(0.0, seconds))
        if self._errors:
            raise DoubtError(self._errors)

    def end(self) -> None:
        """End the process, if there is one, whatever it does."""
        if self._process is None or self._thread is None:
            return
        self._process.kill()
        self._thread.join(timeout=5)
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout, self._process.stderr):
            if pipe:
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()
        self._process = None
