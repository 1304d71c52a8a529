"""The example intake as a first start leaves it, in a copy of a database that is prepared once.

Under `on_solved_example` it has been solved, and the draft published as release 1.
"""

import shutil
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from config import Settings
from jobs.solve_process import SolveProcess
from models import Intake, SolveRun, Trainee, db
from operations.actor import COMMAND
from operations.availability import Source, answer_sources
from operations.draft_report import fingerprint, report_on_draft
from operations.draft_solution import find_draft
from operations.engine_runs import begin_run
from operations.load_example import load_example
from operations.publish_timetable import publish
from operations.solving import finish_run, start_solve
from tests.factories import NOW
from tests.links import personal_path

SECONDS_TO_SOLVE = 180.0  # the first time on a machine the engine compiles itself


@pytest.fixture(scope="session")
def example_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database that holds the example as a first start leaves it."""
    settings = _settings(tmp_path_factory.mktemp("example"))
    with create_app(settings).app_context():
        db.create_all()
        load_example(actor=COMMAND, now=NOW)
        _close()
    return settings.instance_dir / "xep-lich.db"


@pytest.fixture(scope="session")
def solved_database(example_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with the engine's first answer as the draft, published as release 1."""
    settings = _settings(tmp_path_factory.mktemp("solved"))
    shutil.copy(example_database, settings.instance_dir)
    with create_app(settings).app_context():
        intake = db.session.scalars(db.select(Intake)).one()
        _solve(start_solve(intake, time_limit=60, actor=COMMAND, now=NOW))
        draft = find_draft(intake)
        assert draft is not None
        confirmed = fingerprint(report_on_draft(intake, draft, now=NOW).violations)
        publish(intake, comment="", expected_revision=draft.revision, confirmed=confirmed, actor=COMMAND, now=NOW)
        _close()
    return settings.instance_dir / "xep-lich.db"


def _settings(folder: Path) -> Settings:
    return Settings(_env_file=None, instance_dir=folder, secret_key="test", example=False, rate_limits=False)


def _close() -> None:
    db.session.remove()
    db.engine.dispose()


def _solve(run: SolveRun) -> None:
    """Take the engine's first answer and let it go."""
    assert begin_run(run, now=NOW)
    options = {"time_limit": 60.0, "seed": 1, "workers": 1}
    with SolveProcess(run.problem, options) as engine:
        event = engine.next_event(timeout=SECONDS_TO_SOLVE)
        while event is not None and event["event"] == "progress" and event["solution"] is None:
            event = engine.next_event(timeout=SECONDS_TO_SOLVE)
    assert event is not None
    assert event["event"] == "progress", event
    answer = event["solution"] | {"status": "feasible", "seconds": event["seconds"]}
    assert finish_run(run, answer, penalties=event["penalties"], trainees_missing=event["trainees_missing"], now=NOW)


on_solved_example = pytest.mark.parametrize("database_url", ["solved"], indirect=True)


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    """A copy for one test, of the solved example under the mark `on_solved_example`."""
    which = getattr(request, "param", "example")
    shutil.copy(request.getfixturevalue(f"{which}_database"), tmp_path)


@pytest.fixture
def settings(tmp_path: Path, database_url: None) -> Settings:
    """Without a public address, so that links in pages and feeds lead to the test's server."""
    return _settings(tmp_path)


@pytest.fixture
def intake(app: Flask) -> Intake:
    found: Intake = db.session.scalars(db.select(Intake)).one()
    return found


@pytest.fixture
def base(intake: Intake, address: str) -> str:
    """The address of the intake's pages."""
    return f"{address}/dot-hoc/{intake.public_id}"


@pytest.fixture
def trainee(intake: Intake) -> Trainee:
    """Somebody who has not answered, from whom nothing is known by the unit either."""
    waiting = [key for key, source in answer_sources(intake).items() if source is Source.NOT_ANSWERED]
    return db.session.get_one(Trainee, min(waiting))


@pytest.fixture
def personal_page(app: Flask, address: str, trainee: Trainee) -> str:
    return address + personal_path(app, trainee)
