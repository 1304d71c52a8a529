"""Real processes for tests: waiting for what they do, with a deadline, and their certain end."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from config import ROOT, Settings

PATIENCE = 300.0  # seconds: a busy machine that still compiles the engine is slow, and a fault shows all the same
_PULSE = threading.Event()


def wait_until(condition: Callable[[], bool], *, what: str, seconds: float = PATIENCE) -> None:
    """Return as soon as the condition holds; fail when it has not within `seconds`."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"waited {seconds} s in vain: {what}"
        _PULSE.wait(0.05)


def environment(settings: Settings, **values: str) -> dict[str, str]:
    """The environment of a process that uses the same folder and servers as the test.

    Its clock is the real one, and the intakes of tests must not be over for so long that they are forgotten.
    """
    kept = {key: value for key, value in os.environ.items() if not key.startswith("XEPLICH_")}
    own = {"XEPLICH_INSTANCE_DIR": str(settings.instance_dir), "XEPLICH_SECRET_KEY": "test"}
    servers = {"XEPLICH_DATABASE_URL": settings.database_url, "XEPLICH_REDIS_URL": settings.redis_url}
    own |= {name: address for name, address in servers.items() if address}
    return (
        kept | own | {"XEPLICH_EXAMPLE": "false", "XEPLICH_SOLVE_WORKERS": "1", "XEPLICH_KEEP_DAYS": "36500"} | values
    )


@contextmanager
def running(module: str, settings: Settings, *, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A module of the program as a process; killed at the end if it still runs."""
    with log.open("ab") as stream:
        process = subprocess.Popen(
            [sys.executable, "-m", module], env=environment(settings), cwd=ROOT, stdin=subprocess.DEVNULL, stderr=stream
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def children_of(pid: int) -> list[int]:
    """The processes that this one has started and that still run."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except (FileNotFoundError, ProcessLookupError):
                continue
            if int(fields[1]) == pid and fields[0] != "Z":
                found.append(int(entry.name))
    return found


def command_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except (FileNotFoundError, ProcessLookupError):
        return ""


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"
