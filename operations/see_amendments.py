"""What trainees have changed since a release: listed for staff until one of them has noted it."""

from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa

from models import Amendment, Intake, Release, db
from operations.actor import Actor
from operations.audit import record
from operations.transaction import lock, transaction


def unseen_amendments(intake: Intake) -> Mapping[int, int]:
    """How many amendments no staff member has noted yet, by the number of their release; the newest release first."""
    query = (
        sa.select(Release.number, sa.func.count())
        .join(Amendment, Amendment.release_id == Release.id)
        .where(Release.intake_id == intake.id, Amendment.seen_at.is_(None))
        .group_by(Release.number)
        .order_by(Release.number.desc())
    )
    return {number: count for number, count in db.session.execute(query)}  # noqa: C416


def see_amendments(release: Release, *, up_to: int, actor: Actor, now: datetime) -> int:
    """Note as seen what the page showed: the amendments up to this number. Returns how many were new."""
    with transaction() as session:
        lock(release.intake)
        unseen = sa.update(Amendment).where(
            Amendment.release_id == release.id, Amendment.number <= up_to, Amendment.seen_at.is_(None)
        )
        noted: int = session.execute(unseen.values(seen_at=now)).rowcount  # type: ignore[attr-defined]
        if noted:
            record(
                "amendments.seen", actor=actor, now=now, subject=f"release:{release.id}",
                intake_id=release.intake_id, number=up_to,
            )  # fmt: skip
    return noted
