"""The formats of an intake: list, add, change, delete."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models import Format, Intake
from operations.change_settings.cuts import formats_of
from operations.change_settings.delete_format import classes_with, delete_format
from operations.change_settings.save_format import save_format
from operations.errors import OperationError
from web.actor import current_actor
from web.clock import now
from web.fields import SettingsForm, try_saving
from web.intakes.blueprint import find_intake
from web.settings.blueprint import find_of_intake, saved, settings, show_form
from web.settings.format_forms import make_format_form
from web.texts import error_sentence


@settings.get("/hinh-thuc")
def formats(public_id: str) -> ResponseReturnValue:
    intake = find_intake(public_id)
    return render_template("settings/formats.html", intake=intake, formats=formats_of(intake))


@settings.route("/hinh-thuc/moi", methods=["GET", "POST"])
def new_format(public_id: str) -> ResponseReturnValue:
    return _edit(find_intake(public_id), None)


@settings.route("/hinh-thuc/<int:format_id>", methods=["GET", "POST"])
def edit_format(public_id: str, format_id: int) -> ResponseReturnValue:
    intake = find_intake(public_id)
    return _edit(intake, find_of_intake(Format, intake, format_id))


def _edit(intake: Intake, used: Format | None) -> ResponseReturnValue:
    form = make_format_form(intake, used)
    if form.validate_on_submit() and try_saving(
        form,
        lambda: save_format(
            intake,
            used=used,
            fields=form.fields(),
            expected_revision=form.revision.data,
            actor=current_actor(),
            now=now(),
        ),
    ):
        return saved("settings.formats", intake)
    return show_form(
        "settings/format.html",
        form=form,
        intake=intake,
        used=used,
        classes=classes_with(used) if used else [],
    )


@settings.post("/hinh-thuc/<int:format_id>/xoa")
def remove_format(public_id: str, format_id: int) -> ResponseReturnValue:
    intake = find_intake(public_id)
    used = find_of_intake(Format, intake, format_id)
    form = SettingsForm()
    try:
        delete_format(intake, used=used, expected_revision=form.revision.data or 0, actor=current_actor(), now=now())
    except OperationError as error:
        flash(error_sentence(error), "error")
        return redirect(url_for("settings.edit_format", public_id=public_id, format_id=format_id))
    flash(_("Đã xóa hình thức."), "success")
    return redirect(url_for("settings.formats", public_id=public_id))
