"""Who of the staff looked at what is known of a person, or took it along: noted in the audit log."""

from datetime import datetime, timedelta

from models import AuditEntry, Intake, Lecturer, Trainee, Unit, db
from operations.actor import Actor
from operations.audit import record
from operations.availability_sheets import owner_name
from operations.transaction import transaction

NOTED_EVERY = timedelta(hours=1)


def note_trainee_read(trainee: Trainee, *, actor: Actor, now: datetime) -> None:
    """Note that `actor` saw the details of a trainee; see `_note_once`."""
    _note("trainee.read", trainee, trainee.intake_id, actor=actor, now=now)


def note_availability_read(person: Trainee | Lecturer, *, intake: Intake, actor: Actor, now: datetime) -> None:
    """Note that `actor` saw when a person can and cannot come; see `_note_once`."""
    _note("availability.read", person, intake.id, actor=actor, now=now)


def note_duties_taken(unit: Unit, *, intake: Intake, actor: Actor, now: datetime) -> None:
    """Note that `actor` took along the duty roster of a unit, with its people; see `_note_once`."""
    _note("duties.exported", unit, intake.id, actor=actor, now=now)


def note_duties_read(unit: Unit, *, intake: Intake, actor: Actor, now: datetime) -> None:
    """Note that `actor` saw who of a unit is on duty when; see `_note_once`."""
    _note("duties.read", unit, intake.id, actor=actor, now=now)


def note_roster_read(intake: Intake, *, actor: Actor, now: datetime) -> None:
    """Note that `actor` saw who takes part and who has answered; see `_note_once`."""
    _note_once("roster.read", f"intake:{intake.id}", intake.id, actor=actor, now=now)


def note_messages_read(intake: Intake, *, actor: Actor, now: datetime) -> None:
    """Note that `actor` saw messages to people, and how they are reached; see `_note_once`."""
    _note_once("messages.read", f"intake:{intake.id}", intake.id, actor=actor, now=now)


def note_attendance_read(intake: Intake, *, actor: Actor, now: datetime) -> None:
    """Note that `actor` saw who attends, misses and makes up what; see `_note_once`."""
    _note_once("attendance.read", f"intake:{intake.id}", intake.id, actor=actor, now=now)


def _note(action: str, person: Trainee | Lecturer | Unit, intake_id: int, *, actor: Actor, now: datetime) -> None:
    _note_once(action, f"{owner_name(person)}:{person.id}", intake_id, actor=actor, now=now)


def _note_once(action: str, subject: str, intake_id: int, *, actor: Actor, now: datetime) -> None:
    """Once an hour for the same actor, subject and page.

    To be called when the page is made: it ends the transaction in which the page was read.
    """
    query = db.select(AuditEntry.id).where(
        AuditEntry.intake_id == intake_id,
        AuditEntry.at > now - NOTED_EVERY,
        AuditEntry.action == action,
        AuditEntry.subject == subject,
        AuditEntry.actor_kind == actor.kind,
        AuditEntry.actor_id == actor.id,
    )
    if db.session.scalar(query.limit(1)) is not None:
        return
    db.session.rollback()  # a read transaction cannot become one that writes
    with transaction():
        record(action, actor=actor, now=now, subject=subject, intake_id=intake_id)
