from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, RadioField, SelectChoice, SelectMultipleField, StringField
from wtforms.validators import Length, StopValidation

from models import Format, Intake
from operations.change_settings.cuts import automatic_cut, capacity_of
from operations.change_settings.save_format import FormatFields, fields_of
from operations.default_names import shown_name
from web.fields import SettingsForm, number_field, text_field


class FormatForm(SettingsForm):
    """`week` holds `weekday-period_id` for every chosen part of the week."""

    name = text_field(_l("Tên hình thức"), most=100)
    code = text_field(_l("Mã"), most=40, description=_l("Chữ ngắn, không trùng trong đợt học, ví dụ: toi."))
    online = BooleanField(_l("Học trực tuyến (không cần phòng)"))
    week = SelectMultipleField(_l("Được học vào các buổi"))
    max_per_day = number_field(_l("Nhiều nhất mỗi ngày (buổi)"), most=10, required=False)
    per_week_least = number_field(_l("Ít nhất mỗi tuần (buổi)"), least=0, most=70, required=False)
    per_week_most = number_field(_l("Nhiều nhất mỗi tuần (buổi)"), most=70, required=False)
    max_gap_days = number_field(
        _l("Khoảng cách nhiều nhất giữa hai buổi (ngày)"),
        most=366,
        required=False,
        description=_l("Chỉ đếm ngày trường mở cửa, tính cả ngày học sau."),
    )
    max_span_days = number_field(
        _l("Kéo dài nhiều nhất (ngày)"),
        most=366,
        required=False,
        description=_l("Từ buổi đầu đến buổi cuối, chỉ đếm ngày trường mở cửa."),
    )
    cut_mode = RadioField(
        _l("Chia chương trình thành buổi"),
        choices=[
            SelectChoice("auto", _l("Chương trình tự chia")),
            SelectChoice("hand", _l("Tự nhập số tiết của từng buổi")),
        ],
        default="auto",
    )
    cut = StringField(
        _l("Số tiết của từng buổi"),
        [Length(max=1000, message=_l("Nhiều nhất %(most)s ký tự.", most=1000))],
        description=_l("Các số cách nhau bằng dấu cách, ví dụ: 4 4 4 3. Chỉ dùng khi chọn tự nhập."),
        render_kw={"autocomplete": "off"},
    )

    def validate_week(self, field: Field) -> None:
        if not field.data:
            raise StopValidation(_("Hãy chọn ít nhất một buổi trong tuần."))

    def validate_per_week_least(self, _field: Field) -> None:
        if self.per_week_most.data is None:
            raise StopValidation(_("Hãy nhập cả số buổi nhiều nhất mỗi tuần."))

    def validate_cut(self, field: Field) -> None:
        if self.cut_mode.data == "hand" and not _numbers(field.data or ""):
            raise StopValidation(_("Hãy nhập các số nguyên cách nhau bằng dấu cách."))

    def fields(self) -> FormatFields:
        """What was entered, for the operation."""
        most = self.per_week_most.data
        return FormatFields(
            code=self.code.data,
            name=self.name.data,
            cells=frozenset((int(day), int(period)) for day, period in (key.split("-") for key in self.week.data)),
            online=self.online.data,
            max_per_day=self.max_per_day.data,
            per_week=None if most is None else (self.per_week_least.data or 0, most),
            max_gap_days=self.max_gap_days.data,
            max_span_days=self.max_span_days.data,
            cut=_numbers(self.cut.data) if self.cut_mode.data == "hand" else None,
        )


def _numbers(text: str) -> tuple[int, ...]:
    """The whole numbers of a text, parted by spaces or commas; none where anything else stands in it."""
    words = text.replace(",", " ").split()
    return tuple(int(word) for word in words) if all(word.isdecimal() and len(word) < 4 for word in words) else ()


def make_format_form(intake: Intake, used: Format | None) -> FormatForm:
    form = FormatForm(data=_stored(intake, used))
    form.week.choices = [
        SelectChoice(f"{weekday}-{period.id}", shown_name(period.name))
        for weekday in range(7)
        for period in intake.periods
    ]
    return form


def _stored(intake: Intake, used: Format | None) -> dict[str, Any]:
    if used is None:
        return {"revision": intake.revision, "max_per_day": 1}
    fields = fields_of(used)
    cut = fields.cut or ()
    by_hand = cut != automatic_cut(intake.programme_version.modules, capacity=capacity_of(used))
    least, most = fields.per_week or (None, None)
    return {
        "revision": intake.revision,
        "name": fields.name,
        "code": fields.code,
        "online": fields.online,
        "week": [f"{weekday}-{period_id}" for weekday, period_id in fields.cells],
        "max_per_day": fields.max_per_day,
        "per_week_least": least,
        "per_week_most": most,
        "max_gap_days": fields.max_gap_days,
        "max_span_days": fields.max_span_days,
        "cut_mode": "hand" if by_hand else "auto",
        "cut": " ".join(str(lessons) for lessons in cut),
    }
