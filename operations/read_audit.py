"""Read the audit log, newest first, a page at a time."""

from dataclasses import dataclass

from models import AuditEntry, db

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class AuditPage:
    """`number` counts from 1; `pages` is at least 1."""

    entries: list[AuditEntry]
    number: int
    pages: int
    total: int


def read_audit(*, number: int, intake_id: int | None = None) -> AuditPage:
    """Page `number` of all entries, or of those about one intake; a number out of range gives the nearest page."""
    wanted = [AuditEntry.intake_id == intake_id] if intake_id is not None else []
    total = db.session.scalar(db.select(db.func.count(AuditEntry.id)).where(*wanted)) or 0
    pages = max(1, -(-total // PAGE_SIZE))
    number = min(max(number, 1), pages)
    query = db.select(AuditEntry).where(*wanted).order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
    entries = db.session.execute(query.limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE)).scalars().all()
    return AuditPage(list(entries), number, pages, total)
