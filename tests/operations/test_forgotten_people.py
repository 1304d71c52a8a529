"""Nothing stays anywhere in the database of what was somebody's own, once it is to be gone."""

from datetime import date

import pytest
from flask import Flask

from models import (
    AnswerDraft,
    EnteredBy,
    Format,
    FormatDislike,
    RunStatus,
    SolveRun,
    State,
    Study,
    StudyKind,
    Trainee,
    db,
)
from operations.actor import COMMAND, trainee_actor
from operations.apply_solution import read_answer
from operations.availability_layers import Entry
from operations.availability_sheets import find_sheet
from operations.engine_runs import begin_run
from operations.save_availability import NOTICE_VERSION, save_sheet
from operations.solving import finish_run
from operations.studies import finish_study, start_study
from operations.trainees import remove_trainee
from operations.withdraw_answers import withdraw_answers
from tests.conftest import Clock
from tests.factories import NOW
from tests.operations.everywhere import places_of
from tests.operations.solved import answer_for, finish, make_run, make_solvable_intake, trainees_of

NAME = "Quách Thị Riêng Tư"
BUSY = date(2026, 1, 24)
POINTS = ": 7919}"  # as a snapshot has it; sums of everybody's points stay


def marks_of(run: SolveRun | Study, trainee_id: int) -> str:
    return str(next(one for one in run.problem["trainees"] if one["id"] == f"T{trainee_id}")["availability"])


@pytest.fixture
def person(app: Flask, clock: Clock) -> Trainee:
    """Somebody with a name and busy times like nobody else's, who is in a run and a study that have ended."""
    intake = make_solvable_intake()
    one = trainees_of(intake)[0]
    one.full_name = NAME
    db.session.commit()
    sheet = find_sheet(one, intake=intake)
    assert sheet is not None
    save_sheet(
        one, Entry(days={(BUSY, intake.periods[2].id): State.BUSY}), intake=intake, expected_revision=sheet.revision,
        entered_by=EnteredBy.SELF, entered_by_name=NAME, actor=trainee_actor(one), now=clock(), consent=True,
    )  # fmt: skip
    (made,) = db.session.scalars(db.select(Format).filter_by(intake_id=intake.id))
    db.session.add(FormatDislike(trainee=one, format=made, points=7919))
    db.session.add(AnswerDraft(trainee=one, fields={"rota_cycle": NAME}, saved_at=clock()))
    db.session.commit()
    run = make_run(intake, now=clock())
    finish(run, answer_for(run) | {"reasons": [reason(one)]}, now=clock())
    study = start_study(intake, StudyKind.COMPARE, actor=COMMAND, now=clock())
    assert begin_run(study, now=clock())
    finish_study(study, {"rows": [{"reasons": [reason(one)]}]}, now=clock())
    return one


def reason(one: Trainee) -> dict[str, object]:
    text = f"trainees T{one.id} are busy"
    return {"code": "trainees_busy", "objects": [f"T{one.id}"], "text": text}


def runs() -> tuple[SolveRun, Study]:
    return db.session.query(SolveRun).one(), db.session.query(Study).one()


def test_fixture_is_found_where_it_has_to_go_from(person: Trainee) -> None:
    assert {"solve_run.problem", "study.problem"} <= places_of(marks_of(runs()[0], person.id))
    assert {"solve_run.problem", "study.problem"} <= places_of(POINTS)
    assert {"study.result", "solve_run.best", "solve_run.reasons"} <= places_of("are busy")
    assert {"trainee.full_name", "audit_entry.actor_name", "availability_sheet.entered_by_name"} <= places_of(NAME)


def test_withdrawal_leaves_no_availability_anywhere(person: Trainee, clock: Clock) -> None:
    marks = marks_of(runs()[0], person.id)
    assert withdraw_answers(person, actor=trainee_actor(person), now=clock())
    assert places_of(marks) == places_of(POINTS) == set()
    assert places_of(BUSY.isoformat()) == set()
    for run in runs():
        assert set(marks_of(run, person.id)) == {"-"}
    solved, study = runs()
    nobody = [{"code": "trainees_busy", "objects": ["T0"], "text": "trainees T0 are busy"}]
    assert study.result == {"rows": [{"reasons": nobody}]}
    assert solved.reasons == nobody
    assert solved.best is not None
    assert solved.best["reasons"] == nobody


def test_withdrawal_leaves_what_runs_were_given_of_others(person: Trainee, clock: Clock) -> None:
    other = trainees_of(person.intake)[1].id
    before = marks_of(runs()[0], other)
    withdraw_answers(person, actor=trainee_actor(person), now=clock())
    assert marks_of(runs()[0], other) == before


def test_answer_of_an_earlier_run_still_fits_after_a_withdrawal(person: Trainee, clock: Clock) -> None:
    withdraw_answers(person, actor=trainee_actor(person), now=clock())
    assert f"T{person.id}" in read_answer(runs()[0], now=clock()).solution.trainees


def test_run_that_goes_on_during_a_withdrawal_tells_nothing_of_the_person(person: Trainee, clock: Clock) -> None:
    run = make_run(person.intake, now=clock())
    withdraw_answers(person, actor=trainee_actor(person), now=clock())
    result = {"status": "infeasible", "reasons": [reason(person)]}
    assert finish_run(run, result, penalties={}, now=clock())
    assert (run.status, run.reasons[0]["objects"]) == (RunStatus.INFEASIBLE, ["T0"])


def test_removal_leaves_neither_name_nor_availability_anywhere(person: Trainee, clock: Clock) -> None:
    marks = marks_of(runs()[0], person.id)
    remove_trainee(person, actor=COMMAND, now=clock())
    assert places_of(NAME) == places_of(marks) == places_of(POINTS) == places_of(BUSY.isoformat()) == set()


def test_consent_that_staff_note_names_them_and_the_version(person: Trainee, clock: Clock) -> None:
    withdraw_answers(person, actor=trainee_actor(person), now=clock())
    save_sheet(
        person, Entry(), intake=person.intake, expected_revision=None, entered_by=EnteredBy.STAFF, entered_by_name="GV",
        actor=COMMAND, now=NOW, consent=True,
    )  # fmt: skip
    assert (person.consent_version, person.consent_noted_by) == (NOTICE_VERSION, COMMAND.name)
    assert "audit_entry.action" in places_of("consent.noted")
