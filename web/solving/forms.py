from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SubmitField

from operations.solving import TIME_LIMITS
from web.fields import HiddenNumberField, OwnForm


def limit_name(seconds: int) -> str:
    if seconds < 60:
        return _("%(n)s giây", n=seconds)
    return _("%(n)s phút", n=seconds // 60)


def nearest_limit(seconds: int) -> int:
    """The choice that is nearest to the installation's setting."""
    return min(TIME_LIMITS, key=lambda limit: abs(limit - seconds))


class StartForm(OwnForm):
    time_limit = RadioField(_l("Thời gian tối đa"), coerce=int)
    submit = SubmitField(_l("Xếp lịch"))

    def offer(self) -> None:
        self.time_limit.choices = [(limit, limit_name(limit)) for limit in TIME_LIMITS]


class ApplyForm(OwnForm):
    """`revision` is that of the draft that the person saw, 0 where there was none."""

    revision = HiddenNumberField()
    submit = SubmitField(_l("Áp dụng kết quả này"))
