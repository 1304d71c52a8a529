"""The worker as a process: it solves, stops, and what is left when something is killed."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from subprocess import Popen

import pytest
from flask import Flask

from config import Settings
from jobs.queue import SolveQueue
from models import Intake, RunStatus, SolveRun, db
from operations.actor import COMMAND
from operations.apply_solution import answer_waits
from operations.draft_solution import find_draft
from operations.solving import start_solve
from tests.factories import NOW
from tests.jobs.processes import PATIENCE, children_of, command_of, is_alive, running, wait_until
from tests.jobs.runs import status, stop
from tests.jobs.test_solve_process import instance
from tests.operations.solved import make_solvable_intake


@pytest.fixture
def intake(app: Flask) -> Intake:
    return make_solvable_intake()


@pytest.fixture
def worker(settings: Settings, app: Flask, tmp_path: Path) -> Iterator[Popen[bytes]]:
    with running("jobs.worker", settings, log=tmp_path / "worker.log") as process:
        yield process


def queue_run(intake: Intake, settings: Settings, *, endless: bool) -> SolveRun:
    """Ask for a run; an endless one has a problem that is not solved to the end within the test."""
    run = start_solve(intake, time_limit=600 if endless else 60, actor=COMMAND, now=NOW)
    if endless:
        run.problem = instance("mixed-replan")
        db.session.commit()
    SolveQueue(settings).enqueue(run.id)
    return run


def wait_for(run: SolveRun, *statuses: RunStatus) -> None:
    wait_until(lambda: status(run) in statuses, what=f"run is {statuses}")


def wait_for_an_answer(run: SolveRun) -> None:
    wait_until(lambda: status(run) is RunStatus.RUNNING and run.best is not None, what="a first answer")


def engine_of(worker: Popen[bytes]) -> int:
    (pid,) = [pid for pid in children_of(worker.pid) if "jobs.solve_child" in command_of(pid)]
    return pid


def test_worker_solves_and_makes_the_draft(worker: Popen[bytes], intake: Intake, settings: Settings) -> None:
    run = queue_run(intake, settings, endless=False)
    wait_for(run, RunStatus.FINISHED, RunStatus.FAILED, RunStatus.INTERRUPTED)
    assert (run.status, run.error) == (RunStatus.FINISHED, "")
    draft = find_draft(intake)
    assert draft is not None
    assert draft.solve_run_id == run.id
    assert run.trainees_missing == 0


def test_worker_stops_with_the_best_so_far(worker: Popen[bytes], intake: Intake, settings: Settings) -> None:
    run = queue_run(intake, settings, endless=True)
    wait_for_an_answer(run)
    stop(run)
    wait_for(run, RunStatus.STOPPED)
    assert answer_waits(run)


def test_worker_kills_an_engine_that_does_not_answer(worker: Popen[bytes], intake: Intake, settings: Settings) -> None:
    run = queue_run(intake, settings, endless=True)
    wait_for_an_answer(run)
    engine = engine_of(worker)
    os.kill(engine, signal.SIGSTOP)
    stop(run)
    wait_for(run, RunStatus.STOPPED)
    wait_until(lambda: not is_alive(engine), what="the engine is gone")
    assert answer_waits(run)


def test_engine_killed_leaves_its_best_answer(worker: Popen[bytes], intake: Intake, settings: Settings) -> None:
    run = queue_run(intake, settings, endless=True)
    wait_for_an_answer(run)
    os.kill(engine_of(worker), signal.SIGKILL)
    wait_for(run, RunStatus.INTERRUPTED)
    assert answer_waits(run)
    again = queue_run(intake, settings, endless=False)
    wait_for(again, RunStatus.FINISHED)


def test_worker_killed_leaves_its_best_answer(
    worker: Popen[bytes], intake: Intake, settings: Settings, tmp_path: Path
) -> None:
    run = queue_run(intake, settings, endless=True)
    wait_for_an_answer(run)
    engine = engine_of(worker)
    worker.kill()
    worker.wait()
    wait_until(lambda: not is_alive(engine), what="the engine follows its worker")
    assert status(run) is RunStatus.RUNNING
    with running("jobs.worker", settings, log=tmp_path / "second.log"):
        wait_for(run, RunStatus.INTERRUPTED)
        assert answer_waits(run)


def test_worker_told_to_end_leaves_nothing_behind(worker: Popen[bytes], intake: Intake, settings: Settings) -> None:
    run = queue_run(intake, settings, endless=True)
    wait_for_an_answer(run)
    started = children_of(worker.pid)
    worker.terminate()
    assert worker.wait(timeout=PATIENCE) == 0
    assert not any(map(is_alive, started))
    assert status(run) is RunStatus.INTERRUPTED


def test_worker_finds_a_run_that_the_queue_has_lost(
    intake: Intake, settings: Settings, app: Flask, tmp_path: Path
) -> None:
    run = start_solve(intake, time_limit=60, actor=COMMAND, now=NOW)
    with running("jobs.worker", settings, log=tmp_path / "worker.log"):
        wait_for(run, RunStatus.FINISHED)


def test_worker_engine_error_is_a_failed_run(worker: Popen[bytes], intake: Intake, settings: Settings) -> None:
    run = start_solve(intake, time_limit=60, actor=COMMAND, now=NOW)
    run.problem = {"periods": []}
    db.session.commit()
    SolveQueue(settings).enqueue(run.id)
    wait_for(run, RunStatus.FAILED)
    assert "ProblemFormatError" in run.error
