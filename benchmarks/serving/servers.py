"""The two ways to run the program that are measured: as it is delivered, and as an office with many people would."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg

from tests.servers import postgresql_programs, running_postgresql

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE = 60.0


@contextmanager
def serving(set_up: str, settings: dict[str, str], folder: Path) -> Iterator[tuple[str, int]]:
    """The program on a port of this machine, with its web server alone: `waitress` or `gunicorn`."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    commands = {
        "waitress": ["-m", "waitress", "--threads=8", f"--listen=127.0.0.1:{port}", "--call", "app:create_app"],
        "gunicorn": ["-m", "gunicorn"],
    }
    environment = os.environ | settings | {"XEPLICH_PORT": str(port)}
    with (folder / f"{set_up}.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, *commands[set_up]], cwd=ROOT, env=environment, stdout=log, stderr=log
        )
        try:
            _wait_for(port, process, folder / f"{set_up}.log")
            yield "127.0.0.1", port
        finally:
            process.terminate()
            process.wait(timeout=30)


def _wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError(f"the server does not answer: {log.read_text(encoding='utf-8')[-2000:]}")


@contextmanager
def postgresql_database() -> Iterator[str | None]:
    """The address of an empty database on a server of its own with PostgreSQL's own settings; None without one."""
    programs = postgresql_programs()
    if programs is None:
        yield None
        return
    folder = Path(tempfile.mkdtemp(prefix="xeplich-load-"))
    try:
        with running_postgresql(programs, folder, {}):
            with psycopg.connect(host=str(folder), user="postgres", dbname="postgres", autocommit=True) as connection:
                connection.execute("CREATE DATABASE load TEMPLATE template0")
            yield f"postgresql+psycopg://postgres@/load?host={folder}"
    finally:
        shutil.rmtree(folder)
