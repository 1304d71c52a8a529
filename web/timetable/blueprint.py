from flask import Blueprint
from flask_babel import gettext as _

from models import Intake, Release, db
from operations.errors import NotFoundError
from web.texts import register

timetable = Blueprint("timetable", __name__, url_prefix="/dot-hoc/<public_id>")

register(
    {
        "draft_empty": lambda **_params: _("Bản nháp chưa có buổi học nào. Hãy xếp lịch trước khi ban hành."),
        "nothing_new": lambda number, **_params: _(
            "Bản nháp giống hệt lần ban hành %(number)s: không có gì mới để ban hành.", number=number
        ),
        "rules_broken": lambda **_params: _(
            "Bản nháp vi phạm các điều bắt buộc dưới đây. Hãy đọc danh sách và đánh dấu xác nhận nếu vẫn ban hành."
        ),
    }
)


def find_release(intake: Intake, number: int) -> Release:
    query = db.select(Release).filter_by(intake_id=intake.id, number=number)
    release: Release | None = db.session.execute(query).scalar_one_or_none()
    if release is None:
        raise NotFoundError
    return release
