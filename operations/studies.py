"""Studies by the engine, which change nothing: what would help the draft, and which format serves the people."""

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from models import Intake, RunStatus, Study, StudyKind, db
from operations.actor import SYSTEM, Actor
from operations.audit import record
from operations.draft_solution import find_draft, solution_from_draft
from operations.errors import OperationError
from operations.projection import project_problem
from operations.slots import SCHOOL_ZONE
from operations.solving import HEARTBEAT_SECONDS
from operations.transaction import lock, transaction
from scheduler import check, parse_problem, parse_solution

ACTIONS = {StudyKind.SUGGEST: "study.suggest", StudyKind.COMPARE: "study.compare"}


class StudyActiveError(OperationError):
    """A study of the intake is being made already; `public_id` and `kind` are that one's."""

    code = "study_active"


class NoDraftError(OperationError):
    """There is no timetable that could be helped."""

    code = "study_without_draft"


class DraftBreaksRulesError(OperationError):
    """The draft breaks `n` rules: what would help it cannot be counted before they are kept."""

    code = "study_draft_breaks_rules"


def start_study(intake: Intake, kind: StudyKind, *, actor: Actor, now: datetime) -> Study:
    """Queue a study of the intake, or of its draft, as it stands; the caller tells the worker after the commit.

    Raises StudyActiveError, for suggestions NoDraftError and DraftBreaksRulesError, and ProblemIncompleteError with
    all that the set-up lacks.
    """
    with transaction():
        lock(intake)
        _end_lost_studies(now=now)
        active = active_study(intake)
        if active is not None:
            raise StudyActiveError(public_id=active.public_id, kind=active.kind.value)
        problem = project_problem(intake, now=now)
        study = Study(
            intake=intake,
            kind=kind,
            problem=problem,
            solution=_sound_draft(intake, problem) if kind is StudyKind.SUGGEST else None,
            first_day=now.astimezone(SCHOOL_ZONE).date(),
            started_by_id=actor.id,
            created_at=now,
            heartbeat_at=now,
        )
        db.session.add(study)
        db.session.flush()
        record(ACTIONS[kind], actor=actor, now=now, subject=f"study:{study.id}", intake_id=intake.id)
        return study


def _sound_draft(intake: Intake, problem: dict[str, Any]) -> dict[str, Any]:
    draft = find_draft(intake)
    if draft is None:
        raise NoDraftError
    data = solution_from_draft(draft)
    parsed = parse_problem(problem)
    violations = check(parsed, parse_solution(data, parsed)).violations
    if violations:
        raise DraftBreaksRulesError(n=len(violations))
    return data


def active_study(intake: Intake) -> Study | None:
    query = db.select(Study).where(
        Study.intake_id == intake.id, Study.status.in_([RunStatus.QUEUED, RunStatus.RUNNING])
    )
    return db.session.execute(query).scalar_one_or_none()


def latest_study(intake: Intake, kind: StudyKind) -> Study | None:
    query = db.select(Study).filter_by(intake_id=intake.id, kind=kind).order_by(Study.id.desc()).limit(1)
    return db.session.execute(query).scalar_one_or_none()


def stop_study(study: Study, *, actor: Actor, now: datetime) -> None:
    """Ask the worker to end with what is known; a study that has not begun ends at once. Twice is once."""
    with transaction():
        lock(study)
        if not study.status.active or study.stop_requested:
            return
        study.stop_requested = True
        if study.status is RunStatus.QUEUED:
            _end(study, RunStatus.STOPPED, now=now)
        record("study.stop_requested", actor=actor, now=now, subject=f"study:{study.id}", intake_id=study.intake_id)


def begin_study(study: Study, *, now: datetime) -> bool:
    """Take a queued study for this worker; False where it was stopped, or taken before."""
    with transaction():
        lock(study)
        if study.status is not RunStatus.QUEUED:
            return False
        study.status = RunStatus.RUNNING
        study.started_at = study.heartbeat_at = now
    return True


def record_study_progress(study: Study, progress: tuple[int, int] | None, *, now: datetime) -> bool:
    """Note that the worker lives, and how many steps of how many are done. False where it no longer goes on."""
    with transaction():
        lock(study)
        if study.status is not RunStatus.RUNNING:
            return False
        study.heartbeat_at = now
        if progress is not None:
            study.done, study.planned = progress
    return True


def finish_study(study: Study, result: dict[str, Any], *, now: datetime) -> None:
    """End a study with what the engine told; one that had been ended before stays as it is."""
    with transaction():
        lock(study)
        if study.status is RunStatus.RUNNING:
            study.result = result
            _end(study, RunStatus.STOPPED if study.stop_requested else RunStatus.FINISHED, now=now)


def fail_study(study: Study, error: str, *, now: datetime) -> None:
    """End a study whose engine broke down; `error` is for the log and the operator, not for the page."""
    with transaction():
        lock(study)
        if study.status.active:
            study.error = error[-4000:]
            _end(study, RunStatus.FAILED, now=now)


def interrupt_study(study: Study, *, now: datetime) -> None:
    """End a study whose worker or engine has gone: nothing of it is kept."""
    with transaction():
        lock(study)
        if study.status is RunStatus.RUNNING:
            _end(study, RunStatus.INTERRUPTED, now=now)


def mark_studies_interrupted(*, now: datetime, only_worker: bool = False) -> int:
    """End the studies whose worker is gone and say how many (see `operations.solving.mark_interrupted`)."""
    with transaction():
        return _end_lost_studies(now=now, older_than=now if only_worker else None)


def _end_lost_studies(*, now: datetime, older_than: datetime | None = None) -> int:
    limit = older_than or now - timedelta(seconds=HEARTBEAT_SECONDS)
    query = db.select(Study).where(Study.status == RunStatus.RUNNING, Study.heartbeat_at <= limit)
    lost = db.session.execute(query.with_for_update(skip_locked=True)).scalars().all()
    for study in lost:
        _end(study, RunStatus.INTERRUPTED, now=now)
        record("study.interrupted", actor=SYSTEM, now=now, subject=f"study:{study.id}", intake_id=study.intake_id)
    db.session.flush()
    return len(lost)


def queued_study_ids() -> list[int]:
    """Studies that wait for a worker, the oldest first."""
    return list(db.session.scalars(sa.select(Study.id).filter_by(status=RunStatus.QUEUED).order_by(Study.id)))


def _end(study: Study, status: RunStatus, *, now: datetime) -> None:
    study.status = status
    study.finished_at = now
