"""Sentences of the solving pages: phases, refusals, and why there is no timetable."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from models import RunStatus
from web.problem_names import ProblemNames
from web.solving.reason_words import with_more, words_by_kind
from web.texts import register

OUTDATED = {
    "horizon": _l("Ngày hoặc các buổi của đợt học đã thay đổi từ lúc xếp lịch."),
    "classes": _l("Lớp hoặc hình thức của lớp đã thay đổi từ lúc xếp lịch."),
    "rooms": _l("Có phòng học trong kết quả không còn nữa."),
    "lecturers": _l("Có giảng viên trong kết quả không còn nữa."),
    "trainees": _l("Có học viên trong kết quả đã bị xóa khỏi danh sách."),
    "history": _l("Đã có buổi học diễn ra khác với kết quả này."),
}

register(
    {
        "run_active": lambda **_params: _("Đợt học này đang được xếp lịch. Trang này cho thấy lần xếp đang chạy."),
        "problem_incomplete": lambda **_params: _(
            "Thiết lập của đợt học còn thiếu nên chưa làm được việc này. Trang Tổng quan cho biết còn thiếu những gì."
        ),
        "time_limit_unknown": lambda **_params: _("Hãy chọn một thời gian trong danh sách."),
        "run_without_answer": lambda **_params: _("Lần xếp này không có thời khóa biểu nào để dùng."),
        "answer_outdated": lambda what, **_params: _(
            "%(reason)s Không áp dụng được kết quả; hãy xếp lịch lại.", reason=OUTDATED[what]
        ),
        "answer_breaks_rules": lambda **_params: _(
            "Kết quả không qua được bước kiểm tra lại nên không được dùng. Hãy xếp lịch lại."
        ),
    }
)

PHASES = {
    "": _l("Đang chuẩn bị"),
    "starts": _l("Đang tìm các cách xếp đầu tiên"),
    "competition": _l("Đang so sánh các cách xếp"),
    "annealing": _l("Đang cải thiện từng buổi học"),
    "reasons": _l("Không xếp được; đang tìm lý do và cách tháo gỡ"),
    "staffing": _l("Đang chọn giảng viên và phòng tốt nhất"),
}

STATUSES = {
    RunStatus.QUEUED: _l("Đang đợi đến lượt"),
    RunStatus.RUNNING: _l("Đang xếp lịch"),
    RunStatus.FINISHED: _l("Đã xếp xong"),
    RunStatus.STOPPED: _l("Đã dừng theo yêu cầu"),
    RunStatus.INFEASIBLE: _l("Không xếp được lịch"),
    RunStatus.UNKNOWN: _l("Chưa tìm được cách xếp"),
    RunStatus.FAILED: _l("Có lỗi khi xếp lịch"),
    RunStatus.INTERRUPTED: _l("Bị gián đoạn"),
}

REASONS = {
    "pins_collide": _l(
        "Các buổi đã ghim của %(classes)s mâu thuẫn với nhau. Hãy bỏ ghim bớt một buổi trong thời khóa biểu."
    ),
    "pin_outside_format": _l(
        "%(classes)s có buổi đã ghim không hợp với lịch trường hoặc hình thức học. Hãy bỏ ghim buổi đó."
    ),
    "held_format_lost": _l(
        "%(classes)s đã học một số buổi theo hình thức mà lớp không còn được chọn. Hãy cho phép lại hình thức đó."
    ),
    "held_class_missing": _l("%(trainees)s đã dự các buổi của một lớp không còn trong đợt học."),
    "rooms_too_small": _l(
        "Phòng của %(classes)s không đủ chỗ cho sĩ số tối thiểu. Hãy thêm phòng lớn hơn hoặc giảm sĩ số tối thiểu."
    ),
    "format_does_not_fit": _l(
        "%(classes)s theo hình thức %(formats)s không xếp đủ các buổi trong thời gian của đợt học. "
        "Hãy kéo dài đợt học, bớt ngày nghỉ, thêm ngày học (ví dụ Chủ nhật), nới số buổi mỗi tuần, "
        "hoặc cho phép học trực tuyến."
    ),
    "no_lecturer": _l(
        "%(classes)s theo hình thức %(formats)s có buổi dạy %(modules)s mà không giảng viên nào dạy được trọn buổi. "
        "Hãy thêm chuyên đề cho một giảng viên hoặc chia buổi lại."
    ),
    "no_room": _l("%(classes)s theo hình thức %(formats)s chưa có phòng học nào được dùng. Hãy chọn phòng cho lớp."),
    "no_slot": _l("%(classes)s theo hình thức %(formats)s có buổi không còn lúc nào để học. Hãy thêm buổi trong tuần."),
    "nobody_free": _l(
        "%(classes)s theo hình thức %(formats)s có buổi mà phòng hoặc giảng viên (%(lecturers)s) không rảnh lúc nào. "
        "Hãy xem lại lịch bận của họ hoặc thêm giảng viên, thêm phòng."
    ),
    "closed_dates_break_rhythm": _l(
        "%(classes)s theo hình thức %(formats)s không giữ được nhịp học vì nhà trường nghỉ %(dates)s."
    ),
    "lecturer_needed_twice": _l(
        "%(classes)s đều cần %(lecturers)s dạy %(modules)s, nhưng số buổi rảnh không đủ cho mọi lớp."
    ),
    "min_size_out_of_reach": _l("Sĩ số tối thiểu không đạt được khi các điều bắt buộc khác còn giữ: %(classes)s."),
    "rules_collide": _l("Các điều bắt buộc mâu thuẫn với nhau khi xét cùng lúc."),
    "min_size_above_capacity": _l("%(classes)s có sĩ số tối thiểu lớn hơn sĩ số tối đa."),
    "min_size_above_roster": _l(
        "Không đủ học viên cho sĩ số tối thiểu của %(classes)s. Hãy giảm sĩ số tối thiểu, hoặc cho lớp thành tùy chọn."
    ),
    "too_few_lecturer_slots": _l(
        "Các giảng viên (%(lecturers)s) không đủ buổi rảnh để dạy %(modules)s cho mọi lớp. "
        "Hãy thêm giảng viên hoặc tăng số buổi mỗi tuần của họ."
    ),
    "too_few_room_slots": _l(
        "Phòng học (%(rooms)s) không đủ buổi trống cho %(classes)s. Hãy thêm phòng hoặc cho phép học trực tuyến."
    ),
}
BOUND_SOURCES = {
    "counting": _l("Giới hạn này tính từ những điều không lớp nào tránh được và số chỗ ngồi có thể có."),
    "trainee_patterns": _l(
        "Giới hạn này tính từ cách học tốt nhất có thể có của từng học viên và mức tối thiểu của từng lớp."
    ),
    "one_class_model": _l("Giới hạn này tính từ mô hình chính xác của lớp học duy nhất."),
    "class_models": _l(
        "Giới hạn này tính từ mô hình của từng lớp với những học viên đã thuộc lớp đó trong thời khóa biểu trước."
    ),
}
OTHER_REASON = _l("Các mục sau không thể cùng thỏa mãn: %(objects)s.")


def phase_name(phase: str) -> str:
    return str(PHASES.get(phase, PHASES["annealing"]))


def bound_sentence(source: str | None) -> str:
    """What a bound comes from; empty where that is not known."""
    return str(BOUND_SOURCES.get(source or "", ""))


def reason_sentence(reason: Mapping[str, Any], names: ProblemNames) -> str:
    """Why there is no timetable, with names in the place of ids, and the cheapest way out."""
    words = words_by_kind(reason["objects"], names)
    template = str(REASONS.get(reason["code"], OTHER_REASON))
    sentence = " ".join([template % words, *([] if reason.get("rules") else _further(template, words))])
    if reason["code"] == "min_size_above_roster" and "trainees" in words:
        people = with_more(words["trainees"], reason.get("more_trainees", 0))
        sentence += " " + _("Những người vào được: %(people)s.", people=people)
    return sentence


def _further(template: str, words: Mapping[str, str]) -> list[str]:
    """What the reason names besides, one short sentence for each kind."""
    if "%(objects)s" in template:
        return []
    sentences = {
        "dates": _l("Ngày: %(names)s."),
        "rooms": _l("Phòng: %(names)s."),
        "lecturers": _l("Giảng viên: %(names)s."),
        "units": _l("Đơn vị không cho ai đi học lúc nào: %(names)s."),
    }
    said = {kind: words[kind] for kind in sentences if kind in words and f"%({kind})s" not in template}
    return [str(sentences[kind]) % {"names": names} for kind, names in said.items()]
