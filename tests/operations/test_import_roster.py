"""Rosters become people and working patterns, once and only once."""

from datetime import date

import pytest

from models import AuditEntry, AvailabilitySheet, EnteredBy, Intake, Trainee, Unit, WeekMark, db
from operations.actor import COMMAND
from operations.availability import Source, answer_sources
from operations.import_roster import (
    ImportResult,
    RosterFaultsError,
    RosterFileRefusedError,
    import_roster,
    preview_roster,
)
from operations.roster_patterns import Outcome
from tests.conftest import on_both_databases
from tests.factories import NOW, make_trainee, make_unit
from tests.workbooks import AN, BINH, NO_SUCH_DAY, week, workbook

OFFICE = "##." * 5 + "......"


def load(intake: Intake, data: bytes, *, skip_faulty: bool = False) -> ImportResult:
    return import_roster(intake, data, filename="ds.xlsx", actor=COMMAND, now=NOW, skip_faulty=skip_faulty)


def names() -> list[str]:
    return list(db.session.scalars(db.select(Trainee.full_name).order_by(Trainee.sort_key)))


def test_preview_stores_nothing(intake: Intake) -> None:
    preview = preview_roster(intake, workbook(AN, BINH), "ds.xlsx")
    assert [person.row.full_name for person in preview.new] == ["Nguyễn Văn An", "Trần Thị Bình"]
    assert preview.new_units == ("Xã Mẫu",)
    assert preview.dropped_columns == ("Dân tộc",)
    assert (names(), db.session.scalars(db.select(Unit)).all()) == ([], [])


def test_import_stores_people_with_unit_birth_and_phone(intake: Intake) -> None:
    result = load(intake, workbook(AN, BINH))
    an, binh = db.session.scalars(db.select(Trainee).order_by(Trainee.sort_key)).all()
    assert (result.new, result.new_units, result.left_out) == (2, 1, 0)
    assert (an.full_name, an.birth_date, an.phone, an.search_key) == (
        "Nguyễn Văn An",
        date(1998, 3, 5),
        "0900000001",
        "nguyen van an",
    )
    assert (binh.birth_date, binh.birth_year, binh.phone) == (None, 1999, "0900000002")
    assert an.unit is binh.unit


@on_both_databases
def test_import_unseen_characters_of_a_cell_are_dropped(intake: Intake) -> None:
    """A spreadsheet writes a NUL as _x0000_; PostgreSQL would refuse the whole file."""
    load(intake, workbook((1, "Nguyễn Văn_x0000_ An", "1998", "Xã_x0000__x0007_ Mẫu", "", "", "")))
    assert [(one.full_name, one.unit and one.unit.name) for one in db.session.scalars(db.select(Trainee))] == [
        ("Nguyễn Văn An", "Xã Mẫu")
    ]


def test_import_same_file_again_changes_nothing(intake: Intake) -> None:
    data = workbook(AN, BINH, patterns=[week("Xã Mẫu", OFFICE), week("Xã Mẫu", "-" * 21, group="Tổ 2")])
    load(intake, data)
    before = [(sheet.id, sheet.revision) for sheet in db.session.scalars(db.select(AvailabilitySheet))]
    result = load(intake, data)
    after = [(sheet.id, sheet.revision) for sheet in db.session.scalars(db.select(AvailabilitySheet))]
    assert (result.new, result.changed, result.known, result.patterns) == (0, 0, 2, 0)
    assert before == after
    assert not preview_roster(intake, data, "ds.xlsx").changes_something


def test_import_same_name_with_other_birth_stays_two(intake: Intake) -> None:
    twin = (2, "Nguyễn Văn An", "06/03/1998", "Xã Mẫu", "", "", "")
    assert load(intake, workbook(AN, twin)).new == 2
    assert load(intake, workbook(twin, AN)).known == 2


