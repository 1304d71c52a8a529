"""The calendars that people imported, as they are stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from calendars.blocks import BusyBlock
from models import FeedEntry, ImportedCalendar, Intake, Lecturer, Link, Trainee, db
from operations.feed_entries import event_uid

Person = Trainee | Lecturer


@dataclass(frozen=True, slots=True)
class Imports:
    """Busy blocks by the database id of their owner."""

    trainees: Mapping[int, Sequence[BusyBlock]]
    lecturers: Mapping[int, Sequence[BusyBlock]]


def read_imports(intake: Intake, person: Person | None = None) -> Imports:
    """All imports of an intake, or only those of one person, in one query."""
    columns = ImportedCalendar.trainee_id, ImportedCalendar.lecturer_id, ImportedCalendar.blocks
    query = db.select(*columns).where(ImportedCalendar.intake_id == intake.id)
    if person is not None:
        query = query.filter_by(**owner_of(person))
    trainees: dict[int, Sequence[BusyBlock]] = {}
    lecturers: dict[int, Sequence[BusyBlock]] = {}
    for trainee_id, lecturer_id, texts in db.session.execute(query):
        group, key = (lecturers, lecturer_id) if trainee_id is None else (trainees, trainee_id)
        group[key] = [BusyBlock.from_text(text) for text in texts]
    return Imports(trainees, lecturers)


def short_imports(intake: Intake) -> tuple[frozenset[int], frozenset[int]]:
    """The ids of trainees and of lecturers whose calendar was read before dates were added to the intake."""
    query = db.select(ImportedCalendar.trainee_id, ImportedCalendar.lecturer_id).where(
        ImportedCalendar.intake_id == intake.id,
        (ImportedCalendar.first_date > intake.start_date) | (ImportedCalendar.last_date < intake.end_date),
    )
    rows = db.session.execute(query).all()
    return (
        frozenset(trainee_id for trainee_id, _lecturer in rows if trainee_id is not None),
        frozenset(lecturer_id for _trainee, lecturer_id in rows if lecturer_id is not None),
    )


def find_import(person: Person, *, intake: Intake) -> ImportedCalendar | None:
    query = db.select(ImportedCalendar).filter_by(intake_id=intake.id, **owner_of(person))
    found: ImportedCalendar | None = db.session.scalars(query).one_or_none()
    return found


def blocks_of(stored: ImportedCalendar) -> list[BusyBlock]:
    return [BusyBlock.from_text(text) for text in stored.blocks]


def owner_of(person: Person) -> dict[str, int]:
    """The column that names the person, as a filter."""
    return {f"{type(person).__name__.lower()}_id": person.id}


def own_event_uids(person: Person) -> list[str]:
    """The events of the person's feeds: who put them into the own calendar is not busy because of them."""
    query = (
        db.select(FeedEntry.session_uid)
        .join(FeedEntry.link)
        .filter(Link.trainee_id == person.id if isinstance(person, Trainee) else Link.lecturer_id == person.id)
    )
    return [event_uid(uid) for uid in db.session.scalars(query)]
