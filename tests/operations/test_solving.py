"""Runs of the engine, from the button to the draft."""

from datetime import datetime, timedelta

import pytest
from flask import Flask

from models import AuditEntry, ClosedDay, Intake, RunStatus, SolveRun, db
from operations.actor import COMMAND, Actor, user_actor
from operations.draft_solution import find_draft, solution_from_draft
from operations.engine_runs import active_run, interrupt_run, mark_interrupted, queued_ids, request_stop
from operations.projection import ProblemIncompleteError
from operations.solving import (
    CURVE_POINTS,
    RunActiveError,
    RunProgress,
    TimeLimitError,
    finish_run,
    latest_run,
    record_progress,
    start_solve,
    thinned,
)
from tests.factories import NOW, make_intake
from tests.operations.solved import answer_for, finish, make_run, make_solvable_intake

LATER = NOW + timedelta(seconds=31)


@pytest.fixture
def intake(app: Flask) -> Intake:
    return make_solvable_intake()


def start(intake: Intake, *, now: datetime = NOW, actor: Actor = COMMAND) -> SolveRun:
    return start_solve(intake, time_limit=20, actor=actor, now=now)


def test_start_solve_keeps_the_problem_as_it_was(intake: Intake) -> None:
    run = start(intake)
    assert run.status is RunStatus.QUEUED
    assert len(run.problem["trainees"]) == 2
    assert queued_ids(SolveRun) == [run.id]


def test_start_solve_second_press_gives_the_running_one(intake: Intake) -> None:
    run = start(intake)
    with pytest.raises(RunActiveError) as refused:
        start(intake)
    assert refused.value.params["public_id"] == run.public_id
    assert active_run(SolveRun, intake) == run


def test_start_solve_other_intakes_do_not_wait(intake: Intake) -> None:
    start(intake)
    assert start(make_solvable_intake()).status is RunStatus.QUEUED


def test_start_solve_again_takes_another_seed(intake: Intake) -> None:
    first = finish(make_run(intake))
    second = start(intake)
    assert (first.seed, second.seed) == (1, 2)
    assert latest_run(intake) == second


def test_start_solve_after_a_lost_run_does_not_wait_for_it(intake: Intake) -> None:
    lost = make_run(intake)
    run = start(intake, now=LATER)
    assert (lost.status, run.status) == (RunStatus.INTERRUPTED, RunStatus.QUEUED)


def test_start_solve_incomplete_intake_is_refused(app: Flask) -> None:
    with pytest.raises(ProblemIncompleteError):
        start(make_intake())
    assert db.session.query(SolveRun).count() == 0


def test_start_solve_after_the_last_day_is_refused(intake: Intake) -> None:
    with pytest.raises(ProblemIncompleteError) as refused:
        start(intake, now=NOW + timedelta(days=60))
    assert [gap.code for gap in refused.value.gaps] == ["horizon_over"]


def test_start_solve_unknown_time_limit_is_refused(intake: Intake) -> None:
    with pytest.raises(TimeLimitError):
        start_solve(intake, time_limit=99999, actor=COMMAND, now=NOW)


def test_record_progress_keeps_best_curve_and_counts(intake: Intake) -> None:
    run = make_run(intake)
    best = answer_for(run)
    told = RunProgress(
        phase="search",
        seconds=1.04,
        objective=45,
        bound=2.0,
        trainees_missing=1,
        penalties={"missed_lesson": 40, "makeup": 5, "open_class": 0},
        solution=best,
    )
    assert record_progress(run, told, now=LATER)
    assert record_progress(run, RunProgress(phase="bound", seconds=3.0, objective=45), now=LATER)
    assert run.curve == [[1.0, 45]]
    assert (run.phase, run.objective, run.best, run.heartbeat_at) == ("bound", 45, best, LATER)
    assert run.penalties == {
        "missed_lesson": {"points": 40, "count": 2},
        "makeup": {"points": 5, "count": 1},
        "open_class": {"points": 0, "count": None},
    }


def test_record_progress_of_an_ended_run_tells_the_worker(intake: Intake) -> None:
    run = make_run(intake)
    mark_interrupted(SolveRun, now=LATER)
    assert not record_progress(run, None, now=LATER)
    assert not finish_run(run, answer_for(run), penalties={}, now=LATER)
    assert find_draft(intake) is None


