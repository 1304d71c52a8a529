"""A unit's duty roster by workbook: looked at, stored in one commit, laid under what people say themselves."""

import io
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

import openpyxl
import pytest
from flask import Flask

from models import (
    AuditEntry,
    DutyRoster,
    EnteredBy,
    Intake,
    State,
    Trainee,
    UnansweredPolicy,
    Unit,
    db,
)
from operations.actor import COMMAND, trainee_actor
from operations.availability import Source, answer_sources, intake_states, trainee_grid
from operations.availability_sheets import entry_of, shown_sheet
from operations.duty_plan import DutyPlan
from operations.duty_rosters import roster_note
from operations.errors import StaleError
from operations.own_data import own_data
from operations.save_availability import NOTICE_VERSION, save_sheet
from operations.trainees import remove_trainee
from operations.upload_duties import DutyFaultsError, duty_template, forget_duties, preview_duties, upload_duties
from operations.withdraw_answers import withdraw_answers
from tests.conftest import on_both_databases
from tests.duty_files import DAYS, NAME, dates_of, duty_file, filled_template, saved
from tests.factories import MONDAY, NOW, make_trainee, make_unit
from tests.operations.at_once import at_once, refusals
from tests.operations.sheets import make_sheet, office_week, stored_sheet, week_of

FREE, IF_NEEDED, BUSY = State.FREE, State.IF_NEEDED, State.BUSY
OFFICE = [
    *((day, "x", "x", "r") for day in ("Thứ 2", "Thứ 3", "Thứ 4", "Thứ 5", "Thứ 6")),
    ("Thứ 7", *"rrr"),
    ("CN", *"rrr"),
]


@pytest.fixture
def unit(intake: Intake) -> Unit:
    return make_unit(name="Bệnh viện Mẫu")


@pytest.fixture
def an(intake: Intake, unit: Unit) -> Trainee:
    trainee = make_trainee(intake, full_name=NAME, unit=unit)
    db.session.commit()
    return trainee


def look(unit: Unit, intake: Intake, data: bytes, meanings: Mapping[str, str] | None = None) -> DutyPlan:
    return preview_duties(unit, data, "truc.xlsx", intake=intake, meanings=meanings)


def load(
    unit: Unit, intake: Intake, data: bytes, *, skip: bool = False, minutes: int = 0, meanings: Any = None
) -> DutyPlan:
    expected = look(unit, intake, data).seen
    return upload_duties(
        unit, data, filename="truc.xlsx", intake=intake, meanings=meanings or {}, skip_faulty=skip, expected=expected,
        entered_by_name="Giáo vụ", actor=COMMAND, now=NOW + timedelta(minutes=minutes),
    )  # fmt: skip


def forget(unit: Unit, intake: Intake) -> int:
    seen = look(unit, intake, duty_file(DAYS[:1], {"A": ["T"]})).seen
    return forget_duties(unit, intake=intake, expected=seen, actor=COMMAND, now=NOW)


def states(trainee: Trainee, day: date) -> list[State]:
    grid = trainee_grid(trainee)[0]
    return [grid.get((day, period.id), FREE) for period in trainee.intake.periods]


def codes(trainee: Trainee) -> dict[str, str]:
    stored = db.session.scalars(db.select(DutyRoster).filter_by(trainee_id=trainee.id)).one_or_none()
    return dict(stored.codes) if stored is not None else {}


def actions() -> list[str]:
    return list(db.session.scalars(db.select(AuditEntry.action).order_by(AuditEntry.id)))


def test_preview_stores_nothing(unit: Unit, an: Trainee, intake: Intake) -> None:
    plan = look(unit, intake, duty_file(DAYS[:3], {an.full_name: ["T", "R", "NT"]}, hours=OFFICE))
    (person,) = plan.people
    assert (person.trainee, dict(person.counts), plan.hours_change) == (an, {"T": 1, "R": 1, "N": 1}, True)
    assert (codes(an), actions(), answer_sources(intake)[an.id]) == ({}, [], Source.NOT_ANSWERED)


