"""The audit log: written in the same commit as what it tells of."""

from datetime import datetime
from typing import Any

from models import AuditEntry, db
from operations.actor import Actor


def record(
    action: str,
    *,
    actor: Actor,
    now: datetime,
    subject: str = "",
    intake_id: int | None = None,
    **details: Any,
) -> None:
    """Add an entry to the running transaction. `details` must hold no token and nobody's availability."""
    db.session.add(
        AuditEntry(
            at=now,
            actor_kind=actor.kind,
            actor_id=actor.id,
            actor_name=actor.name,
            action=action,
            subject=subject,
            intake_id=intake_id,
            details=details,
        )
    )
