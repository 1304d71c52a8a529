"""What solves and studies have in common, from the queue to the end."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from models import AuditEntry, EngineRun, Intake, RunStatus, SolveRun, Study, StudyKind, db
from operations.actor import COMMAND
from operations.engine_runs import (
    HEARTBEAT_SECONDS,
    MOST_OF_AN_ERROR,
    active_run,
    begin_run,
    fail_run,
    interrupt_run,
    mark_interrupted,
    queued_ids,
    request_stop,
)
from operations.solving import start_solve
from operations.studies import start_study
from tests.factories import NOW
from tests.operations.solved import make_solvable_intake

Start = Callable[[Intake], EngineRun]


def _solve(intake: Intake) -> SolveRun:
    return start_solve(intake, time_limit=20, actor=COMMAND, now=NOW)


def _study(intake: Intake) -> Study:
    return start_study(intake, StudyKind.COMPARE, actor=COMMAND, now=NOW)


@pytest.fixture(params=[_solve, _study], ids=["solve", "study"])
def start(request: pytest.FixtureRequest, app: Flask) -> Start:
    """Queues a run of either kind."""
    chosen: Start = request.param
    return chosen


@pytest.fixture
def queued(start: Start) -> EngineRun:
    return start(make_solvable_intake())


@pytest.fixture
def begun(queued: EngineRun) -> EngineRun:
    assert begin_run(queued, now=NOW)
    return queued


def audit() -> list[tuple[str, str]]:
    """Actions and subjects, the oldest first."""
    entries = db.session.scalars(db.select(AuditEntry).order_by(AuditEntry.id))
    return [(entry.action, entry.subject) for entry in entries]


def test_active_run_is_the_one_of_its_kind(app: Flask) -> None:
    intake = make_solvable_intake()
    run, study = _solve(intake), _study(intake)
    assert (active_run(SolveRun, intake), active_run(Study, intake)) == (run, study)
    interrupt_run(run, now=NOW)
    request_stop(study, actor=COMMAND, now=NOW)
    assert (active_run(SolveRun, intake), active_run(Study, intake)) == (run, None)


def test_queued_ids_are_those_that_wait_the_oldest_first(start: Start) -> None:
    begun, *waiting = [start(make_solvable_intake()) for _ in range(3)]
    begin_run(begun, now=NOW)
    assert queued_ids(type(begun)) == [run.id for run in waiting]


def test_begin_run_is_taken_once(queued: EngineRun) -> None:
    assert [begin_run(queued, now=NOW), begin_run(queued, now=NOW)] == [True, False]
    assert (queued.status, queued.started_at, queued.heartbeat_at) == (RunStatus.RUNNING, NOW, NOW)


def test_request_stop_before_the_worker_began_ends_the_run(queued: EngineRun) -> None:
    request_stop(queued, actor=COMMAND, now=NOW)
    assert (queued.status, queued.finished_at) == (RunStatus.STOPPED, NOW)
    assert not begin_run(queued, now=NOW)


def test_request_stop_twice_is_noted_once(begun: EngineRun) -> None:
    before = len(audit())
    request_stop(begun, actor=COMMAND, now=NOW)
    request_stop(begun, actor=COMMAND, now=NOW)
    noted = ("solve.stop_requested", "run") if isinstance(begun, SolveRun) else ("study.stop_requested", "study")
    assert audit()[before:] == [(noted[0], f"{noted[1]}:{begun.id}")]
    assert (begun.status, begun.stop_requested) == (RunStatus.RUNNING, True)


def test_fail_run_keeps_the_end_of_the_error_for_the_operator(begun: EngineRun) -> None:
    error = "x" * MOST_OF_AN_ERROR + "ValueError"
    fail_run(begun, error, now=NOW)
    assert (begun.status, begun.error) == (RunStatus.FAILED, error[-MOST_OF_AN_ERROR:])


def test_fail_run_that_has_ended_changes_nothing(begun: EngineRun) -> None:
    interrupt_run(begun, now=NOW)
    fail_run(begun, "late", now=NOW)
    assert (begun.status, begun.error) == (RunStatus.INTERRUPTED, "")


def test_interrupt_run_that_waits_changes_nothing(queued: EngineRun) -> None:
    interrupt_run(queued, now=NOW)
    assert queued.status is RunStatus.QUEUED


def test_mark_interrupted_leaves_runs_that_are_heard_of(begun: EngineRun) -> None:
    kind, limit = type(begun), timedelta(seconds=HEARTBEAT_SECONDS)
    assert mark_interrupted(kind, now=NOW + limit - timedelta(seconds=1)) == 0
    assert mark_interrupted(kind, now=NOW + limit) == 1
    assert (begun.status, begun.finished_at) == (RunStatus.INTERRUPTED, NOW + limit)
    noted = ("solve.interrupted", "run") if isinstance(begun, SolveRun) else ("study.interrupted", "study")
    assert audit()[-1] == (noted[0], f"{noted[1]}:{begun.id}")


def test_mark_interrupted_by_the_only_worker_takes_all_that_were_begun(begun: EngineRun, start: Start) -> None:
    waiting = start(make_solvable_intake())
    assert mark_interrupted(type(begun), now=NOW, only_worker=True) == 1
    assert (begun.status, waiting.status) == (RunStatus.INTERRUPTED, RunStatus.QUEUED)
