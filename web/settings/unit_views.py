"""The employers of an intake's trainees, and how many of their people may be away at once."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from models import Trainee, Unit, db
from operations.change_settings.save_unit import save_unit
from web.actor import current_actor
from web.clock import now
from web.fields import SettingsForm, number_field, text_field, try_saving
from web.intakes.blueprint import find_intake
from web.settings.blueprint import find, saved, settings, show_form


class UnitForm(SettingsForm):
    name = text_field(_l("Tên đơn vị"), most=200)
    max_together = number_field(
        _l("Nhiều nhất bao nhiêu người đi học cùng một lúc"),
        most=1000,
        required=False,
        description=_l("Để trống: không giới hạn."),
    )


@settings.get("/don-vi")
def units(public_id: str) -> ResponseReturnValue:
    intake = find_intake(public_id)
    query = (
        db.select(Unit, db.func.count(Trainee.id))
        .join(Trainee, Trainee.unit_id == Unit.id)
        .where(Trainee.intake_id == intake.id)
        .group_by(Unit.id)
        .order_by(Unit.search_key)
    )
    return render_template("settings/units.html", intake=intake, units=db.session.execute(query).all())


@settings.route("/don-vi/<int:unit_id>", methods=["GET", "POST"])
def edit_unit(public_id: str, unit_id: int) -> ResponseReturnValue:
    intake = find_intake(public_id)
    unit = find(Unit, unit_id)
    form = UnitForm(data={"revision": intake.revision, "name": unit.name, "max_together": unit.max_together})
    if form.validate_on_submit() and try_saving(
        form,
        lambda: save_unit(
            intake,
            unit=unit,
            name=form.name.data,
            max_together=form.max_together.data,
            expected_revision=form.revision.data,
            actor=current_actor(),
            now=now(),
        ),
    ):
        return saved("settings.units", intake)
    return show_form("settings/unit.html", form=form, intake=intake, unit=unit)
