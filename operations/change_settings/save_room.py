"""Add or change rooms and the sites where they are, and say whether an intake uses a room."""

from dataclasses import asdict, dataclass
from datetime import datetime

from documents.names import clean_text
from models import Intake, Room, Site, db
from operations.actor import Actor
from operations.audit import record
from operations.change_settings.changing import changing, find_same, set_part
from operations.errors import NotFoundError, OperationError


class RoomNameTakenError(OperationError):
    code = "room_name_taken"


class SiteNameTakenError(OperationError):
    code = "site_name_taken"


@dataclass(frozen=True, slots=True)
class RoomFields:
    """`takes_part`: whether the intake may use the room; `active`: whether the school still has it."""

    site_id: int
    name: str
    capacity: int
    active: bool = True
    takes_part: bool = True


def fields_of(room: Room, *, intake: Intake) -> RoomFields:
    return RoomFields(room.site_id, room.name, room.capacity, room.active, room in intake.rooms)


def save_room(
    intake: Intake, *, room: Room | None, fields: RoomFields, expected_revision: int, actor: Actor, now: datetime
) -> Room:
    """Store a room of the school; `room` None makes a new one."""
    with changing(intake, expected_revision=expected_revision) as session:
        name = clean_text(fields.name)
        site = db.session.get(Site, fields.site_id)
        if site is None:
            raise NotFoundError
        if any(other.name.lower() == name.lower() for other in site.rooms if other is not room):
            raise RoomNameTakenError(field="name", taken=name)
        old = None if room is None else asdict(fields_of(room, intake=intake))
        made = room or Room(site=site)
        made.site, made.name, made.capacity, made.active = site, name, fields.capacity, fields.active
        session.add(made)
        session.flush()
        set_part(intake, made, intake.rooms, takes_part=fields.takes_part and fields.active)
        record(
            "room.created" if room is None else "room.changed",
            actor=actor,
            now=now,
            subject=f"room:{made.id}",
            intake_id=intake.id,
            old=old,
            new=asdict(fields_of(made, intake=intake)),
        )
    return made


def save_site(
    intake: Intake,
    *,
    site: Site | None,
    name: str,
    address: str,
    expected_revision: int,
    actor: Actor,
    now: datetime,
) -> Site:
    """Store a site of the school; `site` None makes a new one."""
    with changing(intake, expected_revision=expected_revision) as session:
        name = clean_text(name)
        same_name = find_same(db.session.scalars(db.select(Site)), name, lambda one: one.name)
        if same_name is not None and same_name is not site:
            raise SiteNameTakenError(field="name", taken=name)
        old = None if site is None else {"name": site.name, "address": site.address}
        made = site or Site()
        made.name, made.address = name, clean_text(address)
        session.add(made)
        session.flush()
        record(
            "site.created" if site is None else "site.changed",
            actor=actor,
            now=now,
            subject=f"site:{made.id}",
            intake_id=intake.id,
            old=old,
            new={"name": made.name, "address": made.address},
        )
    return made
