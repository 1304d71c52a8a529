"""Add, change and remove single trainees by hand; show and revoke their private links."""

import hashlib
from collections.abc import Collection
from dataclasses import astuple, dataclass
from datetime import date, datetime

from documents.names import clean_text, search_key, sort_key
from models import ActorKind, AuditEntry, Intake, Link, LinkPurpose, Sex, Timetable, Trainee, Unit, db
from operations.actor import Actor
from operations.audit import record
from operations.errors import OperationError, StaleError
from operations.follow_address import follow_address
from operations.follow_name import follow_name
from operations.forget_in_runs import forget_in_runs
from operations.links import ensure_links, find_link, void_tokens
from operations.shared_feeds import refresh_unit_feeds
from operations.told_language import follow_language
from operations.transaction import lock, transaction


class TraineeExistsError(OperationError):
    """Somebody of this name, birth and unit is on the roster already."""

    code = "trainee_exists"


@dataclass(frozen=True, slots=True)
class TraineeFields:
    """What staff may say about a trainee. `unit` is a name; "" is nobody's employer.

    `birth_year` is the year of `birth_date`, or stands alone. `language` is that of messages and calendar.
    """

    full_name: str
    birth_date: date | None = None
    birth_year: int | None = None
    sex: Sex | None = None
    unit: str = ""
    position: str = ""
    phone: str = ""
    email: str = ""
    note: str = ""
    language: str = "vi"


def fields_of(trainee: Trainee) -> TraineeFields:
    return TraineeFields(
        full_name=trainee.full_name,
        birth_date=trainee.birth_date,
        birth_year=trainee.birth_year,
        sex=trainee.sex,
        unit=trainee.unit.name if trainee.unit else "",
        position=trainee.position,
        phone=trainee.phone or "",
        email=trainee.email or "",
        note=trainee.note,
        language=trainee.language,
    )


def trainee_fingerprint(trainee: Trainee) -> str:
    """Changes with every change of the fields: tells whether a page is stale."""
    return hashlib.sha256(repr(astuple(fields_of(trainee))).encode()).hexdigest()[:32]


def add_trainee(intake: Intake, *, fields: TraineeFields, actor: Actor, now: datetime) -> Trainee:
    """Store a new person. Raises TraineeExistsError (also for a form that is sent twice)."""
    with transaction() as session:
        lock(intake)
        unit = _find_or_make_unit(fields.unit)
        _refuse_repeated(intake.id, fields, unit)
        trainee = Trainee(intake=intake, created_at=now)
        _set_fields(trainee, fields, unit)
        session.add(trainee)
        session.flush()
        _note("trainee.added", trainee, actor=actor, now=now)
    return trainee


def change_trainee(trainee: Trainee, *, fields: TraineeFields, seen: str, actor: Actor, now: datetime) -> None:
    """Store the fields of a page that was made when `trainee_fingerprint` was `seen`; else StaleError."""
    with transaction():
        lock(trainee.intake, trainee)
        if trainee_fingerprint(trainee) != seen:
            raise StaleError
        unit = _find_or_make_unit(fields.unit)
        _refuse_repeated(trainee.intake_id, fields, unit, but=trainee)
        speaks_otherwise = fields.language != trainee.language
        had_address, old_name = bool(trainee.email), trainee.full_name
        _set_fields(trainee, fields, unit)
        if speaks_otherwise:
            follow_language(trainee, now=now)
        if bool(trainee.email) != had_address:
            follow_address([trainee])
        if trainee.full_name != old_name:
            follow_name(trainee.intake, {trainee.id: old_name})
        refresh_unit_feeds(trainee.intake, now=now)
        _note("trainee.changed", trainee, actor=actor, now=now)


def remove_trainee(trainee: Trainee, *, actor: Actor, now: datetime) -> None:
    """Erase a person with answers, links, and places in draft and releases. The draft gets a new revision.

    Runs of the engine and the audit log go on, without what they had of the person.
    """
    with transaction() as session:
        intake = trainee.intake
        lock(intake, trainee)
        _note("trainee.removed", trainee, actor=actor, now=now)
        timetable = session.scalar(db.select(Timetable).filter_by(intake_id=trainee.intake_id))
        if timetable is not None:
            timetable.updated_at = now
        forget_in_runs(trainee, with_unit=True)
        acts = db.update(AuditEntry).where(
            AuditEntry.actor_kind == ActorKind.TRAINEE, AuditEntry.actor_id == trainee.id
        )
        session.execute(acts.values(actor_name=""))
        # The database erases what hangs on the row (ON DELETE CASCADE).
        session.execute(db.delete(Trainee).where(Trainee.id == trainee.id))
        session.expire_all()
        refresh_unit_feeds(intake, now=now)


def show_link(trainee: Trainee, purpose: LinkPurpose, *, actor: Actor, now: datetime) -> Link:
    """The link of a trainee for this purpose, made if there was none; that it was shown is noted."""
    with transaction():
        link = ensure_links([trainee], purpose=purpose, now=now)[trainee.id]
        _note("link.shown", trainee, actor=actor, now=now, purpose=purpose.value)
    return link


def revoke_links(trainee: Trainee, purposes: Collection[LinkPurpose], *, actor: Actor, now: datetime) -> None:
    """Void the links of a trainee for these purposes, as far as there are such; the next ones shown are new.

    With the personal link goes the one for looking: a phone that is lost holds both.
    """
    voided = {*purposes, LinkPurpose.LOOKING} if LinkPurpose.PERSONAL in purposes else {*purposes}
    with transaction():
        lock(trainee)
        for purpose in sorted(voided):
            link = find_link(trainee, purpose)
            if link is not None:
                void_tokens(link, actor=actor, now=now)


def _note(action: str, trainee: Trainee, *, actor: Actor, now: datetime, **details: str) -> None:
    record(action, actor=actor, now=now, subject=f"trainee:{trainee.id}", intake_id=trainee.intake_id, **details)


def _set_fields(trainee: Trainee, fields: TraineeFields, unit: Unit | None) -> None:
    name = clean_text(fields.full_name)
    trainee.full_name, trainee.sort_key, trainee.search_key = name, sort_key(name), search_key(name)
    trainee.birth_date, trainee.birth_year = fields.birth_date, fields.birth_year
    trainee.sex, trainee.unit = fields.sex, unit
    trainee.position, trainee.note = clean_text(fields.position), clean_text(fields.note)
    trainee.phone, trainee.email = fields.phone or None, fields.email or None
    trainee.language = fields.language


def _find_or_make_unit(name: str) -> Unit | None:
    name = clean_text(name)
    if not name:
        return None
    unit: Unit | None = db.session.scalar(db.select(Unit).filter_by(search_key=search_key(name)))
    if unit is None:
        unit = Unit(name=name, search_key=search_key(name))
        db.session.add(unit)
        db.session.flush()
    return unit


def _refuse_repeated(intake_id: int, fields: TraineeFields, unit: Unit | None, *, but: Trainee | None = None) -> None:
    query = db.select(Trainee.id).where(
        Trainee.intake_id == intake_id,
        Trainee.sort_key == sort_key(fields.full_name),
        Trainee.birth_year.is_not_distinct_from(fields.birth_year),
        Trainee.birth_date.is_not_distinct_from(fields.birth_date),
        Trainee.unit_id.is_not_distinct_from(unit.id if unit else None),
    )
    if any(found != (but.id if but else None) for found in db.session.scalars(query)):
        raise TraineeExistsError(field="full_name", full_name=clean_text(fields.full_name))
