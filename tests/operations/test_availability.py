"""The states of an intake as they are read from the sheets."""

from datetime import date, time, timedelta

import pytest
from flask import Flask

from models import ClosedDay, ClosedState, EnteredBy, Intake, Period, State, UnansweredPolicy, db
from operations.availability import Source, answer_sources, intake_states, trainee_grid
from tests.factories import MONDAY, make_intake, make_lecturer, make_room, make_trainee, make_unit
from tests.operations.counting import counted_statements
from tests.operations.sheets import make_sheet, office_week, week_of

SUNDAY = MONDAY + timedelta(days=6)


def busy_cells(intake: Intake, grid) -> set[tuple[date, int]]:
    """Busy cells by date and place of the period."""
    places = {period.id: period.position for period in intake.periods}
    return {(day, places[period_id]) for (day, period_id), state in grid.items() if state is State.BUSY}


@pytest.mark.parametrize("by", [EnteredBy.SELF, EnteredBy.STAFF, EnteredBy.UNIT])
def test_states_own_sheet_says_who_answered(intake: Intake, by: EnteredBy) -> None:
    trainee = make_trainee(intake)
    make_sheet(intake, trainee=trainee, week=week_of(State.FREE), entered_by=by)
    states = intake_states(intake)
    assert states.sources == {trainee.id: Source(by.value)}
    assert states.trainees == {trainee.id: {}}


def test_states_unit_answers_for_its_people(intake: Intake) -> None:
    unit = make_unit()
    trainee = make_trainee(intake, unit=unit)
    make_sheet(intake, unit=unit, week=office_week(), entered_by=EnteredBy.UNIT)
    states = intake_states(intake)
    assert states.sources == {trainee.id: Source.UNIT}
    assert (MONDAY, 0) in busy_cells(intake, states.trainees[trainee.id])
    assert (SUNDAY, 0) not in busy_cells(intake, states.trainees[trainee.id])


def test_states_own_answer_wins_over_the_unit_where_it_speaks(intake: Intake) -> None:
    unit = make_unit()
    trainee = make_trainee(intake, unit=unit)
    make_sheet(intake, unit=unit, week=office_week(), entered_by=EnteredBy.UNIT)
    make_sheet(intake, trainee=trainee, week={(0, 0): State.FREE}, days={(SUNDAY, 2): State.BUSY})
    busy = busy_cells(intake, intake_states(intake).trainees[trainee.id])
    assert (MONDAY, 0) not in busy
    assert {(MONDAY, 1), (SUNDAY, 2)} <= busy


def test_states_sheet_only_begun_is_not_an_answer(intake: Intake) -> None:
    trainee = make_trainee(intake)
    make_sheet(intake, trainee=trainee, week=week_of(State.FREE), answered_at=None)
    states = intake_states(intake)
    assert states.sources == {trainee.id: Source.NOT_ANSWERED}
    assert set(states.trainees[trainee.id].values()) == {State.IF_NEEDED}


@pytest.mark.parametrize("owner", ["trainee", "unit"])
def test_states_period_added_after_the_answer_is_not_read_as_free(intake: Intake, owner: str) -> None:
    unit = make_unit()
    trainee = make_trainee(intake, unit=unit)
    if owner == "trainee":
        make_sheet(intake, trainee=trainee, week=week_of(State.FREE))
    else:
        make_sheet(intake, unit=unit, week=week_of(State.FREE), entered_by=EnteredBy.UNIT)
    night = Period(position=3, code="night", name="Đêm", start_time=time(21, 15), end_time=time(22), lessons=1)
    intake.periods.append(night)
    db.session.flush()
    assert intake_states(intake).trainees[trainee.id] == {(day, night.id): State.IF_NEEDED for day in intake.dates}


