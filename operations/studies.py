"""Studies by the engine, which change nothing: what would help the draft, and which format serves the people.

What they share with solves is in `operations.engine_runs`; the work itself is done under jobs/.
"""

from datetime import datetime
from typing import Any

from models import Intake, RunStatus, Study, StudyKind, db
from operations.actor import Actor
from operations.audit import record
from operations.draft_solution import find_draft, solution_from_draft
from operations.engine_runs import active_run, end_lost_runs, end_run, subject_of
from operations.errors import OperationError
from operations.forget_in_runs import without_withdrawn
from operations.projection import project_problem
from operations.slots import SCHOOL_ZONE
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
        end_lost_runs(Study, now=now)
        active = active_run(Study, intake)
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
        record(ACTIONS[kind], actor=actor, now=now, subject=subject_of(study), intake_id=intake.id)
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


def latest_study(intake: Intake, kind: StudyKind) -> Study | None:
    query = db.select(Study).filter_by(intake_id=intake.id, kind=kind).order_by(Study.id.desc()).limit(1)
    return db.session.execute(query).scalar_one_or_none()


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
            study.result = without_withdrawn(result, study.intake, since=study.created_at)
            end_run(study, RunStatus.STOPPED if study.stop_requested else RunStatus.FINISHED, now=now)
