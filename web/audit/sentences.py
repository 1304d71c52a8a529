"""The audit log in words: one sentence for every action that operations record, and labels for the details."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from models import LecturerKind, Role
from web.rule_texts import RULE_NAMES

ACTIONS = {
    "availability.saved": _l("Lưu lịch rảnh/bận"),
    "class.changed": _l("Sửa lớp"),
    "class.created": _l("Thêm lớp"),
    "class.deleted": _l("Xóa lớp"),
    "closed_days.added": _l("Thêm ngày nghỉ"),
    "closed_days.removed": _l("Bỏ ngày nghỉ"),
    "example.loaded": _l("Nạp đợt học ví dụ"),
    "format.changed": _l("Sửa hình thức"),
    "format.created": _l("Thêm hình thức"),
    "format.deleted": _l("Xóa hình thức"),
    "intake.changed": _l("Sửa thông tin đợt học"),
    "intake.created": _l("Mở đợt học"),
    "lecturer.changed": _l("Sửa giảng viên"),
    "lecturer.created": _l("Thêm giảng viên"),
    "link.rotated": _l("Thu hồi và tạo lại liên kết riêng"),
    "link.shown": _l("Xem liên kết riêng của học viên hoặc giảng viên"),
    "periods.changed": _l("Sửa các buổi trong ngày"),
    "programme.changed": _l("Sửa chương trình"),
    "room.changed": _l("Sửa phòng học"),
    "room.created": _l("Thêm phòng học"),
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
    "timetable.published": _l("Ban hành thời khóa biểu"),
    "trainee.added": _l("Thêm học viên"),
    "trainee.changed": _l("Sửa học viên"),
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
    "capacity": _l("Sĩ số, số chỗ"),
    "cells": _l("Các buổi trong tuần"),
    "code": _l("Mã"),
    "cut": _l("Số tiết từng buổi"),
    "email": _l("Có e-mail"),
    "format_ids": _l("Hình thức"),
    "kind": _l("Loại"),
    "max_gap_days": _l("Khoảng cách nhiều nhất"),
    "max_per_day": _l("Buổi mỗi ngày"),
    "max_per_week": _l("Buổi mỗi tuần"),
    "max_span_days": _l("Kéo dài nhiều nhất"),
    "max_together": _l("Cùng đi học nhiều nhất"),
    "meeting_url": _l("Có liên kết phòng họp"),
    "min_size": _l("Sĩ số tối thiểu"),
    "module_codes": _l("Chuyên đề dạy được"),
    "name": _l("Tên"),
    "online": _l("Trực tuyến"),
    "optional": _l("Lớp tùy chọn"),
    "per_week": _l("Ít nhất, nhiều nhất mỗi tuần"),
    "phone": _l("Có điện thoại"),
    "role": _l("Vai trò"),
    "room_ids": _l("Phòng"),
    "site_id": _l("Cơ sở"),
    "takes_part": _l("Dùng trong đợt học"),
    "title": _l("Chức danh"),
}
VALUES = {
    Role.ADMIN.value: _l("Quản trị viên"),
    Role.OFFICER.value: _l("Giáo vụ"),
    LecturerKind.SCHOOL.value: _l("Giảng viên của trường"),
    LecturerKind.INVITED.value: _l("Báo cáo viên"),
}
SHOWN_LIST = 20


def action_sentence(action: str) -> str:
    """The action in words; an action of an older version that is recorded no more stands as it was written."""
    return str(ACTIONS.get(action, action))


def detail_lines(details: Mapping[str, Any]) -> list[str]:
    """What changed, a line for each thing: `Tên: A → B`; plain facts as `Tên: A`."""
    old, new = details.get("old"), details.get("new")
    lines = []
    if isinstance(new, dict):
        before = old if isinstance(old, dict) else {}
        lines += [_change(key, before, value) for key, value in new.items() if before.get(key) != value]
    elif isinstance(new, list):
        lines.append(_("%(old)s dòng → %(new)s dòng", old=len(old or []), new=len(new)))
    lines += [f"{_label(key)}: {_value(value)}" for key, value in details.items() if key not in {"old", "new"}]
    return lines


def _change(key: str, before: Mapping[str, Any], value: object) -> str:
    if key not in before:
        return f"{_label(key)}: {_value(value)}"
    return f"{_label(key)}: {_value(before[key])} → {_value(value)}"


def _label(key: str) -> str:
    return str(LABELS.get(key) or RULE_NAMES.get(key) or key)


def _value(value: object) -> str:
    if isinstance(value, bool):
        return _("có") if value else _("không")
    if value in (None, "", [], {}):
        return "–"
    if isinstance(value, list):
        shown = " ".join(_value(one) if not isinstance(one, list) else "-".join(map(str, one)) for one in value)
        return shown if len(value) <= SHOWN_LIST else _("%(number)s mục", number=len(value))
    return str(VALUES.get(value, value)) if isinstance(value, str) else str(value)
