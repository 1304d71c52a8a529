"""Runs that make a timetable: what one is given, what it tells, and how its answer becomes the draft.

What they share with studies is in `operations.engine_runs`; the work itself is done under jobs/.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from models import Intake, RunStatus, SolveRun, Timetable, db
from operations.actor import SYSTEM, Actor
from operations.apply_solution import draft_points, read_answer, store_answer
from operations.audit import record
from operations.draft_solution import find_draft
from operations.engine_runs import active_run, end_lost_runs, end_run, subject_of
from operations.errors import OperationError
from operations.forget_in_runs import without_withdrawn
from operations.projection import Gap, ProblemIncompleteError, project_problem
from operations.slots import first_open_slot
from operations.transaction import lock, transaction
from scheduler import DEFAULT_WEIGHTS

CURVE_POINTS = 200
TIME_LIMITS = (20, 60, 180, 600)


class RunActiveError(OperationError):
    """The intake is being solved already; `public_id` is that run's."""

    code = "run_active"


class TimeLimitError(OperationError):
    code = "time_limit_unknown"


@dataclass(frozen=True, slots=True)
class RunProgress:
    """What the engine tells while it runs; `solution` is the best answer, where there is a better one."""

    phase: str
    seconds: float
    objective: int | None = None
    bound: float | None = None
    trainees_missing: int | None = None
    penalties: Mapping[str, int] = field(default_factory=dict)
    solution: dict[str, Any] | None = None


def start_solve(intake: Intake, *, time_limit: int, seed: int | None = None, actor: Actor, now: datetime) -> SolveRun:
    """Queue a run with the intake as it stands now; the caller tells the worker of it after the commit.

    Without a seed every run of an intake gets another. Raises RunActiveError while one goes on, TimeLimitError,
    and ProblemIncompleteError with all that the set-up lacks.
    """
    if time_limit not in TIME_LIMITS:
        raise TimeLimitError(field="time_limit")
    with transaction():
        lock(intake)
        end_lost_runs(SolveRun, now=now)
        active = active_run(SolveRun, intake)
        if active is not None:
            raise RunActiveError(public_id=active.public_id)
        return _new_run(intake, time_limit=time_limit, seed=seed, actor=actor, now=now)


def _new_run(intake: Intake, *, time_limit: int, seed: int | None, actor: Actor, now: datetime) -> SolveRun:
    if first_open_slot(intake, now) >= intake.days * len(intake.periods) > 0:
        raise ProblemIncompleteError([Gap("horizon_over")])
    earlier = db.session.scalar(sa.select(sa.func.count(SolveRun.id)).filter_by(intake_id=intake.id)) or 0
    run = SolveRun(
        intake=intake,
        time_limit=time_limit,
        seed=earlier + 1 if seed is None else seed,
        problem=project_problem(intake, now=now),
        started_by_id=actor.id,
        created_at=now,
        heartbeat_at=now,
    )
    db.session.add(run)
    db.session.flush()
    record(
        "solve.started",
        actor=actor,
        now=now,
        subject=subject_of(run),
        intake_id=intake.id,
        time_limit=time_limit,
        seed=run.seed,
    )
    return run


def latest_run(intake: Intake) -> SolveRun | None:
    query = db.select(SolveRun).filter_by(intake_id=intake.id).order_by(SolveRun.id.desc()).limit(1)
    return db.session.execute(query).scalar_one_or_none()


def record_progress(run: SolveRun, progress: RunProgress | None, *, now: datetime) -> bool:
    """Note that the worker lives, and what the engine has told. False where the run no longer goes on."""
    with transaction():
        lock(run)
        if run.status is not RunStatus.RUNNING:
            return False
        run.heartbeat_at = now
        if progress is not None:
            _note(run, progress)
    return True


