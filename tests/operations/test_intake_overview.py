"""What an intake still lacks."""

from datetime import date

from flask import Flask

from models import ClosedDay, UnansweredPolicy
from operations.actor import COMMAND
from operations.closed_days import add_holidays, suggest_holidays
from operations.intake_overview import read_overview
from tests.factories import NOW, make_class, make_intake, make_lecturer, make_room, make_trainee


def test_overview_empty_intake_lacks_classes_and_people(app: Flask) -> None:
    overview = read_overview(make_intake())
    assert [gap.code for gap in overview.gaps] == ["no_classes", "no_trainees"]
    assert [hint.code for hint in overview.hints] == ["no_rooms", "no_lecturers", "no_closed_days"]


def test_overview_complete_intake_lacks_nothing(app: Flask) -> None:
    intake = make_intake()
    make_class(intake, capacity=30)
    make_room(intake)
    make_lecturer(intake)
    make_trainee(intake)
    overview = read_overview(intake)
    assert overview.gaps == ()
    assert (overview.trainees, overview.classes, overview.capacity, overview.has_draft) == (1, 1, 30, False)
    assert [hint.code for hint in overview.hints] == ["some_not_answered", "no_closed_days"]


def test_overview_tells_of_holidays_that_are_no_closed_days_until_they_are(app: Flask) -> None:
    intake = make_intake(end_date=date(2026, 2, 22), closed_days=[ClosedDay(date=date(2026, 1, 20), name="Họp")])
    (hint,) = [one for one in read_overview(intake).hints if one.code == "holidays_open"]
    first = hint.params["first"]
    assert (first, hint.params["days"]) == (date(2026, 2, 16), len(suggest_holidays(intake)))
    add_holidays(intake, actor=COMMAND, now=NOW)
    assert {one.code for one in read_overview(intake).hints} == {"no_rooms", "no_lecturers"}


def test_overview_too_few_places_is_a_hint(app: Flask) -> None:
    intake = make_intake()
    make_class(intake, capacity=1)
    for _ in range(2):
        make_trainee(intake)
    assert read_overview(intake).hints[0].params == {"trainees": 2, "capacity": 1}


def test_overview_all_left_out_is_a_gap(app: Flask) -> None:
    intake = make_intake(unanswered_policy=UnansweredPolicy.LEAVE_OUT)
    make_class(intake)
    make_trainee(intake)
    assert [gap.code for gap in read_overview(intake).gaps] == ["all_left_out"]
