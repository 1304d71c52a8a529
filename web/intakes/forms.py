"""Forms of intakes, trainees and uploads."""

from datetime import UTC, datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileAllowed, FileField, FileRequired
from wtforms import (
    BooleanField,
    DateField,
    DateTimeLocalField,
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    SubmitField,
    ValidationError,
)
from wtforms.validators import InputRequired, Optional

from documents.cells import Birth, CellError, looks_like_name, parse_birth, parse_email, parse_phone
from documents.names import clean_text, title_case
from models import Intake, Sex, UnansweredPolicy
from operations.create_intake import MOST_CLASSES, IntakeFields
from operations.trainees import TraineeFields
from web.clock import SCHOOL_ZONE, local
from web.fields import HiddenNumberField, OwnForm, number_field, text_field
from web.language import LANGUAGES

POLICIES = [
    SelectChoice(
        UnansweredPolicy.UNIT_HOURS.value,
        _l("Lấy lịch làm việc do đơn vị khai; đơn vị cũng chưa khai thì coi là hạn chế"),
    ),
    SelectChoice(UnansweredPolicy.IF_NEEDED.value, _l("Coi mọi buổi là hạn chế: chỉ xếp khi cần")),
    SelectChoice(UnansweredPolicy.LEAVE_OUT.value, _l("Tạm chưa xếp vào lớp")),
]
YEARS = range(2000, 2101)
SEXES = [SelectChoice("", _l("Chưa rõ")), SelectChoice("male", _l("Nam")), SelectChoice("female", _l("Nữ"))]


class DayField(DateField):
    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
            _check_year(self)
        except ValueError as error:
            raise ValueError(_("Hãy chọn một ngày có thật.")) from error


class MomentField(DateTimeLocalField):
    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
            _check_year(self)
        except ValueError as error:
            raise ValueError(_("Hãy chọn ngày và giờ có thật.")) from error


def _check_year(field: DateField | DateTimeLocalField) -> None:
    """No slips of the keyboard, and no dates from which no day can be counted forth or back."""
    if field.data is not None and field.data.year not in YEARS:
        field.data = None
        raise ValueError("implausible year")


class IntakeForm(OwnForm):
    name = text_field(_l("Tên đợt học"), most=200)
    start_date = DayField(_l("Ngày bắt đầu"), [InputRequired(_l("Hãy chọn ngày bắt đầu."))])
    end_date = DayField(_l("Ngày kết thúc"), [InputRequired(_l("Hãy chọn ngày kết thúc."))])
    answer_deadline = MomentField(_l("Hạn khai báo lịch rảnh/bận"), [Optional()])
    attendance_percent = number_field(_l("Tỷ lệ dự học tối thiểu (%)"), most=100)
    unanswered_policy = RadioField(
        _l("Với học viên chưa khai báo"), choices=POLICIES, default=UnansweredPolicy.UNIT_HOURS.value
    )
    calendar_title = text_field(
        _l("Tên hiện trên lịch của học viên"),
        most=100,
        description=_l("Nên trung tính: người khác có thể nhìn thấy lịch trên điện thoại của học viên."),
    )

    def fields(self) -> IntakeFields:
        deadline: datetime | None = self.answer_deadline.data
        return IntakeFields(
            name=self.name.data,
            start_date=self.start_date.data,
            end_date=self.end_date.data,
            answer_deadline=deadline.replace(tzinfo=SCHOOL_ZONE).astimezone(UTC) if deadline else None,
            attendance_percent=self.attendance_percent.data,
            unanswered_policy=UnansweredPolicy(self.unanswered_policy.data),
            calendar_title=self.calendar_title.data,
        )


class NewIntakeForm(IntakeForm):
    code = text_field(_l("Mã đợt học"), most=40, description=_l("Ngắn gọn và không trùng với đợt khác, ví dụ 2026-01."))
    programme_version = SelectField(_l("Chương trình"), coerce=int)
    classes = number_field(_l("Số lớp dự kiến"), least=0, most=MOST_CLASSES)
    capacity = number_field(_l("Sĩ số tối đa mỗi lớp"), most=1000)
    submit = SubmitField(_l("Tạo đợt học"))


NEW_INTAKE = {"attendance_percent": 80, "classes": 1, "capacity": 50}


