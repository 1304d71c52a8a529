"""Sites and rooms of the school, and which rooms the intake uses."""

from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import selectinload
from wtforms import BooleanField, SelectChoice, SelectField

from models import Intake, Room, Site, db
from operations.change_settings.save_room import RoomFields, fields_of, save_room, save_site
from web.actor import current_actor
from web.clock import now
from web.fields import SettingsForm, number_field, text_field, try_saving
from web.intakes.blueprint import find_intake
from web.settings.blueprint import find, saved, settings, show_form


class RoomForm(SettingsForm):
    site_id = SelectField(_l("Cơ sở"), coerce=int)
    name = text_field(_l("Tên phòng"), most=100)
    capacity = number_field(_l("Số chỗ"), most=2000)
    takes_part = BooleanField(_l("Dùng trong đợt học này"), default=True)
    active = BooleanField(
        _l("Còn sử dụng"), default=True, description=_l("Bỏ chọn khi trường không còn dùng phòng này.")
    )

    def fields(self) -> RoomFields:
        return RoomFields(
            site_id=self.site_id.data,
            name=self.name.data,
            capacity=self.capacity.data,
            active=self.active.data,
            takes_part=self.takes_part.data,
        )


class SiteForm(SettingsForm):
    name = text_field(_l("Tên cơ sở"), most=200)
    address = text_field(_l("Địa chỉ"), most=300, required=False)


@settings.get("/phong")
def rooms(public_id: str) -> ResponseReturnValue:
    intake = find_intake(public_id)
    query = db.select(Site).options(selectinload(Site.rooms)).order_by(Site.name, Site.id)
    sites = db.session.execute(query).scalars().all()
    return render_template("settings/rooms.html", intake=intake, sites=sites, here=set(intake.rooms))


@settings.route("/phong/moi", methods=["GET", "POST"])
def new_room(public_id: str) -> ResponseReturnValue:
    return _edit_room(find_intake(public_id), None)


@settings.route("/phong/<int:room_id>", methods=["GET", "POST"])
def edit_room(public_id: str, room_id: int) -> ResponseReturnValue:
    return _edit_room(find_intake(public_id), find(Room, room_id))


def _edit_room(intake: Intake, room: Room | None) -> ResponseReturnValue:
    sites = db.session.execute(db.select(Site).order_by(Site.name, Site.id)).scalars().all()
    form = RoomForm(data=_stored_room(intake, room))
    form.site_id.choices = [SelectChoice(site.id, site.name) for site in sites]
    if form.validate_on_submit() and try_saving(
        form,
        lambda: save_room(
            intake,
            room=room,
            fields=form.fields(),
            expected_revision=form.revision.data,
            actor=current_actor(),
            now=now(),
        ),
    ):
        return saved("settings.rooms", intake)
    return show_form("settings/room.html", form=form, intake=intake, room=room, sites=sites)


def _stored_room(intake: Intake, room: Room | None) -> dict[str, Any]:
    if room is None:
        return {"revision": intake.revision}
    stored = fields_of(room, intake=intake)
    return {
        "revision": intake.revision,
        "site_id": stored.site_id,
        "name": stored.name,
        "capacity": stored.capacity,
        "takes_part": stored.takes_part,
        "active": stored.active,
    }


@settings.route("/co-so/moi", methods=["GET", "POST"])
def new_site(public_id: str) -> ResponseReturnValue:
    return _edit_site(find_intake(public_id), None)


@settings.route("/co-so/<int:site_id>", methods=["GET", "POST"])
def edit_site(public_id: str, site_id: int) -> ResponseReturnValue:
    return _edit_site(find_intake(public_id), find(Site, site_id))


def _edit_site(intake: Intake, site: Site | None) -> ResponseReturnValue:
    stored = {"name": site.name, "address": site.address} if site else {}
    form = SiteForm(data={"revision": intake.revision} | stored)
    if form.validate_on_submit() and try_saving(
        form,
        lambda: save_site(
            intake,
            site=site,
            name=form.name.data,
            address=form.address.data or "",
            expected_revision=form.revision.data,
            actor=current_actor(),
            now=now(),
        ),
    ):
        return saved("settings.rooms", intake)
    return show_form("settings/site.html", form=form, intake=intake, site=site)
