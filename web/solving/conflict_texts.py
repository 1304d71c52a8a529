"""Sentences for what collides where there is no timetable, and for the ways out."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from models import Intake
from web.problem_names import ProblemNames
from web.solving.reason_words import with_more, words_by_kind
from web.studies.places import change_place
from web.studies.texts import change_sentence

RULES = {
    "class_held": _l("%(classes)s phải được mở."),
    "capacity": _l("%(classes)s nhận nhiều nhất %(most)s học viên."),
    "min_size": _l("%(classes)s cần ít nhất %(least)s học viên."),
    "pin_format": _l("%(classes)s đã được ghim theo hình thức %(formats)s."),
    "pin_slot": _l("%(classes)s, buổi %(session)s đã được ghim vào %(slot)s."),
    "pin_room": _l("%(classes)s, buổi %(session)s đã được ghim ở phòng %(rooms)s."),
    "pin_lecturer": _l("%(classes)s, buổi %(session)s đã được ghim cho %(lecturers)s."),
    "max_per_day": _l("Hình thức %(formats)s học nhiều nhất %(most)s buổi mỗi ngày."),
    "most_per_week": _l("Hình thức %(formats)s học nhiều nhất %(most)s buổi mỗi tuần."),
    "least_per_week": _l("Hình thức %(formats)s học ít nhất %(least)s buổi mỗi tuần, trừ tuần đầu và tuần cuối."),
    "max_gap_days": _l("Hình thức %(formats)s: hai buổi cách nhau nhiều nhất %(most)s ngày làm việc."),
    "max_span_days": _l("Hình thức %(formats)s: cả khóa kéo dài nhiều nhất %(most)s ngày làm việc."),
    "closed": _l("Nhà trường nghỉ %(dates)s."),
    "lecturer_busy": _l("%(lecturers)s bận: %(times)s."),
    "lecturer_week": _l("%(lecturers)s dạy nhiều nhất %(most)s buổi mỗi tuần."),
    "module_lecturers": _l("Người dạy được %(modules)s: %(lecturers)s."),
    "rooms": _l("Phòng dùng được: %(rooms)s."),
    "room_busy": _l("Phòng %(rooms)s không trống: %(times)s."),
    "room_seats": _l("Phòng của %(classes)s (%(rooms)s) chỉ có bấy nhiêu chỗ."),
    "unit_limit": _l("%(units)s cho nhiều nhất %(most)s người đi học cùng lúc."),
    "trainees_busy": _l("Học viên không đi học khi bận: %(trainees)s."),
}


def rule_sentence(rule: Mapping[str, Any], names: ProblemNames) -> str:
    """One of the rules that collide, as it stands, with names in the place of ids."""
    words = words_by_kind(rule["objects"], names) | names.words(rule["params"])
    if rule["code"] == "trainees_busy":
        words["trainees"] = with_more(words["trainees"], rule["params"].get("more", 0))
    elif rule["code"] in ("lecturer_busy", "room_busy"):
        words["times"] = _with_more_times(words["times"], rule["params"].get("more", 0))
    return str(RULES[rule["code"]]) % words


def _with_more_times(told: str, more: int) -> str:
    return _("%(told)s và %(n)s khoảng khác", told=told, n=more) if more else told


def way_out_sentences(way: Mapping[str, Any], intake: Intake, names: ProblemNames) -> list[tuple[str, str]]:
    """The changes of a way out, and for each the address of the page on which it can be made."""
    return [
        (_change(change, intake, names), change_place(change["code"], change["params"], intake))
        for change in way["changes"]
    ]


def _change(change: Mapping[str, Any], intake: Intake, names: ProblemNames) -> str:
    params = change["params"]
    if change["code"] == "lecturer_free":
        return _("Nhờ %(who)s dạy vào lúc bận: %(when)s", who=names.of(params["lecturer"]), when=_when(params, names))
    if change["code"] == "room_free":
        return _("Dùng được phòng %(room)s: %(when)s", room=names.of(params["room"]), when=_when(params, names))
    if change["code"] == "unit_limit":
        units = names.all_of(params["units"])
        return _("Cho %(units)s thêm %(n)s người đi học cùng lúc", units=units, n=params["more"])
    return change_sentence(change["code"], params, intake, names)


def _when(params: Mapping[str, Any], names: ProblemNames) -> str:
    slots: Sequence[int] = params["slots"]
    return "; ".join(names.slot(slot) for slot in slots)
