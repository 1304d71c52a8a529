"""The example intake that a first start shows."""

from collections import Counter
from datetime import UTC, date, datetime

import pytest
from flask import Flask

from models import AvailabilitySheet, CourseClass, EnteredBy, FormatSession, Role, Trainee, Unit, db
from operations.actor import COMMAND
from operations.availability import Source, answer_sources
from operations.load_example import Example, ExampleExistsError, load_example
from operations.projection import project_problem
from scheduler.problem import parse_problem
from tests.factories import NOW, make_lecturer


@pytest.fixture
def example(app: Flask) -> Example:
    return load_example(actor=COMMAND, now=NOW)


def test_load_example_makes_users_who_are_marked_as_examples(example: Example) -> None:
    assert (example.admin.role, example.officer.role) == (Role.ADMIN, Role.OFFICER)
    assert all("ví dụ" in user.name and user.email.endswith("@example.vn") for user in (example.admin, example.officer))


def test_load_example_begins_on_a_monday_after_two_weeks(example: Example) -> None:
    assert (example.intake.start_date, example.intake.days) == (date(2026, 1, 26), 42)
    assert example.intake.answer_deadline == datetime(2026, 1, 22, 10, 0, tzinfo=UTC)


def test_load_example_answers_come_from_units_people_and_officers(example: Example) -> None:
    sources = answer_sources(example.intake)
    assert Counter(sources.values()) == {Source.UNIT: 89, Source.SELF: 17, Source.STAFF: 2, Source.NOT_ANSWERED: 12}
    assert sources[example.trainee.id] is Source.NOT_ANSWERED


def test_load_example_answer_stands_in_place_of_the_units(example: Example) -> None:
    sheets = db.session.scalars(
        db.select(AvailabilitySheet).join(Trainee).where(AvailabilitySheet.entered_by == EnteredBy.SELF)
    ).all()
    rotas = [sheet for sheet in sheets if sheet.rota is not None]
    assert [len(sheet.week_marks) for sheet in rotas] == [0, 21]


def test_load_example_cuts_hold_the_whole_programme(example: Example) -> None:
    sums = db.session.execute(db.select(db.func.sum(FormatSession.lessons)).group_by(FormatSession.format_id)).scalars()
    assert set(sums) == {example.intake.programme_version.lessons}


def test_load_example_limits_units(example: Example) -> None:
    limited = db.session.scalars(db.select(Unit).where(Unit.max_together.is_not(None))).all()
    assert len(limited) == 7
    assert db.session.scalar(db.select(db.func.count()).select_from(CourseClass)) == 4


def test_load_example_can_be_solved(example: Example) -> None:
    problem = parse_problem(project_problem(example.intake, now=NOW))
    assert len(problem.trainees) == 120


def test_load_example_twice_is_refused(example: Example) -> None:
    with pytest.raises(ExampleExistsError):
        load_example(actor=COMMAND, now=NOW)


def test_load_example_into_used_database_is_refused_and_stores_nothing(app: Flask) -> None:
    make_lecturer()
    db.session.commit()
    with pytest.raises(ExampleExistsError):
        load_example(actor=COMMAND, now=NOW)
    assert db.session.scalars(db.select(Trainee)).all() == []