@on_both_databases
def test_upload_stores_people_and_hours_with_one_line_in_the_log(unit: Unit, an: Trainee, intake: Intake) -> None:
    load(unit, intake, duty_file(DAYS[:2], {an.full_name: ["T", "R"]}, hours=OFFICE))
    assert codes(an) == {"2026-01-12": "T", "2026-01-13": "R"}
    assert stored_sheet(unit, intake=intake).answered_at == NOW
    assert actions() == ["duties.uploaded"]
    assert answer_sources(intake)[an.id] is trainee_grid(an)[1] is Source.UNIT


def test_engine_is_told_the_roster_over_the_common_hours(unit: Unit, an: Trainee, intake: Intake) -> None:
    load(unit, intake, duty_file(DAYS[:4], {an.full_name: ["T", "", "NT", ""]}, hours=OFFICE))
    assert [states(an, day) for day in DAYS[:4]] == [
        [BUSY, BUSY, BUSY],
        [BUSY, BUSY, FREE],
        [FREE, FREE, FREE],
        [BUSY, BUSY, FREE],
    ]
    assert intake_states(intake).trainees[an.id] == trainee_grid(an)[0]


@pytest.mark.parametrize("policy", list(UnansweredPolicy))
def test_empty_days_are_not_free_where_nobody_said_the_hours(
    unit: Unit, an: Trainee, intake: Intake, policy: UnansweredPolicy
) -> None:
    intake.unanswered_policy = policy
    load(unit, intake, duty_file(DAYS[:2], {an.full_name: ["S", ""]}))
    assert [states(an, day) for day in DAYS[:2]] == [[BUSY, BUSY, FREE], [IF_NEEDED, IF_NEEDED, IF_NEEDED]]
    assert intake_states(intake).left_out == frozenset()


def test_person_with_empty_cells_alone_has_still_not_answered(unit: Unit, an: Trainee, intake: Intake) -> None:
    load(unit, intake, duty_file(DAYS[:2], {an.full_name: ["", ""]}))
    assert (codes(an), answer_sources(intake)[an.id], actions()) == ({}, Source.NOT_ANSWERED, [])


def test_own_answer_counts_alone_and_is_told_in_the_preview(unit: Unit, an: Trainee, intake: Intake) -> None:
    make_sheet(intake, trainee=an, week=week_of(FREE))
    data = duty_file(DAYS[:1], {an.full_name: ["T"]})
    assert [person.answered for person in look(unit, intake, data).people] == [True]
    load(unit, intake, data)
    assert (states(an, DAYS[0]), trainee_grid(an)[1]) == ([FREE] * 3, Source.SELF)


def test_roster_lies_over_the_pattern_that_the_unit_sent_of_a_person(unit: Unit, an: Trainee, intake: Intake) -> None:
    make_sheet(intake, trainee=an, week=office_week(), entered_by=EnteredBy.UNIT)
    load(unit, intake, duty_file(DAYS[:2], {an.full_name: ["NT", ""]}))
    assert [states(an, day) for day in DAYS[:2]] == [[FREE] * 3, [BUSY, BUSY, FREE]]


def test_person_finds_the_roster_filled_in_and_corrects_one_day(unit: Unit, an: Trainee, intake: Intake) -> None:
    load(unit, intake, duty_file(DAYS[:2], {an.full_name: ["T", "NT"]}, hours=OFFICE))
    shown = shown_sheet(an, intake=intake)
    assert shown.answered_by_unit
    entry = shown.entry
    assert entry is not None
    evening = intake.periods[2].id
    entry.days[DAYS[0], evening] = FREE  # type: ignore[index]
    save_sheet(
        an, entry, intake=intake, expected_revision=None, entered_by=EnteredBy.SELF, entered_by_name=an.full_name,
        actor=trainee_actor(an), now=NOW, consent=True,
    )  # fmt: skip
    assert states(an, DAYS[0]) == [BUSY, BUSY, FREE]
    assert states(an, DAYS[1]) == [BUSY, IF_NEEDED, FREE]
    load(unit, intake, duty_file(DAYS[:2], {an.full_name: ["T", "T"]}), minutes=5)
    assert states(an, DAYS[1]) == [BUSY, IF_NEEDED, FREE]


