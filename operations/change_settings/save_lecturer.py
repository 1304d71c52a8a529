"""Add or change a lecturer, the modules they teach, and whether they take part in an intake."""

from dataclasses import asdict, dataclass
from datetime import datetime

from documents.names import clean_text
from models import Intake, Lecturer, LecturerKind, LecturerSkill
from operations.actor import Actor
from operations.audit import record
from operations.change_settings.changing import changing, set_part
from operations.errors import NotFoundError
from operations.follow_address import follow_address


@dataclass(frozen=True, slots=True)
class LecturerFields:
    """`module_codes` are modules of the intake's programme; `max_per_week` counts sessions."""

    name: str
    title: str = ""
    kind: LecturerKind = LecturerKind.SCHOOL
    phone: str | None = None
    email: str | None = None
    max_per_week: int | None = None
    module_codes: frozenset[str] = frozenset()
    active: bool = True
    takes_part: bool = True


def fields_of(lecturer: Lecturer, *, intake: Intake) -> LecturerFields:
    return LecturerFields(
        name=lecturer.name,
        title=lecturer.title,
        kind=lecturer.kind,
        phone=lecturer.phone,
        email=lecturer.email,
        max_per_week=lecturer.max_per_week,
        module_codes=frozenset(skill.module_code for skill in _skills_here(lecturer, intake)),
        active=lecturer.active,
        takes_part=lecturer in intake.lecturers,
    )


def save_lecturer(
    intake: Intake,
    *,
    lecturer: Lecturer | None,
    fields: LecturerFields,
    expected_revision: int,
    actor: Actor,
    now: datetime,
) -> Lecturer:
    """Store a lecturer of the school; `lecturer` None makes a new one.

    Skills for other programmes, and for modules that the intake's programme does not have now, stay.
    """
    with changing(intake, expected_revision=expected_revision) as session:
        if not fields.module_codes <= _module_codes(intake):
            raise NotFoundError
        old = None if lecturer is None else _for_log(fields_of(lecturer, intake=intake))
        made = lecturer or Lecturer()
        made.name, made.title, made.kind = clean_text(fields.name), clean_text(fields.title), fields.kind
        had_address = bool(made.email)
        made.phone, made.email = fields.phone or None, fields.email or None
        made.max_per_week, made.active = fields.max_per_week, fields.active
        _set_skills(made, intake, fields.module_codes)
        session.add(made)
        session.flush()
        if bool(made.email) != had_address:
            follow_address([made])
        set_part(intake, made, intake.lecturers, takes_part=fields.takes_part and fields.active)
        record(
            "lecturer.created" if lecturer is None else "lecturer.changed",
            actor=actor,
            now=now,
            subject=f"lecturer:{made.id}",
            intake_id=intake.id,
            old=old,
            new=_for_log(fields_of(made, intake=intake)),
        )
    return made


def _module_codes(intake: Intake) -> set[str]:
    return {module.code for module in intake.programme_version.modules}


def _skills_here(lecturer: Lecturer, intake: Intake) -> list[LecturerSkill]:
    """Skills for modules that the intake's programme has now."""
    programme_id, codes = intake.programme_version.programme_id, _module_codes(intake)
    return [skill for skill in lecturer.skills if skill.programme_id == programme_id and skill.module_code in codes]


def _set_skills(lecturer: Lecturer, intake: Intake, codes: frozenset[str]) -> None:
    here = {skill.module_code: skill for skill in _skills_here(lecturer, intake)}
    for code in here.keys() - codes:
        lecturer.skills.remove(here[code])
    programme_id = intake.programme_version.programme_id
    lecturer.skills += [
        LecturerSkill(programme_id=programme_id, module_code=code) for code in sorted(codes - here.keys())
    ]


def _for_log(fields: LecturerFields) -> dict[str, object]:
    """Without phone and address, which the log has no need of: only whether they are there."""
    shown = asdict(fields) | {"module_codes": sorted(fields.module_codes)}
    return shown | {"phone": bool(fields.phone), "email": bool(fields.email)}
