"""A draft is kept beside the answer, answers nothing, and is lost by nobody's silence."""

from datetime import timedelta

import pytest
from flask import Flask

from models import AnswerDraft, AvailabilitySheet, EnteredBy, State, Trainee, db
from operations.actor import COMMAND
from operations.answer_draft import drop_draft, find_answer_draft, save_draft
from operations.availability import Source, trainee_grid
from operations.availability_layers import Entry
from operations.errors import StaleError
from operations.save_availability import ConsentMissingError, save_sheet
from operations.trainees import remove_trainee
from tests.factories import NOW, make_intake, make_trainee
from tests.operations.sheets import make_sheet, stored_sheet, week_of

FIELDS = {"week_0_1": "busy", "rota_cycle": "6S 1"}


@pytest.fixture
def trainee(app: Flask) -> Trainee:
    trainee = make_trainee(make_intake(answer_deadline=NOW + timedelta(days=3)))
    db.session.commit()
    return trainee


def keep(trainee: Trainee, fields: dict[str, str], **values) -> AnswerDraft:
    options = {"expected_revision": None, "sheet_revision": None, "consent": True, "now": NOW} | values
    return save_draft(trainee, fields, **options)


def send(trainee: Trainee, **values) -> AvailabilitySheet:
    week = {(0, trainee.intake.periods[0].id): State.BUSY}
    options = {
        "intake": trainee.intake, "expected_revision": None, "entered_by": EnteredBy.SELF, "entered_by_name": "",
        "actor": COMMAND, "now": NOW, "consent": True, "format_points": {},
    } | values  # fmt: skip
    return save_sheet(trainee, Entry(week=week), **options)


def test_draft_is_kept_as_it_was_typed_and_answers_nothing(trainee: Trainee) -> None:
    draft = keep(trainee, FIELDS)
    assert (draft.fields, draft.saved_at) == (FIELDS, NOW)
    assert trainee_grid(trainee)[1] is Source.NOT_ANSWERED
    assert trainee.consent_at == NOW


def test_draft_without_consent_is_not_kept(trainee: Trainee) -> None:
    with pytest.raises(ConsentMissingError):
        keep(trainee, FIELDS, consent=False)
    assert find_answer_draft(trainee) is None


def test_draft_of_another_page_is_not_overwritten(trainee: Trainee) -> None:
    first = keep(trainee, FIELDS).revision
    second = keep(trainee, {"week_0_1": "free"}, expected_revision=first).revision
    for old in (first, None):
        with pytest.raises(StaleError):
            keep(trainee, {"week_0_1": "if_needed"}, expected_revision=old)
    assert second > first
    kept = find_answer_draft(trainee)
    assert kept is not None
    assert kept.fields == {"week_0_1": "free"}


def test_draft_sent_twice_is_kept_once(trainee: Trainee) -> None:
    first = keep(trainee, FIELDS).revision
    assert keep(trainee, FIELDS).revision == first


def test_draft_begun_before_the_answer_was_changed_elsewhere_is_refused(trainee: Trainee) -> None:
    make_sheet(trainee.intake, trainee=trainee, week=week_of(State.FREE))
    db.session.commit()
    with pytest.raises(StaleError):
        keep(trainee, FIELDS, sheet_revision=None)


def test_draft_beside_an_answer_leaves_the_answer_alone(trainee: Trainee) -> None:
    revision = send(trainee).revision
    before = trainee_grid(trainee)
    keep(trainee, FIELDS, sheet_revision=revision)
    assert trainee_grid(trainee) == before
    assert stored_sheet(trainee, intake=trainee.intake).revision == revision


def test_sending_takes_the_place_of_the_draft(trainee: Trainee) -> None:
    draft = keep(trainee, FIELDS)
    send(trainee, draft_revision=draft.revision)
    assert find_answer_draft(trainee) is None


@pytest.mark.parametrize("seen", [None, 99])
def test_sending_from_a_page_that_has_not_seen_the_draft_is_refused(trainee: Trainee, seen: int | None) -> None:
    keep(trainee, FIELDS)
    with pytest.raises(StaleError):
        send(trainee, draft_revision=seen)
    assert find_answer_draft(trainee) is not None
    assert trainee_grid(trainee)[1] is Source.NOT_ANSWERED


def test_sending_twice_with_the_draft_of_the_first_time_changes_nothing(trainee: Trainee) -> None:
    draft = keep(trainee, FIELDS).revision
    first = send(trainee, draft_revision=draft).revision
    assert send(trainee, draft_revision=draft).revision == first


def test_draft_from_before_the_deadline_that_is_sent_after_it_is_late(trainee: Trainee) -> None:
    draft = keep(trainee, FIELDS)
    sheet = send(trainee, draft_revision=draft.revision, now=NOW + timedelta(days=4))
    assert sheet.after_deadline


def test_staff_answering_leave_the_draft_where_it_is(trainee: Trainee) -> None:
    keep(trainee, FIELDS)
    send(trainee, entered_by=EnteredBy.STAFF, consent=False)
    assert find_answer_draft(trainee) is not None


def test_draft_is_dropped_alone_and_with_its_person(trainee: Trainee) -> None:
    kept = keep(trainee, FIELDS).revision
    for _time in range(2):
        drop_draft(trainee, expected_revision=kept)
    assert find_answer_draft(trainee) is None
    keep(trainee, FIELDS)
    remove_trainee(trainee, actor=COMMAND, now=NOW)
    assert db.session.scalar(db.select(db.func.count()).select_from(AnswerDraft)) == 0


@pytest.mark.parametrize("seen", [None, 1])
def test_draft_that_is_newer_than_the_page_is_not_dropped(trainee: Trainee, seen: int | None) -> None:
    first = keep(trainee, FIELDS).revision
    newer = keep(trainee, {"week_0_1": "free"}, expected_revision=first)
    with pytest.raises(StaleError):
        drop_draft(trainee, expected_revision=seen)
    assert find_answer_draft(trainee) is newer
    assert newer.fields == {"week_0_1": "free"}
