"""Sentences for refusals, for faults of rosters, and for what an intake still lacks."""

from collections.abc import Callable

from flask_babel import gettext as _
from flask_babel import ngettext

from documents.faults import RowFault
from operations.availability import Source
from operations.late_answers import Late
from operations.projection_gaps import Gap
from operations.roster_match import FieldChange
from operations.roster_patterns import Outcome
from web.filters import date_text, number_text
from web.texts import register

register(
    {
        "intake_code_taken": lambda taken, **_params: _("Mã %(code)s đã dùng cho đợt học khác.", code=taken),
        "intake_dates_out_of_order": lambda **_params: _("Ngày kết thúc phải sau ngày bắt đầu."),
        "intake_too_long": lambda days, **_params: _("Một đợt học kéo dài nhiều nhất %(days)s ngày.", days=days),
        "intake_sessions_outside": lambda sessions, **_params: _(
            "Bản nháp thời khóa biểu có %(sessions)s buổi học nằm ngoài các ngày này."
            " Hãy chuyển các buổi đó hoặc xếp lịch lại trước khi thu hẹp đợt học.",
            sessions=sessions,
        ),
        "trainee_exists": lambda full_name, **_params: _(
            "Danh sách đã có %(name)s với cùng ngày sinh và đơn vị.", name=full_name
        ),
        "roster_has_faults": lambda rows, **_params: _(
            "Tệp có %(rows)s dòng lỗi. Hãy sửa tệp, hoặc đánh dấu đồng ý bỏ qua các dòng này. Chưa có gì được lưu.",
            rows=rows,
        ),
        "upload_gone": lambda **_params: _(
            "Tệp này đã được nhập, hoặc đã quá một ngày kể từ lúc gửi lên."
            " Hãy xem lại những gì đã nhập; nếu cần, gửi tệp lại."
        ),
        "file_not_xlsx": lambda **_params: _(
            "Đây không phải tệp Excel .xlsx. Hãy mở tệp bằng Excel, chọn Lưu thành và chọn dạng .xlsx."
        ),
        "file_damaged": lambda **_params: _("Tệp bị hỏng, không đọc được. Hãy mở và lưu lại tệp bằng Excel."),
        "file_encrypted": lambda **_params: _("Tệp có mật khẩu. Hãy bỏ mật khẩu của tệp rồi gửi lại."),
        "file_too_large": lambda what, limit, **_params: _(
            "Tệp quá lớn: %(limit)s. Hãy chép riêng bảng cần nhập sang tệp mới rồi gửi lại.",
            limit=_limit_text(what, limit),
        ),
        "header_not_found": lambda sheets, **_params: _(
            "Không tìm thấy dòng tiêu đề có cột họ tên trong các trang tính: %(sheets)s. Hãy dùng tệp mẫu.",
            sheets=sheets,
        ),
        "no_rows": lambda **_params: _("Dưới dòng tiêu đề không có học viên nào."),
    }
)

_BYTES = {"bytes", "unpacked_bytes"}


