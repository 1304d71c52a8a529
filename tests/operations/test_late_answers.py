"""What units say after the run that made the draft counts for their people, as what people say themselves."""

from datetime import timedelta

import pytest

from models import DutyRoster, EnteredBy, Intake, RunStatus, SolveRun, Trainee, Unit, db
from operations.actor import COMMAND
from operations.late_answers import Late, LateAnswers, late_answers, late_units
from operations.see_late_answers import see_late_answers
from tests.conftest import on_both_databases
from tests.factories import NOW, make_trainee, make_unit
from tests.operations.sheets import make_sheet, office_week

BEFORE, AFTER, LATER = NOW - timedelta(hours=1), NOW + timedelta(hours=1), NOW + timedelta(hours=2)


@pytest.fixture
def unit(intake: Intake) -> Unit:
    run = SolveRun(intake=intake, time_limit=20, seed=1, problem={}, created_at=NOW, applied_at=NOW)
    run.status = RunStatus.FINISHED
    db.session.add(run)
    return make_unit(name="Bệnh viện Mẫu")


@pytest.fixture
def people(intake: Intake, unit: Unit) -> list[Trainee]:
    """Two who said nothing themselves, and one who did in time."""
    people = [make_trainee(intake, full_name=f"Lê Văn {name}", unit=unit) for name in "ABC"]
    make_sheet(intake, trainee=people[2], week=office_week(), answered_at=BEFORE)
    return people


def roster(trainee: Trainee, unit: Unit) -> None:
    db.session.add(DutyRoster(trainee=trainee, unit=unit, codes={"2026-01-13": "T"}, uploaded_at=AFTER))
    db.session.flush()


def after_solving(late: LateAnswers) -> list[int]:
    return sorted(late.unseen[Late.SOLVING])


@on_both_databases
def test_working_hours_after_the_run_count_for_all_who_have_not_answered_themselves(
    intake: Intake, unit: Unit, people: list[Trainee]
) -> None:
    make_trainee(intake, unit=make_unit())
    make_sheet(intake, unit=unit, week=office_week(), entered_by=EnteredBy.UNIT, answered_at=AFTER)
    late = late_answers(intake)
    assert after_solving(late) == [people[0].id, people[1].id]
    assert late_units(late) == [(unit, 2)]
    assert late.unseen[Late.DEADLINE] == {}
    assert after_solving(late_answers(intake, people[1])) == [people[1].id]
    assert after_solving(late_answers(intake, people[2])) == []


def test_duty_roster_after_the_run_counts_for_whom_it_names(intake: Intake, unit: Unit, people: list[Trainee]) -> None:
    roster(people[1], unit)
    roster(people[2], unit)
    late = late_answers(intake)
    assert (after_solving(late), late_units(late)) == ([people[1].id], [(unit, 1)])


def test_roster_of_a_unit_that_somebody_left_counts_no_more(intake: Intake, unit: Unit, people: list[Trainee]) -> None:
    roster(people[1], unit)
    people[1].unit = make_unit()
    db.session.flush()
    assert after_solving(late_answers(intake)) == []


def test_hours_before_the_run_were_heeded(intake: Intake, unit: Unit, people: list[Trainee]) -> None:
    make_sheet(intake, unit=unit, week=office_week(), entered_by=EnteredBy.UNIT, answered_at=BEFORE)
    late = late_answers(intake)
    assert (after_solving(late), late_units(late)) == ([], ())


def test_hours_that_staff_have_seen_are_unseen_again_once_the_unit_changes_them(
    intake: Intake, unit: Unit, people: list[Trainee]
) -> None:
    sheet = make_sheet(intake, unit=unit, week=office_week(), entered_by=EnteredBy.UNIT, answered_at=AFTER)
    db.session.commit()
    ids = [people[0].id, people[1].id]
    assert see_late_answers(intake, ids, up_to=AFTER, actor=COMMAND, now=AFTER) == 2
    late = late_answers(intake)
    assert (after_solving(late), late_units(late), sorted(late.seen[Late.SOLVING])) == ([], (), ids)
    sheet.answered_at = LATER
    db.session.commit()
    assert after_solving(late_answers(intake)) == ids
