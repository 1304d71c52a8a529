"""Taking a roster in: upload, preview, confirmation; and the empty workbook for units."""

import io
from collections import Counter

from flask import flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from documents.roster_template import write_roster_template
from models import Intake
from operations.errors import OperationError
from operations.import_roster import ImportResult, RosterPreview, import_roster, preview_roster
from web.actor import current_actor, signed_in_user
from web.clock import now
from web.fields import status_of, try_saving
from web.filters import number_text
from web.intakes.blueprint import find_intake, intakes
from web.intakes.forms import ConfirmForm, UploadForm
from web.intakes.texts import change_sentence, fault_sentence, outcome_name
from web.intakes.uploads import Upload, UploadGoneError, find_upload, keep_upload
from web.texts import error_sentence

SHOWN_PEOPLE = 200
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@intakes.route("/<public_id>/hoc-vien/nhap", methods=["GET", "POST"], endpoint="import_roster")
def upload_roster(public_id: str) -> ResponseReturnValue:
    """The upload is only looked at; what it would do is shown on the next page."""
    intake = find_intake(public_id)
    form = UploadForm()
    if form.validate_on_submit():
        data, filename = form.file.data.read(), form.file.data.filename
        if try_saving(form, lambda: preview_roster(intake, data, filename)):
            token = keep_upload(data, filename=filename, intake=intake, user=signed_in_user(), now=now())
            return redirect(url_for("intakes.check_roster", public_id=public_id, upload=token))
    return render_template("intakes/import.html", form=form, intake=intake, active="roster"), status_of(form)


@intakes.get("/<public_id>/hoc-vien/nhap/<upload>")
def check_roster(public_id: str, upload: str) -> ResponseReturnValue:
    intake = find_intake(public_id)
    try:
        kept = _find(intake, upload)
    except UploadGoneError as error:
        return _upload_gone(intake, error)
    return _preview_page(intake, kept, upload=upload, form=ConfirmForm())


@intakes.post("/<public_id>/hoc-vien/nhap/<upload>")
def confirm_roster(public_id: str, upload: str) -> ResponseReturnValue:
    intake = find_intake(public_id)
    form = ConfirmForm()
    try:
        kept = _find(intake, upload)
    except UploadGoneError as error:
        return _upload_gone(intake, error)
    try:
        result = import_roster(
            intake,
            kept.read(),
            filename=kept.filename,
            skip_faulty=form.skip_faulty.data,
            actor=current_actor(),
            now=now(),
        )
    except OperationError as error:
        form.skip_faulty.errors = [error_sentence(error)]
        return _preview_page(intake, kept, upload=upload, form=form, status=400)
    kept.drop()
    flash(_told(result), "success")
    return redirect(url_for("intakes.roster", public_id=public_id))


@intakes.get("/<public_id>/hoc-vien/tep-mau.xlsx")
def roster_template(public_id: str) -> ResponseReturnValue:
    intake = find_intake(public_id)
    data = io.BytesIO(write_roster_template())
    return send_file(data, mimetype=XLSX, as_attachment=True, download_name=f"danh-sach-hoc-vien-{intake.code}.xlsx")


def _find(intake: Intake, upload: str) -> Upload:
    return find_upload(upload, intake=intake, user=signed_in_user(), now=now())


def _upload_gone(intake: Intake, error: UploadGoneError) -> ResponseReturnValue:
    flash(error_sentence(error), "warning")
    return redirect(url_for("intakes.roster", public_id=intake.public_id))


def _preview_page(
    intake: Intake, kept: Upload, *, upload: str, form: ConfirmForm, status: int = 200
) -> ResponseReturnValue:
    preview = preview_roster(intake, kept.read(), kept.filename)
    page = render_template(
        "intakes/check_import.html",
        intake=intake,
        active="roster",
        upload=upload,
        filename=kept.filename,
        form=form,
        preview=preview,
        faulty_rows=len({(fault.sheet, fault.row_number) for fault in preview.faults}),
        patterns=_patterns(preview),
        shown=SHOWN_PEOPLE,
        fault_sentence=fault_sentence,
        change_sentence=change_sentence,
    )
    return page, status


def _patterns(preview: RosterPreview) -> list[tuple[str, int, str]]:
    """By unit, group or person as the sheet names them: for how many people or units, and what it does."""
    rows: Counter[tuple[str, str]] = Counter()
    for planned in preview.patterns:
        pattern = planned.pattern
        name = " – ".join(part for part in (pattern.unit, pattern.group, pattern.person_name) if part)
        rows[name, outcome_name(planned.outcome)] += 1
    return [(name, number, outcome) for (name, outcome), number in rows.items()]


def _told(result: ImportResult) -> str:
    parts = [
        ngettext("Đã thêm %(n)s học viên", "Đã thêm %(n)s học viên", result.new, n=number_text(result.new)),
        _("cập nhật %(n)s", n=number_text(result.changed)),
        _("giữ nguyên %(n)s", n=number_text(result.known)),
    ]
    if result.patterns:
        parts.append(_("nhận %(n)s lịch làm việc do đơn vị gửi", n=result.patterns))
    if result.patterns_withdrawn:
        parts.append(_("không nhập %(n)s lịch của người đã rút lại sự đồng ý", n=result.patterns_withdrawn))
    if result.left_out:
        parts.append(_("bỏ qua %(n)s dòng lỗi", n=result.left_out))
    return ", ".join(parts) + "."
