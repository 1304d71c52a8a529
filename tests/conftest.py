"""An application with an empty database for each test, and a clock that stands still until told."""

import os
import shutil
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import FileSystemBytecodeCache

from app import create_app
from config import ROOT, Settings
from models import Intake, Role, User, db
from operations import accounts
from operations.accounts import create_user
from operations.actor import COMMAND
from tests.factories import make_intake
from tests.servers import empty_postgresql, postgresql, postgresql_tables, redis_server, redis_url

__all__ = ["empty_postgresql", "postgresql", "postgresql_tables", "redis_server", "redis_url"]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, Any, Any]:
    """In CI nothing may be skipped: a missing tool is a failure there, elsewhere a printed reason."""
    report = yield
    if os.environ.get("CI") and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped, which CI does not allow: {report.longrepr}"
    return report


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """How long the slowest of all fuzzed requests took."""
    reports = [report for found in terminalreporter.stats.values() for report in found]
    fuzzed = [value for report in reports for name, value in getattr(report, "user_properties", ()) if name == "fuzzed"]
    if fuzzed:
        _number, seconds, path = max(fuzzed, key=lambda found: found[1])
        number = sum(found[0] for found in fuzzed)
        terminalreporter.write_line(
            f"{number} fuzzed requests; the slowest took {seconds:.3f} s of a processor: {path}"
        )


PASSWORD = "mat-khau-thu-nghiem"
ON_POSTGRESQL = os.environ.get("XEPLICH_TEST_POSTGRESQL") == "1"
on_both_databases = pytest.mark.parametrize(
    "database_url", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True
)


@dataclass
class Clock:
    """The test's clock: 09:00 on Monday 05/01/2026 in the school's zone, until moved."""

    moment: datetime = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment

    def advance(self, **amount: float) -> datetime:
        self.moment += timedelta(**amount)
        return self.moment


@pytest.fixture
def clock() -> Clock:
    return Clock()


class Client(FlaskClient):
    """A browser whose every request has a context of its own, as on a real server."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        db.session.commit()
        try:
            with self.application.app_context():
                return super().open(*args, **kwargs)
        finally:
            db.session.expire_all()


@pytest.fixture(scope="session", autouse=True)
def hasher_in_earnest() -> Iterator[PasswordHasher]:
    """What makes hashes of passwords outside of tests. Passwords of tests guard nothing: a hash of them takes a
    millisecond instead of the tenth of a second it is meant to take.
    """
    in_earnest = accounts.HASHER
    accounts.HASHER = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    yield in_earnest
    accounts.HASHER = in_earnest


@pytest.fixture(scope="session")
def compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> FileSystemBytecodeCache:
    """Templates compiled once for all applications of this process."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with all tables; each test gets a copy."""
    folder = tmp_path_factory.mktemp("database")
    app = create_app(Settings(_env_file=None, instance_dir=folder, secret_key="test", example=False))
    with app.app_context():
        db.create_all()
        db.session.remove()
        db.engine.dispose()
    return folder / "xep-lich.db"


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str | None:
    """The address of an empty database for one test; None means SQLite in the test's folder.

    Which one it is says XEPLICH_TEST_POSTGRESQL, or for one test the mark `on_both_databases`.
    """
    if getattr(request, "param", "postgresql" if ON_POSTGRESQL else "sqlite") == "sqlite":
        shutil.copy(request.getfixturevalue("empty_database"), tmp_path / "xep-lich.db")
        return None
    url: str = request.getfixturevalue("empty_postgresql")
    return url


@pytest.fixture
def settings(tmp_path: Path, database_url: str | None) -> Settings:
    return Settings(
        _env_file=None, instance_dir=tmp_path, secret_key="test", example=False, database_url=database_url,
        rate_limits=False, base_url="https://lich.example.vn",
    )  # fmt: skip


@pytest.fixture
def app(settings: Settings, clock: Clock, compiled_templates: FileSystemBytecodeCache) -> Iterator[Flask]:
    app = create_app(settings, clock=clock)
    app.jinja_env.bytecode_cache = compiled_templates
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    app.test_client_class = Client
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def intake(app: Flask) -> Intake:
    """Two weeks, and nobody asked yet; a module of tests that needs more has an intake of its own."""
    return make_intake()


@pytest.fixture
def officer(app: Flask, clock: Clock) -> User:
    return create_user(
        email="giaovu@example.vn", name="Giáo vụ Thử", role=Role.OFFICER, password=PASSWORD, actor=COMMAND, now=clock()
    )


@pytest.fixture
def admin(app: Flask, clock: Clock) -> User:
    return create_user(
        email="quantri@example.vn", name="Quản trị Thử", role=Role.ADMIN, password=PASSWORD, actor=COMMAND, now=clock()
    )


def sign_in(client: FlaskClient, user: User) -> FlaskClient:
    answer = client.post("/dang-nhap", data={"email": user.email, "password": PASSWORD})
    assert answer.status_code == 302
    return client


@pytest.fixture
def officer_client(client: FlaskClient, officer: User) -> FlaskClient:
    return sign_in(client, officer)


@pytest.fixture
def admin_client(app: Flask, admin: User) -> FlaskClient:
    return sign_in(app.test_client(), admin)


@pytest.fixture
def english(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The English catalogue, compiled for this test alone."""
    target = tmp_path / "en" / "LC_MESSAGES" / "messages.mo"
    target.parent.mkdir(parents=True)
    with (ROOT / "translations/en/LC_MESSAGES/messages.po").open("rb") as source, target.open("wb") as compiled:
        write_mo(compiled, read_po(source, locale="en"))
    # Every application of this process shares the domain and what it has loaded: put both back afterwards.
    domain = app.extensions["babel"].instance.domain_instance
    monkeypatch.setattr(domain, "_translation_directories", [str(tmp_path)])
    monkeypatch.setattr(domain, "cache", {})