def test_import_names_that_differ_by_diacritics_alone_stay_two(intake: Intake) -> None:
    rows = [(n, name, "1990", "Xã Mẫu", "", "", "") for n, name in enumerate(("Lê Thị Hoa", "Lê Thị Hòa"), start=1)]
    data = workbook(*rows)
    assert load(intake, data).new == 2
    assert load(intake, data).known == 2


def test_import_known_person_gets_new_details_and_loses_none(intake: Intake) -> None:
    unit = make_unit(name="xã mẫu")
    old = make_trainee(
        intake, full_name="Nguyen Van An", unit=unit, birth_year=1998, phone="0911111111", email="an@example.vn"
    )
    preview = preview_roster(intake, workbook(AN), "ds.xlsx")
    assert {change.field for change in preview.changed[0].changes} == {"full_name", "birth_date", "phone"}
    assert load(intake, workbook(AN)).changed == 1
    assert (old.full_name, old.phone, old.email) == ("Nguyễn Văn An", "0900000001", "an@example.vn")
    assert db.session.scalars(db.select(Unit)).all() == [unit]


def test_preview_same_person_in_another_unit_is_new_and_pointed_out(intake: Intake) -> None:
    other = make_trainee(
        intake, full_name="Nguyễn Văn An", birth_date=date(1998, 3, 5), birth_year=1998, unit=make_unit()
    )
    preview = preview_roster(intake, workbook(AN), "ds.xlsx")
    assert preview.new[0].look_alike is other


def test_import_rows_with_faults_is_refused_whole(intake: Intake) -> None:
    with pytest.raises(RosterFaultsError) as caught:
        load(intake, workbook(AN, NO_SUCH_DAY))
    assert [(fault.row_number, fault.code) for fault in caught.value.faults] == [(3, "birth_invalid")]
    assert names() == []
    assert db.session.scalars(db.select(AuditEntry)).all() == []


def test_import_rows_with_faults_skipped_when_said(intake: Intake) -> None:
    assert load(intake, workbook(AN, NO_SUCH_DAY), skip_faulty=True).left_out == 1
    assert names() == ["Nguyễn Văn An"]


def test_import_no_spreadsheet_is_refused(intake: Intake) -> None:
    with pytest.raises(RosterFileRefusedError) as caught:
        load(intake, b"%PDF-1.7")
    assert (caught.value.code, caught.value.field) == ("file_not_xlsx", "file")


def test_import_is_noted_with_counts_only(intake: Intake) -> None:
    load(intake, workbook(AN))
    entry = db.session.scalars(db.select(AuditEntry)).one()
    assert entry.action == "roster.imported"
    assert all(isinstance(value, int) for value in entry.details.values())


def sources(intake: Intake) -> dict[str, Source]:
    found = answer_sources(intake)
    return {trainee.full_name: found[trainee.id] for trainee in db.session.scalars(db.select(Trainee))}


def test_import_pattern_of_unit_answers_for_all_its_people(intake: Intake) -> None:
    load(intake, workbook(AN, BINH, patterns=[week("XÃ MẪU", OFFICE)]))
    sheet = db.session.scalars(db.select(AvailabilitySheet)).one()
    assert (sheet.unit.name if sheet.unit else None, sheet.entered_by) == ("Xã Mẫu", EnteredBy.UNIT)
    marks = {(mark.weekday, mark.period_id): mark.state.value for mark in sheet.week_marks}
    assert [marks[0, period.id] for period in intake.periods] == ["busy", "busy", "free"]
    assert len(marks) == 21
    assert sources(intake) == {"Nguyễn Văn An": Source.UNIT, "Trần Thị Bình": Source.UNIT}


