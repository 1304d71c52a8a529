"""Real servers for tests: the application over HTTP, PostgreSQL and Redis on data of their own, gone afterwards."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import psycopg
import pytest
import redis
import sqlalchemy as sa
from flask import Flask
from redis.backoff import ConstantBackoff
from redis.retry import Retry
from werkzeug.serving import make_server

from models import db


@contextmanager
def serving(app: Flask) -> Iterator[int]:
    """The application over HTTP as long as the block lasts: its port."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join(timeout=10)
        server.server_close()


@dataclass
class PostgreSQL:
    """A server on a socket in `folder`, whose databases sort by Vietnamese rules, unlike SQLite's."""

    folder: Path
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://postgres@/{database}?host={self.folder}"

    def execute(self, statement: str) -> None:
        with psycopg.connect(host=str(self.folder), user="postgres", dbname="postgres", autocommit=True) as connection:
            connection.execute(statement.encode())

    @contextmanager
    def new_database(self) -> Iterator[str]:
        """The address of a database that lasts as long as the block."""
        name = f"test{next(self._numbers)}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE template0")
        try:
            yield self.url(name)
        finally:
            self.execute(f"DROP DATABASE {name} WITH (FORCE)")


def postgresql_programs() -> Path | None:
    """The folder of initdb and postgres, of the newest version that is installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    if found:
        return found[-1]
    initdb = shutil.which("initdb")
    return Path(initdb).resolve().parent if initdb else None


def _ordinary_user() -> str | None:
    """PostgreSQL refuses to run as root; Debian's package brings a user for it."""
    return "postgres" if os.geteuid() == 0 else None


def _has_user(name: str | None) -> bool:
    return name is None or any(entry.pw_name == name for entry in pwd.getpwall())


QUICK = {
    "fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "max_connections": "50",
    "shared_buffers": "32MB", "autovacuum": "off",
}  # fmt: skip


@contextmanager
def running_postgresql(programs: Path, folder: Path, settings: dict[str, str]) -> Iterator[None]:
    """A server on a socket in `folder`, with new data there."""
    user = _ordinary_user()
    if user is not None:
        shutil.chown(folder, user, user)
    data = folder / "data"

    def run(program: str, *arguments: str | Path) -> None:
        subprocess.run(
            [programs / program, "--pgdata", data, *arguments],
            check=True, stdout=subprocess.DEVNULL, user=user, group=user, cwd=folder,
        )  # fmt: skip

    run(
        "initdb", "--username=postgres", "--auth=trust", "--no-sync", "--no-instructions",
        "--encoding=UTF8", "--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=vi-VN",
    )  # fmt: skip
    options = settings | {"listen_addresses": "", "unix_socket_directories": str(folder)}
    words = " ".join(f"-c {name}='{value}'" for name, value in options.items())
    run("pg_ctl", "start", "--wait", "--log", folder / "log", "--options", words)
    try:
        yield
    finally:
        run("pg_ctl", "stop", "--wait", "--mode", "immediate")


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    """One server for each worker of pytest."""
    programs = postgresql_programs()
    if programs is None or not _has_user(_ordinary_user()):
        pytest.skip("no PostgreSQL on this machine (Debian: apt-get install postgresql)")
    folder = Path(tempfile.mkdtemp(prefix="xeplich-pg-"))  # a socket's path must be short
    try:
        with running_postgresql(programs, folder, QUICK):
            yield PostgreSQL(folder)
    finally:
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
def postgresql_tables(postgresql: PostgreSQL) -> Iterator[str]:
    """The address of a database with all tables, which the tests of a worker use one after the other."""
    with postgresql.new_database() as url:
        engine = sa.create_engine(url)
        db.metadata.create_all(engine)
        engine.dispose()
        yield url


@pytest.fixture
def empty_postgresql(postgresql_tables: str) -> Iterator[str]:
    """A database with empty tables. Deleting takes 20 ms, truncating or copying a database half a second."""
    yield postgresql_tables
    with psycopg.connect(postgresql_tables.replace("+psycopg", "")) as connection:
        tables = reversed(db.metadata.sorted_tables)
        deletions = [f'DELETE FROM "{table.name}"' for table in tables]
        connection.execute("; ".join(["SET LOCAL session_replication_role = replica", *deletions]).encode())


@pytest.fixture(scope="session")
def redis_server() -> Iterator[str]:
    """The address of an empty Redis, one server for each worker of pytest."""
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("no redis-server on this machine (Debian: apt-get install redis-server)")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="xeplich-redis-") as folder:
        process = subprocess.Popen(
            [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", folder],
            stdout=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            address = f"redis://127.0.0.1:{port}/0"
            with redis.Redis.from_url(address, retry=Retry(ConstantBackoff(0.05), 200)) as connection:
                connection.ping()
            yield address
        finally:
            process.terminate()
            process.wait(30)


@pytest.fixture
def redis_url(redis_server: str) -> Iterator[str]:
    """An empty Redis for one test."""
    yield redis_server
    with redis.Redis.from_url(redis_server) as connection:
        connection.flushall()
