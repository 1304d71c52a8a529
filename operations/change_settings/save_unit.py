"""Change what is known of an employer."""

from datetime import datetime

from documents.names import clean_text, search_key
from models import Intake, Unit, db
from operations.actor import Actor
from operations.audit import record
from operations.change_settings.changing import changing
from operations.errors import OperationError


class UnitNameTakenError(OperationError):
    code = "unit_name_taken"


def save_unit(
    intake: Intake,
    *,
    unit: Unit | None,
    name: str,
    max_together: int | None,
    expected_revision: int,
    actor: Actor,
    now: datetime,
) -> Unit:
    """Store a unit; None makes a new one. `max_together`: most of its people in class at once, None no limit.

    Two names that differ only in diacritics or case are the same unit.
    """
    with changing(intake, expected_revision=expected_revision) as session:
        key = search_key(name)
        same_name = db.session.execute(db.select(Unit).filter_by(search_key=key)).scalar_one_or_none()
        if same_name is not None and same_name is not unit:
            raise UnitNameTakenError(field="name", taken=same_name.name)
        old = None if unit is None else {"name": unit.name, "max_together": unit.max_together}
        made = unit or Unit()
        made.name, made.search_key, made.max_together = clean_text(name), key, max_together
        session.add(made)
        session.flush()
        record(
            "unit.created" if unit is None else "unit.changed",
            actor=actor,
            now=now,
            subject=f"unit:{made.id}",
            intake_id=intake.id,
            old=old,
            new={"name": made.name, "max_together": made.max_together},
        )
    return made
