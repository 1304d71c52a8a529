"""Taking over the answer of a run as the draft."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm.attributes import flag_modified

from models import CourseClass, Intake, Lecturer, Release, Room, RunStatus, SolveRun, Timetable, Trainee, db
from operations.actor import Actor
from operations.audit import record
from operations.draft_solution import find_draft, solution_from_draft
from operations.errors import OperationError, StaleError
from operations.held_attendance import amended_since, with_held_attendance
from operations.projection_history import read_history
from operations.slots import problem_id
from operations.store_solution import store_classes, store_seats
from operations.transaction import lock, transaction
from scheduler import Problem, Solution, check, parse_problem, parse_solution


class RunWithoutAnswerError(OperationError):
    """The run still goes on, or has found no timetable."""

    code = "run_without_answer"


class AnswerOutdatedError(OperationError):
    """The intake has changed since the run in a way that the answer no longer fits; `what` says which."""

    code = "answer_outdated"


class AnswerBreaksRulesError(OperationError):
    """The engine's answer does not keep its own rules: a fault of the program, never shown as a timetable."""

    code = "answer_breaks_rules"


@dataclass(frozen=True, slots=True)
class RunAnswer:
    """The best answer of a run, read and checked."""

    problem: Problem
    solution: Solution


def apply_solution(run: SolveRun, *, revision: int, actor: Actor, now: datetime) -> Timetable:
    """Make the run's best answer the draft, in place of what the draft was.

    `revision` is that of the draft which the person saw, 0 where there was none. A session keeps its identity
    where its class keeps the format. Raises StaleError, or an error that says why the answer does not fit.
    """
    with transaction():
        lock(run.intake, run)
        draft = find_draft(run.intake)
        if revision != (draft.revision if draft else 0):
            raise StaleError
        answer = read_answer(run, now=now)
        return store_answer(run, answer, actor=actor, now=now)


def read_answer(run: SolveRun, *, now: datetime) -> RunAnswer:
    """The answer, held against the rules it was made for, and against what has changed since."""
    if run.status.active or run.best is None:
        raise RunWithoutAnswerError
    problem = parse_problem(run.problem)
    solution = parse_solution(run.best, problem)
    if not solution.has_timetable:
        raise RunWithoutAnswerError
    report = check(problem, solution)
    if report.violations:
        raise AnswerBreaksRulesError(codes=sorted({violation.code for violation in report.violations}))
    _expect_same_horizon(run.intake, problem)
    _expect_known_ids(run.intake, solution)
    return RunAnswer(problem, _with_history_kept(run, solution, now=now))


def _expect_same_horizon(intake: Intake, problem: Problem) -> None:
    codes = tuple(period.id for period in problem.periods)
    if (problem.start, problem.days) != (intake.start_date, intake.days) or codes != tuple(
        period.code for period in intake.periods
    ):
        raise AnswerOutdatedError(what="horizon")


def _expect_known_ids(intake: Intake, solution: Solution) -> None:
    """All that the answer names still exists."""
    plans = {cid: plan for cid, plan in solution.classes.items() if plan is not None}
    classes = db.session.execute(db.select(CourseClass).filter_by(intake_id=intake.id)).scalars()
    formats = {problem_id("C", one.id): {problem_id("F", used.id) for used in one.formats} for one in classes}
    if any(plan.format not in formats.get(cid, ()) for cid, plan in plans.items()):
        raise AnswerOutdatedError(what="classes")
    sessions = [session for plan in plans.values() for session in plan.sessions]
    if not {session.room for session in sessions} - {None} <= _ids("R", sa.select(Room.id)):
        raise AnswerOutdatedError(what="rooms")
    if not {session.lecturer for session in sessions} - {None} <= _ids("L", sa.select(Lecturer.id)):
        raise AnswerOutdatedError(what="lecturers")
    if not solution.trainees.keys() <= _ids("T", sa.select(Trainee.id).filter_by(intake_id=intake.id)):
        raise AnswerOutdatedError(what="trainees")


def _ids(letter: str, query: sa.Select[int]) -> set[str]:
    return {problem_id(letter, key) for key in db.session.scalars(query)}


def _with_history_kept(run: SolveRun, solution: Solution, *, now: datetime) -> Solution:
    """Sessions may have been held since the run began: they stand as they were. Whoever has said since then that
    they were not at one was not.
    """
    if db.session.scalar(sa.select(Release.id).filter_by(intake_id=run.intake_id).limit(1)) is None:
        return solution
    history = read_history(run.intake, find_draft(run.intake), published=True, now=now)
    if history.previous is None:
        return solution
    held: dict[str, Any] = {"previous": history.previous, "held_before": history.first_open}
    problem = parse_problem({**run.problem, **held})
    solution = with_held_attendance(problem, solution, amended_since(run.intake, run.created_at))
    if any(violation.rule == "history" for violation in check(problem, solution).violations):
        raise AnswerOutdatedError(what="history")
    return solution


def store_answer(run: SolveRun, answer: RunAnswer, *, actor: Actor, now: datetime) -> Timetable:
    """Write a checked answer into the running transaction."""
    draft = find_draft(run.intake)
    if draft is None:
        draft = Timetable(intake=run.intake, updated_at=now)
        db.session.add(draft)
        db.session.flush()
    places = store_classes(draft, answer.problem, answer.solution)
    store_seats(draft, answer.solution, places)
    draft.solve_run_id = run.id
    draft.updated_at = now
    flag_modified(draft, "updated_at")  # two answers in one moment are still two revisions
    run.applied_at = now
    db.session.flush()
    details = {"objective": answer.solution.objective, "revision": draft.revision}
    record("solve.applied", actor=actor, now=now, subject=f"run:{run.id}", intake_id=run.intake_id, **details)
    return draft


def draft_points(run: SolveRun, draft: Timetable) -> int | None:
    """What the draft costs under the rules of the run, None where it breaks one of them."""
    problem = parse_problem(run.problem)
    report = check(problem, parse_solution(solution_from_draft(draft), problem))
    return report.total if report.feasible else None


def answer_waits(run: SolveRun) -> bool:
    """Whether the run has ended with an answer that is not, or no longer, what the draft was made of."""
    if run.status.active or run.objective is None or run.status in {RunStatus.INFEASIBLE, RunStatus.UNKNOWN}:
        return False
    draft = find_draft(run.intake)
    return draft is None or draft.solve_run_id != run.id