def _note(run: SolveRun, progress: RunProgress) -> None:
    run.phase = progress.phase
    if progress.objective is None:
        return
    if progress.objective != run.objective:
        run.curve = thinned([*run.curve, [round(progress.seconds, 1), progress.objective]])
    run.objective, run.bound = progress.objective, progress.bound
    run.trainees_missing = progress.trainees_missing
    if progress.penalties:
        run.penalties = _counted(run, progress.penalties)
    if progress.solution is not None:
        run.best = progress.solution


def _counted(run: SolveRun, penalties: Mapping[str, int]) -> dict[str, Any]:
    """By rule, the points and how often it was charged (None where its weight is 0)."""
    weights = {**DEFAULT_WEIGHTS, **run.problem.get("weights", {})}
    return {
        rule: {"points": points, "count": points // weights[rule] if weights[rule] else None}
        for rule, points in penalties.items()
    }


def thinned(curve: list[Any]) -> list[Any]:
    """At most CURVE_POINTS points: beyond that every second one goes, the first and the last stay."""
    return curve if len(curve) <= CURVE_POINTS else [*curve[:-1:2], curve[-1]]


def finish_run(
    run: SolveRun,
    result: dict[str, Any],
    *,
    penalties: Mapping[str, int],
    trainees_missing: int | None = None,
    now: datetime,
) -> bool:
    """End a run with the engine's result, a solution in the exchange format.

    The answer becomes the draft by itself where the draft is as it was when the run began and costs no less; else
    it waits for somebody to take it over. False where the run had been ended before.
    """
    with transaction():
        lock(run.intake, run)
        if run.status is not RunStatus.RUNNING:
            return False
        reasons = without_withdrawn(result.get("reasons", []), run.intake, since=run.created_at)
        result = result | {"reasons": reasons}
        if "classes" in result:
            _note_result(run, result, penalties)
            run.trainees_missing = trainees_missing
        run.reasons = reasons
        end_run(run, _final_status(run, str(result["status"])), now=now)
        db.session.flush()
        if "classes" in result and draft_unchanged(run):
            _apply_if_it_fits(run, now=now)
    return True


def _note_result(run: SolveRun, result: dict[str, Any], penalties: Mapping[str, int]) -> None:
    run.best = result
    run.objective, run.bound = result["objective"], result["bound"]
    run.penalties = _counted(run, penalties)
    run.curve = thinned([*run.curve, [round(float(result["seconds"]), 1), result["objective"]]])


def _final_status(run: SolveRun, status: str) -> RunStatus:
    if status == "infeasible":
        return RunStatus.INFEASIBLE
    if run.stop_requested:
        return RunStatus.STOPPED
    return RunStatus.FINISHED if status in {"optimal", "feasible"} else RunStatus.UNKNOWN


def draft_unchanged(run: SolveRun) -> bool:
    """Whether nobody has worked on the draft since the run began."""
    draft: Timetable | None = find_draft(run.intake)
    return draft is None or draft.updated_at <= run.created_at


def _apply_if_it_fits(run: SolveRun, *, now: datetime) -> None:
    """A refusal leaves the answer waiting: whoever takes it over by hand is then told the reason."""
    try:
        answer = read_answer(run, now=now)
    except OperationError as error:
        run.error = str(error)
        return
    if _draft_is_better(run):
        return
    store_answer(run, answer, actor=SYSTEM, now=now)


def _draft_is_better(run: SolveRun) -> bool:
    draft = find_draft(run.intake)
    points = None if draft is None else draft_points(run, draft)
    return points is not None and run.objective is not None and points < run.objective


def end_with_best(run: SolveRun, *, now: datetime) -> None:
    """End a run whose engine was asked to stop and had to be killed: the best so far is its result."""
    with transaction():
        lock(run.intake, run)
        if run.status is not RunStatus.RUNNING:
            return
        end_run(run, RunStatus.STOPPED if run.stop_requested else RunStatus.FINISHED, now=now)
        if run.best is None:
            run.status = RunStatus.UNKNOWN
        elif draft_unchanged(run):
            db.session.flush()
            _apply_if_it_fits(run, now=now)
