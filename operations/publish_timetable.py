"""Publishing (ban hành): the draft becomes an immutable, numbered release; feeds and messages follow at once."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from models import (
    ActorKind,
    Intake,
    Release,
    ReleasePlacement,
    ReleaseSeat,
    ReleaseSession,
    Timetable,
    db,
)
from operations.actor import Actor
from operations.audit import record
from operations.draft import Draft, load_draft
from operations.draft_report import fingerprint, report_on_draft
from operations.draft_solution import find_draft
from operations.errors import OperationError, StaleError
from operations.published_state import PublishedState, last_release, state_of_draft, state_of_release
from operations.release_changes import Changes, compare, is_empty
from operations.release_messages import write_messages
from operations.transaction import lock, transaction
from operations.update_feeds import update_feeds
from scheduler.check import Violation

PUBLISHED = "timetable.published"


class EmptyDraftError(OperationError):
    """There is no draft, or it holds no session."""

    code = "draft_empty"


class NothingNewError(OperationError):
    """The draft says what the last release (`number`) says."""

    code = "nothing_new"


class BrokenRulesError(OperationError):
    """The draft breaks hard rules (`violations`), and nobody has confirmed exactly these."""

    code = "rules_broken"

    @property
    def violations(self) -> tuple[Violation, ...]:
        found: tuple[Violation, ...] = self.params["violations"]
        return found

    @property
    def fingerprint(self) -> str:
        """What an officer sends along who accepts these."""
        return fingerprint(self.violations)


def changes_to_publish(intake: Intake, draft: Draft) -> Changes:
    """What publishing the draft now would change for people."""
    return compare(state_of_release(last_release(intake)), state_of_draft(draft))


def publish(
    intake: Intake,
    *,
    comment: str,
    expected_revision: int,
    confirmed: str = "",
    actor: Actor,
    now: datetime,
) -> Release:
    """Freeze the draft as the next release and bring feeds and drafts of messages up to date in the same commit.

    `confirmed` is the fingerprint of the broken hard rules that the officer has seen and accepted. Raises
    EmptyDraftError, StaleError, BrokenRulesError, NothingNewError.
    """
    with transaction() as session:
        lock(intake)
        timetable = _expected_draft(intake, expected_revision)
        draft = load_draft(intake)
        if draft is None or not draft.sessions:
            raise EmptyDraftError
        _refuse_broken(intake, timetable, confirmed=confirmed, now=now)
        previous = last_release(intake)
        before, after = state_of_release(previous), state_of_draft(draft)
        changes = compare(before, after)
        if previous is not None and is_empty(changes):
            raise NothingNewError(number=previous.number)
        release = Release(
            intake_id=intake.id,
            number=previous.number + 1 if previous else 1,
            comment=comment.strip(),
            changes=changes,
            timetable_revision=timetable.revision,
            published_at=now,
            published_by_id=actor.id if actor.kind is ActorKind.USER else None,
        )
        session.add(release)
        session.flush()
        _freeze(release, after)
        update_feeds(intake, before=before, after=after, now=now)
        write_messages(release, intake, before=before, after=after, now=now)
        record(
            PUBLISHED, actor=actor, now=now, subject=f"release:{release.id}", intake_id=intake.id,
            number=release.number, broken_rules_confirmed=bool(confirmed),
        )  # fmt: skip
    return release


def _expected_draft(intake: Intake, expected_revision: int) -> Timetable:
    timetable = find_draft(intake)
    if timetable is None:
        raise EmptyDraftError
    if timetable.revision != expected_revision:
        raise StaleError
    return timetable


def _refuse_broken(intake: Intake, timetable: Timetable, *, confirmed: str, now: datetime) -> None:
    violations = report_on_draft(intake, timetable, now=now).violations
    if violations and fingerprint(violations) != confirmed:
        raise BrokenRulesError(violations=violations)


def _freeze(release: Release, state: PublishedState) -> None:
    """Plain copies of all that people are told, in bulk."""
    session = db.session
    session.execute(
        sa.insert(ReleaseSession), [facts.row() | {"release_id": release.id} for facts in state.sessions.values()]
    )
    query = sa.select(ReleaseSession.uid, ReleaseSession.id).filter_by(release_id=release.id)
    keys: dict[str, int] = dict(session.execute(query).all())
    placements = [
        {
            "release_id": release.id,
            "trainee_id": trainee_id,
            "class_code": facts.class_code,
            "missed_lessons": facts.missed_lessons,
            "completes": facts.completes,
        }
        for trainee_id, facts in state.placements.items()
    ]
    seats: list[dict[str, Any]] = [
        {"release_session_id": keys[uid], "trainee_id": trainee_id, "kind": kind}
        for trainee_id, attended in state.seats.items()
        for uid, kind in attended.items()
    ]
    if placements:
        session.execute(sa.insert(ReleasePlacement), placements)
    if seats:
        session.execute(sa.insert(ReleaseSeat), seats)
