"""What the processes in which the engine works share: their lines, and how they learn that they have to end."""

import json
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from typing import IO, Any

Answer = Callable[[dict[str, Any], IO[str], Callable[[], bool]], dict[str, Any]]


def serve(answer: Answer) -> int:
    """Do the one task that stands on the first line of standard input, and give the exit status.

    `answer` gets the task, where its progress is written, and whether it has to stop; it gives the last event.
    Whatever breaks is told as the event `error`.
    """
    out = _own_stdout()
    first = sys.stdin.readline()
    if not first:
        return 1
    stop = _listen_for_stop()
    try:
        last = answer(json.loads(first), out, stop.is_set)
    except Exception:  # noqa: BLE001 - whatever breaks in the engine has to reach the worker as a line
        write_line(out, event="error", error=traceback.format_exc())
        return 1
    write_line(out, **last)
    return 0


def write_line(out: IO[str], **event: Any) -> None:
    out.write(json.dumps(event) + "\n")
    out.flush()


def _listen_for_stop() -> threading.Event:
    """An event that is set by the word `stop` on standard input, or by SIGTERM.

    When standard input closes, the worker is gone, and so are this process and all that it has started.
    """
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_listen, args=(stop,), daemon=True).start()
    return stop


def _own_stdout() -> IO[str]:
    """Standard output for our lines alone; whatever a library prints goes to standard error."""
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return out


def _listen(stop: threading.Event) -> None:
    for line in sys.stdin:
        if line.strip() == "stop":
            stop.set()
    if os.getpgrp() == os.getpid():  # started by the worker: the engine's own processes go too
        os.killpg(0, signal.SIGKILL)
    os._exit(1)