def test_thinned_keeps_first_and_last() -> None:
    curve: list[list[float]] = []
    for n in range(5 * CURVE_POINTS):
        curve = thinned([*curve, [float(n), 1000 - n]])
        assert len(curve) <= CURVE_POINTS
    assert (curve[0], curve[-1]) == ([0.0, 1000], [5.0 * CURVE_POINTS - 1, 1001 - 5 * CURVE_POINTS])
    assert curve == sorted(curve)


def test_finish_run_answer_becomes_the_draft(intake: Intake) -> None:
    run = make_run(intake)
    answer = answer_for(run)
    finish(run, answer)
    draft = find_draft(intake)
    assert draft is not None
    assert (run.status, run.applied_at, draft.solve_run_id) == (RunStatus.FINISHED, NOW, run.id)
    assert solution_from_draft(draft)["classes"] == answer["classes"]


def test_finish_run_draft_that_was_changed_meanwhile_is_kept(intake: Intake) -> None:
    finish(make_run(intake))
    run = make_run(intake, now=LATER)
    draft = find_draft(intake)
    assert draft is not None
    draft.updated_at = LATER + timedelta(seconds=1)
    db.session.commit()
    finish(run, answer_for(run, slots=(9, 12, 15)), now=LATER + timedelta(seconds=2))
    assert (run.status, run.applied_at) == (RunStatus.FINISHED, None)
    assert [session.date.day for session in draft.held_classes[0].sessions] == [12, 13, 14]


def test_finish_run_draft_that_costs_less_is_kept(intake: Intake) -> None:
    first = finish(make_run(intake))
    run = make_run(intake, now=LATER)
    dearer = answer_for(run, slots=(9, 12, 24))
    assert dearer["objective"] > first.objective
    finish(run, dearer, now=LATER)
    draft = find_draft(intake)
    assert draft is not None
    assert (run.status, run.applied_at, draft.solve_run_id) == (RunStatus.FINISHED, None, first.id)


def test_finish_run_draft_that_costs_less_but_breaks_a_rule_by_now_is_replaced(intake: Intake) -> None:
    finish(make_run(intake))
    intake.closed_days = [ClosedDay(date=intake.start_date)]
    db.session.commit()
    run = make_run(intake, now=LATER)
    finish(run, answer_for(run, slots=(9, 12, 24)), now=LATER)
    assert run.applied_at == LATER


def test_finish_run_answer_for_a_trainee_who_is_gone_waits(intake: Intake) -> None:
    run = make_run(intake)
    answer = answer_for(run)
    db.session.execute(db.text("DELETE FROM trainee WHERE id = (SELECT max(id) FROM trainee)"))
    db.session.commit()
    finish(run, answer)
    assert (run.status, run.applied_at) == (RunStatus.FINISHED, None)
    assert "trainees" in run.error


def test_finish_run_after_a_stop_says_stopped(intake: Intake) -> None:
    run = make_run(intake)
    request_stop(run, actor=COMMAND, now=NOW)
    finish(run)
    assert run.status is RunStatus.STOPPED
    assert run.applied_at == NOW


@pytest.mark.parametrize(("status", "stored"), [("infeasible", RunStatus.INFEASIBLE), ("unknown", RunStatus.UNKNOWN)])
def test_finish_run_without_a_timetable_keeps_the_reasons(intake: Intake, status: str, stored: RunStatus) -> None:
    run = make_run(intake)
    reasons = [{"code": "no_room", "objects": ["C1", "F1"], "text": "…"}]
    finish(run, {"status": status, "objective": None, "bound": None, "seconds": 1.0, "reasons": reasons})
    assert (run.status, run.reasons, run.best, run.objective) == (stored, reasons, None, None)


def test_request_stop_twice_is_noted_once(intake: Intake, officer: object) -> None:
    run = make_run(intake)
    actor = user_actor(officer)  # type: ignore[arg-type]
    request_stop(run, actor=actor, now=NOW)
    request_stop(run, actor=actor, now=NOW)
    entries = db.session.query(AuditEntry).filter_by(action="solve.stop_requested").all()
    assert [(entry.actor_name, entry.intake_id) for entry in entries] == [("Giáo vụ Thử", intake.id)]


def test_interrupt_run_that_has_ended_changes_nothing(intake: Intake) -> None:
    run = finish(make_run(intake))
    interrupt_run(run, now=NOW)
    assert run.status is RunStatus.FINISHED
