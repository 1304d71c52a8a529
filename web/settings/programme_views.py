"""The programme of an intake: modules in teaching order."""

from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FieldList, Form, FormField

from models import Intake
from operations.change_settings.cuts import formats_of
from operations.change_settings.save_programme import ModuleFields, lost_skills, save_programme
from web.actor import current_actor
from web.clock import now
from web.fields import SettingsForm, number_field, text_area, text_field, try_saving
from web.intakes.blueprint import find_intake
from web.settings.blueprint import saved, settings, show_form
from web.settings.rows import after_button

MOST_MODULES = 60


class ModuleForm(Form):
    code = text_field(_l("Mã"), most=40, required=False)
    title = text_area(_l("Tên chuyên đề"), most=300)
    lessons = number_field(_l("Số tiết"), most=200)
    closing = BooleanField(_l("Bế giảng"))


class ProgrammeForm(SettingsForm):
    modules = FieldList(FormField(ModuleForm), max_entries=MOST_MODULES)
    note = text_field(_l("Ghi chú cho lần sửa này"), most=300, required=False)


@settings.route("/chuong-trinh", methods=["GET", "POST"])
def programme(public_id: str) -> ResponseReturnValue:
    """Buttons of the rows change what the page shows; only saving stores anything."""
    intake = find_intake(public_id)
    form = ProgrammeForm(data=_stored(intake))
    changed = after_button(form, "modules", most=MOST_MODULES)
    if changed is None and form.validate_on_submit() and _save(intake, form):
        return saved("settings.programme", intake)
    shown = changed or form
    return show_form(
        "settings/programme.html",
        form=shown,
        intake=intake,
        formats=formats_of(intake),
        lost_skills=lost_skills(intake),
        lessons=sum(row.lessons.data or 0 for row in shown.modules),
        unsaved=changed is not None,
    )


def _save(intake: Intake, form: ProgrammeForm) -> bool:
    modules = [
        ModuleFields(row.code.data or "", row.title.data, row.lessons.data, row.closing.data) for row in form.modules
    ]
    return try_saving(
        form,
        lambda: save_programme(
            intake,
            modules=modules,
            note=form.note.data or "",
            expected_revision=form.revision.data,
            actor=current_actor(),
            now=now(),
        ),
    )


def _stored(intake: Intake) -> dict[str, object]:
    modules = [
        {"code": module.code, "title": module.title, "lessons": module.lessons, "closing": module.closing}
        for module in intake.programme_version.modules
    ]
    return {"revision": intake.revision, "modules": modules}
