"""Add, change or delete a class of an intake."""

from dataclasses import asdict, dataclass
from datetime import datetime

from documents.names import clean_text
from models import CourseClass, Enrolment, Format, HeldClass, Intake, Room, db
from operations.actor import Actor
from operations.audit import record
from operations.change_settings.changing import changing, find_same
from operations.errors import NotFoundError, OperationError


class ClassCodeTakenError(OperationError):
    code = "class_code_taken"


class ClassWithoutFormatError(OperationError):
    code = "class_without_format_chosen"


class MinSizeError(OperationError):
    code = "min_size_above_capacity"


class ClassUsedError(OperationError):
    """The draft holds the class, or somebody is placed in it."""

    code = "class_used"


@dataclass(frozen=True, slots=True)
class ClassFields:
    """Without `room_ids` the class may use every room of the intake."""

    code: str
    name: str
    capacity: int
    min_size: int = 0
    optional: bool = False
    format_ids: frozenset[int] = frozenset()
    room_ids: frozenset[int] = frozenset()
    meeting_url: str | None = None


def fields_of(one: CourseClass) -> ClassFields:
    return ClassFields(
        code=one.code,
        name=one.name,
        capacity=one.capacity,
        min_size=one.min_size,
        optional=one.optional,
        format_ids=frozenset(used.id for used in one.formats),
        room_ids=frozenset(room.id for room in one.rooms),
        meeting_url=one.meeting_url,
    )


def save_class(
    intake: Intake,
    *,
    course_class: CourseClass | None,
    fields: ClassFields,
    expected_revision: int,
    actor: Actor,
    now: datetime,
) -> CourseClass:
    """Store a class; `course_class` None makes a new one."""
    with changing(intake, expected_revision=expected_revision) as session:
        formats = _formats(intake, fields)
        rooms = _rooms(intake, course_class, fields)
        _check(intake, course_class, fields)
        old = None if course_class is None else _for_log(fields_of(course_class))
        made = course_class or CourseClass(intake=intake)
        made.code, made.name = clean_text(fields.code), clean_text(fields.name)
        made.capacity, made.min_size, made.optional = fields.capacity, fields.min_size, fields.optional
        made.meeting_url = fields.meeting_url or None
        made.formats, made.rooms = formats, rooms
        session.add(made)
        session.flush()
        record(
            "class.created" if course_class is None else "class.changed",
            actor=actor,
            now=now,
            subject=f"class:{made.id}",
            intake_id=intake.id,
            old=old,
            new=_for_log(fields_of(made)),
        )
    return made


def delete_class(
    intake: Intake, *, course_class: CourseClass, expected_revision: int, actor: Actor, now: datetime
) -> None:
    """Delete a class that the draft does not hold."""
    with changing(intake, expected_revision=expected_revision) as session:
        for table in (HeldClass, Enrolment):
            if db.session.execute(db.select(table.id).filter_by(class_id=course_class.id).limit(1)).first():
                raise ClassUsedError(name=course_class.name)
        record(
            "class.deleted",
            actor=actor,
            now=now,
            subject=f"class:{course_class.id}",
            intake_id=intake.id,
            **_for_log(fields_of(course_class)),
        )
        session.delete(course_class)


def _formats(intake: Intake, fields: ClassFields) -> list[Format]:
    if not fields.format_ids:
        raise ClassWithoutFormatError(field="format_ids")
    query = db.select(Format).where(Format.intake_id == intake.id, Format.id.in_(fields.format_ids))
    formats = list(db.session.execute(query.order_by(Format.position)).scalars())
    if len(formats) != len(fields.format_ids):
        raise NotFoundError
    return formats


def _rooms(intake: Intake, course_class: CourseClass | None, fields: ClassFields) -> list[Room]:
    """Rooms of the intake; those that the class had before may stay."""
    allowed = {room.id: room for room in [*intake.rooms, *(course_class.rooms if course_class else [])]}
    if not fields.room_ids <= allowed.keys():
        raise NotFoundError
    return [allowed[key] for key in sorted(fields.room_ids)]


def _check(intake: Intake, course_class: CourseClass | None, fields: ClassFields) -> None:
    if fields.min_size > fields.capacity:
        raise MinSizeError(field="min_size", capacity=fields.capacity)
    others = db.session.scalars(db.select(CourseClass).filter_by(intake_id=intake.id))
    same_code = find_same(others, fields.code, lambda one: one.code)
    if same_code is not None and same_code is not course_class:
        raise ClassCodeTakenError(field="code", taken=same_code.code)


def _for_log(fields: ClassFields) -> dict[str, object]:
    """Without the meeting link, which lets people in: only whether there is one."""
    shown = asdict(fields) | {"format_ids": sorted(fields.format_ids), "room_ids": sorted(fields.room_ids)}
    return shown | {"meeting_url": bool(fields.meeting_url)}
