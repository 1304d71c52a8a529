"""The life of a run of the engine, whatever it works on: taken by a worker, heard of, told to stop, ended.

What one kind has alone (what it is given, what it tells, what becomes of its result) is in `operations.solving` and
`operations.studies`; the work itself is done under jobs/.
"""

from datetime import datetime, timedelta
from typing import NamedTuple, TypeVar

import sqlalchemy as sa

from models import EngineRun, Intake, RunStatus, SolveRun, Study, db
from operations.actor import SYSTEM, Actor
from operations.audit import record
from operations.transaction import lock, transaction

HEARTBEAT_SECONDS = 30
MOST_OF_AN_ERROR = 4000  # characters: its end says what broke

Run = TypeVar("Run", bound=EngineRun)


class AuditWords(NamedTuple):
    """How the audit log names a kind of run, and its actions."""

    subject: str
    stop_requested: str
    interrupted: str


AUDIT_WORDS: dict[type[EngineRun], AuditWords] = {
    SolveRun: AuditWords("run", "solve.stop_requested", "solve.interrupted"),
    Study: AuditWords("study", "study.stop_requested", "study.interrupted"),
}


def active_run(kind: type[Run], intake: Intake) -> Run | None:
    """The run of that kind that waits or goes on; an intake has one at the most."""
    query = sa.select(kind).where(kind.intake_id == intake.id, kind.status.in_([RunStatus.QUEUED, RunStatus.RUNNING]))
    return db.session.execute(query).scalar_one_or_none()


def queued_ids(kind: type[EngineRun]) -> list[int]:
    """Runs of that kind that wait for a worker, the oldest first."""
    return list(db.session.scalars(sa.select(kind.id).where(kind.status == RunStatus.QUEUED).order_by(kind.id)))


def begin_run(run: EngineRun, *, now: datetime) -> bool:
    """Take a queued run for this worker; False where it was stopped, or taken before."""
    with transaction():
        lock(run)
        if run.status is not RunStatus.QUEUED:
            return False
        run.status = RunStatus.RUNNING
        run.started_at = run.heartbeat_at = now
    return True


def request_stop(run: EngineRun, *, actor: Actor, now: datetime) -> None:
    """Ask the worker to end with what is found; a run that has not begun ends at once. Twice is once."""
    with transaction():
        lock(run)
        if not run.status.active or run.stop_requested:
            return
        run.stop_requested = True
        if run.status is RunStatus.QUEUED:
            end_run(run, RunStatus.STOPPED, now=now)
        words = AUDIT_WORDS[type(run)]
        record(words.stop_requested, actor=actor, now=now, subject=subject_of(run), intake_id=run.intake_id)


def fail_run(run: EngineRun, error: str, *, now: datetime) -> None:
    """End a run whose engine broke down; `error` is for the log and the operator, not for the page."""
    with transaction():
        lock(run)
        if run.status.active:
            run.error = error[-MOST_OF_AN_ERROR:]
            end_run(run, RunStatus.FAILED, now=now)


def interrupt_run(run: EngineRun, *, now: datetime) -> None:
    """End a run whose worker or engine has gone. The best answer so far of a solve stays usable."""
    with transaction():
        lock(run)
        if run.status is RunStatus.RUNNING:
            end_run(run, RunStatus.INTERRUPTED, now=now)


def mark_interrupted(kind: type[EngineRun], *, now: datetime, only_worker: bool = False) -> int:
    """End the runs of that kind whose worker is gone and say how many.

    A worker is gone when it has not been heard of for HEARTBEAT_SECONDS; a starting worker that is the only
    one (`only_worker`) knows that nobody works on anything.
    """
    with transaction():
        return end_lost_runs(kind, now=now, older_than=now if only_worker else None)


def end_lost_runs(kind: type[EngineRun], *, now: datetime, older_than: datetime | None = None) -> int:
    """The same within the transaction of an operation."""
    limit = older_than or now - timedelta(seconds=HEARTBEAT_SECONDS)
    query = sa.select(kind).where(kind.status == RunStatus.RUNNING, kind.heartbeat_at <= limit)
    # Whoever holds a run's row is the worker that was thought lost.
    lost = db.session.execute(query.order_by(kind.id).with_for_update(skip_locked=True)).scalars().all()
    for run in lost:
        end_run(run, RunStatus.INTERRUPTED, now=now)
        words = AUDIT_WORDS[kind]
        record(words.interrupted, actor=SYSTEM, now=now, subject=subject_of(run), intake_id=run.intake_id)
    db.session.flush()
    return len(lost)


def end_run(run: EngineRun, status: RunStatus, *, now: datetime) -> None:
    """Within the transaction of an operation."""
    run.status = status
    run.finished_at = now


def subject_of(run: EngineRun) -> str:
    """What the audit log calls the run."""
    return f"{AUDIT_WORDS[type(run)].subject}:{run.id}"
