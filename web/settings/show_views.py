"""The first page of an intake's settings: what there is to set, and how it stands."""

from flask import render_template
from flask.typing import ResponseReturnValue

from models import CourseClass, Trainee, db
from operations.accounts import active_admins
from operations.change_settings.cuts import formats_of
from operations.change_settings.set_rule_weights import rule_weights
from scheduler.rules import DEFAULT_WEIGHTS
from web.actor import is_admin
from web.intakes.blueprint import find_intake
from web.settings.blueprint import settings


@settings.get("")
def show(public_id: str) -> ResponseReturnValue:
    intake = find_intake(public_id)
    weights = rule_weights(intake)
    classes = db.session.scalar(db.select(db.func.count(CourseClass.id)).filter_by(intake_id=intake.id))
    units = db.session.scalar(db.select(db.func.count(Trainee.unit_id.distinct())).filter_by(intake_id=intake.id))
    return render_template(
        "settings/show.html",
        intake=intake,
        is_admin=is_admin(),
        admins=[] if is_admin() else active_admins(),
        changed_weights=sum(weights[rule] != DEFAULT_WEIGHTS[rule] for rule in weights),
        formats=formats_of(intake),
        classes=classes,
        units=units,
    )
