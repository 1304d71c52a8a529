"""Many machines: workers that share a queue and a database, and limits that all servers count together."""

import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask

from config import ROOT, Settings
from jobs.queue import SolveQueue
from models import RunStatus, SolveRun, db
from operations.actor import COMMAND
from operations.draft_solution import find_draft
from operations.solving import start_solve
from tests.factories import NOW
from tests.jobs.processes import environment, running, wait_until
from tests.operations.solved import make_solvable_intake

pytestmark = [pytest.mark.redis, pytest.mark.xdist_group("worker")]


@pytest.fixture
def settings(settings: Settings, redis_url: str) -> Settings:
    return settings.model_copy(update={"redis_url": redis_url})


@pytest.mark.postgresql
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_run_in_redis_is_solved_by_one_of_two_workers(app: Flask, settings: Settings, tmp_path: Path) -> None:
    intake = make_solvable_intake()
    run = start_solve(intake, time_limit=60, actor=COMMAND, now=NOW)
    db.session.commit()
    queue = SolveQueue(settings)
    queue.enqueue(run.id)
    queue.enqueue(run.id)  # as a worker does that finds the queue empty in the wrong moment
    logs = [tmp_path / "one.log", tmp_path / "other.log"]

    def is_over() -> bool:
        db.session.rollback()
        db.session.refresh(run)
        return not run.status.active and queue.is_empty()

    with running("jobs.worker", settings, log=logs[0]), running("jobs.worker", settings, log=logs[1]):
        wait_until(is_over, what="the run is over")
    assert (run.status, run.error) == (RunStatus.FINISHED, "")
    draft = find_draft(intake)
    assert draft is not None
    assert draft.solve_run_id == run.id
    assert sum(log.read_text().count("solve.begun") for log in logs) == 1
    assert db.session.scalar(db.select(db.func.count()).select_from(SolveRun)) == 1


ASK = """
import sys
from app import create_app
client = create_app().test_client()
print(*(client.get("/dang-nhap/khong-co").status_code for _ in range(int(sys.argv[1]))))
"""


def answers_of_a_server(settings: Settings, requests: int) -> list[str]:
    """The statuses that a server process of its own gives to requests with an invented sign-in link."""
    answer = subprocess.run(
        [sys.executable, "-c", ASK, str(requests)],
        env=environment(settings), cwd=ROOT, check=True, capture_output=True, text=True,
    )  # fmt: skip
    return answer.stdout.split()


def test_rate_limit_counts_the_requests_of_all_servers(app: Flask, settings: Settings) -> None:
    first = answers_of_a_server(settings, 15)
    second = answers_of_a_server(settings, 15)
    assert "429" not in first
    assert [status == "429" for status in second] == [False] * 5 + [True] * 10
