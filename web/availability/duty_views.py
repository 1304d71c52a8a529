"""A unit's duty roster and common hours by workbook: template, upload, preview, confirmation, removal."""

import io
import re
from typing import Any

from flask import flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_wtf.file import FileAllowed, FileField, FileRequired
from wtforms import BooleanField, HiddenField

from documents.duty_codes import DUTY_SYMBOLS, symbol_key
from documents.names import search_key
from models import Intake, Unit, db
from operations.duty_plan import DutyPlan
from operations.errors import NotFoundError
from operations.note_reading import note_duties_read, note_duties_taken
from operations.upload_duties import duty_template as make_template
from operations.upload_duties import forget_duties as forget
from operations.upload_duties import preview_duties
from operations.upload_duties import upload_duties as store_duties
from web.actor import current_actor, signed_in_user
from web.availability.blueprint import availability
from web.availability.duty_texts import (
    counts_text,
    duty_fault_sentence,
    duty_name,
    duty_notes,
    meaning_choices,
    outcome_text,
)
from web.availability.grid_form import state_choices
from web.clock import now
from web.fields import OwnForm, status_of, try_saving
from web.filters import number_text
from web.intakes.blueprint import find_intake
from web.intakes.import_views import XLSX
from web.intakes.uploads import Upload, UploadGoneError, find_upload, keep_upload
from web.language import select_locale
from web.texts import error_sentence

SHOWN_FIRST = 30  # people; the others are folded away
SHOWN_PEOPLE = 200
SHOWN_PLACES = 12
SHOWN_SYMBOLS = 40  # a file with more is no roster; and a form has only so many fields


class DutyUploadForm(OwnForm):
    file = FileField(
        _l("Tệp bảng trực (.xlsx)"),
        [
            FileRequired(_l("Hãy chọn tệp bảng trực.")),
            FileAllowed(["xlsx"], _l("Chỉ nhận tệp Excel có đuôi .xlsx. Hãy mở tệp bằng Excel và lưu lại dạng .xlsx.")),
        ],
    )


class ConfirmDutiesForm(OwnForm):
    skip_faulty = BooleanField()
    seen = HiddenField()


@availability.route("/lich-ranh-ban/don-vi/<int:unit_id>/bang-truc", methods=["GET", "POST"])
def upload_duties(public_id: str, unit_id: int) -> ResponseReturnValue:
    """The upload is only looked at; what it would do is shown on the next page."""
    intake, unit = _find(public_id, unit_id)
    form = DutyUploadForm()
    if form.validate_on_submit():
        data, filename = form.file.data.read(), form.file.data.filename
        if try_saving(form, lambda: preview_duties(unit, data, filename, intake=intake)):
            token = keep_upload(
                data, filename=filename, intake=intake, user=signed_in_user(), now=now(), purpose=_purpose(unit)
            )
            return redirect(_url("check_duties", intake, unit, upload=token))
    page = render_template("availability/upload_duties.html", form=form, intake=intake, unit=unit, active="settings")
    return page, status_of(form)


@availability.get("/lich-ranh-ban/don-vi/<int:unit_id>/bang-truc/<upload>")
def check_duties(public_id: str, unit_id: int, upload: str) -> ResponseReturnValue:
    intake, unit = _find(public_id, unit_id)
    try:
        kept = _kept(upload, intake, unit)
    except UploadGoneError as error:
        return _upload_gone(intake, unit, error)
    answer = _preview_page(intake, unit, kept, upload=upload, form=ConfirmDutiesForm(formdata=None))
    note_duties_read(unit, intake=intake, actor=current_actor(), now=now())
    return answer


@availability.post("/lich-ranh-ban/don-vi/<int:unit_id>/bang-truc/<upload>")
def confirm_duties(public_id: str, unit_id: int, upload: str) -> ResponseReturnValue:
    """Store what the preview showed, or show it again with the meanings that were chosen for strange symbols."""
    intake, unit = _find(public_id, unit_id)
    try:
        kept = _kept(upload, intake, unit)
    except UploadGoneError as error:
        return _upload_gone(intake, unit, error)
    form = ConfirmDutiesForm()
    if "look" in request.form:
        return _preview_page(intake, unit, kept, upload=upload, form=form)
    stored: list[DutyPlan] = []
    if not try_saving(form, lambda: stored.append(_store(intake, unit, kept, form))):
        return _preview_page(intake, unit, kept, upload=upload, form=form)
    kept.drop()
    flash(_told(stored[0]), "success")
    return redirect(_url("unit", intake, unit))


