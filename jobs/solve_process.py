"""The child process of one run or study, as its worker sees it."""

import contextlib
import json
import os
import queue
import signal
import subprocess
import sys
import threading
from typing import Any, Self

from config import ROOT

SECONDS_TO_DIE = 10


class EngineProcess:
    """A running engine: its events in order, a way to stop it, and, on leaving `with`, its certain end."""

    def __init__(self, module: str, given: dict[str, Any]) -> None:
        """`module` of ours is started and given one line of JSON."""
        # A process group of its own: a Ctrl-C on the terminal reaches only those who know what to do, and
        # whatever the engine starts ends with it.
        self._process = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-m", module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            text=True,
            encoding="utf-8",
            start_new_session=True,
        )
        self._events: queue.Queue[dict[str, Any]] = queue.Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self._tell(json.dumps(given))

    @property
    def pid(self) -> int:
        return self._process.pid

    def next_event(self, *, timeout: float) -> dict[str, Any] | None:
        """The next line of the child, or None after `timeout` seconds.

        The last event is `result` or `error`, or `died` with the exit `status` where there was neither.
        """
        try:
            return self._events.get(timeout=timeout)
        except queue.Empty:
            return None

    def ask_to_stop(self) -> None:
        """Let the engine end with the best so far."""
        self._tell("stop")

    def kill(self) -> None:
        """End the child and all that it started, at once."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)

    def _tell(self, line: str) -> None:
        assert self._process.stdin
        with contextlib.suppress(BrokenPipeError):  # it is dead: that comes as an event
            self._process.stdin.write(line + "\n")
            self._process.stdin.flush()

    def _read(self) -> None:
        assert self._process.stdout
        for line in self._process.stdout:
            try:
                self._events.put(json.loads(line))
            except json.JSONDecodeError:  # the half line of a child that was killed while it wrote
                break
        self._events.put({"event": "died", "status": self._process.wait()})

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()
        self._process.wait(timeout=SECONDS_TO_DIE)
        self._reader.join(timeout=SECONDS_TO_DIE)
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()


class SolveProcess(EngineProcess):
    """The engine at work on one problem."""

    def __init__(self, problem: dict[str, Any], options: dict[str, Any]) -> None:
        super().__init__("jobs.solve_child", {"problem": problem, "options": options})
