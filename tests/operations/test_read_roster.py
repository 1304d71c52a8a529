"""The roster as pages show it."""

import pytest
from flask import Flask

from models import AvailabilitySheet, EnteredBy, Intake, db
from operations.availability import Source
from operations.read_roster import RosterPage, RosterQuery, count_sources, read_roster_page, units_of_roster
from tests.factories import NOW, make_intake, make_trainee, make_unit


@pytest.fixture
def intake(app: Flask) -> Intake:
    return make_intake()


def names(page: RosterPage) -> list[str]:
    return [trainee.full_name for trainee in page.trainees]


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


def test_read_roster_page_beyond_the_end_is_the_last(intake: Intake) -> None:
    for n in range(51):
        make_trainee(intake, full_name=f"Lê Văn A{chr(ord('a') + n % 26)}")
    page = read_roster_page(intake, query=RosterQuery(), page=9)
    assert (page.number, page.pages, page.found, page.first, len(page.trainees)) == (2, 2, 51, 51, 1)


def test_read_roster_leaves_out_other_intakes(intake: Intake) -> None:
    make_trainee(make_intake())
    page = read_roster_page(intake, query=RosterQuery())
    assert (page.found, page.pages) == (0, 1)
