"""The audit log in words: one sentence for every action that operations record, and labels for the details."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from models import ActorKind, CalendarSource, EnteredBy, LecturerKind, LinkPurpose, Role
from web.filters import date_text
from web.rule_texts import RULE_NAMES

ACTIONS = {
    "amendment.absence": _l("Học viên báo không đến một buổi"),
    "amendment.make_up": _l("Học viên nhận buổi học bù"),
    "amendment.taken_back": _l("Học viên hoàn tác thay đổi của mình"),
    "amendments.seen": _l("Đã xem thay đổi do học viên"),
    "attendance.read": _l("Xem ai dự buổi nào, ai vắng"),
    "availability.read": _l("Xem lịch rảnh/bận của một người"),
    "availability.saved": _l("Lưu lịch rảnh/bận"),
    "calendar.forgotten": _l("Bỏ lịch cá nhân đã nhập"),
    "calendar.imported": _l("Nhập lịch cá nhân"),
    "consent.noted": _l("Giáo vụ ghi nhận học viên đồng ý trở lại"),
    "consent.withdrawn": _l("Học viên rút lại đồng ý và xóa lịch rảnh/bận của mình"),
    "data.exported": _l("Học viên tải dữ liệu của mình"),
    "class.changed": _l("Sửa lớp"),
    "class.created": _l("Thêm lớp"),
    "class.deleted": _l("Xóa lớp"),
    "closed_days.added": _l("Thêm ngày nghỉ"),
    "closed_days.removed": _l("Bỏ ngày nghỉ"),
    "duties.exported": _l("Tải tệp mẫu bảng trực của đơn vị"),
    "duties.read": _l("Xem bảng trực của đơn vị"),
    "duties.forgotten": _l("Bỏ bảng trực của đơn vị"),
    "duties.uploaded": _l("Nhập bảng trực, giờ chung của đơn vị"),
    "example.loaded": _l("Nạp đợt học ví dụ"),
    "feed.names_changed": _l("Đổi việc nêu tên trong lịch của đơn vị"),
    "feed.reminder_changed": _l("Đổi lời nhắc trong lịch đăng ký"),
    "feed.shown": _l("Xem liên kết lịch để đăng ký"),
    "format.changed": _l("Sửa hình thức"),
    "format.created": _l("Thêm hình thức"),
    "format.deleted": _l("Xóa hình thức"),
    "intake.changed": _l("Sửa thông tin đợt học"),
    "intake.forgotten": _l("Xóa dữ liệu đã hết hạn lưu của đợt học"),
    "intake.created": _l("Mở đợt học"),
    "late_answers.seen": _l("Đã xem lịch khai muộn"),
    "late_answers.unseen": _l("Bỏ đánh dấu đã xem lịch khai muộn"),
    "lecturer.changed": _l("Sửa giảng viên"),
    "lecturer.created": _l("Thêm giảng viên"),
    "link.rotated": _l("Thu hồi và tạo lại liên kết"),
    "link.printed": _l("In phiếu có liên kết riêng"),
    "link.shown": _l("Xem liên kết của học viên hoặc giảng viên"),
    "message.edited": _l("Sửa nội dung một tin"),
    "message.mailed": _l("Gửi tin qua thư điện tử"),
    "message.paste_instead": _l("Chuyển tin sang dán vào Zalo"),
    "message.reopened": _l("Mở lại tin để gửi lại"),
    "message.sent": _l("Ghi nhận đã gửi tin"),
    "message_template.changed": _l("Sửa mẫu tin"),
    "messages.approved": _l("Duyệt tin"),
    "messages.discarded": _l("Bỏ tin"),
    "messages.read": _l("Xem tin nhắn gửi học viên"),
    "message.written": _l("Soạn tin mời hoặc nhắc khai báo cho một người"),
    "messages.written": _l("Soạn tin mời hoặc nhắc khai báo"),
    "periods.changed": _l("Sửa các buổi trong ngày"),
    "programme.changed": _l("Sửa chương trình"),
    "room.changed": _l("Sửa phòng học"),
    "room.created": _l("Thêm phòng học"),
    "roster.read": _l("Xem danh sách học viên"),
    "roster.imported": _l("Nhập danh sách học viên"),
    "rule_weights.changed": _l("Đổi mức ưu tiên của các quy tắc"),
    "session.moved": _l("Dời buổi học"),
    "session.pinned": _l("Ghim buổi học"),
    "session.unpinned": _l("Bỏ ghim buổi học"),
    "site.changed": _l("Sửa cơ sở"),
    "site.created": _l("Thêm cơ sở"),
    "solve.applied": _l("Đưa kết quả xếp lịch vào bản nháp"),
    "solve.interrupted": _l("Lần xếp lịch bị gián đoạn"),
    "solve.started": _l("Bắt đầu xếp lịch"),
    "solve.stop_requested": _l("Dừng xếp lịch sớm"),
    "study.compare": _l("So sánh các hình thức học"),
    "study.interrupted": _l("Việc tìm hiểu bị gián đoạn"),
    "study.stop_requested": _l("Dừng tìm hiểu sớm"),
    "study.suggest": _l("Tìm điều sẽ giúp bản nháp"),
    "timetable.published": _l("Ban hành thời khóa biểu"),
    "trainee.added": _l("Thêm học viên"),
    "trainee.changed": _l("Sửa học viên"),
    "trainee.contact_changed": _l("Học viên tự sửa cách liên hệ"),
    "trainee.read": _l("Xem thông tin học viên"),
    "trainee.removed": _l("Xóa học viên"),
    "unit.changed": _l("Sửa đơn vị"),
    "unit.created": _l("Thêm đơn vị"),
    "user.changed": _l("Sửa tài khoản"),
    "user.created": _l("Tạo tài khoản"),
    "user.link_made": _l("Tạo liên kết đăng nhập một lần"),
    "user.password_set": _l("Đổi mật khẩu"),
    "user.signed_in_by_link": _l("Đăng nhập bằng liên kết"),
}
LABELS = {
    "active": _l("Đang hoạt động"),
    "address": _l("Địa chỉ"),
    "after_deadline": _l("Sau hạn khai báo"),
    "broken_rules_confirmed": _l("Đã xác nhận vi phạm quy tắc bắt buộc"),
    "calendar_source": _l("Nguồn lịch"),
    "capacity": _l("Sĩ số, số chỗ"),
    "cells": _l("Các buổi trong tuần"),
    "cells_left_out": _l("Ô chưa rõ hoặc bỏ qua"),
    "changed": _l("Cập nhật"),
    "classes": _l("Lớp"),
    "code": _l("Mã"),
    "common_hours": _l("Có giờ chung mới"),
    "count": _l("Số lượng"),
    "cut": _l("Số tiết từng buổi"),
    "date": _l("Ngày"),
    "dates": _l("Các ngày"),
    "email": _l("Có e-mail"),
    "entered_by": _l("Người khai"),
    "format_ids": _l("Hình thức"),
    "kept_days": _l("Đã lưu (ngày sau đợt học)"),
    "kind": _l("Loại"),
    "known": _l("Đã có sẵn"),
    "lecturer_id": _l("Giảng viên số"),
    "language": _l("Ngôn ngữ"),
    "left_out": _l("Dòng bỏ qua"),
    "max_gap_days": _l("Khoảng cách nhiều nhất"),
    "max_per_day": _l("Buổi mỗi ngày"),
    "max_per_week": _l("Buổi mỗi tuần"),
    "max_span_days": _l("Kéo dài nhiều nhất"),
    "max_together": _l("Cùng đi học nhiều nhất"),
    "meeting_url": _l("Có liên kết phòng họp"),
    "min_size": _l("Sĩ số tối thiểu"),
    "module_codes": _l("Chuyên đề dạy được"),
    "moved_from": _l("Từ"),
    "moved_to": _l("Sang"),
    "name": _l("Tên"),
    "named": _l("Nêu tên người đi học"),
    "new": _l("Thêm mới"),
    "new_units": _l("Đơn vị mới"),
    "number": _l("Lần"),
    "objective": _l("Điểm trừ"),
    "online": _l("Trực tuyến"),
    "optional": _l("Lớp tùy chọn"),
    "patterns": _l("Lịch theo đơn vị đã lưu"),
    "patterns_kept": _l("Lịch tự khai được giữ"),
    "patterns_withdrawn": _l("Lịch không nhập vì người đó đã rút lại sự đồng ý"),
    "per_week": _l("Ít nhất, nhiều nhất mỗi tuần"),
    "period_id": _l("Buổi số"),
    "phone": _l("Có điện thoại"),
    "purpose": _l("Mục đích"),
    "revision": _l("Lần sửa bản nháp"),
    "role": _l("Vai trò"),
    "room_id": _l("Phòng số"),
    "room_ids": _l("Phòng"),
    "seed": _l("Số khởi đầu"),
    "site_id": _l("Cơ sở"),
    "takes_part": _l("Dùng trong đợt học"),
    "time_limit": _l("Thời gian tối đa (giây)"),
    "title": _l("Chức danh"),
    "version": _l("Bản thông báo"),
}
VALUES = {
    EnteredBy.SELF.value: _l("tự khai"),
    EnteredBy.STAFF.value: _l("giáo vụ khai"),
    EnteredBy.UNIT.value: _l("đơn vị khai"),
    CalendarSource.FILE.value: _l("tệp"),
    CalendarSource.ADDRESS.value: _l("địa chỉ"),
    LinkPurpose.PERSONAL.value: _l("trang cá nhân"),
    LinkPurpose.LOOKING.value: _l("xem lịch"),
    LinkPurpose.FEED.value: _l("đăng ký lịch"),
    Role.ADMIN.value: _l("Quản trị viên"),
    Role.OFFICER.value: _l("Giáo vụ"),
    LecturerKind.SCHOOL.value: _l("Giảng viên của trường"),
    LecturerKind.INVITED.value: _l("Báo cáo viên"),
}
ACTORS = {ActorKind.COMMAND: _l("dòng lệnh"), ActorKind.SYSTEM: _l("hệ thống")}
KINDS = {
    "class": _l("lớp"),
    "format": _l("hình thức"),
    "lecturer": _l("giảng viên"),
    "programme_version": _l("bản chương trình"),
    "release": _l("lần ban hành"),
    "room": _l("phòng"),
    "site": _l("cơ sở"),
    "run": _l("lần xếp lịch"),
    "session": _l("buổi học"),
    "unit": _l("đơn vị"),
    "user": _l("tài khoản"),
}
SHOWN_LIST = 20
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def action_sentence(action: str) -> str:
    """The action in words; an action of an older version that is recorded no more stands as it was written."""
    return str(ACTIONS.get(action, action))


def subject_text(subject: str, name: str | None = None) -> str:
    """`lớp số 3` for `class:3`; what is said by the line of the intake already is left out.

    A trainee is called by `name`; one without is in the database no more.
    """
    kind, _colon, key = subject.partition(":")
    if kind == "intake":
        return ""
    if kind == "trainee":
        return _("học viên %(name)s", name=name) if name else _("học viên số %(key)s, đã xóa", key=key)
    return _("%(kind)s số %(key)s", kind=KINDS[kind], key=key[:8]) if kind in KINDS else subject


def actor_text(name: str, kind: ActorKind) -> str:
    """Who did it; a trainee who was erased has no name any more."""
    return str(ACTORS.get(kind, name)) or _("một học viên đã xóa")


def detail_lines(details: Mapping[str, Any]) -> list[str]:
    """What changed, a line for each thing: `Tên: A → B`; plain facts as `Tên: A`."""
    if "old" not in details:
        return [f"{_label(key)}: {_value(value)}" for key, value in details.items()]
    old, new = details["old"] or {}, details["new"]
    if isinstance(new, dict):
        return [_change(key, old, value) for key, value in new.items() if old.get(key) != value]
    return [_("%(old)s dòng → %(new)s dòng", old=len(old), new=len(new))]


def _change(key: str, before: Mapping[str, Any], value: object) -> str:
    # Of old and new, a key is a field of a form or the name of a rule.
    label = RULE_NAMES.get(key) or _label(key)
    if key not in before:
        return f"{label}: {_value(value)}"
    return f"{label}: {_value(before[key])} → {_value(value)}"


def _label(key: str) -> str:
    return str(LABELS.get(key, key))


def _value(value: object) -> str:
    if isinstance(value, bool):
        return _("có") if value else _("không")
    if value in (None, "", [], {}):
        return "–"
    if isinstance(value, dict):
        return "; ".join(f"{_label(key)} {_value(one)}" for key, one in value.items())
    if isinstance(value, str) and _DATE.fullmatch(value):
        return date_text(date.fromisoformat(value))
    if isinstance(value, list):
        shown = " ".join(_value(one) if not isinstance(one, list) else "-".join(map(str, one)) for one in value)
        return shown if len(value) <= SHOWN_LIST else _("%(number)s mục", number=len(value))
    return str(VALUES.get(value, value)) if isinstance(value, str) else str(value)
