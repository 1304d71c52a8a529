"""Work on what strangers send, in a process that is ended when its time is up, with nothing of ours to give away."""

import contextlib
import os
import resource
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MOST_MEMORY = 1024**3
_ENVIRONMENT = ("PATH", "SSL_CERT_FILE", "SSL_CERT_DIR")


class TimeUpError(Exception):
    """It took longer than it may."""


class BrokenError(Exception):
    """It ended without an answer: out of memory, or a fault in a library."""


def run_bounded(module: str, request: bytes, *, seconds: float) -> bytes:
    """What `python -m MODULE` writes when told `request`, within so many seconds of the clock.

    What the process says of its failures is thrown away: it could hold pieces of what was sent. Raises
    TimeUpError, BrokenError.
    """
    try:
        done = subprocess.run(  # noqa: S603 - our own module
            [sys.executable, "-m", module],
            input=request,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            cwd=ROOT,
            env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise TimeUpError from error
    if done.returncode:
        raise BrokenError
    return done.stdout


def limit_memory() -> None:
    """To be called by the process itself, first of all. Some systems know no such limit."""
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