@pytest.mark.parametrize("policy", list(UnansweredPolicy))
def test_states_not_answered_is_never_free(app: Flask, policy: UnansweredPolicy) -> None:
    intake = make_intake(unanswered_policy=policy)
    trainee = make_trainee(intake, unit=make_unit())
    states = intake_states(intake)
    assert len(states.trainees[trainee.id]) == intake.days * 3
    assert State.FREE not in states.trainees[trainee.id].values()
    assert states.left_out == ({trainee.id} if policy is UnansweredPolicy.LEAVE_OUT else frozenset())


def test_states_leave_out_keeps_those_whose_unit_answered(app: Flask) -> None:
    intake = make_intake(unanswered_policy=UnansweredPolicy.LEAVE_OUT)
    unit = make_unit()
    make_trainee(intake, unit=unit)
    make_sheet(intake, unit=unit, week=office_week(), entered_by=EnteredBy.UNIT)
    assert intake_states(intake).left_out == frozenset()


def test_states_sheet_of_another_intake_says_nothing(intake: Intake) -> None:
    unit = make_unit()
    trainee = make_trainee(intake, unit=unit)
    make_sheet(make_intake(), unit=unit, week=week_of(State.FREE), entered_by=EnteredBy.UNIT)
    assert intake_states(intake).sources == {trainee.id: Source.NOT_ANSWERED}


def test_states_lecturers_and_rooms_are_free_but_for_what_was_entered(intake: Intake) -> None:
    free, busy, room = make_lecturer(intake), make_lecturer(intake), make_room(intake)
    make_sheet(intake, lecturer=busy, days={(MONDAY, 0): State.BUSY}, entered_by=EnteredBy.STAFF)
    make_sheet(intake, room=room, days={(MONDAY, 1): State.IF_NEEDED}, entered_by=EnteredBy.STAFF)
    states = intake_states(intake)
    morning, afternoon = intake.periods[0].id, intake.periods[1].id
    assert states.lecturers == {free.id: {}, busy.id: {(MONDAY, morning): State.BUSY}}
    assert states.rooms == {room.id: {(MONDAY, afternoon): State.IF_NEEDED}}


def test_states_closed_day_closes_all_its_periods_and_wins_over_unwelcome(intake: Intake) -> None:
    evening = intake.periods[2]
    intake.closed_days = [
        ClosedDay(date=MONDAY, state=ClosedState.CLOSED),
        ClosedDay(date=MONDAY, period=evening, state=ClosedState.UNWELCOME),
        ClosedDay(date=SUNDAY, period=evening, state=ClosedState.UNWELCOME),
        ClosedDay(date=date(2030, 1, 1), state=ClosedState.CLOSED),
    ]
    db.session.flush()
    assert intake_states(intake).school == {
        **{(MONDAY, period.id): State.BUSY for period in intake.periods},
        (SUNDAY, evening.id): State.IF_NEEDED,
    }


def test_states_and_grid_of_one_trainee_agree(intake: Intake) -> None:
    unit = make_unit()
    make_sheet(intake, unit=unit, rota=(MONDAY, "TRNN"), entered_by=EnteredBy.UNIT)
    trainees = [make_trainee(intake, unit=unit), make_trainee(intake, unit=unit), make_trainee(intake)]
    make_sheet(intake, trainee=trainees[0], week=office_week())
    states = intake_states(intake)
    assert [trainee_grid(one) for one in trainees] == [
        (states.trainees[one.id], states.sources[one.id]) for one in trainees
    ]
    assert answer_sources(intake) == states.sources


def test_states_number_of_queries_does_not_grow_with_people(intake: Intake) -> None:
    def count() -> int:
        db.session.commit()
        db.session.expire_all()
        with counted_statements() as sent:
            intake_states(intake)
        return len(sent)

    make_sheet(intake, trainee=make_trainee(intake, unit=make_unit()), week=office_week())
    few = count()
    for _number in range(30):
        make_sheet(intake, trainee=make_trainee(intake, unit=make_unit()), week=office_week())
        make_sheet(intake, lecturer=make_lecturer(intake), week=office_week())
    assert count() == few