def test_import_pattern_of_group_answers_for_its_people_alone(intake: Intake) -> None:
    rota = ("Xã Mẫu", "Tổ 2", "", "", *("",) * 21, "02/11/2026", "T R N N")
    load(intake, workbook(AN, BINH, patterns=[rota]))
    sheet = db.session.scalars(db.select(AvailabilitySheet)).one()
    assert (sheet.trainee.full_name if sheet.trainee else None, sheet.entered_by) == ("Trần Thị Bình", EnteredBy.UNIT)
    assert sheet.rota is not None
    assert (sheet.rota.anchor, sheet.rota.cycle) == (date(2026, 11, 2), ["T", "R", "N", "N"])


def test_import_pattern_of_person_wins_over_the_groups(intake: Intake) -> None:
    patterns = [week("Xã Mẫu", "#" * 21, person="Nguyễn Văn An"), week("Xã Mẫu", "-" * 21, group="Tổ 1")]
    load(intake, workbook(AN, BINH, patterns=patterns))
    sheet = db.session.scalars(db.select(AvailabilitySheet)).one()
    assert {mark.state.value for mark in sheet.week_marks} == {"busy"}


def test_import_changed_pattern_replaces_what_the_unit_sent(intake: Intake) -> None:
    load(intake, workbook(AN, patterns=[week("Xã Mẫu", OFFICE)]))
    assert load(intake, workbook(AN, patterns=[week("Xã Mẫu", "-" * 21)])).patterns == 1
    states = set(db.session.scalars(db.select(WeekMark.state)))
    assert {state.value for state in states} == {"if_needed"}


@pytest.mark.parametrize("who", [EnteredBy.SELF, EnteredBy.STAFF])
def test_import_pattern_never_replaces_an_answer(intake: Intake, who: EnteredBy) -> None:
    load(intake, workbook(AN))
    an = db.session.scalars(db.select(Trainee)).one()
    db.session.add(AvailabilitySheet(intake=intake, trainee=an, entered_by=who, answered_at=NOW))
    db.session.commit()
    data = workbook(AN, patterns=[week("Xã Mẫu", "#" * 21, group="Tổ 1")])
    assert [planned.outcome for planned in preview_roster(intake, data, "ds.xlsx").patterns] == [Outcome.KEPT]
    assert load(intake, data).patterns_kept == 1
    sheet = db.session.scalars(db.select(AvailabilitySheet)).one()
    assert (sheet.entered_by, sheet.week_marks) == (who, [])


@pytest.mark.parametrize(
    ("pattern", "code"),
    [
        (week("Đơn vị khác", OFFICE), "pattern_unit_unknown"),
        (week("Xã Mẫu", OFFICE, group="Tổ 9"), "pattern_group_unknown"),
        (week("Xã Mẫu", OFFICE, person="Không Có Ai"), "pattern_person_unknown"),
    ],
)
def test_import_pattern_of_nobody_is_a_fault(intake: Intake, pattern: tuple[str, ...], code: str) -> None:
    with pytest.raises(RosterFaultsError) as caught:
        load(intake, workbook(AN, patterns=[pattern]))
    assert [fault.code for fault in caught.value.faults] == [code]


def test_import_pattern_of_one_of_two_namesakes_is_a_fault(intake: Intake) -> None:
    twin = (2, "Nguyễn Văn An", "06/03/1998", "Xã Mẫu", "", "", "")
    preview = preview_roster(
        intake, workbook(AN, twin, patterns=[week("Xã Mẫu", OFFICE, person="Nguyễn Văn An")]), "ds.xlsx"
    )
    assert [fault.code for fault in preview.faults] == ["pattern_person_ambiguous"]


def test_import_pattern_of_one_namesake_by_birth_is_matched(intake: Intake) -> None:
    twin = (2, "Nguyễn Văn An", "06/03/1998", "Xã Mẫu", "", "", "")
    pattern = week("Xã Mẫu", OFFICE, person="Nguyễn Văn An", birth="06/03/1998")
    load(intake, workbook(AN, twin, patterns=[pattern]))
    sheet = db.session.scalars(db.select(AvailabilitySheet)).one()
    assert sheet.trainee is not None
    assert sheet.trainee.birth_date == date(1998, 3, 6)
