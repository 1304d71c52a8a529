"""Storing what was said: all of it or nothing, once, with consent."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask import Flask

from models import AuditEntry, AvailabilitySheet, EnteredBy, Link, ShiftMark, State, Trainee, db
from operations.actor import COMMAND
from operations.availability_layers import Entry
from operations.availability_sheets import entry_of, find_sheet, shown_sheet
from operations.errors import StaleError
from operations.rota_states import RotaEntry
from operations.save_availability import NOTICE_VERSION, CellOutsideError, ConsentMissingError, save_sheet
from tests.factories import MONDAY, NOW, make_format, make_intake, make_lecturer, make_room, make_trainee, make_unit
from tests.operations.sheets import make_sheet


@pytest.fixture
def trainee(app: Flask) -> Trainee:
    trainee = make_trainee(make_intake(answer_deadline=NOW + timedelta(days=3)), unit=make_unit())
    db.session.commit()
    return trainee


def save(trainee: Trainee, entry: Entry, **values) -> AvailabilitySheet:
    options = {
        "intake": trainee.intake,
        "expected_revision": None,
        "entered_by": EnteredBy.SELF,
        "entered_by_name": trainee.full_name,
        "actor": COMMAND,
        "now": NOW,
        "consent": True,
    } | values
    return save_sheet(trainee, entry, **options)


def entry(trainee: Trainee, state: State = State.BUSY) -> Entry:
    morning = trainee.intake.periods[0].id
    return Entry(
        week={(0, morning): state, (1, morning): State.FREE},
        rota=RotaEntry(anchor=MONDAY, cycle=("T", "R", "N"), marks={("T", 1, morning): State.FREE}),
        days={(MONDAY, morning): State.IF_NEEDED},
    )


def stored(trainee: Trainee) -> Entry | None:
    db.session.expire_all()
    sheet = find_sheet(trainee, intake=trainee.intake)
    return entry_of(sheet) if sheet else None


def test_save_stores_week_rota_and_days_with_who_and_when(trainee: Trainee) -> None:
    sheet = save(trainee, entry(trainee))
    assert stored(trainee) == entry(trainee)
    assert (sheet.entered_by, sheet.entered_by_name, sheet.answered_at) == (EnteredBy.SELF, trainee.full_name, NOW)
    assert not sheet.after_deadline


def test_save_again_replaces_all_and_raises_the_revision(trainee: Trainee) -> None:
    first = save(trainee, entry(trainee)).revision
    evening = trainee.intake.periods[2].id
    new = Entry(week={(1, trainee.intake.periods[0].id): State.BUSY}, days={(MONDAY, evening): State.BUSY})
    assert save(trainee, new, expected_revision=first).revision > first
    assert stored(trainee) == new


def test_save_single_mark_changed_raises_the_revision(trainee: Trainee) -> None:
    first = save(trainee, entry(trainee)).revision
    assert save(trainee, entry(trainee, State.IF_NEEDED), expected_revision=first).revision > first


def test_save_what_a_shift_does_changed_raises_the_revision(trainee: Trainee) -> None:
    morning, afternoon = (period.id for period in trainee.intake.periods[:2])
    first = save(trainee, entry(trainee)).revision
    marks = {("T", 1, morning): State.IF_NEEDED, ("T", 1, afternoon): State.FREE}
    new = replace(entry(trainee), rota=RotaEntry(anchor=MONDAY, cycle=("T", "R", "N"), marks=marks))
    assert save(trainee, new, expected_revision=first).revision > first
    assert stored(trainee) == new


def test_save_without_a_rota_leaves_nothing_of_its_shifts(trainee: Trainee) -> None:
    first = save(trainee, entry(trainee)).revision
    save(trainee, replace(entry(trainee), rota=None), expected_revision=first)
    assert db.session.scalar(db.select(db.func.count()).select_from(ShiftMark)) == 0


def test_save_sent_twice_changes_nothing_the_second_time(trainee: Trainee) -> None:
    revision = save(trainee, entry(trainee)).revision
    assert save(trainee, entry(trainee), now=NOW + timedelta(minutes=1)).revision == revision
    assert db.session.scalar(db.select(db.func.count()).select_from(AuditEntry)) == 1


@pytest.mark.parametrize("expected", [None, 99])
def test_save_from_a_stale_page_changes_nothing(trainee: Trainee, expected: int | None) -> None:
    save(trainee, entry(trainee))
    with pytest.raises(StaleError):
        save(trainee, entry(trainee, State.FREE), expected_revision=expected)
    assert stored(trainee) == entry(trainee)


def test_save_after_the_deadline_is_taken_and_flagged(trainee: Trainee) -> None:
    assert save(trainee, entry(trainee), now=NOW + timedelta(days=4)).after_deadline


def test_save_for_a_unit_knows_no_deadline(trainee: Trainee) -> None:
    unit = trainee.unit
    assert unit is not None
    sheet = save_sheet(
        unit, entry(trainee), intake=trainee.intake, expected_revision=None, entered_by=EnteredBy.UNIT,
        entered_by_name="Giáo vụ Thử", actor=COMMAND, now=NOW + timedelta(days=4),
    )  # fmt: skip
    assert not sheet.after_deadline


def test_save_without_consent_stores_nothing(trainee: Trainee) -> None:
    with pytest.raises(ConsentMissingError):
        save(trainee, entry(trainee), consent=False)
    assert stored(trainee) is None
    assert trainee.consent_at is None


def test_save_notes_consent_once_with_version_and_time(trainee: Trainee) -> None:
    revision = save(trainee, entry(trainee)).revision
    later = NOW + timedelta(days=1)
    save(trainee, entry(trainee, State.FREE), expected_revision=revision, now=later, consent=False)
    assert (trainee.consent_version, trainee.consent_at) == (NOTICE_VERSION, NOW)


def test_save_by_an_officer_needs_no_tick_and_says_who(trainee: Trainee) -> None:
    sheet = save(trainee, entry(trainee), entered_by=EnteredBy.STAFF, entered_by_name="Giáo vụ Thử", consent=False)
    assert (sheet.entered_by, sheet.entered_by_name, trainee.consent_at) == (EnteredBy.STAFF, "Giáo vụ Thử", None)


def test_save_same_words_by_the_person_take_over_what_the_unit_said(trainee: Trainee) -> None:
    revision = save(trainee, entry(trainee), entered_by=EnteredBy.UNIT).revision
    assert save(trainee, entry(trainee), expected_revision=revision).entered_by is EnteredBy.SELF


def test_save_format_points_are_stored_changed_and_dropped(trainee: Trainee) -> None:
    one, two = make_format(trainee.intake), make_format(trainee.intake)
    revision = save(trainee, entry(trainee), format_points={one.id: 0, two.id: 6}).revision
    save(trainee, entry(trainee), format_points={two.id: 2}, expected_revision=revision)
    db.session.expire_all()
    assert {dislike.format_id: dislike.points for dislike in trainee.format_dislikes} == {two.id: 2}


@pytest.mark.parametrize(
    "wrong",
    [
        Entry(week={(7, 1): State.BUSY}),
        Entry(week={(0, 999): State.BUSY}),
        Entry(days={(date(2030, 1, 1), 1): State.BUSY}),
        Entry(rota=RotaEntry(anchor=MONDAY, cycle=())),
        Entry(rota=RotaEntry(anchor=MONDAY, cycle=("X",))),
        Entry(rota=RotaEntry(anchor=MONDAY, cycle=("S",), marks={("S", 0, 999): State.BUSY})),
        Entry(rota=RotaEntry(anchor=MONDAY, cycle=("S",), marks={("N", 0, 1): State.BUSY})),
        Entry(rota=RotaEntry(anchor=MONDAY, cycle=("S",), marks={("S", 2, 1): State.BUSY})),
    ],
)
def test_save_cell_that_the_intake_does_not_have_is_refused(trainee: Trainee, wrong: Entry) -> None:
    with pytest.raises(CellOutsideError):
        save(trainee, wrong)
    assert stored(trainee) is None


def test_save_notes_no_availability_in_the_audit_log(trainee: Trainee) -> None:
    save(trainee, entry(trainee))
    noted = db.session.scalars(db.select(AuditEntry)).one()
    assert noted.details == {"entered_by": "self", "after_deadline": False}
    assert noted.subject == f"trainee:{trainee.id}"


def test_save_gives_the_trainee_a_calendar_link(trainee: Trainee) -> None:
    save(trainee, entry(trainee))
    assert db.session.scalars(db.select(Link.trainee_id)).all() == [trainee.id]


@pytest.mark.parametrize("make", [make_lecturer, make_room])
def test_save_for_a_lecturer_or_a_room(app: Flask, make) -> None:
    intake = make_intake()
    owner = make(intake)
    said = Entry(week={(0, intake.periods[0].id): State.BUSY})
    save_sheet(
        owner, said, intake=intake, expected_revision=None, entered_by=EnteredBy.STAFF, entered_by_name="Giáo vụ Thử",
        actor=COMMAND, now=NOW,
    )  # fmt: skip
    sheet = find_sheet(owner, intake=intake)
    assert sheet is not None
    assert entry_of(sheet) == said


def test_shown_sheet_starts_with_what_the_unit_said(trainee: Trainee) -> None:
    make_sheet(trainee.intake, unit=trainee.unit, week={(0, 0): State.BUSY}, entered_by=EnteredBy.UNIT)
    shown = shown_sheet(trainee, intake=trainee.intake)
    assert (shown.answered_by_unit, shown.revision) == (True, None)
    assert shown.entry == Entry(week={(0, trainee.intake.periods[0].id): State.BUSY})


def test_shown_sheet_of_a_unit_that_only_began_is_empty(trainee: Trainee) -> None:
    make_sheet(trainee.intake, unit=trainee.unit, entered_by=EnteredBy.UNIT, answered_at=None)
    assert shown_sheet(trainee, intake=trainee.intake).entry is None


def test_same_again_under_a_newer_notice_needs_and_notes_consent(trainee: Trainee) -> None:
    revision = save(trainee, entry(trainee)).revision
    trainee.consent_version = "2025-01"
    db.session.commit()
    with pytest.raises(ConsentMissingError):
        save(trainee, entry(trainee), expected_revision=revision, consent=False)
    later = NOW + timedelta(hours=1)
    assert save(trainee, entry(trainee), expected_revision=revision, now=later).revision == revision
    db.session.expire_all()
    assert (trainee.consent_version, trainee.consent_at) == (NOTICE_VERSION, later)
