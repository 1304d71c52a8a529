"""All of the program on one machine: `python app.py` runs web and worker together and ends them together."""

import contextlib
import errno
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import Any

import structlog
from flask import Flask
from flask_migrate import upgrade
from waitress.server import create_server

from config import ROOT, Settings
from jobs.context import utc_now
from jobs.example_links import example_links
from logs import configure_logging
from operations.actor import SYSTEM
from operations.load_example import ExampleExistsError, load_example

WEB_THREADS = 8
SECONDS_TO_RESTART = 1.0
SECONDS_TO_END = 10.0

log = structlog.get_logger(__name__)


class WorkerKeeper:
    """Keeps one worker process alive until told to end it."""

    def __init__(self, settings: Settings) -> None:
        # The worker reads its settings itself; its folder must be ours wherever it is started.
        self._environment = os.environ | {"XEPLICH_INSTANCE_DIR": str(settings.instance_dir.resolve())}
        self._ending = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._keep, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def end(self) -> None:
        """Let the worker end its run and itself; kill it where it does not."""
        self._ending.set()
        process = self._process
        if process is not None:
            with contextlib.suppress(OSError):
                process.terminate()
            try:
                process.wait(timeout=SECONDS_TO_END)
            except subprocess.TimeoutExpired:
                process.kill()
        self._thread.join(timeout=SECONDS_TO_END)

    def _keep(self) -> None:
        while not self._ending.is_set():
            # In a session of its own, so that Ctrl-C reaches us alone; it ends when its standard input closes,
            # which is also what happens when we are killed.
            self._process = subprocess.Popen(
                [sys.executable, "-m", "jobs.worker", "--until-stdin-closes"],
                stdin=subprocess.PIPE,
                cwd=ROOT,
                env=self._environment,
                start_new_session=True,
            )
            if self._ending.is_set():
                self._process.terminate()
            status = self._process.wait()
            if not self._ending.is_set():
                log.error("worker.died", status=status)
                self._ending.wait(SECONDS_TO_RESTART)


def main(create_app: Callable[[], Flask]) -> int:
    """Serve until Ctrl-C or SIGTERM; the result is the exit status."""
    os.umask(0o077)  # who is a candidate is nobody's business on this machine either
    app = create_app()
    settings: Settings = app.config["SETTINGS"]
    configure_logging(as_json=settings.log_json)
    try:
        server: Any = create_server(app, host=settings.host, port=settings.port, threads=WEB_THREADS, ident=None)
    except OSError as error:
        print(_cannot_listen(settings, error), file=sys.stderr)  # noqa: T201 - to the person at the terminal
        return 1
    for number in (signal.SIGINT, signal.SIGTERM):  # SIGINT too: a shell may have it ignored in the background
        signal.signal(number, _end)
    keeper = WorkerKeeper(settings)
    try:
        _prepare(app, settings)
        keeper.start()
        _greet(app, settings)
        server.run()  # returns after Ctrl-C or SIGTERM, which it catches
    except (KeyboardInterrupt, SystemExit):
        log.info("server.stopped_early")
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        keeper.end()
        server.close()
    return 0


def _end(_number: int, _frame: object) -> None:
    raise SystemExit


def _cannot_listen(settings: Settings, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Cổng {settings.port} đang được chương trình khác dùng (có thể Xếp Lịch đã chạy). "
            f"Hãy tắt chương trình đó, hoặc chọn cổng khác: XEPLICH_PORT={settings.port + 1} make run"
        )
    return f"Không mở được {settings.host}:{settings.port}: {error.strerror or error}"


def _prepare(app: Flask, settings: Settings) -> None:
    """Bring the tables up to date; at the first start fill the empty database with the example."""
    with app.app_context():
        upgrade()
        if settings.example:
            with contextlib.suppress(ExampleExistsError):
                load_example(actor=SYSTEM, now=utc_now())


def _greet(app: Flask, settings: Settings) -> None:
    """Say where the program is; links only in example mode."""
    lines = ["", f"Xếp Lịch đang chạy tại {public_address(settings)}   (dừng: Ctrl-C)", ""]
    if settings.example:
        with app.app_context(), app.test_request_context(base_url=public_address(settings)):
            lines += example_links(secret_key=app.config["SECRET_KEY"], now=utc_now())
    print("\n".join(lines), flush=True)  # noqa: T201 - to the person at the terminal


def public_address(settings: Settings) -> str:
    host = "127.0.0.1" if settings.host in {"0.0.0.0", "::", ""} else settings.host  # noqa: S104
    return settings.base_url or f"http://{host}:{settings.port}"
