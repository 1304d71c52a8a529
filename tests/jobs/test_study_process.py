"""Studies in their child process, and as the worker makes them."""

import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path
from subprocess import Popen
from typing import Any

import pytest
from flask import Flask

from config import Settings
from jobs.context import utc_now
from jobs.queue import SolveQueue
from jobs.run_study import run_study
from jobs.solve_process import EngineProcess
from models import Intake, RunStatus, StudyKind
from operations.actor import COMMAND
from operations.engine_runs import request_stop
from operations.studies import start_study
from scheduler import parse_problem, to_json
from scheduler.progress import SolveOptions
from scheduler.solve import solve
from tests.factories import NOW
from tests.jobs.processes import PATIENCE, children_of, is_alive, running, wait_until
from tests.jobs.runs import status, stop
from tests.operations.solved import finish, make_run, make_solvable_intake
from tests.scheduler.suggest.bottlenecks import needs_sunday

MODULE = "jobs.study_child"


def suggesting(data: dict[str, Any], **options: Any) -> dict[str, Any]:
    """A study of the timetable that a little work finds."""
    problem = parse_problem(data)
    solution = solve(problem, options=SolveOptions(time_limit=None, work_limit=20_000, workers=1))
    return {
        "kind": "suggest",
        "problem": data,
        "solution": to_json(solution, problem),
        "first_day": "2027-03-01",
        "options": options,
    }


def events(process: EngineProcess) -> list[dict[str, Any]]:
    """All that the child says, up to its end."""
    found = []
    while True:
        event = process.next_event(timeout=PATIENCE)
        assert event is not None, "the child said nothing"
        found.append(event)
        if event["event"] == "died":
            return found


def test_study_child_tells_its_steps_and_what_would_help() -> None:
    given = suggesting(needs_sunday(), work_each=4000, solves=14)
    with EngineProcess(MODULE, given) as process:
        *steps, result, _ = events(process)
    assert [event["event"] for event in steps] == ["progress"] * len(steps)
    assert steps[-1]["done"] == len(steps) <= steps[-1]["planned"]
    assert result["event"] == "result", result
    assert result["result"]["suggestions"][0]["params"]["weekday"] == 6


def test_study_child_compares_formats() -> None:
    given = {"kind": "compare", "problem": needs_sunday(), "solution": None, "first_day": "2027-03-01"}
    options = {"time_limit": None, "work_limit": 4000, "workers": 1}
    with EngineProcess(MODULE, given | {"options": options}) as process:
        *steps, result, _ = events(process)
    assert [(event["done"], event["planned"]) for event in steps] == [(0, 3), (1, 3), (2, 3), (3, 3)]
    assert [row["format"] for row in result["result"]["rows"]] == ["evenings", "mornings", None]
    assert result["result"]["trainees"] == 6


def test_study_child_stops_when_asked_and_tells_what_it_has() -> None:
    given = suggesting(needs_sunday(), seconds=900.0, seconds_each=300.0, workers=1)
    with EngineProcess(MODULE, given) as process:
        process.ask_to_stop()
        *_, result, _ = events(process)
    assert result["result"]["tried"] == 0


def test_study_child_passes_on_what_breaks() -> None:
    given: dict[str, Any] = {
        "kind": "compare",
        "problem": {},
        "solution": None,
        "first_day": "2027-03-01",
        "options": {},
    }
    with EngineProcess(MODULE, given) as process:
        error, _ = events(process)
    assert "ProblemFormatError" in error["error"]


def test_study_child_ends_with_its_worker_and_takes_all_along() -> None:
    given = suggesting(needs_sunday(), seconds=900.0, seconds_each=300.0, workers=1)
    with EngineProcess(MODULE, given) as process:
        wait_until(lambda: len(children_of(process.pid)) > 0, what="processes of the study")
        started = [process.pid, *children_of(process.pid)]
        assert process._process.stdin
        process._process.stdin.close()
        wait_until(lambda: not any(map(is_alive, started)), what="all of the study is gone")


@pytest.fixture
def intake(app: Flask) -> Intake:
    """An intake with a draft."""
    made = make_solvable_intake()
    finish(make_run(made))
    return made


@pytest.fixture
def worker(settings: Settings, app: Flask, tmp_path: Path) -> Iterator[Popen[bytes]]:
    with running("jobs.worker", settings, log=tmp_path / "worker.log") as process:
        yield process


def test_run_study_that_was_stopped_starts_nothing(intake: Intake) -> None:
    study = start_study(intake, StudyKind.COMPARE, actor=COMMAND, now=NOW)
    request_stop(study, actor=COMMAND, now=NOW)
    run_study(study.id, workers=1, clock=utc_now, stopping=threading.Event())
    assert (study.status, study.started_at) == (RunStatus.STOPPED, None)


def test_worker_makes_a_study_and_stops_it_when_asked(worker: Popen[bytes], intake: Intake, settings: Settings) -> None:
    study = start_study(intake, StudyKind.SUGGEST, actor=COMMAND, now=NOW)
    SolveQueue(settings).enqueue_study(study.id)
    wait_until(lambda: status(study) is RunStatus.RUNNING and study.done > 0, what="a first step")
    stop(study)
    wait_until(lambda: not status(study).active, what="the study has ended")
    assert (study.status, study.error) == (RunStatus.STOPPED, "")
    assert study.result is not None
    assert study.result["current"]["completing"] == 2


def test_worker_engine_killed_interrupts_the_study(worker: Popen[bytes], intake: Intake, settings: Settings) -> None:
    study = start_study(intake, StudyKind.SUGGEST, actor=COMMAND, now=NOW)
    SolveQueue(settings).enqueue_study(study.id)
    wait_until(lambda: status(study) is RunStatus.RUNNING and study.done > 0, what="a first step")
    (engine,) = [pid for pid in children_of(worker.pid) if MODULE in Path(f"/proc/{pid}/cmdline").read_text()]
    os.kill(engine, signal.SIGKILL)
    wait_until(lambda: status(study) is RunStatus.INTERRUPTED, what="the study is interrupted")
    assert study.result is None


def test_worker_finds_a_study_that_the_queue_has_lost(
    intake: Intake, settings: Settings, app: Flask, tmp_path: Path
) -> None:
    study = start_study(intake, StudyKind.COMPARE, actor=COMMAND, now=NOW)
    with running("jobs.worker", settings, log=tmp_path / "worker.log"):
        wait_until(lambda: status(study) is RunStatus.RUNNING, what="the study is made")
