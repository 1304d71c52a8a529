"""A process of our own beside this one: `python -m MODULE`, told things and heard in pickles over its pipes."""

from __future__ import annotations

import contextlib
import os
import pickle
import queue
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

ROOT = Path(__file__).resolve().parents[1]
SECONDS_TO_END = 5.0


class Child:
    """Runs from its making until `end`. What it is told waits in a queue, so that telling never blocks."""

    def __init__(
        self,
        module: str,
        task: object,
        on_message: Callable[[tuple[Any, ...]], None],
        *,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        """`on_message` is called in a thread with each message, and last with `("end", error text)`: empty if none."""
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed by `end`; a pipe could fill and stop the process
        path = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]).rstrip(os.pathsep)
        self._process = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-m", module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            env={**os.environ, "PYTHONPATH": path, **(environment or {})},
        )
        self._on_message = on_message
        self._ending = False
        self._to_tell: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._threads = [threading.Thread(target=work, daemon=True) for work in (self._talk, self._listen)]
        self.tell(task)
        for thread in self._threads:
            thread.start()

    @property
    def pid(self) -> int:
        return self._process.pid

    def tell(self, what: object) -> None:
        self._to_tell.put(pickle.dumps(what))

    def wait(self, seconds: float) -> None:
        """Wait so long, or until nothing more is said."""
        self._threads[1].join(timeout=max(0.0, seconds))

    def end(self) -> None:
        """End the process, whatever it does."""
        self._ending = True
        self._process.kill()
        self._to_tell.put(None)
        for thread in self._threads:
            thread.join(timeout=SECONDS_TO_END)
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout, self._errors):
            if pipe:
                with contextlib.suppress(OSError):  # what it did not read any more
                    pipe.close()

    def _talk(self) -> None:
        assert self._process.stdin
        with contextlib.suppress(OSError):  # it has ended, of which its last message tells
            while (message := self._to_tell.get()) is not None:
                self._process.stdin.write(message)
                self._process.stdin.flush()

    def _listen(self) -> None:
        assert self._process.stdout
        with contextlib.suppress(EOFError, OSError, ValueError, pickle.UnpicklingError):
            while True:
                self._on_message(pickle.load(self._process.stdout))  # noqa: S301 - from our own module
        status = self._process.wait()
        self._on_message(("end", "" if status == 0 or self._ending else self._failure(status)))

    def _failure(self, status: int) -> str:
        """What the process has written of its failure, or how it ended where it could write nothing."""
        self._errors.seek(0)
        written = self._errors.read().decode(errors="replace")
        return written or f"ended with status {status}"