class EditIntakeForm(IntakeForm):
    revision = HiddenNumberField(validators=[InputRequired()])
    submit = SubmitField(_l("Lưu thay đổi"))


def intake_values(intake: Intake) -> dict[str, Any]:
    """What the form of an existing intake shows at first."""
    deadline = intake.answer_deadline
    return {
        "name": intake.name,
        "start_date": intake.start_date,
        "end_date": intake.end_date,
        "attendance_percent": intake.attendance_percent,
        "calendar_title": intake.calendar_title,
        "answer_deadline": local(deadline).replace(tzinfo=None) if deadline else None,
        "unanswered_policy": intake.unanswered_policy.value,
        "revision": intake.revision,
    }


class UploadForm(OwnForm):
    file = FileField(
        _l("Tệp danh sách (.xlsx)"),
        [
            FileRequired(_l("Hãy chọn tệp danh sách.")),
            FileAllowed(["xlsx"], _l("Chỉ nhận tệp Excel có đuôi .xlsx. Hãy mở tệp bằng Excel và lưu lại dạng .xlsx.")),
        ],
    )
    submit = SubmitField(_l("Kiểm tra tệp"))


class ConfirmForm(OwnForm):
    skip_faulty = BooleanField()


class TraineeForm(OwnForm):
    full_name = text_field(_l("Họ và tên"), most=120)
    birth = StringField(
        _l("Ngày sinh hoặc năm sinh"), description=_l("Ví dụ: 05/03/1998 hoặc 1998."), render_kw={"autocomplete": "off"}
    )
    sex = SelectField(_l("Giới tính"), choices=SEXES)
    unit = text_field(_l("Đơn vị"), most=200, required=False)
    position = text_field(_l("Chức vụ, nghề nghiệp"), most=200, required=False)
    phone = text_field(_l("Điện thoại"), most=40, required=False)
    email = text_field(_l("E-mail"), most=254, required=False)
    note = text_field(_l("Ghi chú"), most=500, required=False)
    language = SelectField(
        _l("Ngôn ngữ của tin và lịch"),
        choices=[SelectChoice(code, name) for code, name in LANGUAGES.items()],
        default="vi",
    )
    seen = HiddenField()
    submit = SubmitField(_l("Lưu"))

    def validate_full_name(self, field: StringField) -> None:
        if not looks_like_name(clean_text(field.data)):
            raise ValidationError(_("Họ và tên chỉ gồm chữ cái."))

    def validate_birth(self, field: StringField) -> None:
        _parsed(parse_birth, field, _("Hãy nhập ngày dạng 05/03/1998 hoặc chỉ năm, ví dụ 1998."))

    def validate_phone(self, field: StringField) -> None:
        _parsed(parse_phone, field, _("Số điện thoại chưa đúng, ví dụ 0912 345 678."))

    def validate_email(self, field: StringField) -> None:
        _parsed(parse_email, field, _("Địa chỉ e-mail chưa đúng."))

    def fields(self) -> TraineeFields:
        birth: Birth = parse_birth(self.birth.data or "")
        return TraineeFields(
            full_name=title_case(clean_text(self.full_name.data)),
            birth_date=birth.date,
            birth_year=birth.year,
            sex=Sex(self.sex.data) if self.sex.data else None,
            unit=self.unit.data or "",
            position=self.position.data or "",
            phone=parse_phone(self.phone.data or ""),
            email=parse_email(self.email.data or ""),
            note=self.note.data or "",
            language=self.language.data,
        )


def trainee_values(fields: TraineeFields) -> dict[str, Any]:
    """What the form of an existing trainee shows at first."""
    birth = f"{fields.birth_date:%d/%m/%Y}" if fields.birth_date else str(fields.birth_year or "")
    return {
        "full_name": fields.full_name,
        "birth": birth,
        "sex": fields.sex.value if fields.sex else "",
        "unit": fields.unit,
        "position": fields.position,
        "phone": fields.phone,
        "email": fields.email,
        "note": fields.note,
        "language": fields.language,
    }


def _parsed(parse: Any, field: StringField, message: Any) -> None:
    try:
        parse(field.data or "")
    except CellError as error:
        raise ValidationError(message) from error
