"""`python app.py`: web and worker together, from the first line to the last process."""

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from config import ROOT, Settings
from tests.jobs.processes import PATIENCE, children_of, environment, is_alive, wait_until

RUNNING = "Xếp Lịch đang chạy tại"


class Server:
    """A started program: its process, address, and what it has printed."""

    def __init__(self, process: subprocess.Popen[bytes], port: int, out: Path, err: Path) -> None:
        self.process, self.out, self.err = process, out, err
        self.address = f"http://127.0.0.1:{port}"

    def printed(self) -> str:
        return self.out.read_text(encoding="utf-8")

    def status_of(self, path: str) -> int:
        try:
            with urllib.request.urlopen(self.address + path, timeout=PATIENCE) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            with error:
                return error.code

    def worker(self) -> int:
        """The worker, as soon as it runs."""
        wait_until(lambda: bool(children_of(self.process.pid)), what="a worker")
        return children_of(self.process.pid)[0]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(folder: Path, *, port: int | None = None, **values: str) -> Iterator[Server]:
    """The program on a free port, with its data in this folder."""
    port = port or free_port()
    settings = Settings(_env_file=None, instance_dir=folder)
    out, err = folder.parent / f"{port}.out", folder.parent / f"{port}.err"
    with out.open("ab") as out_stream, err.open("ab") as err_stream:
        process = subprocess.Popen(
            [sys.executable, "app.py"],
            cwd=ROOT, env=environment(settings, XEPLICH_PORT=str(port), **values), stdout=out_stream, stderr=err_stream,
        )  # fmt: skip
    server = Server(process, port, out, err)
    try:
        wait_until(lambda: process.poll() is not None or RUNNING in server.printed(), what="the program has started")
        yield server
    finally:
        workers = children_of(process.pid)
        process.kill()
        process.wait()
        for pid in workers:
            wait_until(lambda pid=pid: not is_alive(pid), what="the worker follows")  # type: ignore[misc]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_program_ends_with_all_its_processes(tmp_path: Path, number: signal.Signals) -> None:
    with serving(tmp_path / "instance") as server:
        assert server.status_of("/dang-nhap") == 200
        worker = server.worker()
        os.kill(server.process.pid, number)
        assert server.process.wait(timeout=PATIENCE) == 0
        assert not is_alive(worker)


def test_program_killed_takes_its_worker_along(tmp_path: Path) -> None:
    with serving(tmp_path / "instance") as server:
        worker = server.worker()
        server.process.kill()
        server.process.wait()
        wait_until(lambda: not is_alive(worker), what="the worker has ended")


def test_worker_that_dies_is_started_again(tmp_path: Path) -> None:
    with serving(tmp_path / "instance") as server:
        first = server.worker()
        os.kill(first, signal.SIGKILL)
        wait_until(lambda: bool(set(children_of(server.process.pid)) - {first}), what="another worker has started")


def test_port_in_use_is_said_and_changes_nothing(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = int(taken.getsockname()[1])
        with serving(tmp_path / "instance", port=port) as server:
            assert server.process.wait(timeout=PATIENCE) == 1
            assert f"Cổng {port} đang được chương trình khác dùng" in server.err.read_text(encoding="utf-8")
            assert not (tmp_path / "instance" / "xep-lich.db").exists()


def test_outside_example_mode_no_link_is_printed_or_logged(tmp_path: Path) -> None:
    with serving(tmp_path / "instance") as server:
        for path in ("/dang-nhap/geheim", "/hv/geheim", "/lich/geheim.ics"):
            assert server.status_of(path) in {404, 410}
        assert "/dang-nhap/" not in server.printed()
        assert (tmp_path / "instance" / "xep-lich.db").stat().st_mode & 0o077 == 0
        assert "geheim" not in server.err.read_text(encoding="utf-8")


def test_example_mode_prints_working_links_and_a_second_start_keeps_the_data(tmp_path: Path) -> None:
    folder = tmp_path / "instance"
    with serving(folder, XEPLICH_EXAMPLE="true") as server:
        links = re.findall(r"http://[^/]+(/\S+)", server.printed().partition("Liên kết")[2])
        assert len(links) == 3
        assert [server.status_of(link) for link in links] == [200, 200, 200]
        os.kill(server.process.pid, signal.SIGTERM)
        assert server.process.wait(timeout=PATIENCE) == 0
    with serving(folder, XEPLICH_EXAMPLE="true") as server:
        again = re.findall(r"http://[^/]+(/\S+)", server.printed().partition("Liên kết")[2])
        assert again[2] == links[2]
        assert [server.status_of(link) for link in again] == [200, 200, 200]
