"""Keep what a trainee has filled in so far, beside what was sent, until they send it or drop it."""

from collections.abc import Mapping
from datetime import datetime

from models import AnswerDraft, Trainee, db
from operations.availability_sheets import find_sheet
from operations.errors import StaleError
from operations.save_availability import record_consent
from operations.transaction import lock, transaction


def find_answer_draft(trainee: Trainee) -> AnswerDraft | None:
    found: AnswerDraft | None = db.session.scalars(
        db.select(AnswerDraft).filter_by(trainee_id=trainee.id)
    ).one_or_none()
    return found


def save_draft(
    trainee: Trainee,
    fields: Mapping[str, str],
    *,
    expected_revision: int | None,
    sheet_revision: int | None,
    consent: bool,
    now: datetime,
) -> AnswerDraft:
    """Keep the fields of the form as they stand; it answers nothing. The same again changes nothing.

    `expected_revision` is that of the draft from which the page was made, `sheet_revision` that of the sheet; None
    if there was none. Raises StaleError where either was changed elsewhere since, ConsentMissingError.
    """
    with transaction():
        lock(trainee)
        draft = find_answer_draft(trainee)
        sheet = find_sheet(trainee, intake=trainee.intake)
        if (sheet.revision if sheet else None) != sheet_revision:
            raise StaleError
        if draft is not None and draft.fields == dict(fields) and draft.sheet_revision == sheet_revision:
            return draft
        if (draft.revision if draft else None) != expected_revision:
            raise StaleError
        record_consent(trainee, given=consent, now=now)
        if draft is None:
            draft = AnswerDraft(trainee=trainee)
            db.session.add(draft)
        draft.fields, draft.sheet_revision, draft.saved_at = dict(fields), sheet_revision, now
    return draft


def drop_draft(trainee: Trainee, *, expected_revision: int | None) -> None:
    """Forget what was filled in and not sent; what was sent stays.

    Gone already is fine; another draft than the page saw, the one of `expected_revision`, is a StaleError.
    """
    with transaction() as session:
        lock(trainee)
        draft = find_answer_draft(trainee)
        if draft is None:
            return
        if draft.revision != expected_revision:
            raise StaleError
        session.delete(draft)
