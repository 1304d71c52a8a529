"""Late is not only what is said: what is taken away after the deadline, or after the run, is shown to staff as well."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from flask import Flask

from calendars.blocks import BusyBlock
from models import CalendarSource, DutyRoster, EnteredBy, ImportedCalendar, RunStatus, SolveRun, Trainee, Unit, db
from operations.actor import COMMAND, trainee_actor
from operations.answer_draft import save_draft
from operations.create_intake import IntakeFields, change_intake
from operations.duty_plan import seen_by
from operations.forget_intake import forget_intake
from operations.import_calendar import forget_import
from operations.late_answers import Late, late_answers
from operations.own_data import own_data
from operations.see_late_answers import see_late_answers
from operations.upload_duties import forget_duties, upload_duties
from operations.withdraw_answers import withdraw_answers
from tests.conftest import Clock, on_both_databases
from tests.duty_files import DAYS, duty_file
from tests.factories import NOW, make_intake, make_trainee, make_unit
from tests.operations.sheets import make_sheet, office_week, stored_sheet

DEADLINE, RUN = NOW + timedelta(days=1), NOW + timedelta(days=2)
BOTH = [Late.DEADLINE, Late.SOLVING]


@pytest.fixture
def unit(app: Flask) -> Unit:
    return make_unit(name="Bệnh viện Mẫu")


@pytest.fixture
def trainee(unit: Unit) -> Trainee:
    """Somebody of an intake whose draft was found a day after its deadline."""
    intake = make_intake(answer_deadline=DEADLINE)
    run = SolveRun(
        intake=intake, time_limit=20, seed=1, problem={"trainees": []}, created_at=RUN, applied_at=RUN,
        status=RunStatus.FINISHED,
    )  # fmt: skip
    db.session.add(run)
    return make_trainee(intake, unit=unit, full_name="Nguyễn Văn An")


def late(trainee: Trainee) -> list[Late]:
    found = late_answers(trainee.intake)
    assert all(moments.keys() <= {trainee.id} for moments in found.unseen.values())
    return [why for why in Late if found.unseen[why]]


def see(trainee: Trainee, now: datetime) -> None:
    assert see_late_answers(trainee.intake, [trainee.id], up_to=now, actor=COMMAND, now=now) == 1


def import_in_time(trainee: Trainee) -> None:
    block = BusyBlock(datetime(2026, 1, 12, 7), datetime(2026, 1, 12, 11)).to_text()
    calendar = ImportedCalendar(intake=trainee.intake, trainee=trainee, blocks=[block], imported_at=NOW)
    calendar.source = CalendarSource.FILE
    db.session.add(calendar)
    db.session.commit()


def forget_calendar(trainee: Trainee, now: datetime) -> None:
    forget_import(trainee, intake=trainee.intake, expected_revision=1, actor=trainee_actor(trainee), now=now)


def upload_in_time(trainee: Trainee, unit: Unit) -> None:
    db.session.add(DutyRoster(trainee=trainee, unit=unit, codes={DAYS[0].isoformat(): "T"}, uploaded_at=NOW))
    db.session.commit()


def forget_roster(trainee: Trainee, unit: Unit, now: datetime) -> None:
    seen = seen_by(unit, intake=trainee.intake)
    assert forget_duties(unit, intake=trainee.intake, expected=seen, actor=COMMAND, now=now) == 1


def withdraw(trainee: Trainee, now: datetime) -> None:
    assert withdraw_answers(trainee, actor=trainee_actor(trainee), now=now)


@on_both_databases
@pytest.mark.parametrize(
    ("at", "why"),
    [
        (DEADLINE, []),
        (DEADLINE + timedelta(minutes=1), [Late.DEADLINE]),
        (RUN, [Late.DEADLINE]),
        (RUN + timedelta(minutes=1), BOTH),
    ],
)
def test_calendar_that_is_erased_is_late_like_one_that_is_imported(
    trainee: Trainee, at: datetime, why: list[Late]
) -> None:
    import_in_time(trainee)
    assert late(trainee) == []
    forget_calendar(trainee, at)
    assert late(trainee) == why


def test_calendar_erased_twice_is_noted_as_of_the_first_time(trainee: Trainee) -> None:
    import_in_time(trainee)
    for days in (3, 4):
        forget_calendar(trainee, NOW + timedelta(days=days))
    assert late_answers(trainee.intake).unseen[Late.SOLVING] == {trainee.id: NOW + timedelta(days=3)}


def test_duty_roster_that_is_erased_after_the_run_is_late_for_whom_it_counted(trainee: Trainee, unit: Unit) -> None:
    for other in (make_trainee(trainee.intake, unit=unit), make_trainee(trainee.intake, unit=make_unit())):
        db.session.add(DutyRoster(trainee=other, unit=unit, codes={DAYS[0].isoformat(): "T"}, uploaded_at=NOW))
        if other.unit == unit:
            make_sheet(trainee.intake, trainee=other, week=office_week())
    db.session.add(DutyRoster(trainee=trainee, unit=unit, codes={DAYS[0].isoformat(): "T"}, uploaded_at=NOW))
    db.session.commit()
    seen = seen_by(unit, intake=trainee.intake)
    now = RUN + timedelta(minutes=1)
    assert forget_duties(unit, intake=trainee.intake, expected=seen, actor=COMMAND, now=now) == 3
    assert late(trainee) == [Late.SOLVING]  # the deadline is the trainees' own


def test_duty_roster_that_is_erased_before_the_run_was_heeded(trainee: Trainee, unit: Unit) -> None:
    upload_in_time(trainee, unit)
    forget_roster(trainee, unit, RUN - timedelta(minutes=1))
    assert late(trainee) == []


@pytest.mark.parametrize("answered", [False, True])
def test_cells_that_a_later_file_empties_are_late(trainee: Trainee, unit: Unit, answered: bool) -> None:
    upload_in_time(trainee, unit)
    if answered:
        make_sheet(trainee.intake, trainee=trainee, week=office_week())
    upload_duties(
        unit, duty_file(DAYS[:1], {trainee.full_name: [""]}), filename="truc.xlsx", intake=trainee.intake, meanings={},
        skip_faulty=False, expected=seen_by(unit, intake=trainee.intake), entered_by_name="", actor=COMMAND,
        now=RUN + timedelta(minutes=1),
    )  # fmt: skip
    assert db.session.query(DutyRoster).count() == 0
    assert late(trainee) == ([] if answered else [Late.SOLVING])


def test_withdrawal_after_the_run_is_late_as_an_answer_is(trainee: Trainee) -> None:
    make_sheet(trainee.intake, trainee=trainee, week=office_week(), entered_by=EnteredBy.STAFF)
    db.session.commit()
    withdraw(trainee, RUN + timedelta(minutes=1))
    assert late(trainee) == BOTH


def test_withdrawal_of_a_consent_that_was_used_for_no_answer_takes_nothing_away(trainee: Trainee) -> None:
    db.session.commit()
    save_draft(trainee, {"week_0_1": "busy"}, expected_revision=None, sheet_revision=None, consent=True, now=NOW)
    withdraw(trainee, RUN + timedelta(minutes=1))
    assert late(trainee) == []


def test_what_was_taken_away_and_seen_stays_seen_until_more_is(trainee: Trainee, unit: Unit) -> None:
    upload_in_time(trainee, unit)
    import_in_time(trainee)
    forget_calendar(trainee, RUN + timedelta(minutes=1))
    see(trainee, RUN + timedelta(minutes=2))
    assert late(trainee) == []
    forget_roster(trainee, unit, RUN + timedelta(minutes=3))
    assert late(trainee) == [Late.SOLVING]
    see(trainee, RUN + timedelta(minutes=4))
    trainee.consent_at = NOW
    db.session.commit()
    withdraw(trainee, RUN + timedelta(minutes=5))
    assert late(trainee) == []


def test_own_data_say_when_something_was_taken_away(trainee: Trainee, clock: Clock) -> None:
    import_in_time(trainee)
    assert own_data(trainee)["profile"]["answer_taken_away_at"] is None
    forget_calendar(trainee, RUN)
    profile = own_data(trainee)["profile"]
    assert profile["answer_taken_away_at"] == profile["answer_taken_away_after_deadline_at"] == RUN.isoformat()


def test_nothing_is_left_of_it_once_the_intake_is_forgotten(trainee: Trainee) -> None:
    import_in_time(trainee)
    forget_calendar(trainee, RUN)
    assert forget_intake(trainee.intake, keep_days=30, actor=COMMAND, now=NOW + timedelta(days=90))
    assert (trainee.taken_away_at, trainee.taken_away_late_at) == (None, None)


def move_deadline(trainee: Trainee, deadline: datetime | None) -> None:
    intake = trainee.intake
    fields = IntakeFields(intake.name, intake.start_date, intake.end_date)
    fields = replace(fields, answer_deadline=deadline)
    change_intake(intake, fields=fields, revision=intake.revision, actor=COMMAND, now=RUN)


def say_late(trainee: Trainee, minutes: int) -> None:
    """A sheet, a calendar, and a calendar before that one which was erased, all so long after the deadline."""
    at = DEADLINE + timedelta(minutes=minutes)
    make_sheet(trainee.intake, trainee=trainee, week=office_week(), answered_at=at).after_deadline = True
    import_in_time(trainee)
    forget_calendar(trainee, at)
    import_in_time(trainee)
    calendar = db.session.scalars(db.select(ImportedCalendar).filter_by(trainee_id=trainee.id)).one()
    calendar.imported_at, calendar.after_deadline = at, True
    db.session.commit()


@on_both_databases
@pytest.mark.parametrize(("moved", "is_late"), [(timedelta(minutes=9), True), (timedelta(minutes=10), False)])
def test_later_deadline_excuses_all_who_answered_by_it(trainee: Trainee, moved: timedelta, is_late: bool) -> None:
    say_late(trainee, 10)
    sheet = stored_sheet(trainee, intake=trainee.intake)
    calendar = db.session.scalars(db.select(ImportedCalendar)).one()
    revisions = sheet.revision, calendar.revision
    move_deadline(trainee, DEADLINE + moved)
    db.session.expire_all()
    assert [sheet.after_deadline, calendar.after_deadline, trainee.taken_away_late_at is not None] == [is_late] * 3
    assert (sheet.revision, calendar.revision) == revisions
    assert late(trainee) == ([Late.DEADLINE] if is_late else [])


@on_both_databases
def test_deadline_that_is_taken_off_excuses_all(trainee: Trainee) -> None:
    say_late(trainee, 10)
    move_deadline(trainee, None)
    assert late(trainee) == []


def test_earlier_deadline_flags_nobody_who_was_in_time(trainee: Trainee) -> None:
    make_sheet(trainee.intake, trainee=trainee, week=office_week(), answered_at=DEADLINE)
    import_in_time(trainee)
    forget_calendar(trainee, DEADLINE)
    move_deadline(trainee, NOW - timedelta(days=1))
    assert late(trainee) == []


def test_deadline_of_another_intake_excuses_nobody_here(trainee: Trainee) -> None:
    say_late(trainee, 10)
    move_deadline(make_trainee(make_intake(answer_deadline=DEADLINE)), None)
    assert late(trainee) == [Late.DEADLINE]
