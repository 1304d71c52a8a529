"""Late answers that staff have seen: noted for one or many, unseen again by a newer one, and taken back."""

from datetime import datetime, timedelta

import pytest

from models import AuditEntry, AvailabilitySheet, CalendarSource, EnteredBy, ImportedCalendar, Intake, Trainee, db
from operations.actor import COMMAND
from operations.late_answers import Late, late_answers
from operations.see_late_answers import noted_at, see_late_answers, unsee_late_answers
from tests.conftest import on_both_databases
from tests.factories import NOW, make_intake, make_trainee

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def people(intake: Intake) -> list[Trainee]:
    people = [make_trainee(intake, full_name=f"Lê Văn {name}") for name in "ABC"]
    for minutes, trainee in enumerate(people):
        sheet = AvailabilitySheet(intake=intake, trainee=trainee, entered_by=EnteredBy.SELF, after_deadline=True)
        sheet.answered_at = NOW + timedelta(minutes=minutes)
        db.session.add(sheet)
    db.session.commit()
    return people


def see(intake: Intake, people: list[Trainee], *, up_to: datetime = LATER, at: datetime = LATER) -> int:
    return see_late_answers(intake, [one.id for one in people], up_to=up_to, actor=COMMAND, now=at)


def unseen(intake: Intake) -> list[int]:
    return sorted(late_answers(intake).unseen[Late.DEADLINE])


@on_both_databases
def test_all_are_noted_at_once_with_one_line_in_the_log_and_taken_back_together(
    intake: Intake, people: list[Trainee]
) -> None:
    assert see(intake, people[:1], at=NOW) == 1  # seen before, not taken back with the others
    assert (see(intake, people), unseen(intake)) == (2, [])
    assert sorted(late_answers(intake).seen[Late.DEADLINE]) == [one.id for one in people]
    assert unsee_late_answers(intake, seen_at=LATER, actor=COMMAND, now=LATER) == 2
    assert unseen(intake) == [people[1].id, people[2].id]
    log = db.session.scalars(db.select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [(one.action, one.subject, one.details["count"]) for one in log] == [
        ("late_answers.seen", f"trainee:{people[0].id}", 1),
        ("late_answers.seen", f"intake:{intake.id}", 2),
        ("late_answers.unseen", f"intake:{intake.id}", 2),
    ]


def test_one_is_taken_back_and_the_others_noted_with_it_stay(intake: Intake, people: list[Trainee]) -> None:
    see(intake, people)
    assert unsee_late_answers(intake, seen_at=LATER, trainee=people[1], actor=COMMAND, now=LATER) == 1
    assert (unseen(intake), noted_at(intake, LATER)) == ([people[1].id], [people[0].id, people[2].id])


def test_what_came_after_the_page_was_made_stays_unseen(intake: Intake, people: list[Trainee]) -> None:
    assert see(intake, people, up_to=NOW + timedelta(minutes=1)) == 2
    assert unseen(intake) == [people[2].id]


def test_newer_sheet_or_calendar_is_unseen_again(intake: Intake, people: list[Trainee]) -> None:
    see(intake, people)
    sheet = db.session.scalars(db.select(AvailabilitySheet).filter_by(trainee_id=people[0].id)).one()
    sheet.answered_at = LATER + timedelta(minutes=1)
    calendar = {"source": CalendarSource.FILE, "imported_at": LATER + timedelta(minutes=2), "blocks": []}
    db.session.add(ImportedCalendar(intake=intake, trainee=people[1], after_deadline=True, **calendar))
    db.session.commit()
    assert unseen(intake) == [people[0].id, people[1].id]


def test_nothing_new_to_see_leaves_no_line_in_the_log(intake: Intake, people: list[Trainee]) -> None:
    see(intake, people)
    assert see(intake, people, at=LATER + timedelta(hours=1)) == 0
    assert unsee_late_answers(intake, seen_at=NOW, actor=COMMAND, now=LATER) == 0
    assert len(db.session.scalars(db.select(AuditEntry)).all()) == 1


def test_trainees_of_another_intake_are_left_alone(intake: Intake, people: list[Trainee]) -> None:
    assert see(make_intake(), people) == 0
    assert len(unseen(intake)) == 3