def _limit_text(what: str, limit: int) -> str:
    """The limit that a file is beyond, in the words of its person."""
    if what in _BYTES:
        return _("nhận nhiều nhất %(n)s MB", n=number_text(limit // 1_000_000))
    sentences = {
        "rows": _("nhận nhiều nhất %(n)s dòng", n=number_text(limit)),
        "cells": _("nhận nhiều nhất %(n)s ô có chữ", n=number_text(limit)),
        "sheets": _("nhận nhiều nhất %(n)s trang tính", n=number_text(limit)),
        "text": _("một ô dài hơn %(n)s chữ", n=number_text(limit)),
    }
    return sentences.get(what) or _("bảng trải ra quá nhiều ô")


_FAULTS: dict[str, Callable[[str], str]] = {
    "name_missing": lambda _v: _("Thiếu họ và tên."),
    "name_invalid": lambda _v: _("Họ và tên có ký tự lạ hoặc quá dài (có thể do phông chữ cũ)."),
    "birth_invalid": lambda _v: _("Ngày sinh không có thật hoặc không đọc được."),
    "birth_implausible": lambda _v: _("Năm sinh không hợp lý."),
    "duplicate_row": lambda v: _("Trùng với dòng %(row)s: cùng họ tên, ngày sinh và đơn vị.", row=v),
    "pattern_unit_missing": lambda _v: _("Lịch làm việc thiếu tên đơn vị."),
    "pattern_empty": lambda _v: _("Dòng này không có lịch làm việc nào."),
    "pattern_duplicate": lambda v: _("Trùng với lịch làm việc ở dòng %(row)s.", row=v),
    "pattern_person_birth_invalid": lambda _v: _("Ngày sinh của người này không đọc được."),
    "pattern_unit_unknown": lambda _v: _("Không có học viên nào thuộc đơn vị này."),
    "pattern_group_unknown": lambda _v: _("Không có học viên nào của đơn vị thuộc tổ, ca này."),
    "pattern_person_unknown": lambda _v: _("Không tìm thấy người này trong đơn vị."),
    "pattern_person_ambiguous": lambda _v: _("Có nhiều người cùng tên trong đơn vị; hãy ghi thêm ngày sinh."),
    "week_mark_unknown": lambda _v: _("Chỉ dùng x (bận), h (hạn chế) hoặc để trống (học được)."),
    "rota_anchor_missing": lambda _v: _("Có chu kỳ ca nhưng thiếu ngày bắt đầu."),
    "rota_anchor_invalid": lambda _v: _("Ngày bắt đầu chu kỳ ca không đọc được."),
    "rota_cycle_missing": lambda _v: _("Có ngày bắt đầu nhưng thiếu chu kỳ ca."),
    "rota_code_unknown": lambda _v: _("Mã ca không rõ; hãy dùng S, C, Đ, NG, B, T, R, HC, N."),
    "rota_cycle_too_long": lambda _v: _("Chu kỳ ca quá dài."),
    "birth_missing": lambda _v: _("Chưa có ngày sinh."),
    "unit_missing": lambda _v: _("Chưa có đơn vị."),
    "sex_unreadable": lambda _v: _("Không đọc được giới tính; để trống."),
    "phone_invalid": lambda _v: _("Số điện thoại chưa đúng; để trống."),
    "email_invalid": lambda _v: _("Địa chỉ e-mail chưa đúng; để trống."),
    "text_cut": lambda _v: _("Nội dung quá dài, đã được cắt bớt."),
}


def fault_sentence(fault: RowFault) -> str:
    return _FAULTS[fault.code](fault.value)


def source_name(source: Source) -> str:
    return {
        Source.SELF: _("Tự khai"),
        Source.STAFF: _("Giáo vụ khai thay"),
        Source.UNIT: _("Đơn vị khai"),
        Source.NOT_ANSWERED: _("Chưa khai báo"),
    }[source]


def late_name(why: Late) -> str:
    return {
        Late.DEADLINE: _("khai, sửa hoặc xóa sau hạn"),
        Late.SOLVING: _("khai, sửa hoặc xóa sau lần xếp gần nhất"),
    }[why]


def late_sentence(why: Late, number: int) -> str:
    return {
        Late.DEADLINE: ngettext(
            "%(num)s người khai, sửa hoặc xóa lịch rảnh/bận sau hạn.",
            "%(num)s người khai, sửa hoặc xóa lịch rảnh/bận sau hạn.",
            number,
        ),
        Late.SOLVING: ngettext(
            "%(num)s người có lịch rảnh/bận khai, sửa hoặc xóa sau lần xếp gần nhất: bản nháp chưa tính đến.",
            "%(num)s người có lịch rảnh/bận khai, sửa hoặc xóa sau lần xếp gần nhất: bản nháp chưa tính đến.",
            number,
        ),
    }[why]


def outcome_name(outcome: Outcome) -> str:
    return {
        Outcome.NEW: _("mới"),
        Outcome.CHANGED: _("thay lịch đơn vị gửi trước đây"),
        Outcome.SAME: _("đã có, không đổi"),
        Outcome.KEPT: _("giữ lịch do học viên hoặc giáo vụ đã khai"),
        Outcome.WITHDRAWN: _("không nhập: người này đã rút lại sự đồng ý"),
    }[outcome]


def change_sentence(change: FieldChange) -> str:
    """`Điện thoại: 0900… → 0911…`; the first value is left out where there was none."""
    names = {
        "full_name": _("Họ và tên"),
        "birth_date": _("Ngày sinh"),
        "birth_year": _("Năm sinh"),
        "sex": _("Giới tính"),
        "position": _("Chức vụ"),
        "phone": _("Điện thoại"),
        "email": _("E-mail"),
        "note": _("Ghi chú"),
    }
    before, after = (_value(change.field, value) for value in (change.before, change.after))
    return f"{names[change.field]}: {before} → {after}" if before else f"{names[change.field]}: {after}"


def _value(field: str, value: object) -> str:
    if not value:
        return ""
    if field == "birth_date":
        return date_text(value)  # type: ignore[arg-type]
    if field == "sex":
        return _("Nam") if value == "male" else _("Nữ")
    return str(value)


_GAPS: dict[str, Callable[..., str]] = {
    "programme_empty": lambda: _("Chương trình chưa có chuyên đề nào."),
    "no_periods": lambda: _("Đợt học chưa có buổi sáng, chiều, tối."),
    "no_classes": lambda: _("Chưa có lớp nào."),
    "no_trainees": lambda: _("Chưa có học viên nào."),
    "all_left_out": lambda left_out: _(
        "Cả %(n)s học viên đều chưa khai báo nên đang tạm chưa xếp.", n=number_text(left_out)
    ),
    "class_without_format": lambda course_class: _("%(name)s chưa chọn hình thức học.", name=course_class),
    "format_without_cut": lambda format: _("Hình thức %(name)s chưa chia buổi.", name=format),  # noqa: A006
    "format_without_times": lambda format: _("Hình thức %(name)s chưa chọn buổi trong tuần.", name=format),  # noqa: A006
    "cut_differs": lambda format, lessons, expected: _(  # noqa: A006
        "Hình thức %(name)s chia được %(lessons)s tiết, chương trình có %(expected)s tiết.",
        name=format, lessons=lessons, expected=expected,
    ),
    "module_without_lecturer": lambda module: _("Chuyên đề “%(name)s” chưa có giảng viên.", name=module),
    "pin_outside": lambda course_class, session: _(
        "%(name)s, buổi %(session)s đã ghim nhưng không còn hợp với ngày hoặc hình thức. Hãy bỏ ghim buổi này.",
        name=course_class, session=session,
    ),
    "horizon_over": lambda: _("Đợt học đã kết thúc nên không xếp lịch được nữa."),
    "capacity_too_small": lambda trainees, capacity: _(
        "Các lớp nhận được %(capacity)s người, danh sách có %(trainees)s học viên.",
        capacity=number_text(capacity), trainees=number_text(trainees),
    ),
    "some_not_answered": lambda trainees: _("%(n)s học viên chưa khai báo lịch.", n=number_text(trainees)),
    "calendars_fall_short": lambda trainees: _(
        "%(n)s học viên đã nhập lịch cá nhân trước khi đợt học có thêm ngày: ngày thêm chỉ theo tuần thường của họ.",
        n=number_text(trainees),
    ),
    "lecturer_calendar_falls_short": lambda lecturer: _(
        "Lịch cá nhân của %(name)s được nhập trước khi đợt học có thêm ngày: hãy nhập lại.", name=lecturer
    ),
    "no_rooms": lambda: _("Chưa chọn phòng học; lịch sẽ xếp không kèm phòng."),
    "no_lecturers": lambda: _("Chưa chọn giảng viên; lịch sẽ xếp không kèm giảng viên."),
    "holidays_open": lambda days, first: ngettext(
        "%(num)s ngày lễ trong đợt học chưa được khai là ngày nghỉ, từ %(first)s.",
        "%(num)s ngày lễ trong đợt học chưa được khai là ngày nghỉ, từ %(first)s.",
        days, first=date_text(first),
    ),
    "no_closed_days": lambda: _("Chưa khai báo ngày nghỉ lễ của trường."),
}  # fmt: skip


def gap_sentence(gap: Gap) -> str:
    return _GAPS[gap.code](**gap.params)
