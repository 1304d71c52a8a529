"""Take a format out of an intake."""

from datetime import datetime

from models import CourseClass, Format, HeldClass, Intake, db
from operations.actor import Actor
from operations.audit import record
from operations.change_settings.changing import changing
from operations.errors import OperationError


class FormatUsedError(OperationError):
    """Classes may still be held in it, or the draft holds one in it."""

    code = "format_used"


def delete_format(intake: Intake, *, used: Format, expected_revision: int, actor: Actor, now: datetime) -> None:
    with changing(intake, expected_revision=expected_revision) as session:
        classes = classes_with(used)
        if classes:
            raise FormatUsedError(name=used.name, classes=classes)
        record(
            "format.deleted",
            actor=actor,
            now=now,
            subject=f"format:{used.id}",
            intake_id=intake.id,
            code=used.code,
            name=used.name,
        )
        session.delete(used)


def classes_with(used: Format) -> list[str]:
    """Codes of the classes that may be held in the format, or that the draft holds in it."""
    allowed = db.select(CourseClass.code).where(CourseClass.formats.any(Format.id == used.id))
    held = db.select(CourseClass.code).join(HeldClass).where(HeldClass.format_id == used.id)
    return sorted({*db.session.scalars(allowed), *db.session.scalars(held)})
