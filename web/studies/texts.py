"""Sentences of the study pages: refusals, and what each relaxation changes."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from models import Intake, RunStatus, Study, StudyKind
from operations.default_names import shown_name
from web.filters import date_text, weekday_name
from web.problem_names import ProblemNames
from web.texts import register

ACTIVE = {
    StudyKind.SUGGEST: _l("Đang tìm điều sẽ giúp đợt học này. Hãy đợi xong, hoặc dừng lại trước."),
    StudyKind.COMPARE: _l("Đang so sánh các hình thức học của đợt này. Hãy đợi xong, hoặc dừng lại trước."),
}

register(
    {
        "study_active": lambda kind, **_params: str(ACTIVE[StudyKind(kind)]),
        "study_without_draft": lambda **_params: _("Chưa có bản nháp thời khóa biểu. Hãy xếp lịch trước."),
        "study_draft_breaks_rules": lambda n, **_params: _(
            "Bản nháp đang vi phạm %(n)s điều bắt buộc. Hãy sửa bản nháp hoặc xếp lịch lại trước.", n=n
        ),
    }
)

# One heading for waiting and working: it stays while the text below it is asked for anew.
STATUSES = {
    StudyKind.SUGGEST: {
        RunStatus.QUEUED: _l("Đang tìm điều sẽ giúp"),
        RunStatus.RUNNING: _l("Đang tìm điều sẽ giúp"),
        RunStatus.FINISHED: _l("Đã tìm xong"),
    },
    StudyKind.COMPARE: {
        RunStatus.QUEUED: _l("Đang so sánh"),
        RunStatus.RUNNING: _l("Đang so sánh"),
        RunStatus.FINISHED: _l("Đã so sánh xong"),
    },
}
ENDED_EARLY = {
    RunStatus.STOPPED: _l("Đã dừng theo yêu cầu"),
    RunStatus.FAILED: _l("Có lỗi"),
    RunStatus.INTERRUPTED: _l("Bị gián đoạn"),
}

CHANGES = {
    "open_day": _l("Mở cửa ngày %(date)s (đang nghỉ)"),
    "weekday": _l("Cho hình thức %(format)s học thêm %(weekday)s (%(periods)s)"),
    "later_end": _l("Kéo dài đợt học thêm một tuần, đến %(end)s"),
    "another_class": _l("Mở thêm một lớp như %(like)s"),
    "another_format": _l("Cho %(class)s được học theo hình thức %(format)s"),
    "class_capacity": _l("Tăng sĩ số tối đa của %(class)s lên %(capacity)s"),
    "class_minimum": _l("Giảm sĩ số tối thiểu của %(class)s xuống %(min_size)s"),
    "class_optional": _l("Cho phép không mở %(class)s"),
    "another_lecturer": _l("Mời thêm một báo cáo viên rảnh mọi lúc cho %(modules)s"),
    "lecturer_module": _l("Cho %(lecturer)s dạy thêm %(module)s"),
    "lecturer_week": _l("Cho %(lecturer)s dạy đến %(max_per_week)s buổi mỗi tuần"),
    "bigger_room": _l("Có %(capacity)s chỗ ở phòng %(room)s"),
    "another_room": _l("Có thêm một phòng %(capacity)s chỗ cho mọi lớp"),
    "unit_limit": _l("Cho %(units)s thêm một người đi học cùng lúc"),
    "more_per_week": _l("Hình thức %(format)s: học đến %(most)s buổi mỗi tuần"),
    "fewer_per_week": _l("Hình thức %(format)s: có tuần chỉ học %(least)s buổi"),
    "more_per_day": _l("Hình thức %(format)s: học đến %(value)s buổi mỗi ngày"),
    "longer_gap": _l("Hình thức %(format)s: hai buổi cách nhau đến %(value)s ngày làm việc"),
    "longer_span": _l("Hình thức %(format)s: cả khóa kéo dài đến %(value)s ngày làm việc"),
    "drop_pin": _l("Bỏ ghim buổi %(session)s của %(class)s"),
}

FEW_UNITS = 3


def status_name(study: Study) -> str:
    return str((STATUSES[study.kind] | ENDED_EARLY)[study.status])


def change_sentence(code: str, params: Mapping[str, Any], intake: Intake, names: ProblemNames) -> str:
    """What a relaxation changes, with names in the place of ids."""
    return str(CHANGES[code]) % _words(params, intake, names)


def _period_name(intake: Intake, place: int) -> str:
    """The period in this place of the list, which may have got shorter since."""
    return shown_name(intake.periods[place].name) if place < len(intake.periods) else _("buổi đã xóa")


def _words(params: Mapping[str, Any], intake: Intake, names: ProblemNames) -> dict[str, Any]:
    words = {key: names.of(value) if isinstance(value, str) else value for key, value in params.items()}
    for key in ("date", "end"):
        if key in params:
            day = date.fromisoformat(params[key])
            words[key] = f"{weekday_name(day)} {date_text(day)}"
    if "weekday" in params:
        words["weekday"] = weekday_name(params["weekday"])
        words["periods"] = ", ".join(_period_name(intake, place) for place in params["periods"])
    if "modules" in params:
        words["modules"] = names.all_of(params["modules"])
    if "units" in params:
        few = len(params["units"]) <= FEW_UNITS
        words["units"] = names.all_of(params["units"]) if few else _("mỗi đơn vị")
    if "session" in params:
        words["session"] = params["session"] + 1
    if isinstance(params.get("value"), list):
        words["least"], words["most"] = params["value"]
    return words
