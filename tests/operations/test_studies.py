"""Studies of an intake, from the button to what the engine told."""

from datetime import date, timedelta

import pytest
from flask import Flask

from models import AuditEntry, CourseClass, Intake, RunStatus, Study, StudyKind, db
from operations.actor import COMMAND
from operations.engine_runs import active_run, begin_run, interrupt_run, queued_ids, request_stop
from operations.projection import ProblemIncompleteError
from operations.studies import (
    DraftBreaksRulesError,
    NoDraftError,
    StudyActiveError,
    finish_study,
    latest_study,
    record_study_progress,
    start_study,
)
from tests.factories import NOW, make_intake
from tests.operations.solved import finish, make_run, make_solvable_intake

LATER = NOW + timedelta(seconds=31)


@pytest.fixture
def intake(app: Flask) -> Intake:
    """An intake with a draft."""
    made = make_solvable_intake()
    finish(make_run(made))
    return made


def start(intake: Intake, kind: StudyKind = StudyKind.COMPARE) -> Study:
    return start_study(intake, kind, actor=COMMAND, now=NOW)


def begun(intake: Intake) -> Study:
    study = start(intake)
    assert begin_run(study, now=NOW)
    return study


def actions() -> list[str]:
    return [entry.action for entry in db.session.scalars(db.select(AuditEntry).order_by(AuditEntry.id))]


def test_start_study_of_the_draft_keeps_problem_and_draft_as_they_were(intake: Intake) -> None:
    study = start(intake, StudyKind.SUGGEST)
    assert study.status is RunStatus.QUEUED
    assert len(study.problem["trainees"]) == 2
    assert study.solution is not None
    assert len(study.solution["classes"]) == 1
    assert study.first_day == date(2026, 1, 5)
    assert queued_ids(Study) == [study.id]
    assert actions()[-1] == "study.suggest"


def test_start_study_of_formats_needs_no_draft(app: Flask) -> None:
    study = start(make_solvable_intake())
    assert study.solution is None


def test_start_study_of_the_draft_without_one_is_refused(app: Flask) -> None:
    with pytest.raises(NoDraftError):
        start(make_solvable_intake(), StudyKind.SUGGEST)
    assert queued_ids(Study) == []


def test_start_study_of_a_draft_that_breaks_rules_is_refused(intake: Intake) -> None:
    db.session.scalars(db.select(CourseClass).filter_by(intake_id=intake.id)).one().capacity = 1
    db.session.commit()
    with pytest.raises(DraftBreaksRulesError) as refused:
        start(intake, StudyKind.SUGGEST)
    assert refused.value.params["n"] == 1


def test_start_study_without_a_complete_set_up_is_refused(app: Flask) -> None:
    with pytest.raises(ProblemIncompleteError):
        start(make_intake())


def test_start_study_while_one_goes_on_is_refused(intake: Intake) -> None:
    study = start(intake)
    with pytest.raises(StudyActiveError) as refused:
        start(intake, StudyKind.SUGGEST)
    assert refused.value.params == {"public_id": study.public_id, "kind": "compare"}
    assert active_run(Study, intake) == study


def test_finish_study_keeps_what_was_told(intake: Intake) -> None:
    study = begun(intake)
    assert record_study_progress(study, (2, 5), now=NOW)
    finish_study(study, {"rows": []}, now=LATER)
    assert (study.status, study.result, study.done, study.planned) == (RunStatus.FINISHED, {"rows": []}, 2, 5)
    assert latest_study(intake, StudyKind.COMPARE) == study
    assert latest_study(intake, StudyKind.SUGGEST) is None
    assert active_run(Study, intake) is None


def test_stop_study_that_goes_on_keeps_what_is_found(intake: Intake) -> None:
    study = begun(intake)
    request_stop(study, actor=COMMAND, now=NOW)
    assert study.status is RunStatus.RUNNING
    finish_study(study, {"rows": [1]}, now=NOW)
    assert (study.status, study.result) == (RunStatus.STOPPED, {"rows": [1]})


def test_interrupted_study_takes_no_progress_and_no_result(intake: Intake) -> None:
    study = begun(intake)
    interrupt_run(study, now=NOW)
    assert study.status is RunStatus.INTERRUPTED
    assert not record_study_progress(study, (1, 2), now=NOW)
    finish_study(study, {"rows": []}, now=LATER)
    assert (study.status, study.result, study.done) == (RunStatus.INTERRUPTED, None, 0)
