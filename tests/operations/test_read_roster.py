"""The roster as pages show it."""

from datetime import datetime, timedelta

import pytest

from models import (
    AvailabilitySheet,
    CalendarSource,
    EnteredBy,
    ImportedCalendar,
    Intake,
    RunStatus,
    SolveRun,
    Trainee,
    db,
)
from operations.availability import Source
from operations.late_answers import Late, late_answers
from operations.read_roster import RosterPage, RosterQuery, count_sources, read_roster_page, units_of_roster
from tests.factories import NOW, make_intake, make_trainee, make_unit


def names(page: RosterPage) -> list[str]:
    return [trainee.full_name for trainee in page.trainees]


def said(intake: Intake, trainee: Trainee, *, at: datetime, after_deadline: bool = False) -> None:
    sheet = AvailabilitySheet(intake=intake, trainee=trainee, entered_by=EnteredBy.SELF, answered_at=at)
    sheet.after_deadline = after_deadline
    db.session.add(sheet)
    db.session.flush()


def make_run(intake: Intake, *, at: datetime, applied_at: datetime | None = None) -> SolveRun:
    run = SolveRun(intake=intake, status=RunStatus.FINISHED, time_limit=20, seed=1, problem={}, created_at=at)
    run.applied_at = applied_at
    db.session.add(run)
    db.session.flush()
    return run


def test_read_roster_sorts_by_given_name(intake: Intake) -> None:
    for name in ("Đỗ Văn Ánh", "Trần Thị Bé", "Nguyễn Đức An", "Lê Văn Đạt", "Lê Văn Dũng"):
        make_trainee(intake, full_name=name)
    found = names(read_roster_page(intake, query=RosterQuery()))
    assert found == ["Nguyễn Đức An", "Đỗ Văn Ánh", "Trần Thị Bé", "Lê Văn Dũng", "Lê Văn Đạt"]


@pytest.mark.parametrize("text", ["dat", "Đạt", "le dat", "ĐẠT lê"])
def test_read_roster_search_needs_no_diacritics_and_no_order(intake: Intake, text: str) -> None:
    make_trainee(intake, full_name="Lê Văn Đạt")
    make_trainee(intake, full_name="Nguyễn Đức An")
    assert names(read_roster_page(intake, query=RosterQuery(text=text))) == ["Lê Văn Đạt"]


def test_read_roster_search_takes_wildcards_as_text(intake: Intake) -> None:
    make_trainee(intake)
    assert read_roster_page(intake, query=RosterQuery(text="%")).found == 0


def test_read_roster_filters_by_unit_and_by_none(intake: Intake) -> None:
    unit = make_unit()
    make_trainee(intake, full_name="Lê Văn Có", unit=unit)
    make_trainee(intake, full_name="Lê Văn Không")
    assert names(read_roster_page(intake, query=RosterQuery(unit_id=unit.id))) == ["Lê Văn Có"]
    assert names(read_roster_page(intake, query=RosterQuery(unit_id=0))) == ["Lê Văn Không"]
    assert units_of_roster(intake) == [(unit, 1)]


def test_read_roster_filters_by_who_answered(intake: Intake) -> None:
    answered = make_trainee(intake, full_name="Lê Văn Có")
    make_trainee(intake, full_name="Lê Văn Không")
    db.session.add(AvailabilitySheet(intake=intake, trainee=answered, entered_by=EnteredBy.STAFF, answered_at=NOW))
    db.session.flush()
    assert names(read_roster_page(intake, query=RosterQuery(source=Source.NOT_ANSWERED))) == ["Lê Văn Không"]
    assert count_sources(intake) == {Source.SELF: 0, Source.STAFF: 1, Source.UNIT: 0, Source.NOT_ANSWERED: 1}


def test_read_roster_finds_sheets_and_calendars_that_came_after_the_deadline(intake: Intake) -> None:
    in_time, late, imported, answered = (make_trainee(intake, full_name=f"Lê Văn {name}") for name in "ABCD")
    for trainee, after_deadline in ((in_time, False), (late, True), (answered, False)):
        said(intake, trainee, at=NOW, after_deadline=after_deadline)
    calendar = {"source": CalendarSource.FILE, "imported_at": NOW, "blocks": []}
    db.session.add(ImportedCalendar(intake=intake, trainee=imported, after_deadline=True, **calendar))
    db.session.add(ImportedCalendar(intake=intake, trainee=answered, after_deadline=False, **calendar))
    db.session.flush()
    page = read_roster_page(intake, query=RosterQuery(late=Late.DEADLINE))
    assert names(page) == ["Lê Văn B", "Lê Văn C"]
    assert page.late == {Late.DEADLINE: {late.id: NOW, imported.id: NOW}, Late.SOLVING: {}}


def test_read_roster_finds_what_was_said_after_the_run_that_made_the_draft(intake: Intake) -> None:
    before, after = make_trainee(intake, full_name="Lê Văn Trước"), make_trainee(intake, full_name="Lê Văn Sau")
    said(intake, before, at=NOW + timedelta(minutes=1))
    said(intake, after, at=NOW + timedelta(minutes=3))
    query = RosterQuery(late=Late.SOLVING)
    run = make_run(intake, at=NOW)
    assert names(read_roster_page(intake, query=query)) == []  # nothing was made of it
    run.applied_at = NOW + timedelta(minutes=5)
    db.session.flush()
    assert names(read_roster_page(intake, query=query)) == ["Lê Văn Sau", "Lê Văn Trước"]
    make_run(intake, at=NOW + timedelta(minutes=2), applied_at=NOW + timedelta(minutes=6))
    assert names(read_roster_page(intake, query=query)) == ["Lê Văn Sau"]
    assert late_answers(intake, before).unseen[Late.SOLVING] == {}
    assert late_answers(intake, after).unseen[Late.SOLVING] == {after.id: NOW + timedelta(minutes=3)}


def test_read_roster_page_beyond_the_end_is_the_last(intake: Intake) -> None:
    for n in range(51):
        make_trainee(intake, full_name=f"Lê Văn A{chr(ord('a') + n % 26)}")
    page = read_roster_page(intake, query=RosterQuery(), page=9)
    assert (page.number, page.pages, page.found, page.first, len(page.trainees)) == (2, 2, 51, 51, 1)


def test_read_roster_leaves_out_other_intakes(intake: Intake) -> None:
    make_trainee(make_intake())
    page = read_roster_page(intake, query=RosterQuery())
    assert (page.found, page.pages) == (0, 1)