def test_upload_again_replaces_the_people_and_days_of_the_file_alone(unit: Unit, an: Trainee, intake: Intake) -> None:
    binh = make_trainee(intake, full_name="Lê Bình", unit=unit)
    load(unit, intake, duty_file(DAYS[:3], {an.full_name: ["T", "R", "S"], binh.full_name: ["S", "S", "S"]}))
    plan = load(unit, intake, duty_file(DAYS[1:3], {an.full_name: ["", "C"]}), minutes=5)
    assert codes(an) == {"2026-01-12": "T", "2026-01-14": "C"}
    assert list(codes(binh).values()) == ["S", "S", "S"]
    assert plan.missing == (binh,)


def test_same_file_again_changes_nothing(unit: Unit, an: Trainee, intake: Intake) -> None:
    data = duty_file(DAYS[:2], {an.full_name: ["T", "R"]}, hours=OFFICE)
    load(unit, intake, data)
    plan = load(unit, intake, data, minutes=5)
    assert (plan.changes_something, actions()) == (False, ["duties.uploaded"])
    note = roster_note(unit, intake=intake)
    assert note is not None
    assert (note.people, note.uploaded_at) == (1, NOW)


def test_person_whose_cells_are_emptied_is_erased(unit: Unit, an: Trainee, intake: Intake) -> None:
    load(unit, intake, duty_file(DAYS[:1], {an.full_name: ["T"]}))
    load(unit, intake, duty_file(DAYS[:2], {an.full_name: ["", ""]}), minutes=5)
    assert db.session.scalars(db.select(DutyRoster)).all() == []


def test_page_that_is_older_than_what_is_stored_is_refused(unit: Unit, an: Trainee, intake: Intake) -> None:
    data = duty_file(DAYS[:1], {an.full_name: ["T"]})
    seen = look(unit, intake, data).seen
    load(unit, intake, duty_file(DAYS[:1], {an.full_name: ["S"]}))
    with pytest.raises(StaleError):
        upload_duties(
            unit, data, filename="a.xlsx", intake=intake, meanings={}, skip_faulty=True, expected=seen,
            entered_by_name="", actor=COMMAND, now=NOW,
        )  # fmt: skip
    with pytest.raises(StaleError):
        forget_duties(unit, intake=intake, expected=seen, actor=COMMAND, now=NOW)
    assert codes(an) == {"2026-01-12": "S"}


def test_unknown_symbol_is_asked_for_and_unclear_until_then(unit: Unit, an: Trainee, intake: Intake) -> None:
    data = duty_file(DAYS[:3], {an.full_name: ["N", "n", "P"]})
    plan = look(unit, intake, data, {"n": "A"})
    assert [(one.symbol, one.places, one.meaning) for one in plan.symbols] == [
        ("N", (("Tháng", "B3"), ("Tháng", "C3")), "A"),
        ("P", (("Tháng", "D3"),), None),
    ]
    with pytest.raises(DutyFaultsError):
        load(unit, intake, data, meanings={"n": "A"})
    assert codes(an) == {}
    load(unit, intake, data, meanings={"n": "A"}, skip=True)
    assert list(codes(an).values()) == ["A", "A", "?"]
    assert states(an, DAYS[2]) == [IF_NEEDED] * 3


def test_people_are_found_by_name_with_or_without_diacritics_and_strangers_are_named(
    unit: Unit, an: Trainee, intake: Intake
) -> None:
    make_trainee(intake, full_name="Trần Chi", unit=make_unit())
    plan = look(
        unit, intake, duty_file(DAYS[:1], {"BS.CKI. NGUYEN VAN AN": ["T"], "Trần Chi": ["T"], "Trưởng khoa": [""]})
    )
    assert [person.trainee for person in plan.people] == [an]
    assert [row.name for row in plan.strangers] == ["Trần Chi"]
    assert plan.faults == ()


