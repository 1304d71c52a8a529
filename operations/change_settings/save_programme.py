"""Change the programme of an intake: a new version that the intake then teaches."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import pairwise

from documents.names import clean_text
from models import Intake, Lecturer, LecturerSkill, Module, ProgrammeVersion, db
from operations.actor import Actor
from operations.audit import record
from operations.change_settings.begun import CourseBegunError, begun_formats
from operations.change_settings.changing import changing
from operations.change_settings.cuts import automatic_cut, capacity_of, formats_of, set_cut
from operations.errors import OperationError


class ProgrammeEmptyError(OperationError):
    code = "programme_without_modules"


class ModuleCodeTwiceError(OperationError):
    code = "module_code_twice"


class ClosingNotLastError(OperationError):
    """A closing module stands before one that is not: nobody could attend it after all others."""

    code = "closing_not_last"


@dataclass(frozen=True, slots=True)
class ModuleFields:
    """An empty code lets the program choose one; the code is what lecturers are qualified by."""

    code: str
    title: str
    lessons: int
    closing: bool = False


def save_programme(
    intake: Intake,
    *,
    modules: Sequence[ModuleFields],
    note: str = "",
    expected_revision: int,
    actor: Actor,
    now: datetime,
) -> ProgrammeVersion:
    """Store `modules`, in teaching order, as a new version, and cut it anew for every format of the intake.

    Other intakes keep the version that they have. Modules that are as they were change nothing; new titles and
    codes alone leave the cuts as they are, and are all that may change once published sessions have been held.
    """
    with changing(intake, expected_revision=expected_revision) as session:
        rows = _with_codes(modules)
        _check(rows)
        before = intake.programme_version
        old = [_fields_of(module) for module in before.modules]
        if rows == old:
            return before
        if _shape(rows) != _shape(old) and begun_formats(intake, now=now):
            raise CourseBegunError
        made = ProgrammeVersion(
            programme=before.programme, number=_next_number(before), note=clean_text(note), created_at=now
        )
        made.modules = [Module(position=position, **asdict(row)) for position, row in enumerate(rows)]
        session.add(made)
        intake.programme_version = made
        for used in formats_of(intake) if _shape(rows) != _shape(old) else ():
            set_cut(used, automatic_cut(made.modules, capacity=capacity_of(used)))
        session.flush()
        record(
            "programme.changed",
            actor=actor,
            now=now,
            subject=f"programme_version:{made.id}",
            intake_id=intake.id,
            old=[asdict(row) for row in old],
            new=[asdict(row) for row in rows],
        )
    return made


def lost_skills(intake: Intake) -> list[tuple[Lecturer, list[str]]]:
    """Lecturers of the intake who are qualified for modules that its programme no longer has, with the codes."""
    version = intake.programme_version
    known = {module.code for module in version.modules}
    query = (
        db.select(Lecturer, LecturerSkill.module_code)
        .join(LecturerSkill, LecturerSkill.lecturer_id == Lecturer.id)
        .where(Lecturer.id.in_([one.id for one in intake.lecturers]))
        .where(LecturerSkill.programme_id == version.programme_id, LecturerSkill.module_code.not_in(known))
        .order_by(Lecturer.name, Lecturer.id, LecturerSkill.module_code)
    )
    found: dict[Lecturer, list[str]] = {}
    for lecturer, code in db.session.execute(query).all():
        found.setdefault(lecturer, []).append(code)
    return list(found.items())


def _shape(rows: Sequence[ModuleFields]) -> list[tuple[int, bool]]:
    """What a cut depends on."""
    return [(row.lessons, row.closing) for row in rows]


def _with_codes(modules: Sequence[ModuleFields]) -> list[ModuleFields]:
    """The modules with clean texts; one without a code gets the first free of CD1, CD2, …"""
    taken = {clean_text(row.code) for row in modules}
    free = (code for number in range(1, 2 * len(modules) + 1) if (code := f"CD{number}") not in taken)
    return [
        ModuleFields(clean_text(row.code) or next(free), clean_text(row.title), row.lessons, row.closing)
        for row in modules
    ]


def _check(rows: Sequence[ModuleFields]) -> None:
    if not rows:
        raise ProgrammeEmptyError
    code, times = Counter(row.code for row in rows).most_common(1)[0]
    if times > 1:
        raise ModuleCodeTwiceError(module=code)
    for before, after in pairwise(rows):
        if before.closing and not after.closing:
            raise ClosingNotLastError(title=before.title)


def _fields_of(module: Module) -> ModuleFields:
    return ModuleFields(module.code, module.title, module.lessons, module.closing)


def _next_number(version: ProgrammeVersion) -> int:
    query = db.select(db.func.max(ProgrammeVersion.number)).where(ProgrammeVersion.programme == version.programme)
    return (db.session.scalar(query) or 0) + 1
