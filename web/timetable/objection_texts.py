"""Vietnamese for what an explanation says: against a seat, a home class, another time of a session."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from scheduler.rules import Finding
from web.filters import number_text
from web.problem_names import ProblemNames

AGAINST_SEAT = {
    "held": _l("buổi này đã diễn ra"),
    "busy": _l("học viên bận vào lúc này"),
    "clash": _l("trùng giờ với %(class)s, buổi %(session)s mà học viên đang dự"),
    "closing_order": _l(
        "không đúng thứ tự với phần bế giảng phải học sau cùng (%(class)s, buổi %(session)s, %(slot)s)"
    ),
    "full": _l("hết chỗ (%(people)s người, đủ chỗ cho %(most)s)"),
    "unit_full": _l("%(unit)s đã có %(people)s người đi học lúc này, nhiều nhất là %(most)s"),
}
AGAINST_HOME = {
    "not_held": _l("lớp không mở"),
    "not_allowed": _l("học viên không được xếp vào lớp này"),
    "class_full": _l("lớp đã có %(people)s học viên, nhiều nhất là %(most)s"),
    "leaves_too_few": _l("%(class)s chỉ còn %(people)s học viên, ít nhất phải có %(least)s"),
    "no_session": _l("không dự được buổi nào của lớp"),
}
AGAINST_SLOT = {
    "day_full": _l("%(day)s sẽ có %(sessions)s buổi, nhiều nhất là %(most)s"),
    "week_full": _l("tuần %(week)s sẽ có %(sessions)s buổi, nhiều nhất là %(most)s"),
    "week_thin": _l("tuần %(week)s chỉ còn %(sessions)s buổi, ít nhất là %(least)s"),
    "gap": _l("lớp nghỉ %(open_days)s ngày làm việc cho đến %(day)s, nhiều nhất là %(most)s"),
    "span": _l("cả lớp kéo dài %(open_days)s ngày làm việc, nhiều nhất là %(most)s"),
    "slot_pinned": _l("buổi học được ghim vào %(slot)s"),
    "home_not_attended": _l("%(trainee)s sẽ không dự được buổi nào của lớp"),
    "no_room": _l("không có phòng nào trống và đủ chỗ"),
    "no_lecturer": _l("không có giảng viên nào rảnh"),
    "room_unavailable": _l("%(room)s không mở"),
    "room_used": _l("%(room)s có %(class)s, buổi %(session)s"),
    "room_too_small": _l("%(room)s đủ chỗ cho %(most)s người, cần %(people)s"),
    "lecturer_busy": _l("%(lecturer)s bận"),
    "lecturer_used": _l("%(lecturer)s dạy %(class)s, buổi %(session)s"),
    "lecturer_week_full": _l("%(lecturer)s đã dạy %(sessions)s buổi trong tuần, nhiều nhất là %(most)s"),
}
SENTENCES = AGAINST_SEAT | AGAINST_HOME | AGAINST_SLOT
LISTS = ("rooms", "lecturers")  # params that say of each one why not


def objection_text(finding: Finding, names: ProblemNames) -> str:
    """A part of a sentence, with names in the place of ids; where each one has its reason, they follow in brackets."""
    params = {key: value for key, value in finding.params.items() if key not in LISTS}
    text = str(SENTENCES[finding.code]) % names.words(params)
    each: list[Finding] = [item for key in LISTS for item in _list(finding.params, key)]
    return f"{text} ({objections_text(each, names)})" if each else text


def objections_text(findings: Iterable[Finding], names: ProblemNames) -> str:
    return "; ".join(dict.fromkeys(objection_text(finding, names) for finding in findings))


def _list(params: Mapping[str, Any], key: str) -> list[Finding]:
    found: list[Finding] = params.get(key, [])
    return found


def points_text(change: int) -> str:
    """What a change of the total means: more points are worse."""
    if change == 0:
        return _("điểm không đổi")
    if change > 0:
        return ngettext("kém hơn %(n)s điểm", "kém hơn %(n)s điểm", change, n=number_text(change))
    return ngettext("tốt hơn %(n)s điểm", "tốt hơn %(n)s điểm", -change, n=number_text(-change))


def blocked_text(blocked: Mapping[str, int]) -> str:
    """`bận 4 buổi, hết chỗ 1 buổi`."""
    written = {
        "held": lambda n: ngettext("%(num)s buổi đã diễn ra", "%(num)s buổi đã diễn ra", n),
        "busy": lambda n: ngettext("bận %(num)s buổi", "bận %(num)s buổi", n),
        "clash": lambda n: ngettext("trùng giờ %(num)s buổi", "trùng giờ %(num)s buổi", n),
        "closing_order": lambda n: ngettext("%(num)s buổi sau bế giảng", "%(num)s buổi sau bế giảng", n),
        "full": lambda n: ngettext("hết chỗ %(num)s buổi", "hết chỗ %(num)s buổi", n),
        "unit_full": lambda n: ngettext(
            "%(num)s buổi đơn vị đã đủ người đi học", "%(num)s buổi đơn vị đã đủ người đi học", n
        ),
    }
    return ", ".join(written[code](n) for code, n in sorted(blocked.items(), key=lambda row: -row[1]))
