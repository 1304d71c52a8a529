"""Lecturers and invited speakers: list, add, change; who takes part in the intake."""

import re
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import selectinload
from wtforms import BooleanField, Field, RadioField, SelectChoice, SelectMultipleField
from wtforms.validators import ValidationError

from models import Intake, Lecturer, LecturerKind, db
from operations.change_settings.save_lecturer import LecturerFields, fields_of, save_lecturer
from web.actor import current_actor
from web.clock import now
from web.fields import SettingsForm, number_field, text_field, try_saving
from web.intakes.blueprint import find_intake
from web.settings.blueprint import find, saved, settings, show_form

_PHONE = re.compile(r"\+?[0-9][0-9 .\-]{5,18}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
KINDS = {LecturerKind.SCHOOL: _l("Giảng viên của trường"), LecturerKind.INVITED: _l("Báo cáo viên")}


class LecturerForm(SettingsForm):
    name = text_field(_l("Họ và tên"), most=200)
    title = text_field(_l("Học hàm, học vị, chức danh"), most=60, required=False, description=_l("Ví dụ: ThS., TS."))
    kind = RadioField(
        _l("Loại"),
        choices=[SelectChoice(kind.value, label) for kind, label in KINDS.items()],
        default=LecturerKind.SCHOOL.value,
    )
    phone = text_field(_l("Điện thoại"), most=20, required=False)
    email = text_field(_l("E-mail"), most=254, required=False)
    max_per_week = number_field(
        _l("Dạy nhiều nhất mỗi tuần (buổi)"), most=50, required=False, description=_l("Để trống: không giới hạn.")
    )
    module_codes = SelectMultipleField(_l("Chuyên đề dạy được"))
    takes_part = BooleanField(_l("Tham gia giảng dạy trong đợt học này"), default=True)
    active = BooleanField(
        _l("Còn giảng dạy"), default=True, description=_l("Bỏ chọn khi người này không còn dạy ở trường.")
    )

    def validate_phone(self, field: Field) -> None:
        if field.data and not _PHONE.fullmatch(field.data.strip()):
            raise ValidationError(_("Số điện thoại chỉ gồm chữ số, có thể bắt đầu bằng dấu +."))

    def validate_email(self, field: Field) -> None:
        if field.data and not _EMAIL.fullmatch(field.data.strip()):
            raise ValidationError(_("Địa chỉ e-mail chưa đúng, ví dụ: ten@truong.edu.vn."))

    def fields(self) -> LecturerFields:
        return LecturerFields(
            name=self.name.data,
            title=self.title.data or "",
            kind=LecturerKind(self.kind.data),
            phone=(self.phone.data or "").strip() or None,
            email=(self.email.data or "").strip() or None,
            max_per_week=self.max_per_week.data,
            module_codes=frozenset(self.module_codes.data),
            active=self.active.data,
            takes_part=self.takes_part.data,
        )


@settings.get("/giang-vien")
def lecturers(public_id: str) -> ResponseReturnValue:
    """Those of the intake first, then the others of the school, with what each may teach."""
    intake = find_intake(public_id)
    query = db.select(Lecturer).options(selectinload(Lecturer.skills)).order_by(Lecturer.name, Lecturer.id)
    rows = db.session.execute(query).scalars().all()
    here = set(intake.lecturers)
    modules = intake.programme_version.modules
    taught = {code for one in here if one.active for code in fields_of(one, intake=intake).module_codes}
    return render_template(
        "settings/lecturers.html",
        intake=intake,
        here=[one for one in rows if one in here],
        others=[one for one in rows if one not in here],
        codes={one.id: fields_of(one, intake=intake).module_codes for one in rows},
        modules=modules,
        kinds=KINDS,
        untaught=[module for module in modules if module.code not in taught] if here else [],
    )


@settings.route("/giang-vien/moi", methods=["GET", "POST"])
def new_lecturer(public_id: str) -> ResponseReturnValue:
    return _edit(find_intake(public_id), None)


@settings.route("/giang-vien/<int:lecturer_id>", methods=["GET", "POST"])
def edit_lecturer(public_id: str, lecturer_id: int) -> ResponseReturnValue:
    return _edit(find_intake(public_id), find(Lecturer, lecturer_id))


def _edit(intake: Intake, lecturer: Lecturer | None) -> ResponseReturnValue:
    form = LecturerForm(data=_stored(intake, lecturer))
    form.module_codes.choices = [
        SelectChoice(module.code, _("%(title)s (%(lessons)s tiết)", title=module.title, lessons=module.lessons))
        for module in intake.programme_version.modules
    ]
    if form.validate_on_submit() and try_saving(
        form,
        lambda: save_lecturer(
            intake,
            lecturer=lecturer,
            fields=form.fields(),
            expected_revision=form.revision.data,
            actor=current_actor(),
            now=now(),
        ),
    ):
        return saved("settings.lecturers", intake)
    return show_form("settings/lecturer.html", form=form, intake=intake, lecturer=lecturer)


def _stored(intake: Intake, lecturer: Lecturer | None) -> dict[str, Any]:
    if lecturer is None:
        return {"revision": intake.revision}
    stored = fields_of(lecturer, intake=intake)
    return {
        "revision": intake.revision,
        "name": stored.name,
        "title": stored.title,
        "kind": stored.kind.value,
        "phone": stored.phone or "",
        "email": stored.email or "",
        "max_per_week": stored.max_per_week,
        "module_codes": sorted(stored.module_codes),
        "takes_part": stored.takes_part,
        "active": stored.active,
    }