def test_two_of_one_name_need_the_number_of_the_template(unit: Unit, an: Trainee, intake: Intake) -> None:
    twin = make_trainee(intake, full_name=an.full_name, unit=unit)
    plan = look(unit, intake, duty_file(DAYS[:1], {an.full_name: ["T"]}))
    assert [(fault.place, fault.code) for fault in plan.faults] == [("A3", "person_ambiguous")]
    load(unit, intake, filled_template(unit, intake, {an.full_name: ["T"]}))
    assert [list(codes(one).values()) for one in (an, twin)] == [["T"], ["T"]]


def test_number_of_somebody_else_and_a_person_twice_are_faults(unit: Unit, an: Trainee, intake: Intake) -> None:
    binh = make_trainee(intake, full_name="Lê Bình", unit=unit)
    data = filled_template(unit, intake, {})
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book.worksheets[0]
    sheet.cell(5, 2).value, sheet.cell(6, 2).value = binh.id, binh.id
    sheet.append([3, None, binh.full_name, None, "T"])
    plan = look(unit, intake, saved(book))
    assert [(fault.place, fault.code, fault.value) for fault in plan.faults] == [
        ("C5", "person_number_differs", "Nguyễn Văn An"),
        ("C7", "person_repeated", "C6"),
    ]


def test_months_on_sheets_of_their_own_are_put_together(unit: Unit, an: Trainee, intake: Intake) -> None:
    book = openpyxl.load_workbook(io.BytesIO(duty_file(DAYS[:1], {an.full_name: ["T"]})))
    sheet = book.create_sheet("Tuần 2")
    for row in (["Họ tên", DAYS[7]], [an.full_name, "S"]):
        sheet.append(row)
    load(unit, intake, saved(book))
    assert codes(an) == {"2026-01-12": "T", "2026-01-19": "S"}


def test_hours_alone_leave_rosters_rota_and_single_days(unit: Unit, an: Trainee, intake: Intake) -> None:
    sheet = make_sheet(
        intake,
        unit=unit,
        week=week_of(FREE),
        days={(DAYS[3], 0): BUSY},
        rota=(MONDAY, "SSN"),
        entered_by=EnteredBy.UNIT,
    )
    load(unit, intake, duty_file([], {}, hours=OFFICE))
    entry = entry_of(sheet)
    assert (entry.week[0, intake.periods[0].id], len(entry.days), entry.rota is not None) == (BUSY, 1, True)
    assert codes(an) == {}


def test_template_has_what_the_unit_said_and_not_what_people_said(unit: Unit, an: Trainee, intake: Intake) -> None:
    make_sheet(intake, trainee=an, week=week_of(BUSY), days={(DAYS[1], 0): BUSY})
    load(unit, intake, duty_file(DAYS[:1], {an.full_name: ["Đêm"]}, hours=OFFICE))
    data = duty_template(unit, intake=intake, language="vi")
    assert dates_of(data) == DAYS
    plan = look(unit, intake, data)
    assert (plan.changes_something, dict(plan.people[0].after)) == (False, {DAYS[0]: "D"})


@on_both_databases
def test_roster_is_forgotten_and_the_hours_stay(unit: Unit, an: Trainee, intake: Intake) -> None:
    load(unit, intake, duty_file(DAYS[:1], {an.full_name: ["T"]}, hours=OFFICE))
    assert (forget(unit, intake), forget(unit, intake)) == (1, 0)
    assert (codes(an), states(an, DAYS[0])) == ({}, [BUSY, BUSY, FREE])
    assert actions() == ["duties.uploaded", "duties.forgotten"]


def test_trainee_who_leaves_the_unit_is_not_bound_by_its_roster(unit: Unit, an: Trainee, intake: Intake) -> None:
    load(unit, intake, duty_file(DAYS[:1], {an.full_name: ["T"]}))
    an.unit = make_unit()
    db.session.commit()
    assert (trainee_grid(an)[1], answer_sources(intake)[an.id]) == (Source.NOT_ANSWERED, Source.NOT_ANSWERED)
    load(an.unit, intake, duty_file(DAYS[:1], {an.full_name: ["S"]}), minutes=5)
    assert (codes(an), states(an, DAYS[0])) == ({"2026-01-12": "S"}, [BUSY, BUSY, FREE])


