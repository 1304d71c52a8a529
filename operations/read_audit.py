"""Read the audit log, newest first, a page at a time."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from models import AuditEntry, Trainee, db

PAGE_SIZE = 50
TRAINEE = "trainee:"


@dataclass(frozen=True, slots=True)
class AuditPage:
    """`number` counts from 1; `pages` is at least 1.

    `trainees` is by the id of an entry the name of the trainee whom it is about, while they are in the database.
    """

    entries: list[AuditEntry]
    trainees: Mapping[int, str]
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
    entries = list(db.session.execute(query.limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE)).scalars())
    return AuditPage(entries, _trainees(entries), number, pages, total)


def _trainees(entries: Iterable[AuditEntry]) -> Mapping[int, str]:
    """Whoever was erased is not named, nor by the name of who has had their number since."""
    about = {entry: int(key) for entry in entries for key in [entry.subject.removeprefix(TRAINEE)] if key.isdecimal()}
    query = db.select(Trainee.id, Trainee.full_name, Trainee.created_at).where(Trainee.id.in_(set(about.values())))
    known = {key: (name, since) for key, name, since in db.session.execute(query)} if about else {}
    names = {}
    for entry, key in about.items():
        name, since = known.get(key, ("", None))
        if since is not None and entry.at >= since:
            names[entry.id] = name
    return names
