"""What is usual, and which single days are exceptions."""

from datetime import date, datetime, time, timedelta

import pytest
from flask import Flask

from calendars.blocks import BusyBlock
from models import CalendarSource, EnteredBy, ImportedCalendar, State, Trainee, db
from operations.answer_grid import answer_grid, usual_states
from operations.availability import trainee_grid
from operations.availability_layers import Entry
from operations.availability_sheets import entry_of, shown_sheet
from operations.rota_states import RotaEntry
from tests.factories import MONDAY, NOW, make_intake, make_trainee, make_unit
from tests.operations.sheets import make_sheet, office_week


@pytest.fixture
def trainee(app: Flask) -> Trainee:
    return make_trainee(make_intake(), unit=make_unit())


def usual(trainee: Trainee, entry: Entry) -> dict[tuple[date, int], State]:
    return dict(usual_states(entry, shown=shown_sheet(trainee, intake=trainee.intake), intake=trainee.intake))


def test_usual_is_unknown_where_nobody_has_said_anything(trainee: Trainee) -> None:
    morning = trainee.intake.periods[0].id
    found = usual(trainee, Entry(week={(0, morning): State.FREE}, days={(MONDAY, 1): State.BUSY}))
    assert found == {(MONDAY, morning): State.FREE, (MONDAY + timedelta(days=7), morning): State.FREE}


def test_usual_follows_the_rota(trainee: Trainee) -> None:
    morning, afternoon, evening = (period.id for period in trainee.intake.periods)
    found = usual(trainee, Entry(rota=RotaEntry(anchor=MONDAY, cycle=("T", "R", "N", "N"))))
    tuesday = MONDAY + timedelta(days=1)
    assert found[MONDAY, evening] is State.BUSY
    assert [found[tuesday, period] for period in (morning, afternoon, evening)] == [
        State.BUSY, State.IF_NEEDED, State.FREE,
    ]  # fmt: skip


def test_usual_is_what_the_unit_said_until_the_person_says_otherwise(trainee: Trainee) -> None:
    morning = trainee.intake.periods[0].id
    make_sheet(trainee.intake, unit=trainee.unit, week=office_week(), entered_by=EnteredBy.UNIT)
    assert usual(trainee, Entry())[MONDAY, morning] is State.BUSY
    assert usual(trainee, Entry(week={(0, morning): State.FREE}))[MONDAY, morning] is State.FREE


def test_usual_is_busy_where_an_imported_calendar_is_but_a_single_day_wins(trainee: Trainee) -> None:
    morning = trainee.intake.periods[0].id
    block = BusyBlock(datetime.combine(MONDAY, time(8)), datetime.combine(MONDAY, time(10)))
    db.session.add(
        ImportedCalendar(
            intake=trainee.intake,
            trainee=trainee,
            source=CalendarSource.FILE,
            imported_at=NOW,
            blocks=[block.to_text()],
        )
    )
    db.session.commit()
    assert usual(trainee, Entry()) == {(MONDAY, morning): State.BUSY}
    shown = shown_sheet(trainee, intake=trainee.intake)
    entry = Entry(days={(MONDAY, morning): State.FREE})
    assert (MONDAY, morning) not in answer_grid(entry, shown=shown, intake=trainee.intake)


@pytest.mark.parametrize("by_unit", [False, True])
def test_answer_grid_is_what_counts_once_it_is_sent(trainee: Trainee, by_unit: bool) -> None:
    if by_unit:
        make_sheet(trainee.intake, unit=trainee.unit, week=office_week(), entered_by=EnteredBy.UNIT)
    sheet = make_sheet(
        trainee.intake, trainee=trainee, week={(0, 2): State.BUSY}, rota=(MONDAY, "SN"), days={(MONDAY, 1): State.FREE}
    )
    shown = shown_sheet(trainee, intake=trainee.intake)
    assert answer_grid(entry_of(sheet), shown=shown, intake=trainee.intake) == trainee_grid(trainee)[0]