@availability.post("/lich-ranh-ban/don-vi/<int:unit_id>/bo-bang-truc")
def forget_duties(public_id: str, unit_id: int) -> ResponseReturnValue:
    intake, unit = _find(public_id, unit_id)
    people = forget(unit, intake=intake, expected=request.form.get("seen", ""), actor=current_actor(), now=now())
    if people:
        flash(_("Đã bỏ bảng trực của %(n)s người. Giờ chung của đơn vị vẫn giữ.", n=number_text(people)), "success")
    else:
        flash(_("Không còn bảng trực nào để bỏ."), "info")
    return redirect(_url("unit", intake, unit))


@availability.get("/lich-ranh-ban/don-vi/<int:unit_id>/bang-truc-mau.xlsx")
def duty_template(public_id: str, unit_id: int) -> ResponseReturnValue:
    intake, unit = _find(public_id, unit_id)
    data = io.BytesIO(make_template(unit, intake=intake, language=select_locale()))
    name = re.sub(r"[^a-z0-9]+", "-", f"bang-truc {search_key(intake.code)} {unit.search_key[:60]}").strip("-")
    note_duties_taken(unit, intake=intake, actor=current_actor(), now=now())
    return send_file(data, mimetype=XLSX, as_attachment=True, download_name=f"{name}.xlsx")


def _find(public_id: str, unit_id: int) -> tuple[Intake, Unit]:
    intake = find_intake(public_id)
    unit = db.session.get(Unit, unit_id)
    if unit is None:
        raise NotFoundError
    return intake, unit


def _url(endpoint: str, intake: Intake, unit: Unit, **values: Any) -> str:
    return url_for(f"availability.{endpoint}", public_id=intake.public_id, unit_id=unit.id, **values)


def _purpose(unit: Unit) -> str:
    return f"duties:{unit.id}"


def _kept(upload: str, intake: Intake, unit: Unit) -> Upload:
    return find_upload(upload, intake=intake, user=signed_in_user(), now=now(), purpose=_purpose(unit))


def _upload_gone(intake: Intake, unit: Unit, error: UploadGoneError) -> ResponseReturnValue:
    flash(error_sentence(error), "warning")
    return redirect(_url("unit", intake, unit))


def _meanings() -> dict[str, str]:
    """Codes by symbol, as they were chosen on the page; pairs of fields with the same place belong together."""
    pairs = zip(request.form.getlist("ky-hieu"), request.form.getlist("nghia"), strict=False)
    return {symbol_key(symbol): code for symbol, code in pairs if code in DUTY_SYMBOLS}


def _store(intake: Intake, unit: Unit, kept: Upload, form: ConfirmDutiesForm) -> DutyPlan:
    return store_duties(
        unit,
        kept.read(),
        filename=kept.filename,
        intake=intake,
        meanings=_meanings(),
        skip_faulty=form.skip_faulty.data,
        expected=form.seen.data or "",
        entered_by_name=signed_in_user().name,
        actor=current_actor(),
        now=now(),
    )


def _preview_page(
    intake: Intake, unit: Unit, kept: Upload, *, upload: str, form: ConfirmDutiesForm
) -> ResponseReturnValue:
    plan = preview_duties(unit, kept.read(), kept.filename, intake=intake, meanings=_meanings())
    form.seen.data = plan.seen
    page = render_template(
        "availability/check_duties.html",
        intake=intake, unit=unit, active="settings", upload=upload, filename=kept.filename, form=form, plan=plan,
        meanings=meaning_choices(), notes=duty_notes(plan.people, periods=intake.periods),
        state_names=dict(state_choices(_("Học được"))), shown=SHOWN_PEOPLE, shown_first=SHOWN_FIRST,
        shown_places=SHOWN_PLACES, shown_symbols=SHOWN_SYMBOLS,
        counts_text=counts_text, duty_name=duty_name, outcome_text=outcome_text, fault_sentence=duty_fault_sentence,
    )  # fmt: skip
    return page, status_of(form)


def _told(plan: DutyPlan) -> str:
    changed = sum(one.is_changed for one in plan.people)
    parts = []
    if changed:
        text = ngettext("Đã nhập bảng trực của %(n)s người.", "Đã nhập bảng trực của %(n)s người.", changed, n=changed)
        parts.append(text)
    if plan.hours_change:
        parts.append(_("Đã lưu giờ chung của đơn vị."))
    return " ".join(parts) or _("Tệp này nói đúng những gì đã có; không có gì thay đổi.")
