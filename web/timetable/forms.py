from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, IntegerField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from models import Intake, Session
from operations.default_names import shown_name
from operations.draft import lecturer_label
from operations.move_consequences import Target
from web.fields import OwnForm
from web.filters import date_text, time_text, weekday_name


def _number_or_none(text: Any) -> int | None:
    return int(text) if text not in {None, ""} else None


class MoveForm(OwnForm):
    """Where a session is to go. Also read from the address, so that a preview can be opened and sent on."""

    date = SelectField(_l("Ngày"), coerce=date.fromisoformat, validators=[InputRequired(_l("Hãy chọn ngày."))])
    period = SelectField(_l("Buổi trong ngày"), coerce=int, validators=[InputRequired(_l("Hãy chọn buổi."))])
    room = SelectField(_l("Phòng học"), coerce=_number_or_none)
    lecturer = SelectField(_l("Giảng viên"), coerce=_number_or_none)
    pin = BooleanField(_l("Ghim buổi này: lần xếp lịch sau giữ nguyên"))
    revision = IntegerField(validators=[Optional()])
    confirmed = HiddenField()
    understood = BooleanField(_l("Tôi đã đọc các điều bị vi phạm và vẫn chuyển"))

    def offer(self, intake: Intake, session: Session) -> None:
        """Fill the lists: all days and periods of the intake, its rooms and lecturers and the present ones."""
        days = sorted({*intake.dates, session.date})
        self.date.choices = [(day.isoformat(), f"{weekday_name(day)} {date_text(day)}") for day in days]
        self.period.choices = [
            (period.id, f"{shown_name(period.name)} ({time_text(period.start_time)}–{time_text(period.end_time)})")
            for period in intake.periods
        ]
        rooms = {room.id: room for room in [*_rooms_of(intake, session), session.room] if room is not None}
        self.room.choices = [("", _("Không có phòng"))] + [
            (
                room.id,
                _("%(room)s – %(site)s (%(seats)s chỗ)", room=room.name, site=room.site.name, seats=room.capacity),
            )
            for room in rooms.values()
        ]
        people = {one.id: one for one in [*intake.lecturers, session.lecturer] if one is not None and one.active}
        self.lecturer.choices = [("", _("Chưa phân công"))] + [
            (one.id, lecturer_label(one.title, one.name)) for one in people.values()
        ]

    @property
    def target(self) -> Target:
        return Target(self.date.data, self.period.data, self.room.data, self.lecturer.data)


def _rooms_of(intake: Intake, session: Session) -> list[Any]:
    if session.held_class.format.online:
        return []
    return [room for room in session.held_class.course_class.rooms or intake.rooms if room.active]


class PinForm(OwnForm):
    pinned = BooleanField(false_values=("0", ""))
    revision = IntegerField(validators=[InputRequired()])


class PublishForm(OwnForm):
    comment = TextAreaField(
        _l("Ghi chú cho lần ban hành này (không bắt buộc)"),
        [Length(max=500, message=_l("Ghi chú dài quá 500 ký tự."))],
        render_kw={"rows": 2},
    )
    revision = IntegerField(validators=[InputRequired()])
    confirmed = HiddenField()
    understood = BooleanField()