def test_withdrawn_trainee_is_erased_and_not_entered_again(unit: Unit, an: Trainee, intake: Intake) -> None:
    data = duty_file(DAYS[:1], {an.full_name: ["T"]})
    load(unit, intake, data)
    withdraw_answers(an, actor=trainee_actor(an), now=NOW)
    assert codes(an) == {}
    assert load(unit, intake, data, minutes=5).withdrawn == (an,)
    assert codes(an) == {}


def test_own_data_have_the_roster_and_a_removed_trainee_leaves_none(unit: Unit, an: Trainee, intake: Intake) -> None:
    load(unit, intake, duty_file(DAYS[:1], {an.full_name: ["T"]}))
    assert own_data(an)["duty_roster"] == {
        "unit": "Bệnh viện Mẫu", "uploaded_at": NOW.isoformat(), "uploaded_by_name": "Giáo vụ",
        "days": [{"date": "2026-01-12", "code": "T"}],
    }  # fmt: skip
    remove_trainee(an, actor=COMMAND, now=NOW)
    assert db.session.scalars(db.select(DutyRoster)).all() == []


def at_once_upload(unit: Unit, intake: Intake, data: bytes, *, seen: str) -> Callable[[], DutyPlan]:
    unit_id, intake_id = unit.id, intake.id

    def action() -> DutyPlan:
        return upload_duties(
            db.session.get_one(Unit, unit_id), data, filename="a.xlsx", intake=db.session.get_one(Intake, intake_id),
            meanings={}, skip_faulty=False, expected=seen, entered_by_name="", actor=COMMAND, now=NOW,
        )  # fmt: skip

    return action


@on_both_databases
def test_two_files_at_once_are_not_mixed_and_one_file_twice_offends_nobody(
    app: Flask, unit: Unit, an: Trainee, intake: Intake
) -> None:
    duty, shift = (duty_file(DAYS[:1], {an.full_name: [symbol]}) for symbol in "TS")
    seen = look(unit, intake, duty).seen
    twice = at_once_upload(unit, intake, duty, seen=seen)
    assert refusals(at_once(app, twice, twice)) == []
    assert (codes(an), actions()) == ({"2026-01-12": "T"}, ["duties.uploaded"])
    late = at_once_upload(unit, intake, shift, seen=seen)
    other = at_once_upload(unit, intake, shift, seen=look(unit, intake, shift).seen)
    assert refusals(at_once(app, late, other)) in (["stale"], [])
    assert (codes(an), len(actions())) == ({"2026-01-12": "S"}, 2)


def test_symbols_of_who_took_their_consent_back_are_not_asked_for(unit: Unit, an: Trainee, intake: Intake) -> None:
    an.consent_version, an.consent_at = NOTICE_VERSION, NOW
    data = duty_file(DAYS[:1], {an.full_name: ["XX"]})
    assert [one.symbol for one in look(unit, intake, data).symbols] == ["XX"]
    withdraw_answers(an, actor=trainee_actor(an), now=NOW)
    plan = look(unit, intake, data)
    assert (plan.symbols, plan.left_out, plan.withdrawn) == ((), 0, (an,))


@on_both_databases
def test_consent_taken_back_during_an_upload_leaves_nothing(
    app: Flask, unit: Unit, an: Trainee, intake: Intake
) -> None:
    an.consent_version, an.consent_at = NOTICE_VERSION, NOW
    data = duty_file(DAYS[:1], {an.full_name: ["T"]})
    upload = at_once_upload(unit, intake, data, seen=look(unit, intake, data).seen)
    trainee_id = an.id

    def withdraw() -> bool:
        trainee = db.session.get_one(Trainee, trainee_id)
        return withdraw_answers(trainee, actor=trainee_actor(trainee), now=NOW)

    assert refusals(at_once(app, upload, withdraw)) == []
    assert an.withdrawn_at == NOW
    assert codes(an) == {}
