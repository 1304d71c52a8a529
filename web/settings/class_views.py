"""The classes of an intake: list, add, change, delete."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import selectinload
from wtforms import BooleanField, Field, SelectChoice, SelectMultipleField
from wtforms.validators import ValidationError

from calendars.text import is_meeting_url
from models import CourseClass, Intake, Room, db
from operations.change_settings.cuts import formats_of
from operations.change_settings.save_class import ClassFields, delete_class, fields_of, save_class
from operations.default_names import shown_name
from operations.errors import OperationError
from web.actor import current_actor
from web.clock import now
from web.fields import SettingsForm, need_one, number_field, text_field, try_saving
from web.intakes.blueprint import find_intake
from web.settings.blueprint import find_of_intake, saved, settings, show_form
from web.texts import error_sentence


class ClassForm(SettingsForm):
    code = text_field(_l("Mã lớp"), most=40, description=_l("Chữ ngắn, không trùng trong đợt học, ví dụ: L01."))
    name = text_field(_l("Tên lớp"), most=100)
    capacity = number_field(_l("Sĩ số tối đa"), most=1000)
    min_size = number_field(_l("Sĩ số tối thiểu"), least=0, most=1000)
    optional = BooleanField(_l("Lớp tùy chọn"), description=_l("Chương trình được phép không mở lớp này."))
    format_ids = SelectMultipleField(_l("Hình thức được phép"), [need_one], coerce=int)
    room_ids = SelectMultipleField(
        _l("Phòng được dùng"), coerce=int, description=_l("Không chọn phòng nào: dùng được mọi phòng của đợt học.")
    )
    meeting_url = text_field(
        _l("Liên kết phòng họp trực tuyến"),
        most=500,
        required=False,
        description=_l("Dùng cho các buổi trực tuyến; bắt đầu bằng https://."),
    )

    def validate_meeting_url(self, field: Field) -> None:
        field.data = (field.data or "").strip()
        if field.data and not is_meeting_url(field.data):
            raise ValidationError(_("Hãy nhập địa chỉ đầy đủ, không dấu, bắt đầu bằng https:// hoặc http://."))

    def fields(self) -> ClassFields:
        return ClassFields(
            code=self.code.data,
            name=self.name.data,
            capacity=self.capacity.data,
            min_size=self.min_size.data,
            optional=self.optional.data,
            format_ids=frozenset(self.format_ids.data),
            room_ids=frozenset(self.room_ids.data),
            meeting_url=self.meeting_url.data or None,
        )


@settings.get("/lop")
def classes(public_id: str) -> ResponseReturnValue:
    intake = find_intake(public_id)
    query = db.select(CourseClass).filter_by(intake_id=intake.id).order_by(CourseClass.code)
    query = query.options(selectinload(CourseClass.formats), selectinload(CourseClass.rooms))
    rows = db.session.execute(query).scalars().all()
    return render_template("settings/classes.html", intake=intake, classes=rows, has_formats=bool(formats_of(intake)))


@settings.route("/lop/moi", methods=["GET", "POST"])
def new_class(public_id: str) -> ResponseReturnValue:
    return _edit(find_intake(public_id), None)


@settings.route("/lop/<int:class_id>", methods=["GET", "POST"])
def edit_class(public_id: str, class_id: int) -> ResponseReturnValue:
    intake = find_intake(public_id)
    return _edit(intake, find_of_intake(CourseClass, intake, class_id))


def _edit(intake: Intake, course_class: CourseClass | None) -> ResponseReturnValue:
    form = _make_form(intake, course_class)
    if form.validate_on_submit() and try_saving(
        form,
        lambda: save_class(
            intake,
            course_class=course_class,
            fields=form.fields(),
            expected_revision=form.revision.data,
            actor=current_actor(),
            now=now(),
        ),
    ):
        return saved("settings.classes", intake)
    return show_form("settings/class.html", form=form, intake=intake, course_class=course_class)


@settings.post("/lop/<int:class_id>/xoa")
def remove_class(public_id: str, class_id: int) -> ResponseReturnValue:
    intake = find_intake(public_id)
    course_class = find_of_intake(CourseClass, intake, class_id)
    form = SettingsForm()
    try:
        delete_class(
            intake,
            course_class=course_class,
            expected_revision=form.revision.data or 0,
            actor=current_actor(),
            now=now(),
        )
    except OperationError as error:
        flash(error_sentence(error), "error")
        return redirect(url_for("settings.edit_class", public_id=public_id, class_id=class_id))
    flash(_("Đã xóa lớp."), "success")
    return redirect(url_for("settings.classes", public_id=public_id))


def _make_form(intake: Intake, course_class: CourseClass | None) -> ClassForm:
    formats = formats_of(intake)
    form = ClassForm(data=_stored(intake, course_class, [used.id for used in formats]))
    form.format_ids.choices = [SelectChoice(used.id, shown_name(used.name)) for used in formats]
    rooms = {room.id: room for room in [*intake.rooms, *(course_class.rooms if course_class else [])]}
    form.room_ids.choices = [SelectChoice(room.id, room_label(room)) for room in rooms.values()]
    return form


def room_label(room: Room) -> str:
    return _("%(room)s · %(site)s (%(seats)s chỗ)", room=room.name, site=room.site.name, seats=room.capacity)


def _stored(intake: Intake, course_class: CourseClass | None, all_formats: list[int]) -> dict[str, Any]:
    if course_class is None:
        return {"revision": intake.revision, "capacity": 50, "min_size": 0, "format_ids": all_formats}
    stored = fields_of(course_class)
    return {
        "revision": intake.revision,
        "code": stored.code,
        "name": stored.name,
        "capacity": stored.capacity,
        "min_size": stored.min_size,
        "optional": stored.optional,
        "format_ids": sorted(stored.format_ids),
        "room_ids": sorted(stored.room_ids),
        "meeting_url": stored.meeting_url or "",
    }
